"""How sure the pooled score of a few occasions is, and whether they are enough for a number.

A pooled score is a ratio: points kept over points possible, summed over occasions. With m the
weight of an occasion and u = Σ weight² of its judgements, the variance of such a ratio, occasions
being independent of each other, is

    Σ variance of an occasion's points / (Σm)² = (judgement variance × Σu + moments² × Σm²) / (Σm)²

An occasion, not a judgement, is what varies: judgements of one occasion share its moment. How much
they vary is measured from the spread between the occasions of the same person and observer in the
whole period (``domain.scores.fairness``), because the few of one week would say too little about
it. The band is that of the page of one person and of a hall in ``domain.scores.period_scores``: the
middle 90 % of a t distribution with occasions − 1 degrees of freedom, at least 3, cut off at 0 and
100.

Source: variance of a ratio of cluster totals (Cochran 1977, ch. 6 and 9A), with the variance
components of a person × rater × occasion design (Brennan 2001); docs/scoring.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from domain.cents import Number
from domain.method.method import MinimumSample
from domain.rollup import effective_weights, is_sparse, seen_shares
from domain.scores.columns import LACKING
from domain.scores.fairness import band, noise_by_hall
from domain.scores.mixed_model import Array
from domain.scores.sample import shortage
from domain.scores.scoring import POOLED_COUNTS

# What ``banded`` puts after the columns that name a group.
BANDED = (*POOLED_COUNTS, "score_pct", "sd_pts", "low_pct", "high_pct", *LACKING)


def with_noise(sums: pd.DataFrame, halls: pd.DataFrame) -> pd.DataFrame:
    """Add ``noise``, the variance of the points of each row's occasions; it adds up over rows.

    :param sums: rows of ``domain.scores.scoring.weighed`` with ``hall_id``, and ``month`` where the
      noise is told by month
    :param halls: ``hall_id``, ``judgement_variance``, ``moments_sd`` as
      ``domain.scores.fairness.noise_by_hall`` gives them, perhaps by ``month``; a month without a
      row (no person was seen in it) has the mean of the hall's others. Of a hall without any row no
      noise is known (NaN)
    """
    by = ["hall_id", *(["month"] if "month" in halls else [])]
    names = ["judgement_variance", "moments_sd"]
    rows = sums[by].merge(halls[[*by, *names]], on=by, how="left")
    of_hall = sums[["hall_id"]].merge(
        halls.groupby("hall_id", as_index=False)[names].mean(), on="hall_id", how="left"
    )
    judgement, moments = (
        rows[name].fillna(of_hall[name]).astype("float64").to_numpy() for name in names
    )
    return sums.assign(noise=judgement * sums["unit"] + moments**2 * sums["weight_sq"])


def pooled_band(
    sums: Mapping[str, Array], judgement_variance: Array, moments_sd: Array
) -> tuple[Array, Array, Array]:
    """The pooled score of halls with its band: percent, not rounded; NaN where nothing was scored.

    :param sums: ``weight``, ``weight_sq``, ``kept``, ``unit``, ``occasion_count``, as
      ``db.occasions.cells`` sums them up
    """
    weight = np.where(sums["weight"] > 0, sums["weight"], np.nan)
    score = 100 * sums["kept"] / weight
    sd = _sd(sums, judgement_variance, moments_sd)
    return (score, *band(score, sd, sums["occasion_count"] - 1))


def _sd(sums: Mapping[str, Array], judgement_variance: Array, moments_sd: Array) -> Array:
    weight = np.where(sums["weight"] > 0, sums["weight"], np.nan)
    noise = judgement_variance * sums["unit"] + moments_sd**2 * sums["weight_sq"]
    return np.asarray(np.sqrt(noise) / weight)


@dataclass(frozen=True)
class HallFigure:
    """The pooled score of a hall in a period: percent, not rounded. ``low_pct``, ``high_pct``: its
    90 % band, ``sd_pts``: its standard error; None where no person was seen, from whom it would be
    known."""

    score_pct: float
    low_pct: float | None
    high_pct: float | None
    sd_pts: float | None
    scored_count: int
    occasion_count: int


def pooled_halls(cells: pd.DataFrame) -> dict[str, HallFigure]:
    """Hall id -> its figure; halls in which nothing was scored are left out.

    :param cells: as ``db.occasions.cells`` gives them, the hall itself as ``staff_id`` ''
    """
    sums = cells.groupby("hall_id")[
        ["weight", "weight_sq", "kept", "unit", "occasion_count", "scored_count"]
    ].sum()
    sums = sums[sums["weight"] > 0]
    noise = noise_by_hall(cells[cells["staff_id"] != ""]).set_index("hall_id").reindex(sums.index)
    columns = {name: sums[name].to_numpy(float) for name in sums}
    variance, moments = (
        noise[name].to_numpy(float) for name in ("judgement_variance", "moments_sd")
    )
    score, low, high = pooled_band(columns, variance, moments)
    sd = _sd(columns, variance, moments)
    return {
        str(hall_id): HallFigure(
            float(score[place]), _known(low[place]), _known(high[place]), _known(sd[place]),
            int(columns["scored_count"][place]), int(columns["occasion_count"][place]),
        )
        for place, hall_id in enumerate(sums.index)
    }  # fmt: skip


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def banded(scores: pd.DataFrame, minimum: MinimumSample) -> pd.DataFrame:
    """Add the band, and take the number away where too little was seen.

    :param scores: as ``domain.scores.scoring.scores`` returns it, with ``sd_pts``
    :return: ``BANDED``, with ``low_pct`` and ``high_pct`` (0-100; NaN: no number, or nothing is
      known about the noise), ``more_occasions`` and ``more_observations`` still needed;
      ``score_pct`` is NaN below the minimum sample
    """
    lacking = pd.DataFrame(shortage(scores["occasion_count"], scores["scored_count"], minimum))
    enough = lacking.sum(axis=1).eq(0)
    score = scores["score_pct"].where(enough)
    freedom = scores["occasion_count"].to_numpy(float) - 1
    low, high = band(score.to_numpy(float), scores["sd_pts"].to_numpy(float), freedom)
    table = scores.assign(score_pct=score, low_pct=low, high_pct=high)
    return table.assign(**{name: lacking[name] for name in lacking})


@dataclass(frozen=True)
class MonthScore:
    """One month of a longer span, with a number."""

    score_pct: float
    sd_pts: float
    occasion_count: int


@dataclass(frozen=True)
class LongScore:
    """The score of a quarter or a year, not rounded; None where there is no number, or no band.

    ``months``: that have a part in it; ``missing``: without a number; ``sparse``: of those with a
    part the ones of which little was seen, with their occasions."""

    score_pct: float | None
    low_pct: float | None
    high_pct: float | None
    occasion_count: int
    months: tuple[date, ...]
    missing: tuple[date, ...]
    sparse: tuple[tuple[date, int], ...]


def long_score(
    months: Mapping[date, MonthScore], span: Sequence[date], month_weights: Sequence[Number]
) -> LongScore:
    """The mean of the months of a span by their weights and by what was seen of each, with a band.

    Months are independent of each other, so the variance of Σ(weight × month) / Σ weight is
    Σ(weight × standard error)² / (Σ weight)²; t with all their occasions − 1 degrees of freedom.

    :param months: of the year, by the first day, those with a number
    :param span: the first days of the months of the span, as far as they have begun
    :param month_weights: twelve, January first
    :raises ValueError: as ``domain.rollup.effective_weights``
    """
    shares = seen_shares({key: month.occasion_count for key, month in months.items()})
    weights = effective_weights(span, month_weights, shares)
    used = tuple(key for key in span if key in months and weights[key])
    missing = tuple(key for key in span if key not in months and weights[key])
    if not used:
        return LongScore(None, None, None, 0, used, missing, ())
    by = np.array([float(weights[key]) for key in used])
    score = float(by @ np.array([months[key].score_pct for key in used]) / by.sum())
    errors = np.array([months[key].sd_pts for key in used])
    sd = np.sqrt(((by * errors) ** 2).sum()) / by.sum()
    count = sum(months[key].occasion_count for key in used)
    low, high = (_known(float(each)) for each in band(np.array(score), sd, count - 1))
    sparse = tuple((key, months[key].occasion_count) for key in used if is_sparse(shares[key]))
    return LongScore(score, low, high, count, used, missing, sparse)
