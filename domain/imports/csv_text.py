"""CSV that opens right in a spreadsheet with Chinese text: bytes with BOM, CRLF, guarded texts.

Guard: CWE-1236 / OWASP "CSV Injection". A text that a spreadsheet could take for a formula gets
a leading apostrophe; numbers are never touched. Files for machines are plain: they keep the text.

A text that a spreadsheet would read as a number, a day or a truth value (00123, 3/4, 1-2, TRUE)
is written ="00123": Excel, WPS and Calc show 00123 then, and our own imports read it. Nothing but
figures and the signs of numbers and days ever stands in such a cell.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from domain.row_blocks import column_blocks

BOM = b"\xef\xbb\xbf"
# ASCII, full-width and small forms: spreadsheets of East Asian locales take them as well.
_FORMULA_STARTS = tuple("=+-@＝＋－＠﹦﹢﹣﹫")
_CONTROL_STARTS = ("\t", "\r", "\n")
# Blanks, controls, and what cannot be seen (zero-width, marks of direction): they hide a formula.
_UNSEEN = "".join(
    letter
    for letter in map(chr, range(0x10000))
    if unicodedata.category(letter) in ("Cc", "Cf", "Zs", "Zl", "Zp")
)
_SUSPECT = frozenset((*_FORMULA_STARTS, *_CONTROL_STARTS, *_UNSEEN))


def guarded(value: object) -> object:
    """The value as it may stand in a cell; only texts are looked at.

    >>> guarded("=1+1"), guarded("  @x"), guarded(-5), guarded("您好")
    ("'=1+1", "'  @x", -5, '您好')
    """
    if not isinstance(value, str) or value[:1] not in _SUSPECT:
        return value
    if value.startswith(_CONTROL_STARTS) or value.lstrip(_UNSEEN).startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value


# Whatever numbers, money, percentages, fractions, days and times are made of in a spreadsheet of
# either language; too much is harmless. With full-width signs as plain ones.
_NUMBER_OR_DAY = re.compile(
    r"""(?=.*\d)(?:
        [\d\ .,:;/()%+_$¥€£年月日号时點点分秒-] | 上午 | 下午
        | (?<=[\d.\ ,])[edt] | (?<=[\d:\ ])[ap]\.?m?\.?
        | jan | feb | mar | apr | may | june? | july? | aug | sept? | oct | nov | dec
        | january | february | march | april | august | september | october | november | december
    )+ | true | false""",
    re.IGNORECASE | re.VERBOSE,
)
_LONGEST_CONSTANT = 255  # characters that Excel takes in the text of a formula


def kept(value: object) -> object:
    """A text as it has to be written to stay a text, guarded too; only texts are looked at.

    >>> kept("00123"), kept("3/4"), kept("TRUE"), kept("D1"), kept(7), kept("-1")
    ('="00123"', '="3/4"', '="TRUE"', 'D1', 7, "'-1")
    """
    return _kept(value) if isinstance(value, str) else value


@lru_cache(4096)
def _kept(text: str) -> str:
    if (safe := guarded(text)) is not text:
        return str(safe)
    if len(text) > _LONGEST_CONSTANT:
        return text
    looks_so = _NUMBER_OR_DAY.fullmatch(unicodedata.normalize("NFKC", text))
    return f'="{text}"' if looks_so else text


def csv_bytes(
    header: Sequence[str], rows: Iterable[Sequence[object]], texts: Collection[int] = ()
) -> Iterator[bytes]:
    """Chunks of a file for people; the first one comes at once, with the BOM and the header.

    :param texts: where columns of texts stand, that no spreadsheet may read as something else
    """
    columns = [
        _KeptColumn() if place in texts else _GuardedColumn() for place in range(len(header))
    ]
    yield BOM + _encoded([[_quoted(str(guarded(each)))] for each in header])
    yield from _chunks(columns, rows)


def plain_csv_bytes(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """Chunks of a file for machines: UTF-8 without BOM, every text as it is kept."""
    columns = [_PlainColumn() for _ in header]
    yield _encoded([[_quoted(each)] for each in header])
    yield from _chunks(columns, rows)


_NUMBERS = {int, float, type(None)}
_KNOWN = 2_000  # cells of a column; with more of them most come once


def _quoted(text: str) -> str:
    """A text as it stands in a file."""
    return '"{}"'.format(text.replace('"', '""')) if _is_quoted(text) else text


def _is_quoted(text: str) -> bool:
    return "," in text or '"' in text or "\n" in text or "\r" in text


class _PlainColumn(dict[object, str]):
    """Cell -> what is written. Column by column most cells are the same few, or all need nothing:
    to look at each once costs a tenth of what ``csv.writer`` does with every cell."""

    various = False  # too many to remember

    def __init__(self) -> None:
        super().__init__({None: ""})

    def __missing__(self, cell: object) -> str:
        if not isinstance(cell, str):
            # Not remembered: 1, 1.0 and True are one key.
            return str(cell) if type(cell) in _NUMBERS else _quoted(str(cell))
        self[cell] = written = _quoted(self.way(cell))
        return written

    def way(self, text: str) -> str:
        return text

    def written(self, cells: Sequence[Any]) -> Iterable[str]:
        """What is written for the cells of a block."""
        if self.various and self.need_nothing(cells):
            return cells
        if type(cells[0]) in (int, float) and _NUMBERS.issuperset(map(type, cells)):
            return ["" if each is None else str(each) for each in cells]
        if len(self) > _KNOWN:
            self.clear()
            self[None] = ""
            self.various = True
        return map(self.__getitem__, cells)

    def need_nothing(self, cells: Sequence[Any]) -> bool:
        try:
            text = "".join(cells)
        except TypeError:  # not only texts
            return False
        return not _is_quoted(text)


class _GuardedColumn(_PlainColumn):
    def way(self, text: str) -> str:
        return str(guarded(text))

    def need_nothing(self, cells: Sequence[Any]) -> bool:
        return super().need_nothing(cells) and _SUSPECT.isdisjoint(each[:1] for each in cells)


class _KeptColumn(_PlainColumn):
    def way(self, text: str) -> str:
        return _kept(text)

    def need_nothing(self, cells: Sequence[Any]) -> bool:
        return False


def _chunks(columns: Sequence[_PlainColumn], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    for block in column_blocks(rows):
        cells = zip(columns, block, strict=True)
        yield _encoded([column.written(each) for column, each in cells])


def _encoded(columns: Sequence[Iterable[str]]) -> bytes:
    """Lines of what is written in their cells."""
    lines: Iterable[str] = map(",".join, zip(*columns, strict=True))
    if len(columns) == 1:
        lines = (line or '""' for line in lines)  # an empty line would be no row
    return ("\r\n".join(lines) + "\r\n").encode("utf-8", "replace")
