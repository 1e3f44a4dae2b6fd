"""Reported red lines: who sees them, and how they stand.

A report is not a finding. It stands as *reported* until the branch head confirms or rejects it; a
rejected one counts nowhere any more, and its history stays.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from db import patrol_state, red_lines
from db.store import UnitOfWork
from domain.norms.norm import Norm
from domain.patrols.event import Status
from domain.patrols.patrol import Patrol
from domain.problems import InputProblem
from domain.roles import Account, Act
from services.application import Application
from services.halls.scope import own_staff_id
from services.norms.library import norm_of
from services.reading import reading

WITHDRAWN = "withdrawn"  # corrected by the duty manager before anybody decided


@dataclass(frozen=True)
class RedLine:
    """One report and how it stands."""

    event_id: str  # of the report
    patrol_id: str
    norm_id: str
    norm: Norm  # of the patrol's version, with its lawful cases
    staff_id: str | None  # None: the hall itself
    staff: str | None
    staff_no: str | None
    hall_id: str
    hall: str
    time_zone: str
    round: str
    fact: str
    photos: tuple[str, ...]
    manager_id: str
    manager: str  # who reported it
    captured_at: datetime
    status: str  # of ``Status``, or WITHDRAWN
    decided_by: str | None = None  # who confirmed, rejected or withdrew it
    decided_at: datetime | None = None
    reason: str = ""
    arrived_late: bool = False  # the report came after the end of the patrol


def reported_red_lines(app: Application, account: Account) -> list[RedLine]:
    """What waits for a decision in the account's halls, newest first.

    :raises NotAllowed: the role does not decide
    """
    account.require(Act.DECIDE_RED_LINES)
    with reading(app, account) as db:
        rows = red_lines.waiting(db, account.hall_ids)
    return as_red_lines(app, rows)


def decided_red_lines(
    app: Application, account: Account, now: datetime, days: int = 28
) -> list[RedLine]:
    """What was decided in the last ``days``, the newest decision first.

    :raises NotAllowed: the role does not decide
    """
    account.require(Act.DECIDE_RED_LINES)
    end = now + timedelta(seconds=1)  # the one just decided included
    with reading(app, account) as db:
        rows = red_lines.decided(db, account.hall_ids, now - timedelta(days=days), end)
    return as_red_lines(app, rows)


def red_lines_of_period(
    app: Application, account: Account, first: date, last: date
) -> list[RedLine]:
    """Every report of the business days in the account's halls, newest first.

    :raises NotAllowed: the role sees no results
    """
    account.require(Act.SEE_RESULTS)
    with reading(app, account) as db:
        rows = red_lines.of_period(db, account.hall_ids, first, last)
    return as_red_lines(app, rows)


def red_lines_of_patrol(app: Application, account: Account, patrol_id: str) -> list[RedLine]:
    """Every report of a patrol in the account's halls, oldest first."""
    account.require(Act.SEE_RESULTS)
    with reading(app, account) as db:
        rows = red_lines.of_patrol(db, patrol_id, account.hall_ids)
    return as_red_lines(app, rows)


def own_red_lines(app: Application, account: Account, first: date, last: date) -> list[RedLine]:
    """Reports about the member of staff, newest first.

    :raises NotAllowed: the account is not that of a member of staff
    """
    own = own_staff_id(account)
    with reading(app, account) as db:
        rows = red_lines.of_person(db, own, first, last)
    return as_red_lines(app, rows)


def already_decided(row: dict[str, Any]) -> InputProblem:
    """:param row: a decided one of ``db.red_lines``"""
    at = row["decided_at"].astimezone(ZoneInfo(row["time_zone"]))
    return InputProblem(
        "red_line_decided_already", name=row["decided_by"], at=f"{at:%Y-%m-%d %H:%M}"
    )


def next_elapsed_ms(db: UnitOfWork, patrol: Patrol, now: datetime) -> int:
    """For an event of the server: after everything that was tapped until now, also on a tablet
    that has not sent it yet."""
    since_opened = (now - patrol.opened_at).total_seconds() * 1000
    return max(patrol_state.highest_elapsed_ms(db, patrol.id) + 1, int(since_opened))


def as_red_lines(app: Application, rows: list[dict[str, Any]]) -> list[RedLine]:
    return [_as_red_line(app, row) for row in rows]


def _as_red_line(app: Application, row: dict[str, Any]) -> RedLine:
    status = row["status"]
    if status == Status.REPORTED and not row["is_current"]:
        status = WITHDRAWN
    over = status != Status.REPORTED
    kept = RedLine.__dataclass_fields__.keys() & row.keys()
    return RedLine(
        **{name: row[name] for name in kept}
        | {
            "norm": norm_of(app.store, row),
            "status": str(status),
            "decided_by": row["decided_by"] if over else None,
            "decided_at": row["decided_at"] if over else None,
            "reason": row["reason"] if over else "",
        }
    )
