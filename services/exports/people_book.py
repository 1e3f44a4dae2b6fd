"""A workbook of one table for people: typed cells, a heading that stays in view and can be
filtered by, columns as wide as what stands in them, and never a formula."""

import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from datetime import date, datetime
from typing import IO, Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from domain.exports.table import ColumnKind, ExportColumn, Row
from services.imports.file_bounds import LONGEST_TEXT
from services.imports.xlsx_book import new_workbook, write_text

_TOLD_EVERY = 500
_MEASURED_ROWS = 200  # what comes later seldom is longer
_NARROWEST, _WIDEST = 8, 48  # characters
_FILTER_BUTTON = 3
_HEADING_LINES, _LINE_POINTS = 2, 16
_FORMATS = {ColumnKind.MOMENT: "yyyy-mm-dd hh:mm:ss", ColumnKind.DAY: "yyyy-mm-dd"}
_PERCENT_FORMAT = "0.00"  # of columns whose heading says %, or points


def people_book(
    title: str,
    columns: Sequence[ExportColumn],
    headings: Sequence[str],
    rows: Iterable[Row],
    on_progress: Callable[[int], None] = lambda rows: None,
) -> IO[bytes]:
    """The workbook as a temporary file, open at its beginning; it is gone once it is closed.

    Row by row to the disk, not to memory.

    :param columns: of files for people (``ExportTable.for_people``): moments without an offset,
      words in place of true and false
    :param on_progress: is told now and then how many rows are written; what it raises ends the work
    """
    with ExitStack() as kept:
        target = kept.enter_context(tempfile.TemporaryFile(prefix="xunting-xlsx-"))
        book = new_workbook(target)
        sheet = book.add_worksheet(title[:31])
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter"})
        sheet.set_row(0, _HEADING_LINES * _LINE_POINTS)
        for place, heading in enumerate(headings):
            write_text(sheet, 0, place, heading, head)
        formats = {kind: book.add_format({"num_format": text}) for kind, text in _FORMATS.items()}
        percent = book.add_format({"num_format": _PERCENT_FORMAT})
        writers = [_writer(sheet, column, formats, percent) for column in columns]
        widths = [_heading_width(each) for each in headings]
        last = _write_rows(rows, writers, widths, on_progress)
        text = book.add_format({"num_format": "@"})
        for place, (column, width) in enumerate(zip(columns, widths, strict=True)):
            # What is typed below the rows stays a text there, too: 00123.
            typed = text if column.kind is ColumnKind.TEXT else None
            sheet.set_column(place, place, min(max(width, _NARROWEST), _WIDEST), typed)
        sheet.set_landscape()
        sheet.repeat_rows(0)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, last, len(headings) - 1)
        # Staff numbers are texts on purpose; Excel would mark each of them.
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last + 1}"})
        book.close()
        target.seek(0)
        kept.pop_all()  # given away
        return target


def _write_rows(
    rows: Iterable[Row],
    writers: Sequence[Callable[[int, int, Any], object]],
    widths: list[int],
    on_progress: Callable[[int], None],
) -> int:
    """How many were written; ``widths`` grow with what stands in the first ones."""
    number = 0
    for number, row in enumerate(rows, start=1):
        for place, (write, value) in enumerate(zip(writers, row, strict=True)):
            if value is not None and value != "":
                write(number, place, value)
        if number <= _MEASURED_ROWS:
            widths[:] = [
                width if value is None else max(width, _width(str(value)) + 1)
                for width, value in zip(widths, row, strict=True)
            ]
        if number % _TOLD_EVERY == 0:
            on_progress(number)
    return number


def _heading_width(heading: str) -> int:
    """Of a heading over two lines, beside the button of the filter; no word of it is broken."""
    longest_word = max(map(_width, heading.split(" ")), default=0) if " " in heading else 0
    return max(-(-_width(heading) // _HEADING_LINES) + 1, longest_word) + _FILTER_BUTTON


def _width(text: str) -> int:
    """In letters of a Latin script; Chinese ones are twice as wide.

    >>> _width("ab"), _width("工号")
    (2, 4)
    """
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text[:_WIDEST])


def _writer(
    sheet: Worksheet, column: ExportColumn, formats: dict[ColumnKind, Format], percent: Format
) -> Callable[[int, int, Any], object]:
    def moment(row: int, place: int, value: str) -> None:
        sheet.write_datetime(row, place, datetime.fromisoformat(value), formats[ColumnKind.MOMENT])

    def day(row: int, place: int, value: str) -> None:
        sheet.write_datetime(row, place, date.fromisoformat(value), formats[ColumnKind.DAY])

    def share(row: int, place: int, value: float) -> None:
        sheet.write_number(row, place, value, percent)

    def text(row: int, place: int, value: str) -> None:
        # Excel breaks lines with one character, and holds no longer texts.
        value = value.replace("\r\n", "\n").replace("\r", "\n")
        cut = value if len(value) <= LONGEST_TEXT else f"{value[: LONGEST_TEXT - 1]}…"
        write_text(sheet, row, place, cut)

    if column.kind is ColumnKind.NUMBER and column.name.endswith(("_pct", "_pts")):
        return share
    if column.kind in (ColumnKind.WHOLE, ColumnKind.NUMBER):
        return sheet.write_number  # type: ignore[no-any-return]
    return {ColumnKind.MOMENT: moment, ColumnKind.DAY: day}.get(column.kind, text)
