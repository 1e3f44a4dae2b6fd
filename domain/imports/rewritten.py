"""Whether a spreadsheet may have made one reference of another: 1-2 becomes a day, 001 becomes 1,
1E5 becomes 100000, and of a long number only fifteen digits stay."""

import re
from datetime import date
from decimal import Decimal
from itertools import permutations

from domain.imports.written_days import read_day
from domain.lookalikes import alike

_DIGITS_KEPT = 15
_DAYS_IN_FIGURES = (5, 8)  # a spreadsheet's own count of days, and 20260102
_SHORTENED = range(2, 7)  # digits that a narrow column shows of a long number: 2.02601E+11
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,2})?")
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
_PARTS = re.compile(r"[a-z]+|\d+")
_BETWEEN = re.compile(r"[-/年月日号]?")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip


# Others begin with a word: a spreadsheet leaves them as they are.
_FIGURES_OR_MONTH = re.compile(r"[+-]?[.\d]|" + "|".join(name[:3] for name in _MONTHS))


def readings(reference: str) -> frozenset[str]:
    """What it is: the text itself, a number, a day, a day of some year.

    >>> sorted(readings("001")), sorted(readings("2026-1-2"))
    (['001', 'number 1'], ['2026-1-2', 'day 1-2', 'on 2026-01-02'])
    """
    text = _plain(reference)
    if not _FIGURES_OR_MONTH.match(text):
        return frozenset({text})
    number, day = _number(text), _day(text)
    meanings = {text}
    if number is not None:
        meanings.add(_as_number(number))
    if isinstance(day, date):
        meanings |= {f"on {day}", f"day {day.month}-{day.day}"}
    elif any(each.isalpha() for each in _PARTS.findall(text)) or "月" in text:
        meanings |= _days_meant(text)
    return frozenset(meanings)


def becomes(reference: str) -> frozenset[str]:
    """What a spreadsheet may make of it besides.

    >>> sorted(becomes("1-2")), "number 202600000000000000" in becomes("202600000000000123")
    (['day 1-2', 'day 2-1'], True)
    """
    text = _plain(reference)
    if not _FIGURES_OR_MONTH.match(text):
        return frozenset()
    number = _number(text)
    meanings = _days_meant(text) if _day(text) is None else set()
    if number is not None and number == number.to_integral() and abs(number) >= 10**11:
        kept = [*_SHORTENED, _DIGITS_KEPT, _DIGITS_KEPT + 2]
        meanings |= {_as_number(Decimal(f"{number:.{digits - 1}e}")) for digits in kept}
        step = Decimal(10) ** max(0, number.adjusted() + 1 - _DIGITS_KEPT)
        meanings |= {_as_number(number // step * step), _as_number(Decimal(float(number)))}
    return frozenset(meanings)


def rewritten(one: str, other: str) -> bool:
    """Whether both may be the same reference.

    >>> rewritten("1-2", "2026-01-02"), rewritten("001", "1"), rewritten("1E5", "100000")
    (True, True, True)
    >>> rewritten("M-1", "M-2"), rewritten("1-2", "2-1"), rewritten("2026-10-05", "2025-10-05")
    (False, False, False)
    """
    is_one, is_other = readings(one), readings(other)
    same = {each for each in is_one & is_other if not each.startswith("day ")}
    return bool(same or is_one & becomes(other) or becomes(one) & is_other)


def _plain(reference: str) -> str:
    return alike(reference.strip("=\"'’ "))


def _day(text: str) -> date | None:
    if text.isdigit() and len(text) not in _DAYS_IN_FIGURES:  # most references, and a day is slow
        return None
    day = read_day(text)
    return day if isinstance(day, date) else None


def _number(text: str) -> Decimal | None:
    plain = text.replace(",", "") if _THOUSANDS.fullmatch(text) else text
    return Decimal(plain) if _NUMBER.fullmatch(plain) else None


def _as_number(number: Decimal) -> str:
    return f"number {number.normalize():f}"


def _days_meant(text: str) -> set[str]:
    """Days of the year that figures, or figures and a month, are taken for: in any order, and
    10-99 for the first of October 1999."""
    if text.isdigit():
        return set()
    parts = [_part(each) for each in _PARTS.findall(text)]
    between = _PARTS.split(text)
    if not 2 <= len(parts) <= 3 or not all(map(_BETWEEN.fullmatch, between)):
        return set()
    days = set()
    for (month, named), (day, word) in permutations(parts, 2):
        if word or not 1 <= month <= 12 or (not named and any(each[1] for each in parts)):
            continue
        if 1 <= day <= 31:
            days.add(f"day {month}-{day}")
        elif len(parts) == 2 and day < 10_000:
            days.add(f"day {month}-1")
    return days


def _part(text: str) -> tuple[int, bool]:
    """The figure, or the month that it names (0: none), and whether it is a word."""
    if text.isdigit():
        return int(text), False
    months = (
        n for n, name in enumerate(_MONTHS, start=1) if len(text) > 2 and name.startswith(text)
    )
    return next(months, 9 if text == "sept" else 0), True
