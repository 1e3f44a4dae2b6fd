"""Patterns in what managers recorded: raised after a walk, shown to the manager first, answered.

What is raised is a case in the manager's own hands. Other managers never see it; who heads the
branch sees it once it was answered, or once there was time for that.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from db import cases, patrols, tapped_walks
from db.store import UnitOfWork
from domain.case import CaseFilter, CaseKind, CaseRow
from domain.follow_ups.flag import FlagState, alone_until, require_unanswered, seen_by_head
from domain.halls.hall import Hall
from domain.patrols.masking import mask
from domain.problems import InputProblem
from domain.reason import checked_reason
from domain.reports.honesty import LOOKED_BACK, HonestyFlag, HonestyPattern, flags
from domain.roles import Account, Act
from services.application import Application
from services.follow_ups.cases import open_in_hall, require_unchanged, take_step
from services.halls.scope import case_to_see, hall_to_see, or_not_found
from services.reading import reading
from services.writing import writing

_WALKS_BACK = timedelta(days=31)
_LISTED = 60
_KINDS = [CaseKind.FLAG]


@dataclass(frozen=True)
class RaisedFlag:
    """
    :param manager: who recorded it
    :param walks: (patrol id, business day) that show it, as far as they are there
    :param answer: '' while there is none
    """

    id: str
    hall: str
    time_zone: str
    manager: str
    pattern: HonestyPattern
    numbers: Mapping[str, int]
    walks: tuple[tuple[str, date], ...]
    raised_at: datetime
    alone_until: datetime | None
    is_open: bool
    answer: str
    steps: int


def raise_flags(app: Application, account: Account, hall_id: str, now: datetime) -> None:
    """Look through the account's own walks of a hall; what is new becomes a case of its own.

    :raises NotAllowed: the role does not walk
    :raises NotFound: the hall is outside the scope
    """
    account.require(Act.PATROL)
    with reading(app, account) as db:
        hall = hall_to_see(db, account, hall_id)
        if not _new_flags(db, account, hall, now):
            return
    with writing(app, account, Act.PATROL, now) as (db, current):
        for flag in _new_flags(db, current, hall_to_see(db, current, hall_id), now):
            sets: dict[str, Any] = {
                "state": FlagState.OPEN.value, "about": flag.key, "owner_id": current.id,
                "due_at": alone_until(now).isoformat(), "pattern": flag.pattern.value,
                "numbers": dict(flag.numbers), "patrols": list(flag.patrol_ids),
            }  # fmt: skip
            open_in_hall(db, current, CaseKind.FLAG, hall_id, now, sets, {}, "raise")


def _new_flags(db: UnitOfWork, account: Account, hall: Hall, now: datetime) -> list[HonestyFlag]:
    today = now.astimezone(ZoneInfo(hall.time_zone)).date()
    walks = tapped_walks.tapped_walks(db, hall.id, account.id, today - _WALKS_BACK, today)
    others = tapped_walks.failed_by_others(db, hall.id, account.id, today - LOOKED_BACK, today)
    found = {flag.key: flag for flag in flags(walks, *others, today)}
    if not found:
        return []
    which = CaseFilter(_KINDS, about=list(found), owner_id=account.id)
    known = {row.case.about for row in cases.listed(db, which, {hall.id})}
    return [flag for key, flag in found.items() if key not in known]


def raised_flags(app: Application, account: Account, now: datetime) -> list[RaisedFlag]:
    """Of a manager the own ones; for who compares managers those that others may see.

    :raises NotAllowed: the role does neither
    """
    account.require_any(Act.PATROL, Act.COMPARE_MANAGERS)
    with reading(app, account) as db:
        owner = None if account.may(Act.COMPARE_MANAGERS) else account.id
        rows = cases.listed(db, CaseFilter(_KINDS, owner_id=owner), account.hall_ids, most=_LISTED)
        return [_shown(db, row) for row in rows if _sees(account, row, now)]


def raised_flag(app: Application, account: Account, case_id: str, now: datetime) -> RaisedFlag:
    """One of those of ``raised_flags``.

    :raises NotAllowed: the role sees none
    :raises NotFound: there is no such case, or the account does not see it, or not yet
    """
    account.require_any(Act.PATROL, Act.COMPARE_MANAGERS)
    with reading(app, account) as db:
        row = case_to_see(db, account, case_id, CaseKind.FLAG)
        return _shown(db, or_not_found(row if _sees(account, row, now) else None))


def _sees(account: Account, row: CaseRow, now: datetime) -> bool:
    if row.case.owner_id == account.id:
        return True
    return account.may(Act.COMPARE_MANAGERS) and seen_by_head(row.case, now)


def _shown(db: UnitOfWork, row: CaseRow) -> RaisedFlag:
    case = row.case
    halls = {str(case.hall_id)}
    days = [(each, patrols.get(db, each, halls)) for each in case.fields["patrols"]]
    return RaisedFlag(
        id=case.id,
        hall=row.place,
        time_zone=row.time_zone,
        manager=row.owner or "",
        pattern=HonestyPattern(case.fields["pattern"]),
        numbers=case.fields["numbers"],
        walks=tuple((each, found.business_day) for each, found in days if found is not None),
        raised_at=case.opened_at,
        alone_until=case.due_at,
        is_open=case.is_open,
        answer=str(case.texts.get("answer", "")),
        steps=case.steps,
    )


def answer_flag(
    app: Application, account: Account, case_id: str, answer: str, seen_steps: int, now: datetime
) -> None:
    """Say how it came about; the manager alone can.

    :param seen_steps: ``RaisedFlag.steps`` of what stood on the screen
    :raises NotAllowed: the role does not walk
    :raises NotFound: there is no such case, or it is somebody else's
    :raises InputProblem: it was answered already, or nothing is said
    """
    said = mask(checked_reason(answer)).text
    with writing(app, account, Act.PATROL, now) as (db, current):
        row = case_to_see(db, current, case_id, CaseKind.FLAG)
        if row.case.owner_id != current.id:
            raise InputProblem("flag_of_another")
        require_unanswered(row.case)
        require_unchanged(db, row, seen_steps)
        sets = {"state": FlagState.ANSWERED.value, "closed": True}
        take_step(db, current, row.case, "answer", now, sets, {"answer": said})
