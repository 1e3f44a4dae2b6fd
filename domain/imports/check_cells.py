"""The cells of a file of company checks: what they say, or why they cannot be meant."""

import re

from domain.cell_texts import CellMistake
from domain.imports.checks import CheckSource
from domain.imports.written_days import read_month

MOST_COMPLAINTS = 100_000  # of one check; more is a slip of the finger
MOST_RESPONDENTS = 1_000_000
_FIRST_MONTH = "2000-01"


def month_of(text: str) -> str | CellMistake:
    if not text:
        return CellMistake("empty")
    month = read_month(text)
    if isinstance(month, str) and month < _FIRST_MONTH:
        return CellMistake("month_implausible", (("given", month),))
    return month


# With what people write behind a number: points, percent, complaints, people, questionnaires.
_NUMBER = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,2})?) ?(%|分)?")
_DECIMALS = 6  # a spreadsheet computes 85.69999999999999


def value_of(text: str, source: CheckSource) -> float | CellMistake:
    """0-100 percent with or without the sign, or a whole number of complaints.

    >>> value_of("85.7 %", CheckSource.SATISFACTION), value_of("1,024", CheckSource.COMPLAINTS)
    (85.7, 1024.0)
    >>> value_of("92分", CheckSource.SATISFACTION), value_of("3 件", CheckSource.COMPLAINTS)
    (92.0, 3.0)
    >>> value_of("0.857", CheckSource.SATISFACTION).code, value_of("0.5%", CheckSource.SATISFACTION)
    ('value_fraction', 0.5)
    >>> value_of("-0.0%", CheckSource.SATISFACTION)
    0.0
    """
    if not text:
        return CellMistake("empty")
    if source.counted:
        return _complaints(text)
    match = _NUMBER.fullmatch(text)
    if match is None:
        return CellMistake("percentage_unreadable", (("given", text),))
    # Without the sign of "-0", which the database does not keep.
    value = round(float(match[1]), _DECIMALS) + 0.0
    if not 0 <= value <= 100:
        return CellMistake("percentage_outside", (("given", text),))
    if 0 < value <= 1 and match[2] != "%":
        return CellMistake("value_fraction", (("given", text), ("percent", f"{value * 100:.6g}")))
    return value


def competitor_of(text: str, source: CheckSource | CellMistake) -> float | CellMistake | None:
    """A percentage as ``value_of`` reads it; None: nothing is said of a competitor.

    >>> competitor_of("86.5%", CheckSource.SATISFACTION), competitor_of("", CheckSource.COMPLAINTS)
    (86.5, None)
    >>> competitor_of("4", CheckSource.COMPLAINTS).code
    'competitor_of_complaints'
    """
    if not text or isinstance(source, CellMistake):
        return None
    if source.counted:
        return CellMistake("competitor_of_complaints")
    return value_of(text, source)


def _complaints(text: str) -> float | CellMistake:
    count = _whole(text)
    if count is None:
        return CellMistake("complaints_unreadable", (("given", text),))
    return _too_large(count, MOST_COMPLAINTS) or float(count)


def respondents_of(text: str) -> int | CellMistake:
    """1 when the cell is empty."""
    count = _whole(text) if text else 1
    if not count:
        return CellMistake("respondents_unreadable", (("given", text),))
    return _too_large(count, MOST_RESPONDENTS) or count


def _too_large(count: int, most: int) -> CellMistake | None:
    if count <= most:
        return None
    return CellMistake("count_too_large", (("given", str(count)), ("maximum", str(most))))


_COUNTED = re.compile(r"(.*?) ?(?:[件起次宗例条笔人份个名位户单]|人次)")
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+")


def _whole(text: str) -> int | None:
    """A whole number that is not negative; None: it is none.

    >>> [_whole(each) for each in ("3", "3.0", "1,024", "120人", "0", "-1", "2.5", "NaN", "人")]
    [3, 3, 1024, 120, 0, None, None, None, None]
    """
    if counted := _COUNTED.fullmatch(text):
        text = counted[1]
    plain = text.replace(",", "") if _THOUSANDS.fullmatch(text) else text
    match = re.fullmatch(r"([0-9]{1,12})(?:\.0+)?", plain)
    return int(match[1]) if match else None
