"""A period of business days, both ends included."""

import calendar
from datetime import date

from domain.goals import first_day_of
from domain.problems import InputProblem


def check_period(first: date, last: date) -> None:
    """:raises InputProblem: the period ends before it begins"""
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
