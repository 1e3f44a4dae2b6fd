"""How a month stands so far against the goals of the branch."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from domain.chart_points import pooled_dispersion
from domain.control_chart import p_sd
from domain.fairness import band
from domain.goals import Goal, Metric
from domain.roles import Account, Act
from services.application import Application
from services.chart_data import daily
from services.chart_marks import hall_in_scope
from services.goals import goals_on
from services.scoring_method import method_on


@dataclass(frozen=True)
class MonthToDate:
    """Percent kept from the first of the month to ``last``, with its 90 % band; None: nothing was
    judged. ``goal``: of patrols, in that month."""

    month: str
    last: date
    score_pct: float | None
    low_pct: float | None
    high_pct: float | None
    scored_count: int
    occasion_count: int
    goal: Goal


def month_to_date(app: Application, account: Account, hall_id: str, last: date) -> MonthToDate:
    """The month of ``last`` in a hall.

    :raises NotFound: no such hall in the scope
    """
    account.require(Act.SEE_RESULTS)
    month = f"{last:%Y-%m}"
    with app.store.read() as db:
        hall = hall_in_scope(db, account, hall_id)
        goal = goals_on(db, hall.branch_id, month, method_on(db, last))[Metric.PATROL]
        days = daily(db, [hall_id], last.replace(day=1), last).get((hall_id,))
    if days is None:
        return MonthToDate(month, last, None, None, None, 0, 0, goal)
    share, weight = days.share, np.array([days.weight.sum()])
    occasions = int(days.occasion_count.sum())
    sd = p_sd(share, weight, np.array([days.unit.sum()]), pooled_dispersion([days]))
    low, high = band(np.array([100 * share]), 100 * sd, occasions - 1)
    return MonthToDate(
        month, last, 100 * share, float(low[0]), float(high[0]), int(days.scored_count.sum()),
        occasions, goal,
    )  # fmt: skip
