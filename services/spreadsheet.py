"""Read the table of a CSV or XLSX file, whatever program wrote it and whatever it is called."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from domain.problems import InputProblem
from domain.table_file import HEADER_SOUGHT_IN, C, Headings, Row, Table, find_table
from services.xlsx_sheet import CannotRead, TooLarge, first_visible_sheet

MAX_COLUMNS = 60
# What is done so far, 0 to 1. A page shows it; nobody else needs it.
Progress = Callable[[float], None]

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"
_ROWS_AT_ONCE = 2000


def unseen(share: float) -> None:
    """The progress that nobody watches."""


@dataclass(frozen=True)
class Limits:
    max_mb: int  # of the file
    max_rows: int  # with text, below the header
    max_unpacked_mb: int  # an XLSX file is a ZIP archive, and a small one can hold very much


def read_table(
    data: bytes, limits: Limits, headings: Headings[C], progress: Progress = unseen
) -> Table:
    """Find the table in a CSV or XLSX file.

    Cells are texts as a person reads them: days as 2026-03-05, whole numbers without ``.0``, a
    cell with a percent format as ``85.7%``, what Excel could not compute as ``#N/A``.

    :raises InputProblem: too large, not readable, or without rows
    """
    if len(data) > limits.max_mb * 1024**2:
        raise InputProblem("file_too_large", maximum_mb=limits.max_mb)
    if data.startswith(_OLD_EXCEL):
        raise InputProblem("file_old_excel")
    read = _from_xlsx if data.startswith(_ZIP) else _from_csv
    rows = read(data, limits, progress)
    table = find_table(rows, headings)
    if not table.rows:
        raise InputProblem("file_empty")
    if len(table.rows) > limits.max_rows:
        raise InputProblem("file_too_many_rows", maximum=limits.max_rows)
    return table


def read_own_sheet(data: bytes, limits: Limits) -> tuple[list[Row], set[tuple[int, int]]]:
    """The rows of the first visible sheet of an XLSX file that we made, as ``read_table`` has them,
    and where its formulas stand: number of the row, place in the row from 0.

    :raises InputProblem: empty, too large, or no XLSX file that can be read
    """
    if not data:
        raise InputProblem("file_empty")
    if len(data) > limits.max_mb * 1024**2:
        raise InputProblem("file_too_large", maximum_mb=limits.max_mb)
    if data.startswith(_OLD_EXCEL):
        raise InputProblem("file_old_excel")
    if not data.startswith(_ZIP):
        raise InputProblem("file_no_xlsx")
    formulas: set[tuple[int, int]] = set()
    rows = _from_xlsx(data, limits, unseen, formulas)
    if len(rows) > limits.max_rows + HEADER_SOUGHT_IN:
        raise InputProblem("file_too_many_rows", maximum=limits.max_rows)
    return rows, formulas


def _enough(limits: Limits) -> int:
    """So many rows with text are read: one more than allowed, below a late header."""
    return limits.max_rows + HEADER_SOUGHT_IN + 1


def _from_csv(data: bytes, limits: Limits, progress: Progress) -> list[Row]:
    text = _decoded(data)
    try:
        first = {mark: _first_records(text, mark) for mark in ",;\t"}
        # The mark that cuts the first rows into most cells.
        mark = max(first, key=lambda each: sum(len(row) for row in first[each] if len(row) > 1))
        rows: list[Row] = []
        source = io.StringIO(text, newline="")
        for number, cells in enumerate(csv.reader(source, delimiter=mark), start=1):
            if any(map(str.strip, cells)):
                rows.append(Row(number, tuple(cells[:MAX_COLUMNS])))
                if len(rows) >= _enough(limits):
                    break
            if number % _ROWS_AT_ONCE == 0:
                progress(source.tell() / len(text))
    except csv.Error:
        raise InputProblem("file_unreadable") from None
    return rows


def _first_records(text: str, mark: str) -> list[list[str]]:
    return list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=mark), 30))


def _decoded(data: bytes) -> str:
    codecs = ["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    for codec in codecs:
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise InputProblem("file_unreadable")


def _from_xlsx(
    data: bytes,
    limits: Limits,
    progress: Progress,
    formulas: set[tuple[int, int]] | None = None,
) -> list[Row]:
    try:
        sheet = first_visible_sheet(data, limits.max_unpacked_mb, MAX_COLUMNS, progress, formulas)
        return list(islice(sheet, _enough(limits)))
    except TooLarge:
        raise InputProblem("file_too_large", maximum_mb=limits.max_mb) from None
    except CannotRead as error:
        raise InputProblem("file_unreadable") from error
