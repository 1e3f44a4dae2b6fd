"""CSV that opens right in Excel with Chinese text: bytes with BOM, CRLF, guarded texts.

Guard: CWE-1236 / OWASP "CSV Injection". A text that a spreadsheet could take for a formula gets
a leading apostrophe; numbers are never touched. Files for machines are plain: they keep the text.
"""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

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
BLOCK_ROWS = 500


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


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """Chunks of a file for people; the first one comes at once, with the BOM and the header."""
    yield BOM + _encoded([_guarded_row(header)])
    for block in _blocks(rows):
        yield _encoded(block if _harmless(block) else map(_guarded_row, block))


def plain_csv_bytes(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """Chunks of a file for machines: UTF-8 without BOM, every text as it is kept."""
    yield _encoded([header])
    for block in _blocks(rows):
        yield _encoded(block)


def _harmless(block: list[Sequence[object]]) -> bool:
    """Whether nothing in it needs the guard. Column by column most cells are the same few: looking
    at each once costs a quarter of looking at every cell."""
    return not any(
        value.__class__ is str and value[:1] in _SUSPECT
        for column in zip(*block, strict=True)
        for value in set(column)
    )


def _guarded_row(row: Sequence[object]) -> list[object]:
    return [guarded(value) for value in row]


def _blocks(rows: Iterable[Sequence[object]]) -> Iterator[list[Sequence[object]]]:
    source = iter(rows)
    while block := list(islice(source, BLOCK_ROWS)):
        yield block


def _encoded(rows: Iterable[Sequence[object]]) -> bytes:
    buffer = io.StringIO(newline="")
    # Before Python 3.13 a lone carriage return is quoted only if it is a part of the line's end.
    csv.writer(buffer, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue().encode("utf-8", "replace")
