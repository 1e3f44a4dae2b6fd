"""What every kind of case needs: opening one, taking a step, reading one with its history.

The services of a kind decide who may take which step; nothing else writes cases.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from db import cases, patrols
from db.store import UnitOfWork
from domain.case import Case, CaseFilter, CaseKind, CaseRow, Step, StepRow
from domain.halls.hall import Hall
from domain.patrols.patrol import Patrol
from domain.problems import InputProblem
from domain.roles import Account, Act
from services.application import Application
from services.halls.scope import (
    case_to_see,
    hall_to_see,
    halls_to_see,
    or_not_found,
    own_halls,
    own_staff_id,
)
from services.reading import reading

PAGE = 30  # cases of a list at once


@dataclass(frozen=True)
class OpenedCase:
    """A case with what happened to it, the first step first."""

    row: CaseRow
    steps: tuple[StepRow, ...]


@dataclass(frozen=True)
class CasePage:
    """A part of a list, and how many there are in all."""

    rows: tuple[CaseRow, ...]
    total: int


def open_in_hall(
    db: UnitOfWork,
    account: Account,
    kind: CaseKind,
    hall_id: str,
    now: datetime,
    sets: Mapping[str, Any],
    texts: Mapping[str, Any],
    action: str = "open",
) -> Case:
    """Open a case of a hall in the account's scope.

    :param db: a unit of work that writes
    :param sets: with ``state``; moments as ISO text (``domain.case.Step``)
    :raises NotFound: there is no such hall, or it is outside the scope
    """
    hall = hall_to_see(db, account, hall_id)
    step = Step(str(uuid4()), 1, action, account.id, now, sets, texts)
    return cases.open_case(db, kind, hall.branch_id, hall.id, step)


def open_about_oneself(
    db: UnitOfWork,
    account: Account,
    kind: CaseKind,
    hall: Hall,
    now: datetime,
    sets: Mapping[str, Any],
    texts: Mapping[str, Any],
    action: str = "open",
) -> Case:
    """As ``open_in_hall``, of a member of staff about the own person.

    :param hall: in which the person was watched, which is checked already
    :raises NotAllowed: the account is not that of a member of staff
    """
    sets = {**sets, "staff_id": own_staff_id(account)}
    step = Step(str(uuid4()), 1, action, account.id, now, sets, texts)
    return cases.open_case(db, kind, hall.branch_id, hall.id, step)


def own_patrol(db: UnitOfWork, account: Account, patrol_id: str) -> Patrol:
    """A finished patrol of a hall in which the member of staff works or worked.

    :raises NotAllowed: the account is not that of a member of staff
    :raises NotFound: another one, or one that is under way
    """
    patrol = patrols.get(db, patrol_id, own_halls(db, account))
    return or_not_found(patrol if patrol is not None and patrol.finished_at is not None else None)


def open_in_branch(
    db: UnitOfWork,
    account: Account,
    kind: CaseKind,
    branch_id: str,
    now: datetime,
    sets: Mapping[str, Any],
    texts: Mapping[str, Any],
    action: str = "open",
) -> Case:
    """As ``open_in_hall``, of a whole branch; that the account may is checked already."""
    step = Step(str(uuid4()), 1, action, account.id, now, sets, texts)
    return cases.open_case(db, kind, branch_id, None, step)


def take_step(
    db: UnitOfWork,
    account: Account,
    case: Case,
    action: str,
    now: datetime,
    sets: Mapping[str, Any] | None = None,
    texts: Mapping[str, Any] | None = None,
) -> Case:
    """Take the next step of a case that was read in this unit of work.

    :param db: a unit of work that writes
    """
    step = Step(case.id, case.steps + 1, action, account.id, now, sets or {}, texts or {})
    return cases.add_step(db, case, step)


def require_unchanged(db: UnitOfWork, row: CaseRow, seen_steps: int) -> None:
    """Ask whether the case is still as somebody saw it before they decided.

    :param seen_steps: ``Case.steps`` of the case that stood on their screen
    :raises InputProblem: somebody took a step meanwhile; who, and when, is said
    """
    if row.case.steps == seen_steps:
        return
    newest = cases.steps_of(db, row.case.id)[-1]
    zone = ZoneInfo(row.time_zone)
    at = newest.step.at.astimezone(zone)
    raise InputProblem("case_changed", name=newest.account, at=f"{at:%Y-%m-%d %H:%M}")


def opened_case(app: Application, account: Account, case_id: str, *kinds: CaseKind) -> OpenedCase:
    """A case with its history.

    :raises NotAllowed: the role sees no results, not even the own ones
    :raises NotFound: there is no such case of these kinds, or it is outside the scope
    """
    account.require_any(Act.SEE_RESULTS, Act.SEE_OWN_RESULTS)
    with reading(app, account) as db:
        row = case_to_see(db, account, case_id, *kinds)
        return OpenedCase(row, tuple(cases.steps_of(db, case_id)))


def case_page(
    app: Application,
    account: Account,
    which: CaseFilter,
    *,
    page: int = 0,
    hall_ids: Collection[str] | None = None,
    by_due: bool = False,
) -> CasePage:
    """A page of the cases in the account's scope.

    :param page: from 0
    :param hall_ids: of these halls only; None: of all in scope
    :raises NotAllowed: the role sees no results
    :raises NotFound: a hall outside the scope
    """
    account.require(Act.SEE_RESULTS)
    with reading(app, account) as db:
        halls = halls_to_see(account, hall_ids)
        rows = cases.listed(db, which, halls, most=PAGE, skip=page * PAGE, by_due=by_due)
        return CasePage(tuple(rows), cases.count(db, which, halls))
