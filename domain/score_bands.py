"""How sure the pooled score of a few occasions is, and whether they are enough for a number.

A pooled score is a ratio: points kept over points possible, summed over occasions. With m the
weight of an occasion and u = Σ weight² of its judgements, the variance of such a ratio, occasions
being independent of each other, is

    Σ variance of an occasion's points / (Σm)² = (judgement variance × Σu + moments² × Σm²) / (Σm)²

An occasion, not a judgement, is what varies: judgements of one occasion share its moment. How much
they vary is measured from the spread between the occasions of the same person and observer in the
whole period (``domain.fairness``), because the few of one week would say too little about it. The
band is that of the page of one person and of a hall in ``domain.period_scores``: the middle 90 % of
a t distribution with occasions − 1 degrees of freedom, at least 3, cut off at 0 and 100.

Source: variance of a ratio of cluster totals (Cochran 1977, ch. 6 and 9A), with the variance
components of a person × rater × occasion design (Brennan 2001); docs/scoring.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from domain.blend import Blend
from domain.cents import Number
from domain.fairness import band
from domain.method import MinimumSample
from domain.sample import shortage


def with_noise(sums: pd.DataFrame, halls: pd.DataFrame) -> pd.DataFrame:
    """Add ``noise``, the variance of the points of each row's occasions; it adds up over rows.

    :param sums: rows of ``domain.scoring.weighed`` with ``hall_id``
    :param halls: ``hall_id``, ``judgement_variance``, ``moments_sd`` as in ``FairScores.halls``;
      of a hall without a row no noise is known (NaN)
    """
    known = halls.set_index("hall_id")
    judgement = sums["hall_id"].map(known["judgement_variance"]).astype("float64")
    moments = sums["hall_id"].map(known["moments_sd"]).astype("float64")
    return sums.assign(noise=judgement * sums["unit"] + moments**2 * sums["weight_sq"])


def banded(scores: pd.DataFrame, minimum: MinimumSample) -> pd.DataFrame:
    """Add the band, and take the number away where too little was seen.

    :param scores: as ``domain.scoring.scores`` returns it, with ``sd_pts``
    :return: with ``low_pct`` and ``high_pct`` (0-100; NaN: no number, or nothing is known about
      the noise), ``more_occasions`` and ``more_observations`` still needed; ``score_pct`` is NaN
      below the minimum sample
    """
    lacking = pd.DataFrame(shortage(scores["occasion_count"], scores["scored_count"], minimum))
    enough = lacking.sum(axis=1).eq(0)
    score = scores["score_pct"].where(enough)
    freedom = scores["occasion_count"].to_numpy(float) - 1
    low, high = band(score.to_numpy(float), scores["sd_pts"].to_numpy(float), freedom)
    table = scores.assign(score_pct=score, low_pct=low, high_pct=high)
    return table.assign(**{name: lacking[name] for name in lacking})


@dataclass(frozen=True)
class Month:
    """One month of a longer span, with a number."""

    score_pct: float
    sd_pts: float
    occasion_count: int


@dataclass(frozen=True)
class LongScore:
    """The score of a quarter or a year. The bounds are None where there is no number."""

    blend: Blend[date]
    low_pct: float | None
    high_pct: float | None
    occasion_count: int


def long_score(
    blend: Blend[date], months: Mapping[date, Month], month_weights: Sequence[Number]
) -> LongScore:
    """Give a mean of months its band.

    Months are independent of each other, so the variance of Σ(weight × month) / Σ weight is
    Σ(weight × standard error)² / (Σ weight)²; t with all their occasions − 1 degrees of freedom.

    :param blend: of these months by these weights (``domain.rollup.weighted_months``)
    :param month_weights: twelve, January first
    """
    used = [part.key for part in blend.parts]
    count = sum(months[key].occasion_count for key in used)
    if blend.total_pct is None:
        return LongScore(blend, None, None, count)
    weights = np.array([float(month_weights[key.month - 1]) for key in used])
    errors = np.array([months[key].sd_pts for key in used])
    sd = np.sqrt(((weights * errors) ** 2).sum()) / weights.sum()
    low, high = (float(each) for each in band(np.array(float(blend.total_pct)), sd, count - 1))
    if np.isnan(sd):
        return LongScore(blend, None, None, count)
    return LongScore(blend, low, high, count)
