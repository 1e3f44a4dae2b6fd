"""When two names or numbers are the same to a reader: width, blanks, case and what nobody sees make
no difference."""

import re
import unicodedata
from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

from domain.plain_text import clean

T = TypeVar("T")

# Long dashes, and the mark of long vowels, which a Chinese keyboard gives for a dash.
_LONG_DASHES: dict[int, int | str] = dict.fromkeys(map(ord, "\u2014\u2015\u2500\u30fc"), "-")
_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")


def as_seen(text: str) -> str:
    """What a reader sees of it, without blanks.

    >>> as_seen(" 张\\u200b　三"), as_seen("Ａ\\u2011１")
    ('张三', 'A-1')
    """
    if text.isascii():
        return "".join(clean(text).split())
    text = clean(unicodedata.normalize("NFKC", clean(text)))
    # Once more: what was between a letter and its accent is gone now.
    return unicodedata.normalize("NFKC", "".join(text.split()))


def alike(text: str) -> str:
    """The same text for all that a reader cannot tell apart, or would take for one.

    >>> alike("Amina") == alike("ＡＭＩＮＡ") == alike("ami\\u200bna ")
    True
    >>> alike("A—1") == alike("a-1")
    True
    """
    return unicodedata.normalize("NFKC", as_seen(text).translate(_LONG_DASHES).casefold())


def zeroless(number: str) -> str:
    """As ``alike``, and without zeros before a number: a spreadsheet loses them.

    >>> zeroless("001001"), zeroless("D-007"), zeroless("000")
    ('1001', 'd-7', '0')
    """
    return _ZEROS.sub("", alike(number))


def groups(things: Iterable[T], key: Callable[[T], Hashable]) -> list[list[T]]:
    """Those that share a key with another one, in their order."""
    by_key: dict[Hashable, list[T]] = {}
    for each in things:
        by_key.setdefault(key(each), []).append(each)
    return [each for each in by_key.values() if len(each) > 1]
