"""The rows of a sheet of an XLSX file as texts, and what a person does not see of it.

Read with expat, as a stream and within the bounds of ``services/imports/file_bounds.py``. openpyxl
takes three times as long for the cells, and reads the rest as a whole, whatever its size. calamine
is faster, but tells neither a percent format nor what Excel could not compute, and one cell far
below and right of the table makes it ask for gigabytes (docs/decisions.md).
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from domain.imports.merged_cells import Merge
from domain.imports.number_section import Doubt
from domain.imports.sheet_days import iso_moment
from domain.imports.table import Row
from services.imports.file_bounds import LAST_ROW, LONGEST_TEXT, Bounds, CannotRead, TooLong
from services.imports.xlsx_parts import PartReader, Parts
from services.imports.xlsx_workbook import TRUE, SheetPart, Workbook, plain, written

_LONGEST_NUMBER = 64  # digits; Excel writes 17, and reading a number takes the square of its length
_REMEMBERED = 10_000  # numbers; columns repeat theirs
_USUAL_FORMAT = 80  # characters; what has more takes more time
_MOSTLY_EMPTY = 20  # elements for each cell with a text: nobody fills in such a sheet

Place = tuple[int, int]  # number of the row, place in the row from 0


@dataclass
class RawSheet:
    """``rows``: those with text, also when they are hidden. Columns are counted from 0."""

    name: str
    hidden: bool
    rows: list[Row] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[range] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    formulas: set[Place] = field(default_factory=set)  # without those that only say TRUE or FALSE
    uncomputed: list[Place] = field(default_factory=list)  # formulas without a result
    doubts: list[tuple[Place, Doubt]] = field(default_factory=list)
    since_1904: bool = False  # what days are counted from; else since 1900
    cut: set[int] = field(default_factory=set)  # rows with text to the right of what is read
    reached: int = 0  # the last row that was looked at
    mostly_empty: bool = False


def read_sheet(
    parts: Parts,
    book: Workbook,
    part: SheetPart,
    max_columns: int,
    enough: int,
    progress: Callable[[float], None],
) -> tuple[RawSheet, Exception | None]:
    """A sheet, as far as it could be read, and why not further.

    The exception is TooLarge, where it holds too many cells or unpacks to too much; TooLong, where
    a cell holds more than any spreadsheet writes; or whatever a broken file makes the parser
    stumble over.

    :param enough: so many rows with text are read; the rest, and what is said below it, is not
    """
    sheet = RawSheet(part.name, part.hidden, since_1904=book.since_1904)
    reader = _SheetReader(sheet, _Texts(book, parts.bounds), parts.bounds, max_columns)
    try:
        for _ in parts.read(part.part, reader, progress):
            if len(sheet.rows) >= enough:
                del sheet.rows[enough:]
                break
    except Exception as error:
        sheet.mostly_empty = reader.started > _MOSTLY_EMPTY * (reader.filled + 1000)
        return sheet, error
    return sheet, None


# The elements of a sheet by their usual names; others are written with a prefix, as x:c.
_USUAL = frozenset(("c", "f", "is", "r", "row", "t", "v"))
_NO_CELL: dict[str, str] = {}
_CONSTANTS = ("TRUE()", "FALSE()")  # as LibreOffice keeps them
# What comes below the merged cells.
_END = frozenset(
    (
        "phoneticPr",
        "conditionalFormatting",
        "dataValidations",
        "hyperlinks",
        "tableParts",
        "drawing",
    )
)
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")


class _SheetReader(PartReader):
    """What expat tells about a sheet. It is told about every element, millions of them, so the
    frequent ones come first and little is done for each."""

    weight = 1

    def __init__(self, sheet: RawSheet, texts: "_Texts", bounds: Bounds, max_columns: int) -> None:
        super().__init__()
        self.filled = 0  # cells with a text
        self._sheet = sheet
        self._text: list[str] = []  # since the last <v>, <t> or <f> began
        self._inside = False  # of a <v> or <t>
        self.parser.CharacterDataHandler = self._text.append
        self._texts = texts
        self._bounds = bounds
        self._max_columns = max_columns
        self._columns: dict[str, int] = {}  # letters -> number
        self._row = self._column = 0
        self._hidden = False  # the row
        self._cells: list[str] = []
        self._cell = _NO_CELL  # the attributes of the one that is open
        self._parts: list[str] = []  # of its text
        self._formula: str | None = None
        self._phonetic = False  # how a text is pronounced is not a part of it
        self._others = 0  # elements that are no part of a cell

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.started += 1
        if name == "c":
            self._cell = attributes
            self._parts.clear()
        elif name == "v" or name == "t":
            self._text.clear()
            self._inside = True
        elif name == "is" or name == "r":
            pass
        elif name == "row":
            number = attributes.get("r")
            self._row = int(number) if number else self._row + 1
            if not 0 < self._row <= LAST_ROW:
                raise CannotRead
            self._column, self._cells = 0, []
            self._hidden = attributes.get("hidden") in TRUE or attributes.get("ht") in ("0", "0.0")
        elif name == "f":
            self._text.clear()
            self._formula = ""
        elif (usual := plain(name)) in _USUAL:
            self.started -= 1
            self.start(usual, attributes)
        else:
            self._others += 1
            if usual == "rPh":
                self._phonetic = True
            elif usual == "col":
                self._column_element(attributes)

    def end(self, name: str) -> None:
        self.ended += 1
        if name == "c":
            self._end_cell()
        elif name == "v" or name == "t":
            self._inside = False
            if not self._phonetic:
                self._parts += self._text
        elif name == "is" or name == "r":
            pass
        elif name == "row":
            self._end_row()
        elif name == "f":
            self._formula = "".join(self._text)
        elif (usual := plain(name)) in _USUAL:
            self.ended -= 1
            self.end(usual)
        elif usual == "rPh":
            self._phonetic = False
        elif usual == "sheetData":
            self.parser.StartElementHandler = self._start_below
            self.parser.EndElementHandler = self._end_below

    def _end_row(self) -> None:
        self._sheet.reached = self._row
        if any(map(str.strip, self._cells)):
            self._sheet.rows.append(Row(self._row, tuple(self._cells)))
            if self._hidden:
                self._sheet.hidden_rows.add(self._row)
        self._cells = []

    def _end_cell(self) -> None:
        cell = self._cell
        if place := cell.get("r"):
            letters = place.rstrip("0123456789")
            column = self._columns.get(letters) or self._column_of(letters)
        else:
            column = self._column + 1
        self._column = column
        if self._formula is not None:
            self._end_formula(column, cell.get("t", "n"))
        if not self._parts:
            return
        if column > self._max_columns:
            self._sheet.cut.add(self._row)
            return
        self.filled += 1
        kind = cell.get("t", "n")
        text = "".join(self._parts)
        if len(text) > LONGEST_TEXT:
            raise TooLong
        if kind == "s":
            text = self._texts.shared(text, cell.get("s"))
            self._bounds.keep("")
        else:
            text = self._texts.of(text, kind, cell.get("s"))
            self._bounds.keep(text)
        if self._texts.doubt is not None:
            self._bounds.keep("")
            self._sheet.doubts.append(((self._row, column - 1), self._texts.doubt))
            self._texts.doubt = None
        cells = self._cells
        missing = column - 1 - len(cells)
        if missing:
            if missing < 0:
                raise CannotRead  # cells out of order: no program writes such a row
            cells += [""] * missing
        cells.append(text)

    def _end_formula(self, column: int, kind: str) -> None:
        constant = self._formula in _CONSTANTS
        self._formula = None
        if constant:
            return
        self._bounds.keep("")
        place = (self._row, column - 1)
        self._sheet.formulas.add(place)
        result = "".join(self._parts)
        if not (result or kind == "str") or (self._texts.uncomputed and result == "0"):
            self._bounds.keep("")
            self._sheet.uncomputed.append(place)

    def _column_element(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") in TRUE or attributes.get("width") == "0":
            first, last = int(attributes.get("min", "0")), int(attributes.get("max", "0"))
            self._bounds.keep("")
            self._sheet.hidden_columns.append(range(first - 1, last))

    def _start_below(self, name: str, attributes: dict[str, str]) -> None:
        """Below the rows."""
        self.started += 1
        self._others += 1
        name = plain(name)
        if name == "mergeCell":
            match = _RANGE.fullmatch(attributes.get("ref", ""))
            if match:
                left, right = self._column_of(match[1]) - 1, self._column_of(match[3]) - 1
                self._bounds.keep("")
                self._sheet.merges.append(Merge(int(match[2]), int(match[4]), left, right))
        elif name in _END:
            self._finish()

    def _end_below(self, name: str) -> None:
        self.ended += 1
        if plain(name) == "mergeCells":
            self._finish()

    def _finish(self) -> None:
        self.finished = True
        self.parser.StartElementHandler = self.parser.EndElementHandler = None

    def rest(self) -> None:
        self._bounds.elements -= self._others * (PartReader.weight - self.weight)
        self._others = 0
        if not self._inside:
            # A long formula is not told from another by its end.
            self._text[:] = [] if self._formula is None else ["="]
        elif sum(map(len, self._text)) > LONGEST_TEXT:
            raise TooLong
        if sum(map(len, self._parts)) > LONGEST_TEXT:
            raise TooLong

    def _column_of(self, letters: str) -> int:
        """The number of a column from its letters: 28 of AB; without letters the next one."""
        if not letters:
            return self._column + 1
        if len(letters) > 3 or not (letters.isascii() and letters.isalpha() and letters.isupper()):
            raise CannotRead
        number = 0
        for letter in letters:
            number = number * 26 + ord(letter) - 64
        self._columns[letters] = number
        return number


class _Texts:
    """Cells as a person reads them (domain/imports/number_format.py). ``doubt``: about the last of
    them, until somebody takes it away."""

    def __init__(self, book: Workbook, bounds: Bounds) -> None:
        self.doubt: Doubt | None = None
        self.uncomputed = book.uncomputed
        self._book = book
        self._bounds = bounds
        # Number in the file and style -> text.
        self._numbers: dict[tuple[str, str | None], str] = {}

    def shared(self, number: str, style: str | None) -> str:
        if len(number) > _LONGEST_NUMBER or "-" in number:
            raise CannotRead
        return self._formatted(self._book.texts[int(number)], style)

    def of(self, text: str, kind: str, style: str | None) -> str:
        """:param kind: the attribute ``t`` of the cell, ``style`` its attribute ``s``"""
        if kind == "n":
            return self._numbers.get((text, style)) or self._number(text, style)
        if kind == "b":
            return "TRUE" if text in TRUE else "FALSE"
        if kind == "d":
            return iso_moment(text)
        if kind == "e":  # what could not be computed
            return text
        return self._formatted(written(text), style)  # in the cell, or a formula's

    def _formatted(self, text: str, style: str | None) -> str:
        form = self._book.formats.of(style or "0")
        if not form.changes_texts:
            return text
        shown, self.doubt = form.shown_text(text)
        self._bounds.letters -= len(shown)
        return shown

    def _number(self, text: str, style: str | None) -> str:
        if len(text) > _LONGEST_NUMBER:
            raise CannotRead
        number = float(text)
        if not math.isfinite(number):
            raise CannotRead
        form = self._book.formats.of(style or "0")
        shown, self.doubt = form.shown(number, self._book.since_1904)
        self._bounds.letters -= max(0, len(form.code) - _USUAL_FORMAT)
        if len(self._numbers) < _REMEMBERED and self.doubt is None:
            self._numbers[text, style] = shown
        else:
            self._bounds.keep("")  # takes as long as another cell
        return shown
