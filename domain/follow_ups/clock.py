"""Clocks that run in the opening hours of a hall, or around the clock.

Hours are those on the wall of the hall; how long they last is told by the moments themselves, so
that an hour is an hour also in the night in which a zone changes its clocks.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.halls.hall import ClockKind, ComplaintClock

_DAY = timedelta(days=1)


def due_after(
    start: datetime, amount: timedelta, clock: ComplaintClock, time_zone: str
) -> datetime:
    """When a clock that begins at ``start`` has run for ``amount``.

    :param start: aware
    :param time_zone: of the hall
    :return: in UTC; of nothing at all, the start itself

    >>> friday = datetime(2026, 3, 6, 18, tzinfo=ZoneInfo("Asia/Shanghai"))
    >>> clock = ComplaintClock(closed_days=(6, 7))  # 8:00 to 18:30, not at weekends
    >>> due_after(friday, timedelta(hours=1), clock, "Asia/Shanghai").isoformat()
    '2026-03-09T00:30:00+00:00'
    """
    start = start.astimezone(UTC)
    if clock.kind is ClockKind.ALWAYS or amount <= timedelta(0):
        return start + amount
    for begins, ends in _open_spans(start, clock, time_zone):
        begins = max(begins, start)
        if begins + amount <= ends:
            return begins + amount
        amount -= max(ends - begins, timedelta(0))
    raise AssertionError("spans go on without an end")


def has_run(start: datetime, end: datetime, clock: ComplaintClock, time_zone: str) -> timedelta:
    """How long a clock ran between two moments; nothing where the end comes first.

    >>> start = datetime(2026, 3, 4, 18, tzinfo=ZoneInfo("Asia/Shanghai"))
    >>> has_run(start, start + timedelta(hours=15), ComplaintClock(), "Asia/Shanghai")
    datetime.timedelta(seconds=5400)
    """
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    if end <= start:
        return timedelta(0)
    if clock.kind is ClockKind.ALWAYS:
        return end - start
    ran = timedelta(0)
    for begins, ends in _open_spans(start, clock, time_zone):
        if begins >= end:
            return ran
        ran += max(min(ends, end) - max(begins, start), timedelta(0))
    raise AssertionError("spans go on without an end")


def _open_spans(
    start: datetime, clock: ComplaintClock, time_zone: str
) -> Iterator[tuple[datetime, datetime]]:
    """From the day before on, whose evening may reach into the day of the start."""
    zone = ZoneInfo(time_zone)
    day = start.astimezone(zone).date() - _DAY
    while True:
        if day.isoweekday() not in clock.closed_days:
            next_day = clock.closes <= clock.opens
            yield _at(day, clock.opens, zone), _at(day + next_day * _DAY, clock.closes, zone)
        day += _DAY


def _at(day: date, hour: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, hour, zone).astimezone(UTC)
