"""What a company check says about one or several halls in a month, and what can be said of it.

The file has one percentage and how many people or visits are behind it, and not how much their
answers differ: a mean of marks and a share of satisfied customers look alike there. So a percentage
has no band here, and of two of them nothing is said but the two figures. Complaints are counted,
and how much a count varies by chance follows from the count itself.
"""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd
from scipy.special import bdtr

from domain.cents import from_cents, to_cents
from domain.imports.checks import CheckSource
from domain.method.goals import Goal
from domain.period import month_days
from domain.scores.fairness import BAND
from domain.scores.figure import FigureChange


@dataclass(frozen=True)
class CheckFigure:
    """``value``: percent, or complaints of the month; None: nobody checked. ``n``: people asked or
    visits made (of complaints: 0, since nobody is asked). ``hall_ids``: those with a result.

    ``competitor_pct`` beside ``compared_pct``, the own result over the ``lead_n`` of ``n`` that say
    so; None: nothing is said of one."""

    source: CheckSource
    month: str
    value: float | None
    n: int = 0
    hall_ids: frozenset[str] = frozenset()
    competitor_pct: float | None = None
    compared_pct: float | None = None
    lead_n: int = 0

    @property
    def known(self) -> bool:
        return self.value is not None

    @property
    def shown(self) -> Decimal | None:
        """With two decimals, as the final result takes it (``domain.scores.final_result``)."""
        return None if self.value is None else from_cents(to_cents(self.value))

    @property
    def lead_pts(self) -> Decimal | None:
        """Percentage points ahead of the competitor, negative: behind; the difference of the two
        as they are shown. None: nothing is said of one."""
        if self.competitor_pct is None or self.compared_pct is None:
            return None
        return from_cents(to_cents(self.compared_pct) - to_cents(self.competitor_pct))


def check_figure(
    months: pd.DataFrame,
    leads: pd.DataFrame,
    source: CheckSource,
    month: str,
    hall_ids: Collection[str],
) -> CheckFigure:
    """Put the results of halls together, not those about their people: percentages by respondents,
    complaints added.

    :param months: as ``domain.imports.checks.monthly``
    :param leads: as ``domain.imports.checks.leads``
    """

    def of(table: pd.DataFrame) -> pd.DataFrame:
        return table[
            (table["source"] == source.value)
            & (table["month"] == month)
            & (table["staff_id"] == "")
            & table["hall_id"].isin(hall_ids)
        ]

    rows, ahead = of(months), of(leads)
    if rows.empty:
        return CheckFigure(source, month, None)
    halls = frozenset(rows["hall_id"])
    if source.counted:
        return CheckFigure(source, month, float(rows["value"].sum()), 0, halls)
    return CheckFigure(
        source,
        month,
        _mean(rows["value"], rows["n"]),
        int(rows["n"].sum()),
        halls,
        _mean(ahead["competitor"], ahead["lead_n"]),
        _mean(ahead["compared"], ahead["lead_n"]),
        int(ahead["lead_n"].sum()),
    )


Key = tuple[str, str, str, str]  # hall id, staff id ('': the hall itself), source, month


def every_figure(months: pd.DataFrame, leads: pd.DataFrame) -> dict[Key, CheckFigure]:
    """As ``check_figure``, of each hall and person by itself: all of them in one go.

    :return: only what has a result
    """
    keys = ["hall_id", "staff_id", "source", "month"]
    ahead = {
        tuple(row[name] for name in keys): row for row in leads.to_dict("records")
    }  # fmt: skip
    figures: dict[Key, CheckFigure] = {}
    for row in months.to_dict("records"):
        hall_id, staff_id, source, month = key = tuple(row[name] for name in keys)
        counted = CheckSource(source).counted
        beside = {} if counted else ahead.get(key, {})
        figures[hall_id, staff_id, source, month] = CheckFigure(
            CheckSource(source),
            month,
            float(row["value"]),
            0 if counted else int(row["n"]),
            frozenset({hall_id}),
            beside.get("competitor"),
            beside.get("compared"),
            int(beside.get("lead_n", 0)),
        )
    return figures


def _mean(values: pd.Series, weights: pd.Series) -> float | None:
    """None: of nothing. One value stays what it is."""
    if values.empty:
        return None
    if len(values) == 1:
        return float(values.iloc[0])
    return float((values * weights).sum() / weights.sum())


def standing(figure: CheckFigure, goal: Goal | None, minimum: int) -> str | None:
    """How a result stands to its goals: challenge, base or below; None: no goal, no result, or too
    few people behind it for a verdict.

    The figure itself is compared, as it is shown; there is no band that could be.

    :param minimum: people or visits; complaints need none
    """
    if goal is None or figure.shown is None:
        return None
    if figure.source.counted:
        if figure.shown <= goal.challenge_pct:
            return "challenge"
        return "base" if figure.shown <= goal.base_pct else "below"
    if figure.n < minimum:
        return None
    if figure.shown >= goal.challenge_pct:
        return "challenge"
    return "base" if figure.shown >= goal.base_pct else "below"


def change_of_checks(before: CheckFigure, after: CheckFigure) -> FigureChange:
    """Which way a company check went from one month to another.

    Two counts are compared exactly: if complaints come at the same rate, the number of the second
    month, given both together, is binomial with the share of its days (Przyborowski & Wilenski
    1940, Biometrika 31:313). It went up or down where less than one time in twenty as many, or as
    few, would come by chance on that side: 90 %, as everywhere here. How many customers came is not
    known, so a month with more of them looks as if there were more complaints.

    Percentages, and counts of not the same halls, are not judged: ``FigureChange.NOT_JUDGED``.
    """
    if before.value is None or after.value is None:
        return FigureChange.TOO_LITTLE
    if not after.source.counted or before.hall_ids != after.hall_ids:
        return FigureChange.NOT_JUDGED
    days = [_days(before.month), _days(after.month)]
    counts = [int(before.value), int(after.value)]
    total, share = sum(counts), days[1] / sum(days)
    tail = (1 - BAND) / 2
    if bdtr(counts[1], total, share) <= tail:  # as few or fewer
        return FigureChange.DOWN
    if bdtr(counts[0], total, 1 - share) <= tail:  # as many or more: the others are as few
        return FigureChange.UP
    return FigureChange.NO_CLEAR


def _days(month: str) -> int:
    return month_days(month)[1].day
