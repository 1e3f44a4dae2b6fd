"""Customers' numbers in what a manager writes: found, and replaced before anything is kept.

Mainland mobile numbers, resident identity cards and bank cards, as people write them.
What they look like stands in ``masking_tables.py``; ``board/masking.js`` applies the same tables on
the tablet, and a test holds the two together.

A number is made of whole runs of digits: eleven digits inside of a longer run are no mobile number.
What a run is called counts, too: the number of a device (IMEI), a work order or a ticket is no
customer's.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.patrols import masking_tables as tables


class NumberKind(StrEnum):
    MOBILE = "mobile"
    ID_CARD = "id_card"
    BANK_CARD = "bank_card"


@dataclass(frozen=True)
class Finding:
    kind: NumberKind
    count: int


@dataclass(frozen=True)
class Masked:
    text: str
    findings: tuple[Finding, ...]  # one for each kind that was found


class _Folding(dict[int, str]):
    """Every character is one of ``0-9-~X+|()`` and, when it is none, ``#``."""

    def __init__(self, digits: tuple[str, ...]) -> None:
        rows = [*tables.OTHERS.items(), *((str(value), row) for value, row in enumerate(digits))]
        super().__init__({ord(each): to for to, row in rows for each in row})

    def __missing__(self, code: int) -> str:
        return "-" if any(first <= code <= last for first, last in tables.PICTURES) else "#"


_FOLDINGS = tuple(map(_Folding, tables.DIGITS))
_SPAN = re.compile(tables.SPAN)
_GROUP = re.compile(tables.GROUP)
_NO_BRACKET = re.compile(r"[^()]")
_MOBILE = re.compile(tables.MOBILE)
_COUNTRY_CODE = re.compile(tables.COUNTRY_CODE)
_ID_CARD = re.compile(tables.ID_CARD)
_OLD_ID_CARD = re.compile(tables.OLD_ID_CARD)
_BANK_CARD = re.compile(tables.BANK_CARD)
_DEVICE = re.compile(tables.DEVICE)


def _at_end(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern})\Z", re.IGNORECASE | re.ASCII)


_DEVICE_WORD = _at_end(tables.DEVICE_WORD)
_ORDER_WORD = _at_end(tables.ORDER_WORD)


def mask(text: str) -> Masked:
    """Replace customers' numbers; masking twice changes nothing more, no text gets longer.

    >>> mask("客户 138 0013 8000 来电，等了 138 分 00 秒").text
    '客户 ███ 来电，等了 138 分 00 秒'
    """
    counts: Counter[NumberKind] = Counter()
    for folding in _FOLDINGS:
        parts, done = [], 0
        for start, end, kind in _numbers(text, text.translate(folding)):
            parts += [text[done : _opened(text, start, end)], tables.MARK]
            done = end
            counts[kind] += 1
        text = "".join([*parts, text[done:]])
    return Masked(text, tuple(Finding(kind, counts[kind]) for kind in NumberKind if counts[kind]))


def _opened(text: str, start: int, end: int) -> int:
    """Where a number begins, with the bracket that is closed inside of it.

    >>> mask("tel (138)00138000").text
    'tel ███'
    """
    number = text[start:end]
    closed = sum(number.count(each) for each in ")）") > sum(number.count(each) for each in "(（")
    return start - 1 if closed and text[max(start - 1, 0) : start] in ("(", "（") else start


def _numbers(text: str, folded: str) -> Iterator[tuple[int, int, NumberKind]]:
    """(start, end, kind) of each number; the longest that begins at a group is taken."""
    for span in _SPAN.finditer(folded):
        groups = list(_GROUP.finditer(folded, span.start(), span.end()))
        first = 0
        while first < len(groups):
            last, kind = _longest(text, folded, groups[first : first + tables.MOST_DIGITS])
            if kind is not None:
                yield groups[first].start(), groups[first + last].end(), kind
            first += last + 1


def _longest(text: str, folded: str, groups: list[re.Match[str]]) -> tuple[int, NumberKind | None]:
    """The last of the groups that make a number together with the first one, and its kind."""
    written = [group[0].replace("~", "").removeprefix("+") for group in groups]
    before = text[max(groups[0].start() - tables.WORD_LENGTH, 0) : groups[0].start()]
    for last in reversed(range(len(written))):
        kind = _kind_of(written[: last + 1])
        if kind is None or not _is_one(folded, groups[: last + 1]):
            continue
        digits = "".join(written[: last + 1])
        in_one = last == 0 and not groups[0][0].startswith("+")
        if _is_device(digits, before) or (in_one and _is_order(kind, digits, before)):
            return last, None
        return last, kind
    return 0, None


def _is_device(digits: str, before: str) -> bool:
    """Whether it is the number of a device (3GPP TS 23.003: 15 digits, of which the last fits
    those before it): called so, or as only such a number can be."""
    if len(digits) != 15 or "X" in digits:
        return False
    if _DEVICE_WORD.search(before):
        return True
    return _DEVICE.fullmatch(digits) is not None and luhn_fits(digits)


def _is_order(kind: NumberKind, digits: str, before: str) -> bool:
    """Whether it is called the number of an order. An identity card whose eighteen characters fit
    is one, whatever it is called."""
    is_card = kind is NumberKind.ID_CARD and len(digits) == 18
    return not is_card and _ORDER_WORD.search(before) is not None


def _is_one(folded: str, groups: list[re.Match[str]]) -> bool:
    """Whether line breaks and brackets between the groups let them be one number."""
    start = groups[0].start()
    whole = folded[start : groups[-1].end()]
    brackets = _NO_BRACKET.sub("", whole)
    if brackets.startswith(")") and folded[max(start - 1, 0) : start] == "(":
        brackets = f"({brackets}"
    if brackets not in ("", "()"):
        return False
    sizes = tuple(len(group[0].replace("~", "")) for group in groups)
    return whole.count("|") < 2 or sizes in tables.COLUMNS


def _kind_of(groups: list[str]) -> NumberKind | None:
    digits = "".join(groups)
    sizes = tuple(len(group) for group in groups)
    if len(digits) < 11 or len(digits) > tables.MOST_DIGITS:
        return None
    if _is_id_card(digits) or (sizes in tables.OLD_ID_CARD_GROUPS and _is_old_id_card(digits)):
        return NumberKind.ID_CARD
    if _is_bank_card(digits) and (min(sizes[:-1], default=3) >= 3 or max(sizes) == 1):
        return NumberKind.BANK_CARD
    national = _COUNTRY_CODE.sub("", "-".join(groups)).split("-")
    if _MOBILE.fullmatch("".join(national)):
        if tuple(len(group) for group in national) in tables.MOBILE_GROUPS:
            return NumberKind.MOBILE
    return None


def _is_id_card(digits: str) -> bool:
    match = _ID_CARD.fullmatch(digits)
    return match is not None and _is_date(match[1]) and id_check_fits(digits)


def _is_old_id_card(digits: str) -> bool:
    """Fifteen digits, given out until 1999: no century and no check digit."""
    match = _OLD_ID_CARD.fullmatch(digits)
    return match is not None and _is_date(f"19{match[1]}")


def _is_bank_card(digits: str) -> bool:
    return _BANK_CARD.fullmatch(digits) is not None and luhn_fits(digits)


def _is_date(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


def id_check_fits(digits: str) -> bool:
    """Whether the 18th character fits the 17 digits before it.

    GB 11643-1999, ISO 7064 MOD 11-2: the sum of all characters, each times 2 to the power of the
    places behind it, leaves 1 when divided by 11; X is 10.

    >>> id_check_fits("11010519491231002X"), id_check_fits("110105194912310021")
    (True, False)
    """
    values = (10 if each == "X" else int(each) for each in reversed(digits))
    return sum(value << place for place, value in enumerate(values)) % 11 == 1


def luhn_fits(digits: str) -> bool:
    """Whether the last digit fits those before it.

    ISO/IEC 7812-1, annex B: every second digit from the right is doubled, less 9 when above 9;
    the sum is a multiple of 10.

    >>> luhn_fits("79927398713"), luhn_fits("79927398710")
    (True, False)
    """
    doubled = (2 * int(each) for each in digits[-2::-2])
    total = sum(map(int, digits[-1::-2])) + sum(each - 9 * (each > 9) for each in doubled)
    return total % 10 == 0
