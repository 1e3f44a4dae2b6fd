"""The norms as a workbook that head office edits in a spreadsheet, and what such a file changes.

Nothing is stored here: an edited file becomes a draft, which ``services/norms/adopted_versions.py``
accepts as a version.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from hashlib import sha256

from openpyxl.utils import get_column_letter

from db import checklists
from domain.imports.finding import FileFinding
from domain.imports.table import HEADER_SOUGHT_IN, Row, TableFinding, propose
from domain.norms.checklist_file import load_checklists
from domain.norms.columns import IN_LANGUAGE, OPTIONAL, OPTIONS, NormColumn
from domain.norms.edited_files import edited, gone_astray
from domain.norms.library import Library
from domain.norms.sheet import Names, NormEntry, read_norms
from domain.norms.version_diff import VersionChange, changes
from domain.plain_text import clean, folded, plain_name
from domain.problems import InputProblem
from domain.roles import Account, Act
from locales import LANGUAGES, Words
from services.application import Application
from services.imports.sent_file import kept_name
from services.imports.spreadsheet import FileLimits, read_own_sheet
from services.norms.library import breaking
from services.norms.sheets import VERSION_WORD, heading, label, written

LIMITS = FileLimits(max_mb=5, max_rows=2000, max_unpacked_mb=60)
# What a finding in a file calls a field that is two columns, or part of one, in the sheet; and what
# is not in the sheet, but is a matter of red lines alone.
_COLUMN_OF = {
    **{field: NormColumn(f"{field}_zh") for field, _ in IN_LANGUAGE.values()},
    **{f"{field}.{language}": column for column, (field, language) in IN_LANGUAGE.items()},
    "lawful_cases": NormColumn.SEVERITY,
    "ban": NormColumn.SEVERITY,
}


@dataclass(frozen=True)
class WorkbookMistake:
    """``row`` None: the file as a whole; ``column`` None: the row as a whole. ``finding`` is one of
    a cell (words under ``import_finding``) or of the files made of it (``finding``)."""

    row: int | None
    column: NormColumn | None
    finding: TableFinding | FileFinding


@dataclass(frozen=True)
class Draft:
    """A workbook that could become a version. With ``mistakes`` there is no ``library``."""

    file_name: str
    sha256: str
    base_version: str
    files: Mapping[str, str]
    library: Library | None
    changes: tuple[VersionChange, ...]
    mistakes: tuple[WorkbookMistake, ...]


def read_workbook(app: Application, account: Account, name: str, data: bytes) -> Draft:
    """What the file would change in the version in force, or every mistake in it.

    :raises NotAllowed: the role changes no norms
    :raises ChecklistProblem: there is no usable checklist
    :raises InputProblem: the file cannot be read, columns are missing, it was made from another
      version, or the checklist folder has mistakes
    """
    account.require(Act.CHANGE_NORMS)
    base = app.checklists.usable()
    if app.checklists.errors:
        raise InputProblem("norms_folder_broken")
    rows, formulas = read_own_sheet(data, LIMITS, _headings())
    top, places = _header(rows)
    # A sheet that was sorted as a whole can have norms above its headings.
    above = [row for row in rows[:top] if _known(row, places, base)]
    _check_version([row for row in rows[:top] if row not in above], base.version)
    norms = above + rows[top + 1 :]
    if not norms:
        raise InputProblem("file_empty")
    read = read_norms(norms, places, formulas, base, names_of(base), partial(written, base))
    digest = sha256(data).hexdigest()
    if read.findings:
        mistakes = tuple(_in_sheet(each, places) for each in read.findings)
        return Draft(kept_name(name), digest, base.version, {}, None, (), mistakes)
    with app.store.read() as db:
        files = checklists.files(db, base.version) or {}
    made = edited(files, base, read.entries)
    loaded = load_checklists(made.files)
    errors = made.findings + (_unreadable(loaded.errors, read.entries) or loaded.errors)
    if loaded.library:
        errors += breaking(app.store, loaded.library, made.files)
        if not errors:
            errors = _astray(base, read.entries, loaded.library)
    library = None if errors else loaded.library
    row_of = {entry.norm_id: entry.row for entry in read.entries}
    return Draft(
        kept_name(name), digest, base.version, made.files, library,
        tuple(changes(base, library)) if library else (),
        tuple(_placed(each, row_of) for each in errors),
    )  # fmt: skip


def _in_sheet(finding: TableFinding, places: Mapping[NormColumn, int]) -> WorkbookMistake:
    column = NormColumn(finding.column)
    if finding.code == "norm_formula":  # which is sought by its cell
        cell = f"{get_column_letter(places[column] + 1)}{finding.row}"
        finding = replace(finding, values=(("cell", cell),))
    return WorkbookMistake(finding.row, column, finding)


def _placed(finding: FileFinding, row_of: Mapping[str, int]) -> WorkbookMistake:
    """A mistake in the files made of the sheet, where it stands in the sheet."""
    known = {column.value: column for column in NormColumn} | _COLUMN_OF
    return WorkbookMistake(row_of.get(finding.norm), known.get(finding.field), finding)


def _astray(base: Library, entries: Sequence[NormEntry], made: Library) -> list[FileFinding]:
    """Norms that would say something else than the sheet."""
    home = {norm.id: each.checklist for each in base.checklists for norm in each.norms}
    home |= {entry.norm_id: entry.checklist for entry in entries}
    return [_not_editable(home[norm_id], norm_id) for norm_id in gone_astray(base, entries, made)]


def _unreadable(errors: Sequence[FileFinding], entries: Sequence[NormEntry]) -> list[FileFinding]:
    """Norms whose change would leave a file that cannot be read."""
    broken = {each.file for each in errors if each.code == "not_yaml"}
    return [
        _not_editable(entry.checklist, entry.norm_id)
        for entry in entries
        if entry.fields and f"{entry.checklist}.yaml" in broken
    ]


def _not_editable(checklist: str, norm_id: str) -> FileFinding:
    return FileFinding(f"{checklist}.yaml", 0, "not_line_by_line", norm_id)


def _known(row: Row, places: Mapping[NormColumn, int], base: Library) -> bool:
    place = places[NormColumn.ID]
    return place < len(row.cells) and clean(row.cells[place]) in base.norms


def _header(rows: Sequence[Row]) -> tuple[int, dict[NormColumn, int]]:
    """The place of the row with the headings, and the places of the columns in it."""
    headings = _headings()
    proposals = [propose(row.cells, headings) for row in rows[:HEADER_SOUGHT_IN]]
    best = max(range(len(proposals)), key=lambda place: len(proposals[place]), default=None)
    places = {} if best is None else proposals[best]
    missing = [each for each in NormColumn if each not in places and each not in OPTIONAL]
    if best is None or len(missing) > len(NormColumn) // 2:
        raise InputProblem("norms_no_workbook")
    if missing:
        words = _language_of(rows[best].cells, places)
        names = ", ".join(words.of(column) for column in missing)
        raise InputProblem("norms_columns_missing", names=names)
    return best, places


def _language_of(header: Sequence[str], places: Mapping[NormColumn, int]) -> Words:
    """The language that most headings are written in."""

    def written(words: Words) -> int:
        return sum(words.of(column) in header[place] for column, place in places.items())

    return max(map(Words, LANGUAGES), key=written)


@lru_cache(maxsize=1)
def _headings() -> Mapping[NormColumn, tuple[str, ...]]:
    return {
        column: tuple(
            dict.fromkeys(
                [folded(heading(column, Words(language))) for language in LANGUAGES]
                + [folded(Words(language).of(column)) for language in LANGUAGES]
                + [folded(column.value)]
            )
        )
        for column in NormColumn
    }


def _check_version(above: Sequence[Row], version: str) -> None:
    given = [
        value
        for row in above
        for place, cell in enumerate(row.cells)
        if VERSION_WORD in plain_name(cell)
        for value in [next(filter(None, map(clean, row.cells[place + 1 :])), "")]
    ]
    if not any(given):
        raise InputProblem("norms_version_missing")
    if given[0] != version:
        raise InputProblem("norms_stale", made_from=given[0][:8], in_force=version[:8])


def names_of(library: Library) -> Names:
    """What the values of a column are called: as in the files, and by their words in both
    languages."""
    names: dict[NormColumn, dict[str, str]] = {
        column: {
            plain_name(word): option.value
            for option in options
            for word in (
                option.value,
                *(label(library, column, option.value, Words(each)) for each in LANGUAGES),
            )
        }
        for column, options in OPTIONS.items()
    }
    # "A-" is another grade than "A".
    names[NormColumn.GRADE] = {
        each.value.casefold(): each.value for each in OPTIONS[NormColumn.GRADE]
    }
    names[NormColumn.CHECKLIST] = _checklist_names(library)
    return names


def _checklist_names(library: Library) -> dict[str, str]:
    """By title, where it is of one checklist only, and by the name in the files."""
    titles: dict[str, set[str]] = {}
    for words in map(Words, LANGUAGES):
        for name in (each.checklist for each in library.checklists):
            title = label(library, NormColumn.CHECKLIST, name, words)
            titles.setdefault(plain_name(title), set()).add(name)
    names = {
        title: min(checklist_ids)
        for title, checklist_ids in titles.items()
        if len(checklist_ids) == 1
    }
    return names | {plain_name(each.checklist): each.checklist for each in library.checklists}
