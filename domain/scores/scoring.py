"""What was judged -> scores. A plain score: the weighted share of norms that were kept.

score = 100 × Σ(weight × credit) / Σ(weight × (kept + not kept)), weights by severity
(docs/scoring.md; pattern: weighted audit score with n/a out of the denominator,
domain facts §6.3, sources S41 and S42). The credit of what was kept is 1, of what was not kept 0,
of a missed time limit in between (domain.patrols.credit). Not applicable leaves both sums. Red
lines are never averaged: they are counted apart. Nothing scored is ``None``, never 0.

``weighed`` gives each stretch of days the weights of its method; what it returns can be added up,
and ``scores`` does. How sure a score is: domain/scores/bands.py.
"""

from datetime import date

import pandas as pd

from domain.method.method import Credit, SeverityWeights
from domain.patrols.credit import FULL
from domain.rollup import Span, start_of

POOLED_COUNTS = ("occasion_count", "scored_count", "observation_count", "red_line_count")
_SUMS = (*POOLED_COUNTS, "weight", "weight_sq", "kept", "unit")

_SCORED = ("minor", "major")


def weighed(
    sums: pd.DataFrame, weights: SeverityWeights, time_credit: Credit = Credit.LINEAR
) -> pd.DataFrame:
    """Give judgements their weights.

    :param sums: rows of counters, any order
        {minor,major}_passes, {minor,major}_fails    int, observations of the severity
        {minor,major}_credit                         int, what they earned, ten-thousandths
        red_line_passes, red_line_fails, uncounted   int; ``uncounted``: of norms in no score
        nas                                          int, not applicable
        minor_sq, major_sq, minor_major, minors, majors, scored   as ``db.occasions.occasion_sums``
    :param time_credit: "strict": what was not kept earns nothing
    :return: the rows with these columns added, m being the weight of an occasion:
        occasion_count     int, occasions with m > 0
        scored_count       int, observations behind the score
        observation_count  int, all current observations, n/a and red lines included
        red_line_count     int, reported breaches, apart from the score
        weight, weight_sq  float, Σm and Σm²
        kept               float, Σ(weight × credit)
        unit               float, Σ weight² of the observations behind the score
    """
    judged = {each: sums[f"{each}_passes"] + sums[f"{each}_fails"] for each in _SCORED}
    weight = {each: float(getattr(weights, each)) for each in _SCORED}
    minor, major = weight["minor"], weight["major"]
    earned = {each: weight[each] * _earned(sums, each, time_credit) for each in _SCORED}
    red_lines = sums["red_line_passes"] + sums["red_line_fails"]
    occasions = {
        (True, True): sums["scored"], (True, False): sums["minors"], (False, True): sums["majors"],
    }  # fmt: skip
    return sums.assign(
        occasion_count=occasions.get((minor > 0, major > 0), 0),
        scored_count=sum(judged[each] * (weight[each] > 0) for each in _SCORED),
        observation_count=sum(judged.values()) + red_lines + sums["uncounted"] + sums["nas"],
        red_line_count=sums["red_line_fails"],
        weight=minor * judged["minor"] + major * judged["major"],
        weight_sq=minor**2 * sums["minor_sq"]
        + 2 * minor * major * sums["minor_major"]
        + major**2 * sums["major_sq"],
        kept=earned["minor"] + earned["major"],
        unit=minor**2 * judged["minor"] + major**2 * judged["major"],
    )


def _earned(sums: pd.DataFrame, severity: str, time_credit: Credit) -> pd.Series:
    """In whole observations."""
    if time_credit == Credit.STRICT:
        return sums[f"{severity}_passes"]
    return sums[f"{severity}_credit"] / FULL


def scores(sums: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Combine what was judged into one score per group.

    :param sums: rows of ``weighed`` with the columns named in ``by``; also ``noise``, where it
      was added (``domain.scores.bands.with_noise``)
    :return: one row per group, sorted by ``by``: ``score_pct`` (float, 0-100 percent; NaN: nothing
      was scored) and ``POOLED_COUNTS``; with noise also ``sd_pts``, the standard error of the score
      in points (NaN: unknown)
    """
    added = [*_SUMS, "noise"] if "noise" in sums else list(_SUMS)
    # Of a sum of noises none of which is known, nothing is known: not 0.
    totals = sums.groupby(by, as_index=False, sort=True)[added].sum(min_count=1)
    weight = totals["weight"].where(totals["weight"] > 0).astype("float64")
    table = totals[[*by, *POOLED_COUNTS]].assign(score_pct=100 * totals["kept"] / weight)
    if "noise" in sums:
        table = table.assign(sd_pts=totals["noise"] ** 0.5 / weight)
    return table.astype(dict.fromkeys(POOLED_COUNTS, "int64"))


def by_span(sums: pd.DataFrame, span: Span) -> pd.DataFrame:
    """Add ``start`` (datetime64), the first day of the day, week or month that ``business_day``
    (ISO date text) belongs to; a week begins on Monday (ISO 8601). Scores by it are pooled, never
    a mean of shorter spans."""
    days = sums["business_day"]
    starts = {day: start_of(date.fromisoformat(day), span) for day in days.unique()}
    return sums.assign(start=pd.to_datetime(days.map(starts)))
