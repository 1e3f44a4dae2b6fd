"""Lawful cases that duty managers examined: what might have been the breach of a red line and was
none. They count nowhere; whoever sees the reports of a hall sees them beside these."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from db import examined
from domain.norms.norm import Norm
from domain.roles import Account, Act
from services.application import Application
from services.halls.scope import own_staff_id
from services.norms.library import norm_of
from services.reading import reading

RECENT_DAYS = 28  # as decisions are shown (``services.patrols.red_lines.decided_red_lines``)


@dataclass(frozen=True)
class ExaminedCase:
    """One record that stands."""

    event_id: str
    patrol_id: str
    norm: Norm  # of the patrol's version
    lawful_case: int  # from 1, of the norm's lawful cases
    staff_id: str | None  # None: the hall itself
    staff: str | None
    staff_no: str | None
    hall_id: str
    hall: str
    time_zone: str
    fact: str
    manager: str  # who recorded it
    captured_at: datetime
    arrived_late: bool


def recent_examined(app: Application, account: Account, now: datetime) -> list[ExaminedCase]:
    """Those of the last ``RECENT_DAYS`` in the account's halls, newest first.

    :raises NotAllowed: the role does not decide about red lines
    """
    account.require(Act.DECIDE_RED_LINES)
    # The business day of a hall may be one ahead of the day in UTC.
    last = now.date() + timedelta(days=1)
    return _of_period(app, account, now.date() - timedelta(days=RECENT_DAYS), last)


def examined_of_period(
    app: Application, account: Account, first: date, last: date
) -> list[ExaminedCase]:
    """Those of the business days in the account's halls, newest first.

    :raises NotAllowed: the role sees no results
    """
    account.require(Act.SEE_RESULTS)
    return _of_period(app, account, first, last)


def _of_period(app: Application, account: Account, first: date, last: date) -> list[ExaminedCase]:
    with reading(app, account) as db:
        rows = examined.of_period(db, account.hall_ids, first, last)
    return as_examined(app, rows)


def examined_of_patrol(app: Application, account: Account, patrol_id: str) -> list[ExaminedCase]:
    """Those of a patrol in the account's halls, newest first.

    :raises NotAllowed: the role sees no results
    """
    account.require(Act.SEE_RESULTS)
    with reading(app, account) as db:
        rows = examined.of_patrol(db, patrol_id, account.hall_ids)
    return as_examined(app, rows)


def own_examined(app: Application, account: Account, first: date, last: date) -> list[ExaminedCase]:
    """Those about the member of staff, newest first.

    :raises NotAllowed: the account is not that of a member of staff
    """
    own = own_staff_id(account)
    with reading(app, account) as db:
        rows = examined.of_person(db, own, first, last)
    return as_examined(app, rows)


def as_examined(app: Application, rows: list[dict[str, Any]]) -> list[ExaminedCase]:
    """:param rows: of ``db.examined``"""
    kept = ExaminedCase.__dataclass_fields__
    return [
        ExaminedCase(
            **{name: row[name] for name in row if name in kept},
            norm=norm_of(app.store, row),
        )
        for row in rows
    ]
