"""What tablets bring to a patrol that has ended: until when, and in which order it may count.

A patrol ends when somebody finishes it, and at the latest a day after it was opened.
"""

from datetime import datetime, timedelta

from domain.patrols.event import FromTablet
from domain.patrols.event_rules import CLOCK_TOLERANCE, PatrolContext
from domain.patrols.patrol import Patrol
from domain.problems import EventProblem

# A walk takes an hour, begins before midnight now and then, and is at times finished the next day.
OPEN_AT_MOST = timedelta(hours=24)


def closing_time(patrol: Patrol) -> datetime:
    """When nothing is seen on the patrol any more, also if nobody finished it."""
    return patrol.opened_at + OPEN_AT_MOST


def ended_at(context: PatrolContext, now: datetime) -> datetime | None:
    """When the patrol ended; None: it goes on."""
    ends = [context.patrol.finished_at] if context.patrol.finished_at is not None else []
    if context.closes_at is not None and now > context.closes_at:
        ends.append(context.closes_at)
    return min(ends, default=None)


def check_late(
    event: FromTablet,
    context: PatrolContext,
    ended: datetime,
    now: datetime,
    days: int,
) -> None:
    """What arrives after the end may arrive for so many days, and its place among the taps is the
    time at which it was made: a higher one would take the place of what was seen later.

    :param ended: as ``ended_at`` says
    :raises EventProblem: names the field
    """
    if now > ended + timedelta(days=days):
        raise EventProblem("late_beyond_days", "captured_at", event.id, days=days)
    seen_after = event.captured_at - context.patrol.opened_at + CLOCK_TOLERANCE
    if event.elapsed_ms > seen_after.total_seconds() * 1000:
        raise EventProblem("late_out_of_order", "elapsed_ms", event.id)
