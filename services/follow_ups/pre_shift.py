"""The sheet for the meeting before the shift, of one hall and day: one look, one minute.

No names beside what was missed or is due; those who did well are named.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from db import chart_marks, norm_counts, organisation, praises
from db.chart_marks import ChartMark
from db.store import UnitOfWork
from domain.follow_ups.pre_shift import GOOD_FOR, LOOKED_BACK, NormOfDay, weakest
from domain.halls.assignment import StaffMember
from domain.halls.hall import Hall, business_day_of
from domain.norms.norm import Norm
from domain.roles import Account, Act
from services.application import Application
from services.follow_ups.due import Due, due_in
from services.follow_ups.practices import practices_done_in
from services.halls.scope import hall_to_see
from services.norms.known_norms import known_norms
from services.reading import reading

MOST_DUE = 6
MOST_GOOD = 3
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class PreShift:
    """
    :param seen_on: the last day before this one on which somebody looked; None: not in a week
    :param weak: what was missed most then, with its norm; None: nothing was
    :param good: as ``db.praises.of_period``, the newest first
    :param campaigns: marks of charts that the day is within
    :param team: who works in the hall on the day
    :param due: what is due in the hall for the reader
    """

    hall: Hall
    day: date
    seen_on: date | None
    judged: int
    weak: tuple[NormOfDay, Norm] | None
    good: tuple[dict[str, Any], ...]
    practices: tuple[str, ...]  # titles of those that the hall tries or does too
    campaigns: tuple[ChartMark, ...]
    team: tuple[StaffMember, ...]
    due: Due
    norms: dict[str, Norm]


def pre_shift(app: Application, account: Account, hall_id: str, now: datetime) -> PreShift:
    """What to say before the shift of today.

    :raises NotAllowed: the role sees no results
    :raises NotFound: no such hall in scope
    """
    account.require(Act.SEE_RESULTS)
    norms = dict(known_norms(app))
    with reading(app, account) as db:
        hall = hall_to_see(db, account, hall_id)
        day = business_day_of(now, hall.time_zone)
        seen_on, seen = _last_seen(db, hall, day)
        weak = weakest(seen)
        in_hall = replace(account, hall_ids=frozenset([hall.id]))
        marks = chart_marks.marks_of(db, [hall.branch_id])
        return PreShift(
            hall,
            day,
            seen_on,
            sum(each.judged for each in seen),
            (weak, norms[weak.norm_id]) if weak and weak.norm_id in norms else None,
            tuple(praises.of_period(db, day - GOOD_FOR, day, hall_ids=[hall.id], newest=MOST_GOOD)),
            tuple(practices_done_in(db, hall.id, MOST_GOOD)),
            tuple(each for each in marks if each.from_on <= day <= each.to_on),
            tuple(organisation.staff(db, [hall.id], day)),
            due_in(db, in_hall, now, most=MOST_DUE),
            norms,
        )


def _last_seen(db: UnitOfWork, hall: Hall, day: date) -> tuple[date | None, list[NormOfDay]]:
    """The last day of the past week with judgements, and what was seen on it."""
    for days in range(1, LOOKED_BACK.days + 1):
        on = day - days * _DAY
        table = norm_counts.norm_counts(db, [hall.id], on, on)
        seen = [
            NormOfDay(row.norm_id, row.severity, int(row.passes + row.fails), int(row.fails))
            for row in table.itertuples(index=False)
            if row.passes + row.fails
        ]
        if seen:
            return on, seen
    return None, []
