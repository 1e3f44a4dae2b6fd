"""A table that somebody sent as a file: its cells as texts, its header, and mistakes in it.

Pure: the file is read in ``services/spreadsheet.py``.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple, TypeVar

HEADER_SOUGHT_IN = 20  # rows from the top; titles and remarks may stand above the header

C = TypeVar("C", bound=StrEnum)  # the columns that a kind of file has
Headings = Mapping[C, tuple[str, ...]]  # column -> headings it is known by, as ``folded`` writes


class Row(NamedTuple):
    number: int  # as the spreadsheet counts, from 1
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    header: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Finding:
    """A mistake: ``code`` with its values; the words are under ``import_finding.<code>``."""

    row: int
    column: StrEnum
    code: str
    values: tuple[tuple[str, str], ...] = ()


_UNSEEN: dict[int, int | None] = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
_AS_SEEN = _UNSEEN | {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}


def clean(text: str) -> str:
    """A cell without what the eye does not see; full-width letters and digits as plain ones.

    >>> clean(" Ｄ１００１\u3000"), clean("张\u200b三  丰")
    ('D1001', '张三 丰')
    """
    return " ".join(text.translate(_AS_SEEN).split())


_AT_THE_END = re.compile(r"\(([^)]*)\)$")
_MARKS = re.compile(r"(?<=[0-9])([\s_\-.:*])[\s_\-.:*]*(?=[0-9])|[\s_\-.:*]+")


def plain_name(text: str) -> str:
    """For comparing names: no case, no blanks and no marks, except between figures.

    >>> plain_name("East-Hall *"), plain_name("1 - 1 厅"), plain_name("11厅")
    ('easthall', '1-1厅', '11厅')
    """
    return _MARKS.sub(lambda mark: "-" if mark[1] else "", clean(text).casefold())


def folded(text: str) -> str:
    """As ``plain_name`` and without brackets at the end: a remark, or a part of the name."""
    return plain_name(_AT_THE_END.sub("", clean(text)))


def in_brackets(text: str) -> str:
    """What stands in brackets at the end; '' when nothing does."""
    found = _AT_THE_END.search(clean(text))
    return found[1] if found else ""


def find_table(rows: Sequence[Row], headings: Headings[C]) -> Table:
    """The header is the row near the top that names most columns; rows without text are left out.

    Without any known name it is the first row that has at least two texts.
    """
    if not rows:
        return Table((), ())
    head = [row.cells for row in rows if row.number <= HEADER_SOUGHT_IN]
    named = [len(propose(cells, headings)) for cells in head]
    if max(named, default=0) >= 2:
        place = named.index(max(named))
    else:
        wide = (i for i, cells in enumerate(head) if sum(bool(clean(each)) for each in cells) >= 2)
        place = next(wide, 0)
    below = tuple(row for row in rows[place + 1 :] if any(clean(each) for each in row.cells))
    return Table(tuple(clean(each) for each in rows[place].cells), below)


def propose(header: Sequence[str], headings: Headings[C]) -> dict[C, int]:
    """Which column of the file is which, as far as the headings say."""
    texts = [folded(each) for each in header]
    found: dict[C, int] = {}
    for column, names in headings.items():
        places = [texts.index(name) for name in names if name in texts]
        if places:
            found[column] = places[0]
    return found


_DAY = re.compile(r"(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})日?(?:[ T]0?0:00(?::00)?)?")


def read_day(text: str) -> date | None:
    """A day as people and spreadsheets write it; None: cannot be read.

    >>> [str(read_day(each)) for each in ("2026/3/5", "2026年3月5日", "20260305", "46086")]
    ['2026-03-05', '2026-03-05', '2026-03-05', '2026-03-05']
    >>> read_day("2026-02-30"), read_day("5/3/2026")
    (None, None)
    """
    text = clean(text)
    if re.fullmatch(r"[2-7]\d{4}", text):  # a spreadsheet's own count of days
        return date(1899, 12, 30) + timedelta(days=int(text))
    match = _DAY.fullmatch(text) or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text)
    try:
        return date(*(int(each) for each in match.groups())) if match else None
    except ValueError:
        return None
