"""A table that somebody sent as a file: its cells as texts, its header, and mistakes in it.

Pure: the file is read in ``services/imports/spreadsheet.py``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple, TypeVar

from domain.cell_texts import cell_text
from domain.imports.not_data import asked_about
from domain.imports.questions import Answers, Notice, Question, left_out, row_numbers
from domain.imports.uneven_rows import long_rows, oddities
from domain.plain_text import clean, folded, is_blank

HEADER_SOUGHT_IN = 20  # rows from the top; titles and remarks may stand above the header
_LONGEST_HEADING = 500  # characters; no column is known by a longer one

C = TypeVar("C", bound=StrEnum)  # the columns that a kind of file has
Headings = Mapping[C, tuple[str, ...]]  # column -> headings it is known by, as ``folded`` writes


class Row(NamedTuple):
    number: int  # as the spreadsheet counts, from 1
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """``rows``: below the header, with all that ``questions`` are about."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    sheet: str = ""  # the name of the sheet; '' for a file that has none
    notices: tuple[Notice, ...] = ()
    questions: tuple[Question, ...] = ()

    def settled(self, answers: Answers) -> "Table":
        """With the rows that are a part of it by the answers to its questions."""
        out = left_out(self.questions, answers)
        return replace(self, rows=tuple(row for row in self.rows if row.number not in out))


@dataclass(frozen=True)
class TableFinding:
    """A mistake: ``code`` with its values; the words are under ``import_finding.<code>``."""

    row: int
    column: StrEnum
    code: str
    values: tuple[tuple[str, str], ...] = ()


def find_table(
    rows: Sequence[Row],
    headings: Headings[C],
    sheet: str = "",
    notices: tuple[Notice, ...] = (),
    questions: tuple[Question, ...] = (),
    *,
    even: bool = False,
) -> Table:
    """The header is the row near the top that names most columns; rows without text are left out.

    Without any known name it is the first row that has at least two texts. Notices and questions
    of what was found here are added to those given.

    :param even: every row writes all its cells, empty ones too, as in a CSV file
    """
    if not rows:
        return Table((), (), sheet, notices, questions)
    place = _header_place(rows, headings)
    header = tuple(map(cell_text, rows[place].cells))
    below = tuple(row for row in rows[place + 1 :] if not all(map(is_blank, row.cells)))
    places = {column.value: at for column, at in propose(header, headings).items()}
    known = {name: column.value for column, names in headings.items() for name in names}
    questions += asked_about(below, header, places, known)
    notices += _above(rows[: place + 1]) + _twice(header, headings)
    if even:
        asked = {row for each in questions for row in each.rows}
        data = [row for row in below if row.number not in asked]
        questions += long_rows(data, header)
        notices += oddities(data, header)
    return Table(header, below, sheet, notices, questions)


def _header_place(rows: Sequence[Row], headings: Headings[C]) -> int:
    head = [row.cells for row in rows if row.number <= HEADER_SOUGHT_IN]
    named = [len(propose(cells, headings)) for cells in head]
    if max(named, default=0) >= 2:
        return named.index(max(named))
    wide = (i for i, cells in enumerate(head) if sum(bool(clean(each)) for each in cells) >= 2)
    return next(wide, 0)


def _above(rows: Sequence[Row]) -> tuple[Notice, ...]:
    """Rows over the header that are more than titles, and no part of a header of several rows."""
    *above, header = rows
    if not any(_says_something(row.cells, header.cells) for row in above):
        return ()
    row_text = row_numbers(row.number for row in above)
    return (Notice("rows_above", (("rows", row_text), ("header", str(header.number)))),)


def _says_something(cells: Sequence[str], header: Sequence[str]) -> bool:
    texts = [clean(each) for each in cells]
    shared = any(text and text == clean(each) for text, each in zip(texts, header, strict=False))
    return sum(map(bool, texts)) >= 2 and not shared


_TABLE_FROM = 3  # headings that stand twice: another table stands beside the first


def _twice(header: Sequence[str], headings: Headings[C]) -> tuple[Notice, ...]:
    """Headings of columns that are looked for and stand there more than once."""
    texts = [folded(each) for each in header]
    twice = [place for place in propose(header, headings).values()
             if texts.count(texts[place]) > 1]  # fmt: skip
    names = ", ".join(f"{header[place]} ({place + 1})" for place in twice)
    code = "tables_beside" if len(twice) >= _TABLE_FROM else "headings_twice"
    return (Notice(code, (("names", names),)),) if twice else ()


def propose(header: Sequence[str], headings: Headings[C]) -> dict[C, int]:
    """Which column of the file is which, as far as the headings say.

    Where tables stand beside each other, with an empty column between them, that which names most
    columns comes first: the name of a hall also stands in a summary of halls.
    """
    texts = [folded(cell_text(each)) if len(each) <= _LONGEST_HEADING else "" for each in header]
    places: dict[C, int] = {}
    named = [_named(texts, part, headings) for part in _parts(texts)]
    for of_part in sorted(named, key=len, reverse=True):
        places = of_part | places
    return {column: places[column] for column in headings if column in places}


def _parts(texts: Sequence[str]) -> list[range]:
    ends = [place for place, text in enumerate(texts) if not text]
    starts = [0, *(end + 1 for end in ends)]
    return [range(*each) for each in zip(starts, [*ends, len(texts)], strict=True)]


def _named(texts: Sequence[str], part: range, headings: Headings[C]) -> dict[C, int]:
    places: dict[C, int] = {}
    for column, names in headings.items():
        for name in names:
            if name in texts[part.start : part.stop]:
                places[column] = texts.index(name, part.start)
                break
    return places
