"""How a month stands so far against the goals of the hall."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from db import patrols
from domain.method.goals import Goal, GoalStanding, Metric, goal_verdict
from domain.roles import Account, Act
from domain.scores.sample import shortage, shortage_of_days
from services.application import Application
from services.halls.scope import hall_to_see
from services.method.goals import goals_on
from services.method.method import method_on
from services.reading import reading
from services.scores.scores import hall_figures


@dataclass(frozen=True)
class MonthToDate:
    """Percent kept from the first of the month to ``last``, with its 90 % band, as on the page of
    staff scores; None below the minimum sample: ``more_occasions`` and ``more_observations`` say
    what is lacking (no band either where no person was seen). ``more_days``: with a patrol, before
    there is a verdict. ``goal``: of patrols, in that month."""

    month: str
    last: date
    score_pct: float | None
    low_pct: float | None
    high_pct: float | None
    scored_count: int
    occasion_count: int
    more_occasions: int
    more_observations: int
    more_days: int
    goal: Goal

    @property
    def standing(self) -> GoalStanding:
        if self.more_days:
            return GoalStanding.UNKNOWN
        return goal_verdict(self.low_pct, self.high_pct, self.goal)


def month_to_date(app: Application, account: Account, hall_id: str, last: date) -> MonthToDate:
    """The month of ``last`` in a hall.

    :raises NotFound: no such hall in the scope
    """
    account.require(Act.SEE_RESULTS)
    month = f"{last:%Y-%m}"
    with reading(app, account) as db:
        hall = hall_to_see(db, account, hall_id)
        method = method_on(db, last)
        goal = goals_on(db, hall.branch_id, month, method, hall.id)[Metric.PATROL]
        month_so_far = last.replace(day=1), last
        figure = hall_figures(db, [hall_id], *month_so_far).get(hall_id)
        days = patrols.days_walked(db, [hall_id], *month_so_far).get(hall_id, 0)
    occasions = figure.occasion_count if figure else 0
    scored = figure.scored_count if figure else 0
    lacking = {
        name: int(count[0])
        for name, count in shortage(
            np.array([occasions]), np.array([scored]), method.minimum_sample
        ).items()
    }
    score = low = high = None
    if figure is not None and not any(lacking.values()):
        score, low, high = figure.score_pct, figure.low_pct, figure.high_pct
    return MonthToDate(
        month, last, score, low, high, scored, occasions, lacking["more_occasions"],
        lacking["more_observations"], shortage_of_days(days, method.minimum_sample), goal,
    )  # fmt: skip
