"""Working days by the calendar of China, and until when something is due.

The public holidays come from the library ``holidays``: it knows them for every year, and the
weekends that are swapped for them where they were announced. Of what it does not know the file of
the checklists tells (``domain.norms.library.WorkdayFile``); what that says comes first.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

from domain.norms.library import WorkdayFile

_DAY_ENDS = time(23, 59)
_MOST_DAYS = 731  # that something can be due ahead


@cache
def _calendar() -> holidays.HolidayBase:
    return holidays.country_holidays("CN")


def is_workday(day: date, known: WorkdayFile) -> bool:
    """
    >>> [is_workday(date(2026, 10, each), WorkdayFile()) for each in (1, 8, 10, 11)]
    [False, True, True, False]
    """
    if day in known.working:
        return True
    return day not in known.free and bool(_calendar().is_working_day(day))


def workdays_after(day: date, known: WorkdayFile) -> Iterator[date]:
    """Every working day after ``day``, as far as anything can be due."""
    for ahead in range(1, _MOST_DAYS + 1):
        following = day + timedelta(days=ahead)
        if is_workday(following, known):
            yield following


def nth_workday(day: date, count: int, known: WorkdayFile) -> date:
    """The working day that comes ``count`` of them after ``day``, which itself is not counted.

    >>> nth_workday(date(2026, 9, 30), 2, WorkdayFile())  # 8 and 9 October
    datetime.date(2026, 10, 9)
    """
    for number, each in enumerate(workdays_after(day, known), start=1):
        if number == count:
            return each
    return day + timedelta(days=_MOST_DAYS)  # the file says that nobody works any more


def end_of(day: date, time_zone: str) -> datetime:
    """When what is due on a day is late: after its last minute in the hall."""
    return datetime.combine(day, _DAY_ENDS, ZoneInfo(time_zone))


def local_day(at: datetime, time_zone: str) -> date:
    return at.astimezone(ZoneInfo(time_zone)).date()


def due_after(at: datetime, count: int, time_zone: str, known: WorkdayFile) -> datetime:
    """The end of the working day that comes ``count`` of them after the day of ``at`` there.

    >>> from datetime import UTC
    >>> due_after(datetime(2026, 3, 4, 2, tzinfo=UTC), 10, "Asia/Shanghai", WorkdayFile())
    datetime.datetime(2026, 3, 18, 23, 59, tzinfo=zoneinfo.ZoneInfo(key='Asia/Shanghai'))
    """
    return end_of(nth_workday(local_day(at, time_zone), count, known), time_zone)
