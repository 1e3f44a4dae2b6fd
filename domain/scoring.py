"""What was judged -> scores. A first, plain score: the weighted share of norms that were kept.

score = 100 × Σ(weight × credit) / Σ(weight × (kept + not kept)), weights by severity
(docs/scoring.md; pattern: weighted audit score with n/a out of the denominator,
domain facts §6.3, sources S41 and S42). The credit of what was kept is 1, of what was not kept 0,
of a missed time limit in between (domain.credit). Not applicable leaves both sums. Red lines are
never averaged: they are counted apart. Nothing scored is ``None``, never 0.
"""

from datetime import date

import pandas as pd

from domain.credit import FULL
from domain.method import Credit, SeverityWeights
from domain.rollup import Span, start_of


def scores(
    sums: pd.DataFrame, by: list[str], weights: SeverityWeights, time_credit: Credit = Credit.LINEAR
) -> pd.DataFrame:
    """Combine what was judged into one score per group.

    Parameters
    ----------
    sums : rows of counters, any order
        the columns named in ``by``
        {minor,major}_passes, {minor,major}_fails    int, observations of the severity
        {minor,major}_credit                         int, what they earned, ten-thousandths
        red_line_passes, red_line_fails, uncounted   int; ``uncounted``: of norms in no score
        nas                                          int, not applicable
    by : the columns that make a group
    time_credit : "strict": what was not kept earns nothing

    Returns
    -------
    One row per group, sorted by ``by``:
        score_pct          float, 0-100 percent; NaN = nothing was scored
        scored_count       int, observations behind the score
        observation_count  int, all current observations, n/a and red lines included
        red_line_count     int, reported breaches, apart from the score
    """
    counters = [
        "minor_passes", "minor_fails", "minor_credit", "major_passes", "major_fails",
        "major_credit", "red_line_passes", "red_line_fails", "uncounted", "nas",
    ]  # fmt: skip
    totals = sums.groupby(by, as_index=False, sort=True)[counters].sum()
    judged = {each: totals[f"{each}_passes"] + totals[f"{each}_fails"] for each in _SCORED}
    weight = {each: float(getattr(weights, each)) for each in _SCORED}
    earned = sum(weight[each] * _earned(totals, each, time_credit) for each in _SCORED)
    possible = sum(weight[each] * judged[each] for each in _SCORED)
    red_lines = totals["red_line_passes"] + totals["red_line_fails"]
    table = totals[by].assign(
        score_pct=(100 * earned / possible.where(possible > 0)).astype("float64"),
        scored_count=sum(judged[each] * (weight[each] > 0) for each in _SCORED),
        observation_count=sum(judged.values()) + red_lines + totals["uncounted"] + totals["nas"],
        red_line_count=totals["red_line_fails"],
    )
    counts = ["scored_count", "observation_count", "red_line_count"]
    return table.astype(dict.fromkeys(counts, "int64"))


_SCORED = ("minor", "major")


def _earned(totals: pd.DataFrame, severity: str, time_credit: Credit) -> pd.Series:
    """In whole observations."""
    if time_credit == Credit.STRICT:
        return totals[f"{severity}_passes"]
    return totals[f"{severity}_credit"] / FULL


def span_scores(
    sums: pd.DataFrame,
    by: list[str],
    span: Span,
    weights: SeverityWeights,
    time_credit: Credit = Credit.LINEAR,
) -> pd.DataFrame:
    """Scores per group and day, week or month: pooled, never a mean of shorter spans.

    Parameters
    ----------
    sums : as in ``scores``, with ``business_day`` (ISO date text)

    Returns
    -------
    As ``scores``, one row per (group, span), with ``start`` (datetime64): the first day of the
    span; a week begins on Monday (ISO 8601).
    """
    days = sums["business_day"].map(date.fromisoformat)
    start = pd.to_datetime(days.map(lambda day: start_of(day, span)))
    return scores(sums.assign(start=start), [*by, "start"], weights, time_credit)
