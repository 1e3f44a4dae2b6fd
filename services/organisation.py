"""Branches and halls, what is set for them, and who works there."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from pydantic import ValidationError
from sqlite_utils import Database

from db import accounts, audit, organisation, patrols
from db.store import Store
from domain.assignment import Person, plausible
from domain.hall import Hall, HallKind, HallSettings
from domain.norm import FRONT_LINE, Position
from domain.patrol import StaffMember, business_day_of
from domain.problems import InputProblem, NotAllowed, NotFound
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
    name = clean_name(name)
    branch_id = str(uuid4())
    with store.write() as db:
        if any(branch["name"] == name for branch in organisation.branches(db)):
            raise InputProblem("name_taken", name=name)
        organisation.add_branch(db, branch_id, name)
        audit.add(db, now, by.id, "branch_added", branch_id=branch_id, name=name)
    return branch_id


def rename_branch(store: Store, by: Account, branch_id: str, name: str, now: datetime) -> None:
    """:raises InputProblem: the name is empty or taken
    :raises NotFound: there is no such branch
    """
    by.require(Act.ADMINISTER)
    name = clean_name(name)
    with store.write() as db:
        names = {branch["id"]: branch["name"] for branch in organisation.branches(db)}
        was = names.pop(branch_id, None)
        if was is None:
            raise NotFound
        if name in names.values():
            raise InputProblem("name_taken", name=name)
        if name != was:
            organisation.rename_branch(db, branch_id, name)
            audit.add(db, now, by.id, "branch_renamed", branch_id=branch_id, name=name, was=was)


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
    hall = Hall(str(uuid4()), branch_id, clean_name(name), kind, _zone(time_zone))
    with store.write() as db:
        _check_hall(db, hall)
        organisation.add_hall(db, hall)
        audit.add(db, now, by.id, "hall_added", hall_id=hall.id, name=hall.name, kind=kind.value)
    return hall


def change_hall(
    store: Store,
    by: Account,
    hall_id: str,
    *,
    branch_id: str,
    name: str,
    kind: HallKind,
    time_zone: str,
    now: datetime,
) -> None:
    """Change what a hall is; its settings stay.

    :raises InputProblem: a field cannot be accepted
    :raises NotFound: there is no such hall
    """
    by.require(Act.ADMINISTER)
    fields: dict[str, Any] = {
        "branch_id": branch_id,
        "name": clean_name(name),
        "kind": kind,
        "time_zone": _zone(time_zone),
    }
    with store.write() as db:
        hall = _hall(db, hall_id)
        changed = replace(hall, **fields)
        _check_hall(db, changed)
        if changed != hall:
            organisation.change_hall(db, changed)
            audit.add(db, now, by.id, "hall_changed", hall_id=hall_id, **fields)


def set_up_hall(
    store: Store, by: Account, hall_id: str, values: Mapping[str, Any], now: datetime
) -> None:
    """Keep the settings of a hall; they hold from the next patrol on.

    :param values: fields of ``domain.hall.HallSettings``; what is left out gets its default
    :raises InputProblem: a setting cannot be accepted
    :raises NotFound: there is no such hall
    """
    by.require(Act.ADMINISTER)
    try:
        settings = HallSettings.model_validate(values)
    except ValidationError as error:
        kind = error.errors()[0]["type"]
        code = {"too_short": "walk_empty"}.get(kind, kind)
        if code not in ("walk_empty", "round_reversed", "zone_twice"):
            raise InputProblem("settings_unusable") from None
        raise InputProblem(code) from None
    with store.write() as db:
        hall = _hall(db, hall_id)
        if settings != hall.settings:
            organisation.change_hall(db, replace(hall, settings=settings))
            audit.add(
                db, now, by.id, "hall_set_up",
                hall_id=hall_id, settings=settings.model_dump(mode="json"),
            )  # fmt: skip


def close_hall(store: Store, by: Account, hall_id: str, from_on: date, now: datetime) -> None:
    """No patrol begins in the hall from that day on; one that is open can still be finished.

    :raises InputProblem: the day cannot be meant
    :raises NotFound: there is no such hall
    """
    by.require(Act.ADMINISTER)
    with store.write() as db:
        hall = _hall(db, hall_id)
        if not plausible(from_on, business_day_of(now, hall.time_zone)):
            raise InputProblem("day_implausible", day=from_on.isoformat())
        if hall.closed_on != from_on:
            organisation.change_hall(db, replace(hall, closed_on=from_on))
            audit.add(db, now, by.id, "hall_closed", hall_id=hall_id, from_on=from_on.isoformat())


def reopen_hall(store: Store, by: Account, hall_id: str, now: datetime) -> None:
    """:raises NotFound: there is no such hall"""
    by.require(Act.ADMINISTER)
    with store.write() as db:
        hall = _hall(db, hall_id)
        if hall.closed_on is not None:
            organisation.change_hall(db, replace(hall, closed_on=None))
            audit.add(db, now, by.id, "hall_reopened", hall_id=hall_id)


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
    number = clean_staff_no(staff_no)
    member = StaffMember(str(uuid4()), hall_id, clean_name(name), number, position)
    with store.write() as db:
        hall = organisation.hall(db, hall_id)
        if hall is None:
            raise InputProblem("hall_unknown")
        if any(each.staff_no == number for each in organisation.people(db)):
            raise InputProblem("staff_no_taken", staff_no=number)
        today = business_day_of(now, hall.time_zone)
        day = from_on or today
        if not plausible(day, today):
            raise InputProblem("day_implausible", day=day.isoformat())
        if hall.closed(day):
            raise InputProblem("hall_closed_for_staff", hall=hall.name)
        organisation.add_staff(db, member, day)
        audit.add(
            db, now, by.id, "staff_added", staff_id=member.id, hall_id=hall_id, staff_no=number,
            position=position.value, from_on=day.isoformat(),
        )  # fmt: skip
    return member


def clean_name(name: str) -> str:
    """:raises InputProblem: no name, or too long a one"""
    name = name.strip()
    if not 1 <= len(name) <= 64:
        raise InputProblem("name_unusable")
    return name


def clean_staff_no(staff_no: str) -> str:
    """:raises InputProblem: no staff number, or too long a one"""
    number = staff_no.strip()
    if not 1 <= len(number) <= 32:
        raise InputProblem("staff_no_unusable")
    return number


def _hall(db: Database, hall_id: str) -> Hall:
    hall = organisation.hall(db, hall_id)
    if hall is None:
        raise NotFound
    return hall


def _check_hall(db: Database, hall: Hall) -> None:
    if all(branch["id"] != hall.branch_id for branch in organisation.branches(db)):
        raise InputProblem("branch_unknown")
    others = [each for each in organisation.halls(db, None) if each.id != hall.id]
    if any(each.name == hall.name for each in others):
        raise InputProblem("name_taken", name=hall.name)


def _zone(time_zone: str) -> str:
    try:
        return ZoneInfo(time_zone.strip()).key
    except (ValueError, OSError, LookupError):
        raise InputProblem("time_zone_unknown", given=time_zone) from None


def own_branch(db: Database, account: Account) -> str:
    """The id of the branch that the account heads.

    :raises NotAllowed: it heads none
    """
    branch_id = accounts.branch_of(db, account.id)
    if branch_id is None:
        raise NotAllowed
    return branch_id
