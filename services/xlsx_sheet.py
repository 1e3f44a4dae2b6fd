"""The rows of an XLSX file as texts.

openpyxl reads the workbook: sheets, formats, shared texts. The cells are read with expat. For
100,000 rows of seven cells openpyxl takes 13 s, this 4 s. calamine takes 1.4 s, but tells neither
a percent format nor what Excel could not compute, and one cell far below and right of the table
makes it ask for gigabytes (docs/decisions.md).
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import IO
from xml.parsers import expat

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS_MAX_SIZE, builtin_format_code
from openpyxl.styles.stylesheet import Stylesheet
from openpyxl.utils.datetime import from_excel
from openpyxl.xml.constants import ARC_STYLE
from openpyxl.xml.functions import fromstring

from domain.table_file import Row

_MAX_PARTS = 500
_CHUNK = 2**18  # bytes


class CannotRead(Exception):
    """It is no XLSX file, or a broken one."""


class TooLarge(Exception):
    """It unpacks to more than is allowed."""


def first_visible_sheet(
    data: bytes,
    max_unpacked_mb: int,
    max_columns: int,
    progress: Callable[[float], None],
    formulas: set[tuple[int, int]] | None = None,
) -> Iterator[Row]:
    """The rows of the first sheet that is not hidden; rows without text are left out.

    :param formulas: where the cells that hold a formula are collected: number of the row, place in
      the row from 0
    :raises TooLarge: it unpacks to more than ``max_unpacked_mb``
    :raises CannotRead: no XLSX file, or a broken one
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            sizes = [part.file_size for part in parts.infolist()]
        if len(sizes) > _MAX_PARTS or sum(sizes) > max_unpacked_mb * 1024**2:
            raise TooLarge
        yield from _rows(data, max_columns, progress, formulas)
    except TooLarge:
        raise
    except Exception as error:  # openpyxl raises whatever a broken file makes it stumble over
        raise CannotRead from error


def _rows(
    data: bytes,
    max_columns: int,
    progress: Callable[[float], None],
    formulas: set[tuple[int, int]] | None,
) -> Iterator[Row]:
    book = ExcelReader(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    with book.archive as archive:
        book.read_manifest()
        book.read_strings()
        book.read_workbook()
        part = next(
            relation.target
            for sheet, relation in book.parser.find_sheets()
            if sheet.state == "visible" and "chartsheet" not in relation.Type
        )
        style = archive.read(ARC_STYLE) if ARC_STYLE in archive.namelist() else None
        texts = _Texts(book.shared_strings, style, book.wb.epoch)
        size = archive.getinfo(part).file_size or 1
        with archive.open(part) as stream:
            sheet = _Sheet(texts, max_columns, formulas)
            yield from _cells(stream, sheet, lambda read: progress(read / size))


def _cells(stream: IO[bytes], sheet: "_Sheet", progress: Callable[[int], None]) -> Iterator[Row]:
    read = 0
    while chunk := stream.read(_CHUNK):
        sheet.parser.Parse(chunk, False)
        read += len(chunk)
        progress(read)
        yield from sheet.rows
        sheet.rows.clear()
    sheet.parser.Parse(b"", True)
    yield from sheet.rows


# The elements of a sheet by their usual names; others are written with a prefix, as x:c.
_USUAL = frozenset(("c", "f", "is", "r", "row", "t", "v"))


class _Sheet:
    """What expat tells about a sheet, collected as rows. It is told about every element, millions
    of them, so the frequent ones come first."""

    def __init__(
        self, texts: "_Texts", max_columns: int, formulas: set[tuple[int, int]] | None
    ) -> None:
        self.rows: list[Row] = []
        self._formulas = formulas
        self._text: list[str] = []  # since the last <v> or <t> began
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text.append
        self.parser.StartDoctypeDeclHandler = self._refuse  # no sheet has one; attacks do
        self._texts = texts
        self._max_columns = max_columns
        self._columns: dict[str, int] = {}  # letters -> number
        self._row = self._column = 0
        self._cells: list[str] = []
        self._type = self._style = ""
        self._parts: list[str] = []  # of the text of the cell
        self._phonetic = False  # how a text is pronounced is not a part of it

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name not in _USUAL:
            name = name.rpartition(":")[2]
        if name == "c":
            letters = attributes.get("r", "").rstrip("0123456789")
            self._column = self._columns.get(letters) or self._column_of(letters)
            self._type = attributes.get("t", "n")
            self._style = attributes.get("s", "")
            self._parts.clear()
        elif name == "v" or name == "t":
            self._text.clear()
        elif name == "row":
            number = attributes.get("r")
            self._row = int(number) if number else self._row + 1
            self._column, self._cells = 0, []
        elif name == "f":
            if self._formulas is not None:
                self._formulas.add((self._row, self._column - 1))
        elif name == "rPh":
            self._phonetic = True

    def _end(self, name: str) -> None:
        if name not in _USUAL:
            name = name.rpartition(":")[2]
        if name == "v" or name == "t":
            if not self._phonetic:
                self._parts += self._text
        elif name == "c":
            if self._parts and self._column <= self._max_columns:
                self._add("".join(self._parts))
        elif name == "row":
            if any(map(str.strip, self._cells)):
                self.rows.append(Row(self._row, tuple(self._cells)))
        elif name == "rPh":
            self._phonetic = False

    def _add(self, text: str) -> None:
        missing = self._column - 1 - len(self._cells)
        if missing < 0:
            raise CannotRead  # cells out of order: no program writes such a row
        self._cells += [""] * missing
        self._cells.append(self._texts.of(text, self._type, self._style))

    def _column_of(self, letters: str) -> int:
        """The number of a column from its letters: 28 of AB; without letters the next one."""
        if not letters:
            return self._column + 1
        number = 0
        for letter in letters:
            number = number * 26 + ord(letter) - 64
        self._columns[letters] = number
        return number

    def _refuse(self, *declaration: object) -> None:
        raise CannotRead


class _Texts:
    """Cells as a person reads them: Excel keeps 1001 as 1001.0, a day as a number, 85 % as 0.85."""

    def __init__(self, shared: list[str], style: bytes | None, epoch: datetime) -> None:
        self._shared = shared
        self._epoch = epoch
        self._days: set[str] = set()  # numbers of styles
        self._percents: set[str] = set()
        if style is not None:
            sheet = Stylesheet.from_tree(fromstring(style))
            self._days = {str(number) for number in sheet.date_formats - sheet.timedelta_formats}
            self._percents = {
                str(number)
                for number, each in enumerate(sheet.cell_styles)
                if "%" in _LITERALS.sub("", _format(sheet, each.numFmtId))
            }

    def of(self, text: str, kind: str, style: str) -> str:
        """:param kind: the attribute ``t`` of the cell, ``style`` its attribute ``s``"""
        if kind == "n":
            return self._number(text, style)
        if kind == "s":
            return self._shared[int(text)]
        if kind == "b":
            return "TRUE" if text == "1" else "FALSE"
        if kind == "d":
            return text.partition("T")[0]
        return text  # written in the cell, a formula's, or an error

    def _number(self, text: str, style: str) -> str:
        if style in self._percents:
            return f"{(Decimal(repr(float(text))) * 100).normalize():f}%"
        number = float(text)
        if style in self._days:
            day = _day(number, self._epoch)
            if day is not None:
                return day.isoformat()
        return str(int(number)) if number.is_integer() else repr(number)


_LITERALS = re.compile(r'"[^"]*"|\\.')  # what a number format shows as it is


def _format(sheet: Stylesheet, number: int) -> str:
    if number < BUILTIN_FORMATS_MAX_SIZE:
        return builtin_format_code(number) or ""
    return str(sheet.number_formats[number - BUILTIN_FORMATS_MAX_SIZE])


def _day(number: float, epoch: datetime) -> date | None:
    """None: a time of the day, or too far away to be a day."""
    try:
        moment = from_excel(number, epoch)
    except (ValueError, OverflowError):
        return None
    return moment.date() if isinstance(moment, datetime) else None
