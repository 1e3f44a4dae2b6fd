"""Centre and limits of control charts: what a value would do by chance alone.

Which chart fits how much data says ``domain.trends.choice``, what counts as a signal
``domain.trends.rules``. Limits come from the base points of a stretch and hold until its end.

Sources: NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.3.2 (proportions), 6.3.2.2
(individuals and moving ranges), 6.3.2.4 (EWMA); Montgomery, Introduction to Statistical Quality
Control, 7.3 (limits that vary with n); Kaminsky et al. 1992 and Benneyan 2001 (g-chart).
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

SIGMAS = 3.0
# Mean and 3-sigma limit of the range of two normal values, in sigmas and in mean ranges.
_D2, _D4 = 1.128, 3.267
# Of the EWMA. At this reach a false alarm comes once in 500 points (Lucas and Saccucci 1990).
WEIGHT, REACH = 0.2, 2.962
TAIL = 0.00135  # the share of a normal distribution beyond 3 sigmas, on one side
_SURE = 0.95  # of what was never seen being rarer than this


@dataclass(frozen=True)
class ControlLimits:
    """One of each for every point; ``low`` and ``high`` may lie where no value can be."""

    centre: Array
    low: Array
    high: Array

    @classmethod
    def around(cls, centre: float, reach: Array) -> "ControlLimits":
        return cls(np.full_like(reach, centre), centre - reach, centre + reach)


def p_chart(
    kept: Array,
    weight: Array,
    base: int,
    unit: Array | None = None,
    dispersion: float = 1.0,
    least: Array | float = 0.0,
) -> ControlLimits:
    """Limits of the shares kept/weight, each point's as wide as its own n makes them.

    p̄ = Σ kept / Σ weight of the base points; p̄ ± 3 √(dispersion · p̄(1 − p̄) · unit) / weight. With
    judgements that weigh 1 (unit = weight = n) and dispersion 1 that is p̄ ± 3 √(p̄(1 − p̄)/n).

    :param weight: Σ weight of the judgements of a point; above 0
    :param unit: Σ weight² of the judgements of a point; None: every judgement weighs 1
    :param base: how many of the first points the centre comes from
    :param dispersion: as ``dispersion`` returns it
    :param least: standard deviation below which none is taken (``least_sd``)
    """
    share = float(kept[:base].sum() / weight[:base].sum())
    return ControlLimits.around(
        share, SIGMAS * np.maximum(p_sd(share, weight, unit, dispersion), least)
    )


def p_sd(share: float, weight: Array, unit: Array | None = None, dispersion: float = 1.0) -> Array:
    """Standard deviation of the shares of points (see ``p_chart``)."""
    of_units = weight if unit is None else unit
    return np.asarray(np.sqrt(max(0.0, dispersion * share * (1 - share)) * of_units) / weight)


def never_seen(count: Array | float) -> Array:
    """How often something may happen that was never seen in ``count`` times: 1 − 0.05^(1/count),
    about 3/count, the upper 95 % bound (the "rule of three": Hanley and Lippman-Hand 1983, JAMA
    249:1743).

    >>> float(never_seen(100.0).round(5))
    0.02951
    """
    return np.asarray(1 - (1 - _SURE) ** (1 / np.maximum(count, 1.0)))


def least_sd(
    judged: Array | float,
    weight: Array,
    unit: Array,
    heaviest: float = 1.0,
    dispersion: Array | float = 1.0,
) -> Array:
    """The standard deviation of a share below which no limits are drawn: those of a base without a
    single failure would have no width, and would tell the first one as a change.

    * That nothing failed in ``judged`` judgements does not make failing impossible: it may happen
      as often as ``never_seen`` says, √(dispersion · q(1 − q) · unit) / weight with that q.
    * One judgement alone never lies beyond a limit (the pitfall of a rare failure in a small n:
      Montgomery, 7.3.1): REACH of these deviations are at least heaviest / weight.

    It binds where a share is nearly 0 or 1, and nowhere else.

    :param judged: judgements of the base, as many as weigh the same
    :param weight, unit: of each point, as in ``p_chart``
    :param heaviest: weight of the heaviest judgement
    """
    rare = np.minimum(never_seen(judged), 0.5)
    return np.asarray(
        np.maximum(np.sqrt(dispersion * rare * (1 - rare) * unit), heaviest / REACH) / weight
    )


def dispersion(squares: float, expected: float) -> float:
    """How many times the variance of judgements that were independent, at least 1.

    Judgements of one occasion share its moment, so that an occasion is what varies. Design effect
    of a sample of clusters (Kish 1965, 8.2); variance of a ratio of cluster totals (Cochran 1977,
    ch. 6 and 9A).

    :param squares: Σ (kept − share · weight)² over occasions
    :param expected: Σ share(1 − share) · weight² over judgements: what the squares would be if
      judgements were independent

    >>> dispersion(squares=50.0, expected=25.0)
    2.0
    """
    return max(1.0, squares / expected) if expected > 0 else 1.0


@dataclass(frozen=True)
class Individuals:
    """``ranges`` and their upper limit; the first point has no range (NaN)."""

    limits: ControlLimits
    ranges: Array
    mean_range: float
    range_high: float


def xmr_chart(values: Array, base: int, least: Array | float = 0.0) -> Individuals:
    """x̄ ± 3/1.128 (2.66) mean moving ranges; a moving range up to 3.267 mean ranges.

    :param least: standard deviation below which none is taken (``least_sd``, in the unit of the
      values): equal base points have no ranges at all
    :raises ValueError: fewer than two base points
    """
    ranges = np.concatenate([[math.nan], np.abs(np.diff(values))])
    if min(base, len(values)) < 2:
        message = "a moving range needs two points"
        raise ValueError(message)
    mean_range = float(ranges[1:base].mean())
    reach = SIGMAS * np.maximum(np.full(len(values), mean_range / _D2), least)
    limits = ControlLimits.around(float(values[:base].mean()), reach)
    return Individuals(limits, ranges, mean_range, _D4 * mean_range)


def ewma_chart(
    values: Array, sds: Array, centre: float, weight: float = WEIGHT, reach: float = REACH
) -> tuple[Array, ControlLimits]:
    """Exponentially weighted moving averages and their exact limits.

    z₀ = centre, z = weight · value + (1 − weight) · z before; and likewise for the variance,
    weight² · sd² + (1 − weight)² · variance before. With one sd for all points that is
    sd² · weight/(2 − weight) · (1 − (1 − weight)^2i), the formula of the handbook.

    :param sds: standard deviation of each value
    """
    averages, variances = [], []
    average, variance = centre, 0.0
    for value, sd in zip(values.tolist(), sds.tolist(), strict=True):
        average = weight * value + (1 - weight) * average
        variance = (weight * sd) ** 2 + (1 - weight) ** 2 * variance
        averages.append(average)
        variances.append(variance)
    return np.array(averages), ControlLimits.around(centre, reach * np.sqrt(np.array(variances)))


def g_chart(between: Array, base: int, tail: float = TAIL) -> ControlLimits:
    """Median and limits of how much was watched between two rare events.

    Geometric: with p = 1/(ḡ + 1), P(at most g) = 1 − (1 − p)^(g + 1). The limits are where ``tail``
    lies beyond on each side, the centre is the median (Benneyan 2001: about 0.693 ḡ); symmetric
    limits would be wrong for so skewed a distribution. A low limit below 0 is none.

    Events that all came at once (ḡ = 0) do not make the next one certain: ḡ is at least what lets
    n events follow without a gap once in 20 times, p = 0.05^(1/n), as in ``never_seen``.
    """
    gapless = 1 - float(never_seen(float(len(between[:base]))))
    mean = max(float(between[:base].mean()), 1 / gapless - 1)
    quantiles = (_geometric(mean, share) for share in (0.5, tail, 1 - tail))
    return ControlLimits(*(np.full(len(between), each) for each in quantiles))


def _geometric(mean: float, share: float) -> float:
    return max(0.0, math.log(1 - share) / math.log(mean / (mean + 1)) - 1)
