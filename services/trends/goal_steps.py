"""From which day to which the goals of a patrol score hold: what a chart over time draws."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain.method.goals import Goal, Metric
from domain.period import month_days
from domain.roles import Account, Act
from services.application import Application
from services.halls.scope import hall_to_see
from services.method.goals import goals_on
from services.method.method import method_on
from services.reading import reading


@dataclass(frozen=True)
class GoalsHeld:
    """The goals from ``first`` to ``last``, both included."""

    first: date
    last: date
    goal: Goal


def goals_held(
    app: Application, account: Account, hall_id: str, first: date, last: date
) -> list[GoalsHeld]:
    """The goals of a patrol score of the hall in the period, month by month; months with the same
    goals are one step.

    :raises NotFound: no such hall in the scope
    """
    account.require(Act.SEE_RESULTS)
    steps: list[GoalsHeld] = []
    with reading(app, account) as db:
        hall = hall_to_see(db, account, hall_id)
        day = first
        while day <= last:
            month = f"{day:%Y-%m}"
            end = min(month_days(month)[1], last)
            held = goals_on(db, hall.branch_id, month, method_on(db, end), hall.id)
            goal = held[Metric.PATROL]
            before = steps[-1] if steps else None
            if before is not None and _same(before.goal, goal):
                steps[-1] = replace(before, last=end)
            else:
                steps.append(GoalsHeld(day, end, goal))
            day = end + timedelta(days=1)
    return steps


def _same(one: Goal, other: Goal) -> bool:
    return (one.base_pct, one.challenge_pct) == (other.base_pct, other.challenge_pct)
