"""The rows of a CSV file as texts, whatever its encoding and its mark between cells.

Quotation marks are taken strictly, because one that is missing swallows rows: what other programs
read in silence is refused here, with its row as a spreadsheet counts and its line as a text editor
does.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from domain.imports.table import Row
from domain.problems import InputProblem
from services.imports.csv_encoding import encoding_of
from services.imports.file_bounds import LAST_ROW, LONGEST_TEXT, Bounds, TooLarge, TooLong

_MARKS = ",;\t|，；"
_TRIED = 50  # lines, to find the mark
_NAMED_MARK = re.compile(r'"?sep=(.)"?', re.IGNORECASE)  # the first line, as Excel reads it
_QUOTED = re.compile(r'"[^"]*"')
_LIMIT = csv.field_size_limit()  # characters; of the module itself
_LONGEST_RECORD = 2**20  # characters: a row of the table, over all its lines
_ROWS_AT_ONCE = 2000
_MOST_LINES = 100  # of a row, to look for blanks in


def csv_rows(data: bytes, max_columns: int, progress: Callable[[float], None]) -> Iterator[Row]:
    """Rows without text are left out.

    :raises TooLarge: too many rows or cells, or too long a row
    :raises TooLong: a cell holds more than any spreadsheet keeps
    :raises CannotRead: it is no text
    :raises InputProblem: letters in no encoding that is tried, quotation marks that may swallow
        rows, several marks between cells, or none
    """
    codec = encoding_of(data)
    mark, lines_before = _mark_of(data, codec)
    lines = _Lines(data, codec, lines_before)
    bounds = Bounds(unpacked=0)
    shape = _Shape(mark)
    for number, cells in enumerate(_records(lines, mark, shape), start=1):
        if number > LAST_ROW:
            raise TooLarge
        if number % _ROWS_AT_ONCE == 0:
            progress(lines.read_share)
        if any(map(str.strip, cells)):
            shape.see(number, cells, lines)
            kept = tuple(cells[:max_columns])
            bounds.keep_all(kept)
            yield Row(number, kept)
    shape.check()


def _mark_of(data: bytes, codec: str) -> tuple[str, int]:
    """The mark between cells, and how many lines stand before the table because they name it."""
    stream = io.TextIOWrapper(io.BytesIO(data), codec, newline="")
    first = [stream.readline(_LONGEST_RECORD) for _ in range(_TRIED)]
    if named := _NAMED_MARK.fullmatch(first[0].lstrip("\ufeff").rstrip("\r\n")):
        return named[1], 1
    lines = [_QUOTED.sub("", line) for line in first if line.strip()]
    return max(_MARKS, key=lambda mark: _evenness(lines, mark)), 0


def _evenness(lines: Sequence[str], mark: str) -> int:
    """How many marks stand in all lines together that have the usual number of it."""
    counts = Counter(count for line in lines if (count := line.count(mark)))
    return max((count * times for count, times in counts.items()), default=0)


def _records(lines: "_Lines", mark: str, shape: "_Shape") -> Iterator[list[str]]:
    """The records of a CSV text.

    :raises InputProblem: a quotation mark that is not closed, or text behind one that is
    """
    reader = csv.reader(lines, delimiter=mark, strict=True, skipinitialspace=True)
    row = 0
    while True:
        row += 1
        lines.record.clear()
        lines.letters = 0
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, TooLarge) as error:
            if cells := _without_blanks(lines.record, mark):
                yield cells
                continue
            shape.check_joined()  # the first mistake is the one to mend
            if lines.ended or (len(lines.record) > 1 and lines.letters > _LIMIT):
                raise InputProblem("file_quote_open", row=row, **lines.place) from None
            if isinstance(error, TooLarge):
                raise
            if lines.letters > _LIMIT:
                raise TooLong from None
            raise InputProblem("file_quote_stray", row=row, **lines.place) from None
        if lines.letters > LONGEST_TEXT and max(map(len, cells), default=0) > LONGEST_TEXT:
            if len(lines.record) > 1:
                raise InputProblem("file_quote_open", row=row, **lines.place)
            raise TooLong
        yield cells


def _without_blanks(record: Sequence[str], mark: str) -> list[str]:
    """The cells of a row that has blanks behind the quotation marks that close cells, which the
    module does not expect; [] when it is not only that."""
    end = re.escape(mark)
    blanks = re.compile(rf'((?<!")"|(?:^|{end}) *"")[ \u00a0\u3000]+(?={end}|[\r\n]|$)')
    lines = [blanks.sub(r"\1", line) for line in record if len(record) <= _MOST_LINES]
    try:
        rows = list(csv.reader(lines, delimiter=mark, strict=True, skipinitialspace=True))
    except csv.Error:
        return []
    return rows[0] if len(rows) == 1 else []


class _Shape:
    """What the rows have in common, known at the end only, and which do not fit to it."""

    def __init__(self, mark: str) -> None:
        self._mark = mark
        self._others = [each for each in _MARKS if each != mark]
        self._marks: Counter[int] = Counter()  # in the rows of one line
        # Rows of several lines with text between quotation marks that holds marks between cells,
        # and the marks in the second fullest of these lines: only one can be a row as it should be.
        self._joined: list[tuple[int, dict[str, int]]] = []
        self._other_marks: list[tuple[int, str, int]] = []  # row, which, how many

    def see(self, row: int, cells: list[str], lines: "_Lines") -> None:
        marks = len(cells) - 1
        if len(lines.record) == 1:
            if not marks and self._marks.total() > self._marks[0]:
                self._see_other(row, cells[0])
            self._marks[marks] += 1
        elif any(self._mark in cell and ("\n" in cell or "\r" in cell) for cell in cells):
            full = sorted(line.count(self._mark) for line in lines.record)[-2]
            self._joined.append((full, {"row": row} | lines.place))

    def _see_other(self, row: int, text: str) -> None:
        mark = max(self._others, key=text.count)
        if text.count(mark) >= 2 and len(self._other_marks) < _ROWS_AT_ONCE:
            self._other_marks.append((row, mark, text.count(mark)))

    def check_joined(self) -> None:
        """Ask whether a quotation mark has swallowed rows.

        :raises InputProblem: lines between quotation marks look like rows
        """
        fewest = min((marks for marks in self._marks if marks >= 2), default=1)
        for full, place in self._joined:
            if full >= fewest:
                raise InputProblem("file_quote_rows", **place)

    def check(self) -> None:
        """Ask whether the rows were read as they were meant.

        :raises InputProblem: lines between quotation marks look like rows, another mark stands
          between the cells of a row, or no cell is divided from another in the whole file
        """
        self.check_joined()
        if set(self._marks) == {0} and self._marks[0] > 1 and not self._joined:
            raise InputProblem("file_one_column")
        usual = max(self._marks, key=lambda marks: (self._marks[marks], marks), default=0)
        for row, mark, count in self._other_marks:
            if count == usual:
                shown = {"mark": _shown(mark), "usual": _shown(self._mark)}
                raise InputProblem("file_marks_mixed", row=row, **shown)


def _shown(mark: str) -> str:
    return "Tab" if mark == "\t" else mark


class _Lines(Iterable[str]):
    """Decoded as they are read: a text as a whole takes four times the bytes of the file, when one
    letter of it needs them.

    ``record``: the lines since the last row ended; ``letters`` in them; ``ended``: no more come.
    """

    def __init__(self, data: bytes, codec: str, before: int) -> None:
        self._size = len(data)
        self._bytes = io.BytesIO(data)
        self._stream = io.TextIOWrapper(self._bytes, codec, newline="")
        self.record: list[str] = []
        self.letters = 0
        self.ended = False
        self._number = 0  # of the line that was read last
        for _ in range(before):
            self._next()

    @property
    def read_share(self) -> float:
        return self._bytes.tell() / self._size

    @property
    def place(self) -> dict[str, int]:
        """The first and the last line of the record, as a text editor counts."""
        return {"line": self._number - len(self.record) + 1, "last": self._number}

    def _next(self) -> str:
        line = self._stream.readline(_LONGEST_RECORD)
        self._number += bool(line)
        return line

    def __iter__(self) -> Iterator[str]:
        readline = self._stream.readline
        while line := readline(_LONGEST_RECORD):
            self._number += 1
            self.letters += len(line)
            self.record.append(line)
            if self.letters >= _LONGEST_RECORD:
                raise TooLarge
            # Files that were joined have the mark of byte order within.
            yield line.lstrip("\ufeff")
        self.ended = True
