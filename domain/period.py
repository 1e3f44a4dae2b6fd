"""A period of business days, both ends included."""

import calendar
import re
from datetime import date, timedelta
from enum import StrEnum

from domain.problems import InputProblem

MONTHS_LISTED = 24
_FOUR_WEEKS = timedelta(days=28)
_DAY = timedelta(days=1)


class Preset(StrEnum):
    """Periods that people ask for by name."""

    WEEK = "week"  # from Monday
    FOUR_WEEKS = "four_weeks"
    MONTH = "month"
    LAST_MONTH = "last_month"
    QUARTER = "quarter"


def preset_days(preset: Preset, today: date, newest: date | None = None) -> tuple[date, date]:
    """The first and the last day, both included. None ends after today.

    :param newest: the newest day with results, where the four weeks end: on a Monday morning they
      are the four weeks that were seen

    >>> preset_days(Preset.WEEK, date(2026, 12, 2))
    (datetime.date(2026, 11, 30), datetime.date(2026, 12, 2))
    >>> preset_days(Preset.LAST_MONTH, date(2027, 1, 5))
    (datetime.date(2026, 12, 1), datetime.date(2026, 12, 31))
    >>> preset_days(Preset.QUARTER, date(2026, 12, 2))
    (datetime.date(2026, 10, 1), datetime.date(2026, 12, 2))
    >>> preset_days(Preset.FOUR_WEEKS, date(2026, 12, 2), date(2026, 11, 28))
    (datetime.date(2026, 11, 1), datetime.date(2026, 11, 28))
    """
    if preset is Preset.WEEK:
        return today - timedelta(days=today.weekday()), today
    if preset is Preset.FOUR_WEEKS:
        last = newest or today
        return last - _FOUR_WEEKS + _DAY, last
    if preset is Preset.LAST_MONTH:
        return month_days(previous_month(f"{today:%Y-%m}"))
    first_month = today.month if preset is Preset.MONTH else (today.month - 1) // 3 * 3 + 1
    return today.replace(month=first_month, day=1), today


def check_period(first: date, last: date) -> None:
    """Ask whether a period ends after it begins.

    :raises InputProblem: the period ends before it begins
    """
    if first > last:
        raise InputProblem("period_reversed", first=first.isoformat(), last=last.isoformat())


def month_days(month: str) -> tuple[date, date]:
    """The first and the last day of a month, "YYYY-MM".

    :raises InputProblem: there is no such month

    >>> month_days("2028-02")
    (datetime.date(2028, 2, 1), datetime.date(2028, 2, 29))
    """
    first = first_day_of(month)
    return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])


def first_day_of(month: str) -> date:
    """The first day of a month.

    :param month: "YYYY-MM"
    :raises InputProblem: there is no such month
    """
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}", month):
        raise InputProblem("month_unreadable", given=month)
    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError:
        raise InputProblem("month_unreadable", given=month) from None


def previous_month(month: str) -> str:
    """
    >>> previous_month("2027-01")
    '2026-12'
    """
    return _moved(month, -1)


def months_until(newest: str, count: int = MONTHS_LISTED) -> list[str]:
    """That month and those before it, the newest first.

    >>> months_until("2027-02", 3)
    ['2027-02', '2027-01', '2026-12']
    """
    return [_moved(newest, -back) for back in range(count)]


def _moved(month: str, by: int) -> str:
    year, number = divmod(int(month[:4]) * 12 + int(month[5:]) - 1 + by, 12)
    return f"{year:04}-{number + 1:02}"


def next_month(month: str) -> str:
    """
    >>> next_month("2026-12")
    '2027-01'
    """
    return _moved(month, 1)
