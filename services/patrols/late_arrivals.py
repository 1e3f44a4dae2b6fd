"""What tablets bring after the end of a patrol: what is taken in, and the list of it.

A finished patrol is finished. A tablet that was out of reach may still bring what was seen before
the end, if its account recorded on the patrol while it was open, or walked it; within a bounded
time; and never over the word of another person, nor over a correction or a decision. Everything
else is a correction with a reason (``services.patrols.corrections``).
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from db import late_arrivals
from db.store import UnitOfWork
from domain.norms.norm import Norm
from domain.patrols.event import FromTablet, Header
from domain.patrols.event_rules import PatrolContext
from domain.patrols.late_arrival import check_late, ended_at
from domain.period import check_period
from domain.problems import EventProblem
from domain.roles import Account, Act
from services.application import Application
from services.norms.library import norm_of
from services.reading import reading


def arrives_late(
    db: UnitOfWork,
    account: Account,
    event: FromTablet,
    context: PatrolContext,
    now: datetime,
    days: int,
) -> bool:
    """Whether the event comes after the end of its patrol.

    :param days: for how long after the end it may
    :raises EventProblem: it does, and is not taken in
    """
    ended = ended_at(context, now)
    if ended is None:
        return False
    patrol = context.patrol
    if account.id != patrol.account_id and not late_arrivals.took_part(db, patrol.id, account.id):
        raise EventProblem("late_not_there", "patrol_id", event.id)
    check_late(event, context, ended, now, days)
    current = late_arrivals.current(db, event)
    if current is not None and current.account_id != account.id:
        raise EventProblem("late_over_another", _about(event), event.id)
    if current is not None and current.is_settled and event.order > current.order:
        raise EventProblem("late_over_correction", _about(event), event.id)
    # What others judged was met as they found the hall.
    if isinstance(event, Header) and late_arrivals.others_recorded(db, patrol.id, account.id):
        raise EventProblem("late_over_another", _about(event), event.id)
    return True


def _about(event: FromTablet) -> str:
    """The field that says what the event is about."""
    about = {"observation": "norm_id", "praise": "praise_id", "examined": "examined_id"}
    return about.get(event.kind, "positions")


@dataclass(frozen=True)
class LateArrival:
    """One event that came after the end of its patrol.

    ``was``: what counted of it before (a result; None: nothing), ``counts``: whether it is what
    counts now. ``waits_since_edition``: its month was published without it, in this edition, and
    stays as it was published until somebody publishes another one; None: not published without it.
    """

    event_id: str
    kind: str  # observation, praise, header or examined
    patrol_id: str
    round: str
    opened_at: datetime
    finished_at: datetime | None
    who: str
    walker: str
    staff_id: str | None
    staff: str | None  # None: the hall itself
    hall_id: str
    hall: str
    time_zone: str
    norm_id: str  # '' for a praise or a header
    norm: Norm | None
    result: str
    was: str | None
    counts: bool
    note: str
    captured_at: datetime
    received_at: datetime
    business_day: str
    withdrawn: bool = False  # an examined case that was withdrawn
    waits_since_edition: int | None = None


def late_arrivals_of_period(
    app: Application, account: Account, first: date, last: date
) -> list[LateArrival]:
    """What arrived late about the business days in the account's halls, the newest arrival first.

    :raises NotAllowed: the role sees no results
    :raises InputProblem: a period that cannot be
    """
    account.require(Act.SEE_RESULTS)
    check_period(first, last)
    published: dict[tuple[str, str], tuple[int, dict[str, int]] | None] = {}
    arrivals = []
    with reading(app, account) as db:
        for row in late_arrivals.of_period(db, account.hall_ids, first, last):
            month = (row["branch_id"], row["business_day"][:7])
            if month not in published:
                published[month] = late_arrivals.published_upto(db, *month)
            arrivals.append(_with_edition(_as_arrival(app, row), row, published[month]))
    return arrivals


def _as_arrival(app: Application, row: dict[str, Any]) -> LateArrival:
    norm = None
    if row["norm_id"]:
        norm = norm_of(app.store, row)
    kept = LateArrival.__dataclass_fields__.keys() & row.keys()
    return LateArrival(**{name: row[name] for name in kept}, norm=norm)


def _with_edition(
    arrival: LateArrival, row: dict[str, Any], published: tuple[int, dict[str, int]] | None
) -> LateArrival:
    """A header or an examined case changes no result, so no edition waits for it."""
    if published is None or arrival.kind in ("header", "examined"):
        return arrival
    edition, upto = published
    if row["number"] <= upto.get(row["hall_id"], 0):
        return arrival
    return replace(arrival, waits_since_edition=edition)
