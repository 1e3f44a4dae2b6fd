"""An Excel workbook of one file: typed columns, the header frozen, and never a formula."""

import tempfile
from collections.abc import Callable
from datetime import date, datetime
from typing import IO, Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from domain.export_table import Kind
from domain.problems import InputProblem
from locales import Words
from services.exports import OpenFile

# https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3
MOST_ROWS = 1_048_576 - 1  # without the header
_MOST_LETTERS = 32_767
_TOLD_EVERY = 500
_WIDTHS = {Kind.TEXT: 18, Kind.MOMENT: 18, Kind.DAY: 12}
_FORMATS = {Kind.MOMENT: "yyyy-mm-dd hh:mm:ss", Kind.DAY: "yyyy-mm-dd"}


def check_rows(total: int) -> None:
    """:raises InputProblem: more rows than a sheet can hold"""
    if total > MOST_ROWS:
        raise InputProblem("xlsx_too_long", rows=total, most=MOST_ROWS)


def workbook(
    file: OpenFile,
    language: str,
    told: Callable[[int], None] = lambda rows: None,
) -> IO[bytes]:
    """The workbook as a temporary file, open at its beginning; it is gone once it is closed.

    Times are the hall's own, as Excel knows no zones. Row by row to the disk, not to memory.

    :param told: is told now and then how many rows are written
    :raises InputProblem: more rows than a sheet can hold
    """
    check_rows(file.total)
    words = Words(language)
    target = tempfile.TemporaryFile(prefix="xunting-xlsx-")  # noqa: SIM115  (given away)
    try:
        book = xlsxwriter.Workbook(target, {"constant_memory": True})
        # The only clock in the file: the same rows give the same workbook.
        book.set_properties({"created": datetime(1980, 1, 1)})  # noqa: DTZ001  (Excel has no zones)
        sheet = book.add_worksheet(words(f"export_file.{file.table.name}")[:31])
        sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        formats = {kind: book.add_format({"num_format": text}) for kind, text in _FORMATS.items()}
        for place, column in enumerate(file.table.columns):
            sheet.set_column(place, place, _WIDTHS.get(column.kind, 11))
            sheet.write_string(0, place, words(f"column.{column.name}"), bold)
        _write_rows(sheet, file, formats, told)
        book.close()
        target.seek(0)
    except BaseException:
        target.close()
        raise
    return target


def _write_rows(
    sheet: Worksheet, file: OpenFile, formats: dict[Kind, Format], told: Callable[[int], None]
) -> None:
    writers = [_writer(sheet, column.kind, formats) for column in file.table.columns]
    for number, row in enumerate(file.rows, start=1):
        for place, (write, value) in enumerate(zip(writers, row, strict=True)):
            if value is not None and value != "":
                write(number, place, value)
        if number % _TOLD_EVERY == 0:
            told(number)


def _writer(
    sheet: Worksheet, kind: Kind, formats: dict[Kind, Format]
) -> Callable[[int, int, Any], object]:
    def moment(row: int, place: int, value: str) -> None:
        local = datetime.fromisoformat(value).replace(tzinfo=None)
        sheet.write_datetime(row, place, local, formats[kind])

    def day(row: int, place: int, value: str) -> None:
        sheet.write_datetime(row, place, date.fromisoformat(value), formats[kind])

    def text(row: int, place: int, value: str) -> None:
        # Excel breaks lines with one character, and holds no longer texts.
        value = value.replace("\r\n", "\n").replace("\r", "\n")
        cut = value if len(value) <= _MOST_LETTERS else f"{value[: _MOST_LETTERS - 1]}…"
        # Never ``write``, which makes formulas and links of texts that look like them.
        sheet.write_string(row, place, cut)

    if kind is Kind.MOMENT:
        return moment
    if kind is Kind.DAY:
        return day
    if kind is Kind.FLAG:
        return sheet.write_boolean  # type: ignore[no-any-return]
    return sheet.write_number if kind in (Kind.WHOLE, Kind.NUMBER) else text
