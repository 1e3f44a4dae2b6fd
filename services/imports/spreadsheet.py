"""Read the tables of a CSV or XLSX file, whatever program wrote it and whatever it is called."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from zipfile import BadZipFile

from domain.imports.questions import Notice
from domain.imports.table import HEADER_SOUGHT_IN, C, Headings, Row, Table, find_table, propose
from domain.problems import InputProblem
from services.imports.csv_rows import csv_rows
from services.imports.file_bounds import LONGEST_TEXT, Bounds, CannotRead, TooLarge, TooLong
from services.imports.file_kind import ZIP, check_archive, check_kind
from services.imports.sheet_table import HIDDEN_SHEET, listed, table_of
from services.imports.xlsx_parts import Parts
from services.imports.xlsx_sheet import Place, RawSheet, read_sheet
from services.imports.xlsx_workbook import SheetPart, Workbook, read_workbook

MAX_COLUMNS = 60
_SHEETS = 20  # that a notice names
# What is done so far, 0 to 1. A page shows it; nobody else needs it.
Progress = Callable[[float], None]


def no_progress(share: float) -> None:
    """The progress that nobody watches."""


@dataclass(frozen=True)
class FileLimits:
    max_mb: int  # of the file
    max_rows: int  # with text, below the header
    max_unpacked_mb: int  # an XLSX file is a ZIP archive, and a small one can hold very much


def read_tables(
    data: bytes, limits: FileLimits, headings: Headings[C], progress: Progress = no_progress
) -> tuple[Table, ...]:
    """Every table of a CSV or XLSX file: one at most of each sheet, in the order of the file.

    Cells are texts as a person reads them: days as 2026-03-05, with the time where it is shown;
    numbers in the dress of their format (domain/imports/number_format.py); what Excel could not
    compute as ``#N/A``. What a person does not see is said in ``notices`` and asked in
    ``questions`` (services/imports/sheet_table.py); a table of which not everything could be read
    is not offered, and named in the notice ``sheets_not_read`` of the others.

    :raises InputProblem: too large, not readable, or without a table; also when the sheet that
      looks most like the right one cannot be offered
    """
    return tuple(each.table for each in _offered(data, limits, headings, progress))


def read_table(
    data: bytes,
    limits: FileLimits,
    headings: Headings[C],
    progress: Progress = no_progress,
    required: Collection[C] = (),
) -> Table:
    """The likeliest table. As ``read_tables``; where there are others, the notice ``other_sheets``
    names them.

    :raises InputProblem: as ``read_tables``
    """
    tables = read_tables(data, limits, headings, progress)
    best = tables[likeliest(tables, headings, required)]
    others = [each.sheet for each in tables if each is not best]
    if not others:
        return best
    values = (("read", best.sheet), ("others", listed(others, _SHEETS)))
    return replace(best, notices=(Notice("other_sheets", values), *best.notices))


def likeliest(tables: Sequence[Table], headings: Headings[C], required: Collection[C] = ()) -> int:
    """The place of the table that looks most like the right one: on a sheet that is not hidden,
    with the most columns that ``headings`` know, those that are ``required`` before others.

    Among equals the first one; where they differ in columns that may be left out, the one with
    most rows: who has left stands on a sheet with a last day, beside the roster without.
    """
    known = [propose(table.header, headings) for table in tables]

    def likely(place: int) -> tuple[bool, int]:
        hidden = any(each.code == HIDDEN_SHEET for each in tables[place].notices)
        return not hidden, len(known[place].keys() & (required or headings.keys()))

    most = max(map(likely, range(len(tables))))
    best = [place for place in range(len(tables)) if likely(place) == most]
    if len({frozenset(known[place]) for place in best}) == 1:
        return best[0]
    return max(best, key=lambda place: len(tables[place].rows))


def read_own_sheet(
    data: bytes, limits: FileLimits, headings: Headings[C]
) -> tuple[list[Row], set[Place]]:
    """The rows of the sheet of an XLSX file that we made, wherever it stands: the one with the most
    columns that ``headings`` know; and where its formulas stand.

    :raises InputProblem: empty, too large, or no XLSX file that can be read; or two sheets that are
      not hidden know as many, so that nobody can tell which was edited
    """
    _check_file(data, limits)
    if not data.startswith(ZIP):
        raise InputProblem("file_no_xlsx")
    with _problems_of(limits):
        parts, book = _workbook(data, limits)
        read = [
            read_sheet(parts, book, part, MAX_COLUMNS, _enough(limits), no_progress)
            for part in _visible_first(book)
        ]
        if not read:
            raise CannotRead
    named = [_named(find_table(sheet.rows, headings), headings) for sheet, _ in read]
    best = [each for each, count in zip(read, named, strict=True) if count == max(named)]
    alike = [sheet.name for sheet, _ in best if not sheet.hidden]
    if len(alike) > 1 and max(named) > 1:
        raise InputProblem("sheets_alike", sheets=listed(alike, _SHEETS))
    sheet, problem = best[0]
    if problem is not None:
        raise _problem(problem, sheet, limits)
    if len(sheet.rows) > limits.max_rows + HEADER_SOUGHT_IN:
        raise InputProblem("file_too_many_rows", maximum=limits.max_rows)
    return sheet.rows, sheet.formulas


@dataclass(frozen=True)
class _OfferedSheet:
    table: Table
    hidden: bool
    named: int  # columns that the headings know
    problem: InputProblem | None = None  # why it cannot be offered

    def likely(self) -> tuple[bool, int]:
        return not self.hidden, self.named


def _offered(
    data: bytes, limits: FileLimits, headings: Headings[C], progress: Progress
) -> list[_OfferedSheet]:
    _check_file(data, limits)
    with _problems_of(limits):
        if data.startswith(ZIP):
            offered = _of_sheets(data, limits, headings, progress)
        else:
            rows = list(islice(csv_rows(data, MAX_COLUMNS, progress), _enough(limits)))
            table = find_table(rows, headings, even=True)
            offered = [_OfferedSheet(table, False, 0, _too_many(table, limits))]
    offered = _tables(offered)
    best = max(offered, key=_OfferedSheet.likely, default=None)
    if best is None:
        raise InputProblem("file_empty")
    if best.problem is not None:
        raise best.problem
    unread = listed((each.table.sheet for each in offered if each.problem), _SHEETS)
    notices = (Notice("sheets_not_read", (("sheets", unread),)),) if unread else ()
    return [
        replace(each, table=replace(each.table, notices=each.table.notices + notices))
        for each in offered
        if each.problem is None
    ]


def _tables(sheets: Sequence[_OfferedSheet]) -> list[_OfferedSheet]:
    """Without sheets that hold remarks only, unless there is nothing else."""
    filled = [each for each in sheets if each.table.rows or each.problem]
    wide = [each for each in filled if sum(map(bool, each.table.header)) > 1 or each.problem]
    return wide if any(each.problem is None for each in wide) else filled


def _of_sheets(
    data: bytes, limits: FileLimits, headings: Headings[C], progress: Progress
) -> list[_OfferedSheet]:
    parts, book = _workbook(data, limits)
    order = _visible_first(book)
    offered: dict[SheetPart, _OfferedSheet] = {}
    for place, part in enumerate(order):

        def so_far(share: float, place: int = place) -> None:
            progress((place + share) / len(order))

        sheet, problem = read_sheet(parts, book, part, MAX_COLUMNS, _enough(limits), so_far)
        offered[part] = _offered_sheet(sheet, problem, parts.bounds, limits, headings)
    return [offered[part] for part in book.sheets]


def _offered_sheet(
    sheet: RawSheet,
    problem: Exception | None,
    bounds: Bounds,
    limits: FileLimits,
    headings: Headings[C],
) -> _OfferedSheet:
    refusal: InputProblem | None = None
    table = Table((), (), sheet.name)
    try:
        if problem is not None:
            raise problem
        table = table_of(sheet, headings, MAX_COLUMNS, bounds.keep)
        refusal = _too_many(table, limits)
    except InputProblem as error:
        refusal = error
    except Exception as error:
        refusal = _problem(error, sheet, limits)
    if refusal is not None:
        table = find_table(sheet.rows, headings, sheet=sheet.name)
    return _OfferedSheet(table, sheet.hidden, _named(table, headings), refusal)


def _named(table: Table, headings: Headings[C]) -> int:
    return len(propose(table.header, headings))


def _visible_first(book: Workbook) -> list[SheetPart]:
    """Whatever a hidden sheet holds leaves enough for the others."""
    return sorted(book.sheets, key=lambda each: each.hidden)


def _check_file(data: bytes, limits: FileLimits) -> None:
    if len(data) > limits.max_mb * 1024**2:
        raise InputProblem("file_too_large", maximum_mb=limits.max_mb)
    check_kind(data)


def _workbook(data: bytes, limits: FileLimits) -> tuple[Parts, Workbook]:
    parts = Parts(data, Bounds(unpacked=limits.max_unpacked_mb * 1024**2))
    check_archive(parts.names)
    return parts, read_workbook(parts)


def _enough(limits: FileLimits) -> int:
    """So many rows with text are read: one more than allowed, below a late header."""
    return limits.max_rows + HEADER_SOUGHT_IN + 1


def _too_many(table: Table, limits: FileLimits) -> InputProblem | None:
    if len(table.rows) <= limits.max_rows:
        return None
    return InputProblem("file_too_many_rows", maximum=limits.max_rows)


def _problem(error: Exception, sheet: RawSheet, limits: FileLimits) -> InputProblem:
    if isinstance(error, TooLarge) and sheet.mostly_empty:
        last = sheet.rows[-1].number if sheet.rows else 0
        return InputProblem("file_formatted_far", sheet=sheet.name, row=sheet.reached, last=last)
    if isinstance(error, TooLarge):
        return InputProblem("file_too_large", maximum_mb=limits.max_mb)
    if isinstance(error, TooLong):
        return InputProblem("file_cell_too_long", maximum=LONGEST_TEXT)
    return InputProblem("file_unreadable")


@contextmanager
def _problems_of(limits: FileLimits) -> Iterator[None]:
    """What is wrong with a file as a whole, in words for whoever sent it."""
    try:
        yield
    except InputProblem:
        raise
    except TooLarge:
        raise InputProblem("file_too_large", maximum_mb=limits.max_mb) from None
    except TooLong:
        raise InputProblem("file_cell_too_long", maximum=LONGEST_TEXT) from None
    except BadZipFile:
        raise InputProblem("file_incomplete") from None
    except Exception as error:  # whatever a broken file makes the libraries stumble over
        raise InputProblem("file_unreadable") from error
