"""Branches and halls, and what is set for them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from db import audit, organisation, patrols
from db.store import UnitOfWork
from domain.halls.assignment import plausible
from domain.halls.hall import Hall, HallKind, HallSettings, business_day_of
from domain.halls.names import check_name_free, clean_name
from domain.plain_text import clean
from domain.problems import InputProblem, NotFound
from domain.roles import Account, Act
from services.application import Application
from services.reading import reading
from services.writing import writing


def my_halls(app: Application, account: Account) -> list[Hall]:
    """The halls in the account's scope, own ones first, then by name."""
    with reading(app, account) as db:
        return organisation.halls(db, account.hall_ids)


def open_halls(app: Application, account: Account, now: datetime) -> list[Hall]:
    """The halls in scope where a patrol may begin, or where one that was begun is still open."""
    with reading(app, account) as db:
        return [
            hall
            for hall in organisation.halls(db, account.hall_ids)
            if not hall.closed(business_day_of(now, hall.time_zone))
            or patrols.any_open(db, hall.id)
        ]


def all_branches(app: Application, account: Account) -> list[dict[str, str]]:
    account.require(Act.ADMINISTER)
    with reading(app, account) as db:
        return organisation.branches(db)


def all_halls(app: Application, account: Account) -> list[Hall]:
    account.require(Act.ADMINISTER)
    with reading(app, account) as db:
        return organisation.halls(db, None)


def add_branch(app: Application, account: Account, name: str, now: datetime) -> str:
    """Return the new branch's id.

    :raises InputProblem: the name is empty or taken
    """
    account.require(Act.ADMINISTER)
    name = clean_name(name)
    with writing(app, account, Act.ADMINISTER, now) as (db, account):
        return keep_new_branch(db, account, name, now)


def keep_new_branch(db: UnitOfWork, account: Account, name: str, now: datetime) -> str:
    """As ``add_branch``, within the unit of work of whoever administers."""
    name, branch_id = clean_name(name), str(uuid4())
    check_name_free(name, (branch["name"] for branch in organisation.branches(db)))
    organisation.add_branch(db, branch_id, name)
    audit.add(db, now, account.id, "branch_added", branch_id=branch_id, name=name)
    return branch_id


def rename_branch(
    app: Application, account: Account, branch_id: str, name: str, now: datetime
) -> None:
    """Give a branch another name.

    :raises InputProblem: the name is empty or taken
    :raises NotFound: there is no such branch
    """
    with writing(app, account, Act.ADMINISTER, now) as (db, account):
        names = {branch["id"]: branch["name"] for branch in organisation.branches(db)}
        was = names.pop(branch_id, None)
        if was is None:
            raise NotFound
        name = clean_name(name, was)
        if name != was:
            check_name_free(name, names.values())
            organisation.rename_branch(db, branch_id, name)
            audit.add(
                db, now, account.id, "branch_renamed", branch_id=branch_id, name=name, was=was
            )


def add_hall(
    app: Application,
    account: Account,
    *,
    branch_id: str,
    name: str,
    kind: HallKind,
    time_zone: str,
    now: datetime,
) -> Hall:
    """Add a hall to a branch.

    :raises InputProblem: a field cannot be accepted
    """
    account.require(Act.ADMINISTER)
    hall = Hall(str(uuid4()), branch_id, clean_name(name), kind, _zone(time_zone), since=now)
    with writing(app, account, Act.ADMINISTER, now) as (db, account):
        keep_new_hall(db, account, hall, now)
    return hall


def keep_new_hall(db: UnitOfWork, account: Account, hall: Hall, now: datetime) -> None:
    """Add a hall within the unit of work of whoever administers.

    :raises InputProblem: the name is taken, or there is no such branch
    """
    _check_hall(db, hall, None)
    organisation.add_hall(db, hall)
    audit.add(
        db, now, account.id, "hall_added", hall_id=hall.id, name=hall.name, kind=hall.kind.value
    )


def change_hall(
    app: Application,
    account: Account,
    hall_id: str,
    *,
    branch_id: str,
    name: str,
    kind: HallKind,
    time_zone: str,
    now: datetime,
    settings: Mapping[str, Any] | None = None,
) -> None:
    """Change what a hall is.

    :param settings: as ``set_up_hall`` takes them, kept together with the rest; None: they stay
    :raises InputProblem: a field or setting cannot be accepted
    :raises NotFound: there is no such hall
    """
    account.require(Act.ADMINISTER)
    new_settings = None if settings is None else _settings(settings)
    fields: dict[str, Any] = {"branch_id": branch_id, "kind": kind, "time_zone": _zone(time_zone)}
    with writing(app, account, Act.ADMINISTER, now) as (db, account):
        hall = _hall(db, hall_id)
        fields["name"] = clean_name(name, hall.name)
        changed = replace(hall, **fields)
        _check_hall(db, changed, hall)
        if changed != hall:
            organisation.change_hall(db, changed)
            audit.add(db, now, account.id, "hall_changed", hall_id=hall_id, **fields)
        if new_settings is not None:
            _keep_settings(db, account, changed, new_settings, now)


def set_up_hall(
    app: Application, account: Account, hall_id: str, values: Mapping[str, Any], now: datetime
) -> None:
    """Keep the settings of a hall; they hold from the next patrol on.

    :param values: fields of ``domain.halls.hall.HallSettings``; what is left out gets its default
    :raises InputProblem: a setting cannot be accepted
    :raises NotFound: there is no such hall
    """
    account.require(Act.ADMINISTER)
    settings = _settings(values)
    with writing(app, account, Act.ADMINISTER, now) as (db, account):
        _keep_settings(db, account, _hall(db, hall_id), settings, now)


def _settings(values: Mapping[str, Any]) -> HallSettings:
    try:
        return HallSettings.model_validate(values)
    except ValidationError as error:
        kind = error.errors()[0]["type"]
        code = {"too_short": "walk_empty"}.get(kind, kind)
        if code not in ("walk_empty", "round_reversed", "zone_twice", "never_open"):
            raise InputProblem("settings_unusable") from None
        raise InputProblem(code) from None


def _keep_settings(
    db: UnitOfWork, account: Account, hall: Hall, settings: HallSettings, now: datetime
) -> None:
    if settings == hall.settings:  # looked at, and found right
        audit.add(db, now, account.id, "hall_settings_kept", hall_id=hall.id)
        return
    organisation.change_hall(db, replace(hall, settings=settings))
    audit.add(
        db, now, account.id, "hall_set_up",
        hall_id=hall.id, settings=settings.model_dump(mode="json"),
    )  # fmt: skip


def close_hall(
    app: Application, account: Account, hall_id: str, from_on: date, now: datetime
) -> None:
    """No patrol begins in the hall from that day on; one that is open can still be finished.

    :raises InputProblem: the day cannot be meant
    :raises NotFound: there is no such hall
    """
    with writing(app, account, Act.ADMINISTER, now) as (db, account):
        hall = _hall(db, hall_id)
        if not plausible(from_on, business_day_of(now, hall.time_zone)):
            raise InputProblem("day_implausible", day=from_on.isoformat())
        if hall.closed_on != from_on:
            organisation.change_hall(db, replace(hall, closed_on=from_on))
            audit.add(
                db, now, account.id, "hall_closed", hall_id=hall_id, from_on=from_on.isoformat()
            )


def reopen_hall(app: Application, account: Account, hall_id: str, now: datetime) -> None:
    """Take back that a hall was closed.

    :raises NotFound: there is no such hall
    """
    with writing(app, account, Act.ADMINISTER, now) as (db, account):
        hall = _hall(db, hall_id)
        if hall.closed_on is not None:
            organisation.change_hall(db, replace(hall, closed_on=None))
            audit.add(db, now, account.id, "hall_reopened", hall_id=hall_id)


def _hall(db: UnitOfWork, hall_id: str) -> Hall:
    hall = organisation.hall(db, hall_id)
    if hall is None:
        raise NotFound
    return hall


def _check_hall(db: UnitOfWork, hall: Hall, was: Hall | None) -> None:
    if all(branch["id"] != hall.branch_id for branch in organisation.branches(db)):
        raise InputProblem("branch_unknown")
    if was is None or hall.name != was.name:
        halls = organisation.halls(db, None)
        check_name_free(hall.name, (each.name for each in halls if each.id != hall.id))


def _zone(time_zone: str) -> str:
    try:
        return ZoneInfo(clean(time_zone)).key
    except (ValueError, OSError, LookupError):
        raise InputProblem("time_zone_unknown", given=time_zone) from None


def latest_today(db: UnitOfWork, now: datetime) -> date:
    """The day it is in the hall where it is latest."""
    zones = {hall.time_zone for hall in organisation.halls(db, None)}
    return max((business_day_of(now, zone) for zone in zones), default=now.astimezone(UTC).date())


def halls_of_branch(db: UnitOfWork, branch_id: str) -> list[str]:
    """The ids of its halls, closed ones too, sorted."""
    return sorted(hall.id for hall in organisation.halls(db, None) if hall.branch_id == branch_id)
