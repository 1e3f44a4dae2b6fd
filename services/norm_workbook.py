"""The norms as a workbook that head office edits in a spreadsheet, and what such a file changes.

Nothing is stored here: an edited file becomes a draft, which ``services/adopted_versions.py``
accepts as a version.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from db import checklists
from domain.checklist_file import load_checklists
from domain.finding import Finding as FileFinding
from domain.norm import Library
from domain.norm_columns import OPTIONS, Column
from domain.norm_files import edited
from domain.norm_sheet import Names, read_norms
from domain.problems import InputProblem
from domain.roles import Account, Act
from domain.table_file import HEADER_SOUGHT_IN, Finding, Row, clean, folded, plain_name, propose
from domain.version_diff import Change, changes
from locales import LANGUAGES, Words
from services.application import Application
from services.checklist_library import breaking
from services.norm_sheets import VERSION_WORD, heading
from services.spreadsheet import Limits, read_own_sheet

LIMITS = Limits(max_mb=5, max_rows=2000, max_unpacked_mb=60)
_LONGEST_NAME = 200
# What a finding in a file calls a field that is two columns, or part of one, in the sheet.
_COLUMN_OF = {
    "explain": Column.EXPLAIN_ZH, "explain.zh": Column.EXPLAIN_ZH, "explain.en": Column.EXPLAIN_EN,
}  # fmt: skip


@dataclass(frozen=True)
class Mistake:
    """``row`` None: the file as a whole; ``column`` None: the row as a whole. ``finding`` is one of
    a cell (words under ``import_finding``) or of the files made of it (``finding``)."""

    row: int | None
    column: Column | None
    finding: Finding | FileFinding


@dataclass(frozen=True)
class Draft:
    """A workbook that could become a version. With ``mistakes`` there is no ``library``."""

    file_name: str
    sha256: str
    base_version: str
    files: Mapping[str, str]
    library: Library | None
    changes: tuple[Change, ...]
    mistakes: tuple[Mistake, ...]


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
    rows, formulas = read_own_sheet(data, LIMITS)
    top, places = _header(rows)
    _check_version(rows[:top], base.version)
    below = rows[top + 1 :]
    if not below:
        raise InputProblem("file_empty")
    read = read_norms(below, places, formulas, base, names_of(base))
    digest = sha256(data).hexdigest()
    if read.findings:
        mistakes = tuple(Mistake(each.row, Column(each.column), each) for each in read.findings)
        return Draft(name[-_LONGEST_NAME:], digest, base.version, {}, None, (), mistakes)
    with app.store.read() as db:
        files = checklists.files(db, base.version) or {}
    made = edited(files, base, read.entries)
    loaded = load_checklists(made.files)
    errors = made.findings + loaded.errors
    if loaded.library:
        errors += breaking(app.store, loaded.library, made.files)
    library = None if errors else loaded.library
    row_of = {entry.norm_id: entry.row for entry in read.entries}
    return Draft(
        name[-_LONGEST_NAME:], digest, base.version, made.files, library,
        tuple(changes(base, library)) if library else (),
        tuple(_placed(each, row_of) for each in errors),
    )  # fmt: skip


def _placed(finding: FileFinding, row_of: Mapping[str, int]) -> Mistake:
    """A mistake in the files made of the sheet, where it stands in the sheet."""
    known = {column.value: column for column in Column} | _COLUMN_OF
    return Mistake(row_of.get(finding.norm), known.get(finding.field), finding)


def _header(rows: list[Row]) -> tuple[int, dict[Column, int]]:
    """The place of the row with the headings, and the places of the columns in it."""
    headings = _headings()
    head = [row.cells for row in rows[:HEADER_SOUGHT_IN]]
    found = [propose(cells, headings) for cells in head]
    best = max(range(len(found)), key=lambda place: len(found[place]), default=None)
    places = {} if best is None else found[best]
    missing = [column for column in Column if column not in places]
    if best is None or len(missing) > len(Column) // 2:
        raise InputProblem("norms_no_workbook")
    if missing:
        raise InputProblem("norms_columns_missing", names=", ".join(missing))
    return best, places


@lru_cache(maxsize=1)
def _headings() -> Mapping[Column, tuple[str, ...]]:
    return {
        column: tuple(
            dict.fromkeys(
                [folded(heading(column, Words(language))) for language in LANGUAGES]
                + [folded(Words(language)(f"norm_column.{column}")) for language in LANGUAGES]
                + [folded(column.value)]
            )
        )
        for column in Column
    }


def _check_version(above: list[Row], version: str) -> None:
    given = [
        clean(row.cells[1])
        for row in above
        if len(row.cells) > 1 and VERSION_WORD in plain_name(row.cells[0])
    ]
    if not given:
        raise InputProblem("norms_version_missing")
    if given[0] != version:
        raise InputProblem("norms_stale", made_from=given[0][:8], in_force=version[:8])


def names_of(library: Library) -> Names:
    """What the values of a column are called: as in the files, and by their words in both
    languages."""
    names: dict[Column, dict[str, str]] = {
        column: {
            plain_name(word): option.value
            for option in options
            for word in (
                option.value,
                *(
                    Words(language)(f"{prefix}.{option.value}") if prefix else option.value
                    for language in LANGUAGES
                ),
            )
        }
        for column, (prefix, options) in OPTIONS.items()
    }
    # "A-" is another grade than "A".
    names[Column.GRADE] = {each.value.casefold(): each.value for each in OPTIONS[Column.GRADE][1]}
    names[Column.CHECKLIST] = {
        plain_name(word): each.checklist
        for each in library.checklists
        for word in (each.checklist, each.zh, each.en)
    }
    return names
