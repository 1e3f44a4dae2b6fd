"""How scores are computed, and from which day on: read it, or change it with a reason.

Scores follow the methods that are stored, never the file: the file is taken over once, and what it
says later is only offered. A method begins after every earlier one and after every published
month, so nothing that was shown as final changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from db import audit, methods
from db.methods import StoredMethod
from db.store import UnitOfWork
from domain.halls.assignment import plausible
from domain.method.method import Difference, Method, content_hash, content_of, differences
from domain.problems import InputProblem
from domain.reason import checked_reason
from domain.roles import Account, Act
from services.application import Application
from services.halls.organisation import latest_today
from services.reading import reading
from services.writing import writing

_DAY = timedelta(days=1)


def methods_between(db: UnitOfWork, first: date, last: date) -> list[tuple[date, Method]]:
    """The methods of a period, oldest first, each with the day it begins.

    The first one begins on or before ``first``; each holds until the day before the next.
    """
    of_day = {each.from_on: each.method for each in methods.stored(db)}  # a later one replaces
    of_day.setdefault(date.min, Method())  # only where no checklist file was ever good
    days = sorted(day for day in of_day if day <= last)
    begun = max(day for day in days if day <= first)
    return [(day, of_day[day]) for day in days if day >= begun]


def method_on(db: UnitOfWork, day: date) -> Method:
    """The method that scores of ``day`` follow."""
    return methods_between(db, day, day)[0][1]


def stretches(
    methods: list[tuple[date, Method]], first: date, last: date
) -> list[tuple[date, date, Method]]:
    """The days of a period by the method they follow, oldest first: from, to (both included).

    :param methods: as ``methods_between`` gives them
    """
    ends = [begins - _DAY for begins, _ in methods[1:]] + [last]
    return [
        (max(begins, first), end, method)
        for (begins, method), end in zip(methods, ends, strict=True)
    ]


class State(StrEnum):
    __words__ = "method_state."

    PLANNED = "planned"
    IN_FORCE = "in_force"
    PAST = "past"
    REPLACED = "replaced"  # by another one for the same day, before it began


@dataclass(frozen=True)
class MethodEntry:
    """A method that was set. ``account`` is a name, '' where the file was taken over."""

    number: int
    from_on: date
    account: str
    reason: str
    created_at: datetime
    state: State
    changes: list[Difference]  # against the one that was stored before


@dataclass(frozen=True)
class MethodOverview:
    in_force: Method  # today
    latest: Method  # the one that begins last; what a change starts from
    history: list[MethodEntry]  # the one stored last comes first
    proposal: Method | None  # of the file, where it says otherwise than ``latest``
    earliest: date  # the first day a new method may begin on


def overview(app: Application, account: Account, now: datetime) -> MethodOverview:
    """The methods of scoring, and what the file proposes.

    :raises NotAllowed: the role sees no results, not even the own ones
    """
    account.require_any(Act.SEE_RESULTS, Act.SEE_OWN_RESULTS)
    with reading(app, account) as db:
        stored = methods.stored(db)
        today = latest_today(db, now)
        in_force, latest = method_on(db, today), method_on(db, date.max)
        earliest = _earliest(db, today)
    library = app.checklists.library
    differs = library is not None and library.scoring != latest
    proposal = library.scoring if library and differs else None
    return MethodOverview(in_force, latest, _history(stored, today), proposal, earliest)


def _history(stored: list[StoredMethod], today: date) -> list[MethodEntry]:
    of_day = {each.from_on: each.number for each in stored}
    begun = max((each.number for each in stored if each.from_on <= today), default=0)
    entries = []
    for before, each in zip([None, *stored], stored, strict=False):
        if of_day[each.from_on] != each.number:
            state = State.REPLACED
        elif each.from_on > today:
            state = State.PLANNED
        else:
            state = State.IN_FORCE if each.number == begun else State.PAST
        changes = differences(before.method, each.method) if before else []
        entries.append(
            MethodEntry(
                each.number, each.from_on, each.account, each.reason, each.created_at, state,
                changes,
            )
        )  # fmt: skip
    return entries[::-1]


def planned_changes(
    app: Application, account: Account, method: Method, from_on: date, now: datetime
) -> list[Difference]:
    """What a method would change from a day on, never empty.

    :raises NotAllowed: the role sets no method
    :raises InputProblem: a day that cannot be, or nothing is changed
    """
    account.require(Act.SET_METHOD)
    with reading(app, account) as db:
        return _changes(db, method, from_on, now)


def change_method(
    app: Application,
    account: Account,
    method: Method,
    from_on: date,
    reason: str,
    now: datetime,
    shown: Sequence[Difference] | None = None,
) -> int:
    """Store a method that scores follow from a day on, and return its number.

    :param shown: what was said it would change; None: nothing is compared
    :raises NotAllowed: the role sets no method
    :raises InputProblem: no usable reason, a day that cannot be, nothing is changed, or something
      else than was shown
    """
    account.require(Act.SET_METHOD)
    reason = checked_reason(reason)
    with writing(app, account, Act.SET_METHOD, now) as (db, account):
        changed = _changes(db, method, from_on, now)
        if shown is not None and list(shown) != changed:
            raise InputProblem("method_outdated", day=from_on.isoformat())
        number = methods.add(db, method, from_on, account.id, reason, now)
        audit.add(
            db, now, account.id, "method_set", number=number, from_on=from_on.isoformat(),
            content_hash=content_hash(content_of(method)), reason=reason,
            changes={each.path: [each.old, each.new] for each in changed},
        )  # fmt: skip
    return number


def _changes(db: UnitOfWork, method: Method, from_on: date, now: datetime) -> list[Difference]:
    _check_day(db, from_on, latest_today(db, now))
    changed = differences(method_on(db, from_on), method)
    if not changed:
        raise InputProblem("method_same", day=from_on.isoformat())
    return changed


def _check_day(db: UnitOfWork, from_on: date, today: date) -> None:
    if not plausible(from_on, today):
        raise InputProblem("day_implausible", day=from_on.isoformat())
    published = methods.last_published_day(db)
    if published is not None and from_on <= published:
        raise InputProblem("method_from_published", day=published.isoformat())
    if from_on < _earliest(db, today):
        last = methods.stored(db)[-1].from_on
        raise InputProblem("method_from_too_early", day=last.isoformat())


def _earliest(db: UnitOfWork, today: date) -> date:
    """After the last method and the last published day; a method that has not begun yet can be
    replaced from its own first day."""
    stored = methods.stored(db)
    last = stored[-1].from_on if stored else date.min
    published = methods.last_published_day(db) or date.min
    return max(last if last > today else last + _DAY, published + _DAY)
