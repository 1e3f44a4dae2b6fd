"""Undo the last import of the roster: names and stays are again what they were, by another record.

Whoever came with the import stays on the roster with no stay. It is refused, and said of whom,
where records since then need a stay that would be gone, or where somebody was changed since.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from db import audit, company_checks, imports, organisation, roster_imports
from db.imports import Imports
from db.store import UnitOfWork
from domain.halls.assignment import Person, lost_days
from domain.imports.past_import import PastImport
from domain.problems import InputProblem
from domain.reason import checked_reason
from domain.roles import Account, Act
from services.application import Application
from services.imports.roster_record import keep_import
from services.reading import reading
from services.writing import writing


@dataclass(frozen=True)
class Hindrance:
    """Why a person cannot be what they were: ``code`` is changed_since, needed (hall, day) or
    checked (hall, month); the words are under ``undo_hindrance.<code>``."""

    name: str
    staff_no: str
    code: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class RosterUndo:
    """``people``: as they are and as they will be, by staff number; with ``hindrances`` it cannot
    be done."""

    past: PastImport
    people: tuple[tuple[Person, Person], ...]
    hindrances: tuple[Hindrance, ...]


def past_imports(app: Application, account: Account, newest: int = 50) -> list[PastImport]:
    """What was taken in, newest first, undone or not."""
    account.require(Act.ADMINISTER)
    with reading(app, account) as db:
        return imports.past(db, Imports.ROSTER, newest)


def preview_undo(app: Application, account: Account) -> RosterUndo | None:
    """What undoing the last import would change; None: there is none that stands. Nothing is
    written.

    :raises NotAllowed: the role does not administer
    """
    account.require(Act.ADMINISTER)
    with reading(app, account) as db:
        return _undo(db)


def undo_import(
    app: Application, account: Account, shown: RosterUndo, reason: str, now: datetime
) -> int:
    """Let everybody be what they were before the import, all of them or nobody.

    :return: the number of the record that undoes it
    :raises NotAllowed: the role does not administer
    :raises InputProblem: it is no longer what was shown, somebody cannot be what they were, or no
      usable reason
    """
    with writing(app, account, Act.ADMINISTER, now) as (db, account):
        undo = _undo(db)
        if undo is None or undo != shown or undo.hindrances:
            raise InputProblem("undo_outdated")
        reason = checked_reason(reason)
        before = organisation.people(db)
        for _, after in undo.people:
            organisation.change_person(db, after.id, after.name, after.staff_no)
            organisation.assign(db, after.id, after.assignments)
        past = undo.past
        number, digest = keep_import(
            db, account, before, now, past.file_name, past.sha256, past.number, reason
        )
        audit.add(
            db, now, account.id, "roster_import_undone",
            number=number, undoes=past.number, reason=reason, people_sha256=digest,
        )  # fmt: skip
    return number


def _undo(db: UnitOfWork) -> RosterUndo | None:
    past = imports.standing(db, Imports.ROSTER)
    if past is None:
        return None
    people = {person.id: person for person in organisation.people(db)}
    halls = {hall.id: hall.name for hall in organisation.halls(db, None)}
    pairs, hindrances = [], []
    for before, after in roster_imports.people_of(db, past.number):
        now = people[after.id]
        if now != after:
            hindrances.append(Hindrance(now.name, now.staff_no, "changed_since"))
            continue
        pairs.append((now, before or replace(after, assignments=())))
        hindrances += _needed(db, *pairs[-1], halls)
    return RosterUndo(past, tuple(pairs), tuple(hindrances))


def _needed(
    db: UnitOfWork, now: Person, then: Person, halls: dict[str, str]
) -> Iterator[Hindrance]:
    """Records of days and months on which the person would no longer be in the hall."""
    for hall_id, first, last in lost_days(now.assignments, then.assignments):
        hall = ("hall", halls[hall_id])
        day = organisation.newest_needed_day(db, now.id, hall_id, first, last)
        if day is not None:
            values = (hall, ("day", day.isoformat()))
            yield Hindrance(now.name, now.staff_no, "needed", values)
        checks = company_checks.of_months(db, [hall_id], *_months(first, last))
        for month in checks.loc[checks["staff_id"] == now.id, "month"].unique()[-1:]:
            stays = (stay for stay in then.assignments if stay.hall_id == hall_id)
            if not any(stay.touches(month) for stay in stays):
                yield Hindrance(now.name, now.staff_no, "checked", (hall, ("month", month)))


def _months(first: date, last: date) -> tuple[str, str]:
    return f"{first:%Y-%m}", f"{last:%Y-%m}"
