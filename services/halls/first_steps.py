"""What is still missing before a hall is patrolled, as far as the data say it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from db import accounts, audit, organisation, patrols
from db.store import UnitOfWork
from domain.halls.hall import Hall, HallSettings, business_day_of
from domain.roles import Account, Act, Role
from services.application import Application
from services.reading import reading


class FirstStep(StrEnum):
    """In their order."""

    __words__ = "first_step."

    HALL = "hall"
    ROSTER = "roster"
    MANAGER = "manager"
    HOURS = "hours"
    PATROL = "patrol"


@dataclass(frozen=True)
class HallGap:
    """A hall and what it has not: steps of ROSTER, MANAGER, PATROL."""

    hall: Hall
    missing: tuple[FirstStep, ...]


@dataclass(frozen=True)
class FirstSteps:
    """``done``: what the halls together have; ``gaps``: halls that lack something, by name;
    ``managers``: logins of those who may begin the first patrol; ``hall_id``: a hall to look at."""

    done: frozenset[FirstStep]
    gaps: tuple[HallGap, ...]
    managers: tuple[str, ...]
    hall_id: str | None

    @property
    def next(self) -> FirstStep | None:
        return next((each for each in FirstStep if each not in self.done), None)


@dataclass(frozen=True)
class Missing:
    """What somebody waits for, and who can see to it.

    ``step``: the first that is missing in their halls; ``who``: names of those who do it.
    """

    step: FirstStep
    who: tuple[str, ...]


def first_steps(app: Application, account: Account, now: datetime) -> FirstSteps:
    """For the administrator.

    :raises NotAllowed: the role does not administer
    """
    account.require(Act.ADMINISTER)
    with reading(app, account) as db:
        halls = _open(organisation.halls(db, None), now)
        rows = _accounts(db)
        managed = _managed(rows)
        staffed, walked = _staffed(db, halls, now), patrols.halls_walked(db, _ids(halls))
        settled = any(hall.settings != HallSettings() for hall in halls)
        done = {
            FirstStep.HALL: bool(halls),
            FirstStep.ROSTER: bool(staffed),
            FirstStep.MANAGER: bool(managed & _ids(halls)),
            FirstStep.HOURS: settled or audit.any_of(db, "hall_set_up", "hall_settings_kept"),
            FirstStep.PATROL: bool(walked),
        }
        having = {
            FirstStep.ROSTER: staffed, FirstStep.MANAGER: managed, FirstStep.PATROL: walked,
        }  # fmt: skip
        gaps = [
            HallGap(hall, tuple(step for step, ids in having.items() if hall.id not in ids))
            for hall in sorted(halls, key=lambda each: each.name)
        ]
        managers = [str(row["login"]) for row in rows if row["role"] == Role.DUTY_MANAGER]
    return FirstSteps(
        frozenset(step for step, is_done in done.items() if is_done),
        tuple(gap for gap in gaps if gap.missing),
        tuple(managers),
        halls[0].id if halls else None,
    )


def missing(app: Application, account: Account, now: datetime) -> Missing | None:
    """What the halls of somebody lack before there is anything to see; None: nothing, at least one
    of them has been patrolled."""
    with reading(app, account) as db:
        halls = _open(organisation.halls(db, account.hall_ids), now)
        if patrols.any_walked(db, account.hall_ids):
            return None
        rows = _accounts(db)
        managers = tuple(
            str(row["name"])
            for row in rows
            if row["role"] == Role.DUTY_MANAGER and set(row["hall_ids"]) & _ids(halls)
        )
        administrators = tuple(
            str(row["name"]) for row in rows if row["role"] == Role.ADMINISTRATOR
        )
        if not halls:
            return Missing(FirstStep.HALL, administrators)
        if not _staffed(db, halls, now):
            return Missing(FirstStep.ROSTER, administrators)
        if not managers:
            return Missing(FirstStep.MANAGER, administrators)
        return Missing(FirstStep.PATROL, managers)


def _open(halls: list[Hall], now: datetime) -> list[Hall]:
    return [hall for hall in halls if not hall.closed(business_day_of(now, hall.time_zone))]


def _ids(halls: list[Hall]) -> frozenset[str]:
    return frozenset(hall.id for hall in halls)


def _staffed(db: UnitOfWork, halls: list[Hall], now: datetime) -> set[str]:
    """Ids of the halls where somebody works today."""
    zones: dict[str, list[str]] = {}
    for hall in halls:
        zones.setdefault(hall.time_zone, []).append(hall.id)
    return {
        member.hall_id
        for zone, ids in zones.items()
        for member in organisation.staff(db, ids, business_day_of(now, zone))
    }


def _accounts(db: UnitOfWork) -> list[dict[str, Any]]:
    return [row for row in accounts.listing(db) if row["ended_at"] is None]


def _managed(rows: list[dict[str, Any]]) -> set[str]:
    return {
        hall_id for row in rows if row["role"] == Role.DUTY_MANAGER for hall_id in row["hall_ids"]
    }
