"""CSV that opens right in a spreadsheet with Chinese text: bytes with BOM, CRLF, guarded texts.

Guard: CWE-1236 / OWASP "CSV Injection". A text that a spreadsheet could take for a formula gets
a leading apostrophe; numbers are never touched. Files for machines are plain: they keep the text.

A text that a spreadsheet would read as a number, a day or a truth value (00123, 3/4, 1-2, TRUE)
is written ="00123": Excel, WPS and Calc show 00123 then, and our own imports read it. Nothing but
figures and the signs of numbers and days ever stands in such a cell.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
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
    yield BOM + _encoded([[guarded(each) for each in header]])
    for block in _blocks(rows):
        yield _encoded(_written(block, texts))


def plain_csv_bytes(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """Chunks of a file for machines: UTF-8 without BOM, every text as it is kept."""
    yield _encoded([header])
    for block in _blocks(rows):
        yield _encoded(block)


def _written(block: list[Sequence[object]], texts: Collection[int]) -> Iterable[Sequence[object]]:
    """The rows with what has to be written in another way. Column by column most cells are the
    same few: looking at each once costs a quarter of looking at every cell."""
    columns: list[Sequence[object]] = list(zip(*block, strict=True))
    changed = False
    for place, column in enumerate(columns):
        distinct_texts = [each for each in set(column) if isinstance(each, str)]
        if place in texts:
            ways = {each: _kept(each) for each in distinct_texts}
        else:
            ways = {each: str(guarded(each)) for each in distinct_texts if each[:1] in _SUSPECT}
        other: dict[object, str] = {each: way for each, way in ways.items() if way != each}
        if other:
            columns[place] = [other.get(each, each) for each in column]
            changed = True
    return zip(*columns, strict=True) if changed else block


def _blocks(rows: Iterable[Sequence[object]]) -> Iterator[list[Sequence[object]]]:
    source = iter(rows)
    while block := list(islice(source, BLOCK_ROWS)):
        yield block


def _encoded(rows: Iterable[Sequence[object]]) -> bytes:
    buffer = io.StringIO(newline="")
    # Before Python 3.13 a lone carriage return is quoted only if it is a part of the line's end.
    csv.writer(buffer, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue().encode("utf-8", "replace")
