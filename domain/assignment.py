"""Where somebody works, and from when to when: a history in which no two stays overlap."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain.norm import Position

_EARLIEST = date(1970, 1, 1)
_AHEAD = timedelta(days=731)


def plausible(day: date, today: date) -> bool:
    """Whether a day can be meant: 2062 for 2026 is a slip of the finger.

    >>> [plausible(date(year, 1, 1), date(2026, 11, 24)) for year in (2027, 2062)]
    [True, False]
    """
    return _EARLIEST <= day <= today + _AHEAD


@dataclass(frozen=True)
class Assignment:
    hall_id: str
    position: Position
    from_on: date
    to_on: date | None = None  # the last day; None: until further notice

    def covers(self, day: date) -> bool:
        return self.from_on <= day <= (self.to_on or date.max)


@dataclass(frozen=True)
class Person:
    """A member of staff with every stay, oldest first."""

    id: str
    name: str
    staff_no: str
    assignments: tuple[Assignment, ...]

    def on(self, day: date) -> Assignment | None:
        return next((each for each in self.assignments if each.covers(day)), None)

    def next_after(self, day: date) -> Assignment | None:
        """The first stay that is planned to begin after ``day``."""
        return next((each for each in self.assignments if each.from_on > day), None)


def placed(history: Iterable[Assignment], new: Assignment) -> tuple[Assignment, ...]:
    """The history with ``new`` in it; what was planned from its first day on is replaced.

    A stay goes on rather than being cut in two when hall and position are the same as before.
    """
    kept = list(_until(history, new.from_on - timedelta(days=1)))
    if kept and _goes_on(kept[-1], new):
        new = replace(new, from_on=kept.pop().from_on)
    return (*kept, new)


def left(history: Iterable[Assignment], last_day: date) -> tuple[Assignment, ...]:
    """The history up to ``last_day``; empty when it was to begin later."""
    return tuple(_until(history, last_day))


def _until(history: Iterable[Assignment], last_day: date) -> Iterator[Assignment]:
    for each in history:
        if each.from_on <= last_day:
            yield each if (each.to_on or date.max) <= last_day else replace(each, to_on=last_day)


def _goes_on(before: Assignment, new: Assignment) -> bool:
    same = (before.hall_id, before.position) == (new.hall_id, new.position)
    return same and before.to_on == new.from_on - timedelta(days=1)


def lost_days(
    before: Iterable[Assignment], after: Iterable[Assignment]
) -> Iterator[tuple[str, date, date]]:
    """(hall, first day, last day) on which somebody is no longer said to work in a hall.

    >>> stay = Assignment("h", Position.GUIDE, date(2026, 1, 1), date(2026, 1, 9))
    >>> [(hall, first.day, last.day) for hall, first, last in
    ...  lost_days([stay], [replace(stay, to_on=date(2026, 1, 5))])]
    [('h', 6, 9)]
    """
    kept = sorted(after, key=lambda each: each.from_on)
    for stay in before:
        first, last = stay.from_on, stay.to_on or date.max
        for each in kept:
            if each.hall_id == stay.hall_id and each.covers(first):
                end = each.to_on or date.max
                first = end if end == date.max else end + timedelta(days=1)
        if first <= last and first != date.max:
            yield stay.hall_id, first, last
