"""The cells of a file of company checks: what they say, or why they cannot be meant."""

import re
from typing import NamedTuple

from domain.company_checks import Source
from domain.table_file import read_day

MOST_COMPLAINTS = 100_000  # of one check; more is a slip of the finger
MOST_RESPONDENTS = 1_000_000
_FIRST_MONTH = "2000-01"


class Mistake(NamedTuple):
    """``code`` with its values; the words are under ``import_finding.<code>``."""

    code: str
    values: tuple[tuple[str, str], ...] = ()


_LONGEST = 64  # characters
# What a spreadsheet writes where it could not compute or find anything.
_NOT_COMPUTED = {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"}


def unusable(text: str) -> Mistake | None:
    """What no column can hold."""
    if len(text) > _LONGEST:
        return Mistake("too_long", (("maximum", str(_LONGEST)),))
    if text in _NOT_COMPUTED:
        return Mistake("not_computed", (("given", text),))
    return None


_MONTH = re.compile(r"(\d{4})\s?[-/年]\s?(\d{1,2})月?|(\d{4})\.(\d\d)|(\d{4})(\d\d)")
_TIME = re.compile(r"[ T]\d{1,2}:\d\d(:\d\d)?$")


def read_month(text: str) -> str | None:
    """YYYY-MM of a month or a day as people and spreadsheets write it; None: cannot be read.

    A single figure after a point is not read: a spreadsheet makes 2026.1 of 2026.10.

    >>> [read_month(each) for each in ("2026-10", "2026/1", "2026年10月", "202610", "2026.10")]
    ['2026-10', '2026-01', '2026-10', '2026-10', '2026-10']
    >>> [read_month(each) for each in ("2026-10-31", "2026/10/5 14:30", "46296")]
    ['2026-10', '2026-10', '2026-10']
    >>> read_month("2026-13"), read_month("2026.1"), read_month("10/2026")
    (None, None, None)
    """
    match = _MONTH.fullmatch(text)
    if match is None:
        day = read_day(_TIME.sub("", text))
        return day.isoformat()[:7] if day else None
    year, month = (each for each in match.groups() if each)
    return f"{year}-{int(month):02}" if 1 <= int(month) <= 12 else None


def month_of(text: str) -> str | Mistake:
    month = read_month(text)
    if not text:
        return Mistake("empty")
    if month is None:
        return Mistake("month_unreadable", (("given", text),))
    if month < _FIRST_MONTH:
        return Mistake("month_implausible", (("given", month),))
    return month


_NUMBER = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,2})?) ?(%?)")
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+")
_DECIMALS = 6  # a spreadsheet computes 85.69999999999999


def value_of(text: str, source: Source) -> float | Mistake:
    """0-100 percent with or without the sign, or a whole number of complaints.

    >>> value_of("85.7 %", Source.SATISFACTION), value_of("1,024", Source.COMPLAINTS)
    (85.7, 1024.0)
    >>> value_of("0.857", Source.SATISFACTION).code, value_of("0.5%", Source.SATISFACTION)
    ('value_fraction', 0.5)
    """
    if not text:
        return Mistake("empty")
    if source.counted:
        return _complaints(text)
    match = _NUMBER.fullmatch(text)
    if match is None:
        return Mistake("percentage_unreadable", (("given", text),))
    value = round(float(match[1]), _DECIMALS)
    if not 0 <= value <= 100:
        return Mistake("percentage_outside", (("given", text),))
    if 0 < value <= 1 and not match[2]:
        return Mistake("value_fraction", (("given", text), ("percent", f"{value * 100:.6g}")))
    return value


def _complaints(text: str) -> float | Mistake:
    count = _whole(text)
    if count is None:
        return Mistake("complaints_unreadable", (("given", text),))
    return _too_large(count, MOST_COMPLAINTS) or float(count)


def respondents_of(text: str) -> int | Mistake:
    """1 when the cell is empty."""
    count = _whole(text) if text else 1
    if not count:
        return Mistake("respondents_unreadable", (("given", text),))
    return _too_large(count, MOST_RESPONDENTS) or count


def _too_large(count: int, most: int) -> Mistake | None:
    if count <= most:
        return None
    return Mistake("count_too_large", (("given", str(count)), ("maximum", str(most))))


def _whole(text: str) -> int | None:
    """A whole number that is not negative; None: it is none.

    >>> [_whole(each) for each in ("3", "3.0", "1,024", "0", "-1", "2.5", "NaN")]
    [3, 3, 1024, 0, None, None, None]
    """
    plain = text.replace(",", "") if _THOUSANDS.fullmatch(text) else text
    match = re.fullmatch(r"([0-9]{1,12})(?:\.0+)?", plain)
    return int(match[1]) if match else None
