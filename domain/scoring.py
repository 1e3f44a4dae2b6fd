"""Tallies -> scores. A first, plain score: the weighted share of norms that were kept.

score = 100 × Σ(weight × kept) / Σ(weight × (kept + not kept)), weights by severity
(docs/scoring.md; pattern: weighted audit score with n/a out of the denominator,
domain facts §6.3, sources S41 and S42). Not applicable leaves both sums. Red lines are never
averaged: they are counted apart. Nothing scored is ``None``, never 0.
"""

import pandas as pd

from domain.method import SeverityWeights


def scores(tallies: pd.DataFrame, by: list[str], weights: SeverityWeights) -> pd.DataFrame:
    """Combine tallies into one score per group.

    Parameters
    ----------
    tallies : one row per (…, severity), any order
        the columns named in ``by``
        severity             "minor", "major", "red_line" or "none"
        passes, fails, nas   int, current observations with that result
    by : the columns that make a group

    Returns
    -------
    One row per group, sorted by ``by``:
        score_pct          float, 0-100 percent; NaN = nothing was scored
        scored_count       int, observations behind the score
        observation_count  int, all current observations, n/a and red lines included
        red_line_count     int, reported breaches, apart from the score
    """
    table = tallies.assign(
        weight=tallies["severity"].map({"minor": weights.minor, "major": weights.major}).fillna(0.0)
    )
    counts = table["weight"] > 0
    is_red_line = table["severity"] == "red_line"
    judged = table["passes"] + table["fails"]
    table = table.assign(
        kept_weight=table["weight"] * table["passes"],
        not_kept_weight=table["weight"] * table["fails"],
        scored_count=judged.where(counts, 0),
        observation_count=judged + table["nas"],
        red_line_count=table["fails"].where(is_red_line, 0),
    )
    columns = [
        "kept_weight", "not_kept_weight", "scored_count", "observation_count", "red_line_count",
    ]  # fmt: skip
    totals = table.groupby(by, as_index=False, sort=True)[columns].sum()
    possible = totals["kept_weight"] + totals["not_kept_weight"]
    share = 100 * totals["kept_weight"] / possible.where(possible > 0)
    kept = [*by, "score_pct", "scored_count", "observation_count", "red_line_count"]
    integer = dict.fromkeys(kept[-3:], "int64")
    return totals.assign(score_pct=share.astype("float64")).astype(integer)[kept]


def weekly_scores(tallies: pd.DataFrame, by: list[str], weights: SeverityWeights) -> pd.DataFrame:
    """Scores per group and calendar week.

    A week starts on Monday (ISO 8601) of the hall's business days.

    Parameters
    ----------
    tallies : as in ``scores``, with ``business_day`` (ISO date text)

    Returns
    -------
    As ``scores``, one row per (group, week), with ``week_start`` (datetime64, Monday).
    """
    days = pd.to_datetime(tallies["business_day"])
    start = days - pd.to_timedelta(days.dt.day_of_week, unit="D")
    return scores(tallies.assign(week_start=start), [*by, "week_start"], weights)
