"""Where somebody works, and from when to when: a history in which no two stays overlap."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain.halls.position import Position

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

    def touches(self, month: str) -> bool:
        """Whether it has a day in the month (YYYY-MM)."""
        last = f"{self.to_on:%Y-%m}" if self.to_on else "9999-12"
        return f"{self.from_on:%Y-%m}" <= month <= last


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
    """The history with ``new`` in it.

    Without a last day it replaces what was planned from its first day on. With one it replaces the
    days it covers: afterwards the stay that it interrupts is resumed, and later ones are kept. A
    stay with the same hall and position as the one it falls into gives that one its last day.

    A stay goes on rather than being cut in two when hall and position are the same as before.
    """
    history = tuple(history)
    same = next((each for each in history if each.covers(new.from_on) and _alike(each, new)), None)
    later = [] if new.to_on is None else list(_since(history, new.to_on + timedelta(days=1), same))
    kept = list(_until(history, new.from_on - timedelta(days=1)))
    if kept and _goes_on(kept[-1], new):
        new = replace(new, from_on=kept.pop().from_on)
    if same and same.to_on and new.to_on and kept and later:
        # A stay in between that ends earlier than planned: who was to come back comes back then.
        back = later[0].from_on == same.to_on + timedelta(days=1) and _alike(kept[-1], later[0])
        if back and kept[-1].to_on == new.from_on - timedelta(days=1):
            later[0] = replace(later[0], from_on=new.to_on + timedelta(days=1))
    return (*kept, new, *later)


def left(history: Iterable[Assignment], last_day: date) -> tuple[Assignment, ...]:
    """The history up to ``last_day``; empty when it was to begin later."""
    return tuple(_until(history, last_day))


def _until(history: Iterable[Assignment], last_day: date) -> Iterator[Assignment]:
    for each in history:
        if each.from_on <= last_day:
            yield each if (each.to_on or date.max) <= last_day else replace(each, to_on=last_day)


def _since(
    history: Iterable[Assignment], first_day: date, without: Assignment | None
) -> Iterator[Assignment]:
    for each in history:
        if each is not without and (each.to_on or date.max) >= first_day:
            yield each if each.from_on >= first_day else replace(each, from_on=first_day)


def _alike(one: Assignment, other: Assignment) -> bool:
    return (one.hall_id, one.position) == (other.hall_id, other.position)


def _goes_on(before: Assignment, new: Assignment) -> bool:
    return _alike(before, new) and before.to_on == new.from_on - timedelta(days=1)


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


@dataclass(frozen=True)
class StaffMember:
    id: str
    hall_id: str
    name: str
    staff_no: str
    position: Position
