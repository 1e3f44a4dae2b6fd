"""The table of a sheet, with what a person who looks at the sheet might not expect of it."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from openpyxl.utils import get_column_letter

from domain.imports.merged_cells import Merge, unmerged
from domain.imports.number_section import Doubt
from domain.imports.questions import Notice, Question, row_numbers
from domain.imports.table import C, Headings, Row, Table, find_table, propose
from domain.plain_text import is_blank
from domain.problems import InputProblem
from services.imports.xlsx_sheet import RawSheet

_BARE_DAY = re.compile(
    r"[2-7][0-9]{4}(?:\.[0-9]+)?"
)  # what is read as a count of days where a day is expected
HIDDEN_SHEET = "hidden_sheet"  # a notice
_NAMED = 5  # cells and ranges that a notice names; it says how many there are


def table_of(
    sheet: RawSheet, headings: Headings[C], max_columns: int, looked_at: Callable[[str], None]
) -> Table:
    """Its notices: ``hidden_sheet`` and ``hidden_header``; ``hidden_columns`` with a heading, which
    are read as others are; ``merged_headings`` over several filled columns; ``merged_cells``, whose
    text is repeated, and ``merged_over``, under which other texts are; ``shows_nothing`` and
    ``shown_otherwise`` (domain/imports/number_format.py); ``calendar_1904``, where bare numbers
    could be days that are counted otherwise; ``columns_beyond`` the last one that is read. Its
    question: ``hidden_rows``.

    :param looked_at: is told each text that merged cells repeat, and may refuse to go on
    :raises InputProblem: formulas without results below its header
    """
    rows, repeated, covering = unmerged(sheet.rows, sheet.merges, looked_at)
    table = _table(sheet, rows, headings)
    top = _header_row(rows, table)
    _check_computed(sheet, table, top)
    notices = (
        *_hidden(sheet, table, top),
        *_merged("merged_headings", _over_headings(sheet, table, top)),
        *_merged("merged_cells", _below(repeated, table)),
        *_merged("merged_over", _below(covering, table)),
        *_shown(sheet, table),
        *_beyond(sheet, table, max_columns),
    )
    questions = tuple(_hidden_rows(sheet, table))
    return replace(table, notices=notices + table.notices, questions=questions + table.questions)


def _table(sheet: RawSheet, rows: Sequence[Row], headings: Headings[C]) -> Table:
    """Some forms have a hidden row of names for machines above the one that people see."""
    table = find_table(rows, headings, sheet=sheet.name)
    top = _header_row(rows, table)
    if top in sheet.hidden_rows:
        below = [row for row in rows if row.number > top]
        seen = find_table(below, headings, sheet=sheet.name)
        if len(propose(seen.header, headings)) >= max(1, len(propose(table.header, headings))):
            return seen
    return table


def _header_row(rows: Sequence[Row], table: Table) -> int:
    """0: nothing stands below it."""
    if not table.rows:
        return 0
    above = [row for row in rows if row.number < table.rows[0].number]
    return next((row.number for row in reversed(above) if not all(map(is_blank, row.cells))), 0)


def _check_computed(sheet: RawSheet, table: Table, top: int) -> None:
    places = [
        (row, column)
        for row, column in sheet.uncomputed
        if row > top and (_heading(table, column) or not table.rows)
    ]
    if places:
        row, column = places[0]
        raise InputProblem(
            "file_not_computed", sheet=sheet.name, cell=f"{get_column_letter(column + 1)}{row}",
            number=len(places),
        )  # fmt: skip


def _heading(table: Table, column: int) -> str:
    return table.header[column] if column < len(table.header) else ""


def _hidden(sheet: RawSheet, table: Table, top: int) -> Iterator[Notice]:
    if sheet.hidden:
        yield Notice(HIDDEN_SHEET, (("sheet", sheet.name),))
    if top in sheet.hidden_rows:
        yield Notice("hidden_header", (("row", str(top)),))
    columns = [
        heading
        for column, heading in enumerate(table.header)
        if heading and any(column in each for each in sheet.hidden_columns)
    ]
    if columns:
        yield Notice("hidden_columns", (("columns", ", ".join(columns)),))


def _hidden_rows(sheet: RawSheet, table: Table) -> Iterator[Question]:
    hidden = tuple(row.number for row in table.rows if row.number in sheet.hidden_rows)
    if hidden:
        values = (("number", str(len(hidden))), ("rows", row_numbers(hidden)))
        yield Question("hidden_rows", "hidden_rows", values, rows=hidden, leaves_out_when=False)


def _shown(sheet: RawSheet, table: Table) -> Iterator[Notice]:
    """Cells that a person reads in another way."""
    numbers = {row.number for row in table.rows}
    for doubt in Doubt:
        cells = [
            f"{get_column_letter(column + 1)}{row}"
            for (row, column), doubtful in sheet.doubts
            if doubtful is doubt and row in numbers and _heading(table, column)
        ]
        if cells:
            yield Notice(doubt, (("cells", listed(cells)), ("number", str(len(cells)))))
    texts = (text for row in table.rows for text in row.cells)
    if sheet.since_1904 and any(map(_BARE_DAY.fullmatch, texts)):
        yield Notice("calendar_1904")


def _beyond(sheet: RawSheet, table: Table, max_columns: int) -> Iterator[Notice]:
    if any(row.number in sheet.cut for row in table.rows):
        yield Notice("columns_beyond", (("maximum", str(max_columns)),))


def _over_headings(sheet: RawSheet, table: Table, top: int) -> Sequence[Merge]:
    """Headings over several columns, of which not only the first is filled."""
    merges = [each for each in sheet.merges if each.top <= top <= each.bottom]
    if not merges:
        return ()
    filled = {
        column
        for row in table.rows
        for column, text in enumerate(row.cells)
        if text.strip() and not _heading(table, column)
    }
    return [
        merge for merge in merges if any(merge.left < column <= merge.right for column in filled)
    ]


def _below(merges: Sequence[Merge], table: Table) -> Sequence[Merge]:
    """Titles above the table are often merged, which says nothing about it."""
    return [each for each in merges if table.rows and each.bottom >= table.rows[0].number]


def _merged(code: str, merges: Sequence[Merge]) -> Iterator[Notice]:
    if merges:
        yield Notice(code, (("ranges", listed(map(_range, merges))), ("number", str(len(merges)))))


def _range(merge: Merge) -> str:
    left, right = get_column_letter(merge.left + 1), get_column_letter(merge.right + 1)
    return f"{left}{merge.top}:{right}{merge.bottom}"


def listed(names: Iterable[str], most: int = _NAMED) -> str:
    """
    >>> listed(str(each) for each in range(9))
    '0, 1, 2, 3, 4, …'
    """
    shown = list(names)
    return ", ".join(shown[:most] + ["…"] * (len(shown) > most))
