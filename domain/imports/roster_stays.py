"""What a row of a roster does to the stays of somebody, or why it cannot."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from domain.halls.assignment import Assignment, Person, lost_days, placed
from domain.imports.roster_columns import RosterColumn
from domain.imports.roster_known import Needed
from domain.imports.roster_rows import RosterRow


class RosterChangeKind(StrEnum):
    __words__ = "import."

    ADDED = "added"
    MOVED = "moved"
    CHANGED = "changed"  # name or last day
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class StayChange:
    kind: RosterChangeKind
    stay: Assignment  # where the row puts the person
    history: tuple[Assignment, ...]  # every stay when this is done


@dataclass(frozen=True)
class StayRefusal:
    """A finding about the row: its column, its code and the values of its words."""

    column: RosterColumn
    code: str
    values: dict[str, object]


def stay_change(wanted: RosterRow, needed: Needed) -> StayChange | StayRefusal:
    """What the row does to whoever it is about; a new person has one stay then."""
    person = wanted.person
    if person is None:
        start = wanted.from_on or min(wanted.today, wanted.to_on or wanted.today)
        stay = wanted.stay(start)
        return StayChange(RosterChangeKind.ADDED, stay, (stay,))
    same = wanted.among(person)
    if same is not None:
        return _same_place(wanted, person, same, needed)
    return _moved(wanted, person, needed)


def _same_place(
    wanted: RosterRow, person: Person, same: Assignment, needed: Needed
) -> StayChange | StayRefusal:
    if wanted.to_on is None or wanted.to_on == same.to_on:
        return StayChange(RosterChangeKind.UNCHANGED, same, person.assignments)
    if wanted.to_on < same.from_on:
        return _refusal(RosterColumn.TO_ON, "stay_reversed", first=same.from_on, last=wanted.to_on)
    # Interrupted by another stay it is two; the last day is that of the second one then.
    parts = (each for each in person.assignments if each.from_on <= wanted.to_on)
    same = max(filter(wanted.alike, parts), key=lambda each: each.from_on, default=same)
    if wanted.to_on == same.to_on:
        return StayChange(RosterChangeKind.UNCHANGED, same, person.assignments)
    planned = person.next_after(same.from_on)
    if planned is not None:
        return _refusal(RosterColumn.TO_ON, "planned_later", name=person.name, day=planned.from_on)
    stay = replace(same, to_on=wanted.to_on)
    history = placed(person.assignments, stay)
    day = _needed_day(person, history, needed)
    if day is not None:
        return _refusal(RosterColumn.TO_ON, "needed", name=person.name, day=day)
    return StayChange(RosterChangeKind.CHANGED, stay, history)


def _moved(wanted: RosterRow, person: Person, needed: Needed) -> StayChange | StayRefusal:
    too_early = _too_early(wanted, person)
    if too_early is not None:
        return too_early
    start = wanted.from_on or wanted.today
    history = placed(person.assignments, wanted.stay(start))
    day = _needed_day(person, history, needed)
    if day is not None and wanted.from_on is None:
        start = day + timedelta(days=1)
        history = placed(person.assignments, wanted.stay(start))
        day = _needed_day(person, history, needed)
    if day is not None:
        return _refusal(RosterColumn.FROM_ON, "needed", name=person.name, day=day)
    if wanted.to_on is not None and wanted.to_on < start:
        return _refusal(RosterColumn.TO_ON, "stay_reversed", first=start, last=wanted.to_on)
    return StayChange(RosterChangeKind.MOVED, wanted.stay(start), history)


def _too_early(wanted: RosterRow, person: Person) -> StayRefusal | None:
    """A move to a day before the stay that it would end, or before the person left."""
    if wanted.from_on is None:
        return None
    now = person.on(wanted.today) or person.next_after(wanted.today)
    if now is not None:
        if wanted.from_on >= now.from_on:
            return None
        return _refusal(RosterColumn.FROM_ON, "move_before_stay", name=person.name, day=now.from_on)
    left_on = person.assignments[-1].to_on if person.assignments else None
    if left_on is None or wanted.from_on > left_on:
        return None
    return _refusal(RosterColumn.FROM_ON, "already_left", name=person.name, day=left_on)


def _needed_day(person: Person, history: Iterable[Assignment], needed: Needed) -> date | None:
    """The newest day that records need and that the history would lose."""
    days = [
        needed(person.id, hall_id, first, last)
        for hall_id, first, last in lost_days(person.assignments, history)
    ]
    return max((day for day in days if day is not None), default=None)


def _refusal(column: RosterColumn, code: str, **values: object) -> StayRefusal:
    return StayRefusal(column, code, values)
