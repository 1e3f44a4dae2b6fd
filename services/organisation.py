"""Halls and staff: who works where."""

from datetime import date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from db import audit, organisation, patrols
from db.store import Store
from domain.assignment import Person
from domain.hall import Hall, HallKind
from domain.norm import FRONT_LINE, Position
from domain.patrol import StaffMember, business_day_of
from domain.problems import InputProblem
from domain.roles import Account, Act


def my_halls(store: Store, account: Account) -> list[Hall]:
    """The halls in the account's scope, own ones first, then by name."""
    with store.read() as db:
        return organisation.halls(db, account.hall_ids)


def open_halls(store: Store, account: Account, now: datetime) -> list[Hall]:
    """The halls in scope where a patrol may begin, or where one that was begun is still open."""
    with store.read() as db:
        return [
            hall
            for hall in organisation.halls(db, account.hall_ids)
            if not hall.closed(business_day_of(now, hall.time_zone))
            or patrols.any_open(db, hall.id)
        ]


def my_staff(store: Store, account: Account, first: date, last: date) -> list[StaffMember]:
    """Who was assigned to the account's halls in the period, by staff number; each person once.

    Hall and position are the newest ones within the scope.
    """
    with store.read() as db:
        members = organisation.assigned(db, account.hall_ids, first, last)
    return list({member.id: member for member in members}.values())


def all_branches(store: Store, by: Account) -> list[dict[str, str]]:
    by.require(Act.ADMINISTER)
    with store.read() as db:
        return organisation.branches(db)


def all_halls(store: Store, by: Account) -> list[Hall]:
    by.require(Act.ADMINISTER)
    with store.read() as db:
        return organisation.halls(db, None)


def all_staff(store: Store, by: Account) -> list[Person]:
    """Everybody who works or worked in a hall, with every stay, by staff number."""
    by.require(Act.ADMINISTER)
    with store.read() as db:
        return organisation.people(db)


def add_branch(store: Store, by: Account, name: str, now: datetime) -> str:
    """Return the new branch's id.

    :raises InputProblem: the name is empty or taken
    """
    by.require(Act.ADMINISTER)
    name = _name(name)
    branch_id = str(uuid4())
    with store.write() as db:
        if any(branch["name"] == name for branch in organisation.branches(db)):
            raise InputProblem("name_taken", name=name)
        organisation.add_branch(db, branch_id, name)
        audit.add(db, now, by.id, "branch_added", branch_id=branch_id, name=name)
    return branch_id


def add_hall(
    store: Store,
    by: Account,
    *,
    branch_id: str,
    name: str,
    kind: HallKind,
    time_zone: str,
    now: datetime,
) -> Hall:
    """:raises InputProblem: a field cannot be accepted"""
    by.require(Act.ADMINISTER)
    hall = Hall(str(uuid4()), branch_id, _name(name), kind, _zone(time_zone))
    with store.write() as db:
        if all(branch["id"] != branch_id for branch in organisation.branches(db)):
            raise InputProblem("branch_unknown")
        if any(each.name == hall.name for each in organisation.halls(db, None)):
            raise InputProblem("name_taken", name=hall.name)
        organisation.add_hall(db, hall)
        audit.add(db, now, by.id, "hall_added", hall_id=hall.id, name=hall.name, kind=kind.value)
    return hall


def add_staff(
    store: Store,
    by: Account,
    *,
    hall_id: str,
    name: str,
    staff_no: str,
    position: Position,
    now: datetime,
    from_on: date | None = None,
) -> StaffMember:
    """:param from_on: the first day; None: today in the hall's zone
    :raises InputProblem: a field cannot be accepted
    """
    by.require(Act.ADMINISTER)
    if position not in FRONT_LINE:
        raise InputProblem("position_unknown")
    number = staff_no.strip()
    if not 1 <= len(number) <= 32:
        raise InputProblem("staff_no_unusable")
    member = StaffMember(str(uuid4()), hall_id, _name(name), number, position)
    with store.write() as db:
        hall = organisation.hall(db, hall_id)
        if hall is None:
            raise InputProblem("hall_unknown")
        if any(each.staff_no == number for each in organisation.people(db)):
            raise InputProblem("staff_no_taken", staff_no=number)
        day = from_on or business_day_of(now, hall.time_zone)
        organisation.add_staff(db, member, day)
        audit.add(
            db, now, by.id, "staff_added", staff_id=member.id, hall_id=hall_id, staff_no=number,
            position=position.value, from_on=day.isoformat(),
        )  # fmt: skip
    return member


def _name(name: str) -> str:
    name = name.strip()
    if not 1 <= len(name) <= 64:
        raise InputProblem("name_unusable")
    return name


def _zone(time_zone: str) -> str:
    try:
        return ZoneInfo(time_zone.strip()).key
    except (ValueError, OSError, LookupError):
        raise InputProblem("time_zone_unknown", given=time_zone) from None
