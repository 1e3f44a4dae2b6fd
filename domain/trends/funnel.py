"""A funnel instead of a league table: who lies outside of what n alone would do.

Limits of a proportion around a common target (Spiegelhalter 2005, "Funnel plots for comparing
institutional performance", Stat. Med. 24:1185): target ± z √(φ · target(1 − target)/n), with z for
95 and 99.8 % and φ for what units differ beyond chance (Spiegelhalter 2005, "Handling
over-dispersion of performance indicators", Qual. Saf. Health Care 14:347): with the standardised
residuals z_i pulled in to their 10 and 90 % quantiles (winsorised), so that those who stand out do
not widen their own limits, φ = mean of z_i², at least 1. Of a few units φ cannot be told from the
units themselves: with four of them, z_i² of the one far out is a quarter of φ, and nobody can lie
outside. Below ``LEAST_UNITS`` there is no funnel.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from domain.trends.control_chart import Array

LEVELS = (0.95, 0.998)
_WINSORISED = 0.1
_STEPS = 60


# Proposal: φ of fewer units is mostly that of the one who stands out, which then never does.
# ``staff_id`` '': the hall; ``n``: judgements, as many as weigh the same; ``place``: a
# ``FunnelPlace``, '' without a funnel.
FUNNEL_POINTS = (
    "hall_id", "staff_id", "name", "hall", "n", "share_pct", "scored_count", "occasion_count",
    "place",
)  # fmt: skip
FUNNEL_CURVE = ("n", "level", "low_pct", "high_pct")
LEAST_UNITS = 10


class FunnelPlace(StrEnum):
    """Of a unit: within what chance does, or beyond one of the limits."""

    __words__ = "chart.funnel_"

    WITHIN = "within"
    HIGH_95 = "high_95"
    LOW_95 = "low_95"
    HIGH_998 = "high_998"
    LOW_998 = "low_998"


@dataclass(frozen=True)
class Funnel:
    """``target``: share, 0–1. ``dispersion``: φ. ``places``: of each unit."""

    target: float
    dispersion: float
    places: list[FunnelPlace]

    def limits(self, n: Array, level: float) -> tuple[Array, Array]:
        """Low and high share at each n, within 0–1."""
        z = float(ndtri((1 + level) / 2))
        reach = z * np.sqrt(self.dispersion * self.target * (1 - self.target) / n)
        return np.maximum(self.target - reach, 0.0), np.minimum(self.target + reach, 1.0)


def funnel(kept: Array, judged: Array) -> Funnel:
    """
    :param kept: of each unit, at least one
    :param judged: n of each unit, above 0
    """
    target = float(kept.sum() / judged.sum())
    residuals = standardised(kept, judged, target)
    widened = overdispersion(residuals)
    return Funnel(target, widened, _places(residuals / np.sqrt(widened)))


def standardised(kept: Array, judged: Array, target: float) -> Array:
    """(share − target) / √(target(1 − target)/n); 0 where the target is 0 or 1."""
    sd = np.sqrt(target * (1 - target) / judged)
    return np.divide(kept / judged - target, sd, out=np.zeros_like(sd), where=sd > 0)


def overdispersion(residuals: Array) -> float:
    """φ, winsorised; 1 where units differ no more than chance.

    >>> round(overdispersion(np.array([-3.0, -1, 0, 1, 3] * 4)), 2)
    4.0
    """
    low, high = np.quantile(residuals, [_WINSORISED, 1 - _WINSORISED])
    return max(1.0, float((np.clip(residuals, low, high) ** 2).mean()))


def grid_of(judged: Array) -> Array:
    """n at which limits are drawn: closer where they bend."""
    least, most = max(1.0, 0.8 * float(judged.min())), 1.05 * float(judged.max())
    return np.geomspace(least, max(most, least + 1), _STEPS)


def _places(residuals: NDArray[np.float64]) -> list[FunnelPlace]:
    near, far = (float(ndtri((1 + level) / 2)) for level in LEVELS)
    chosen = np.select(
        [residuals > far, residuals < -far, residuals > near, residuals < -near],
        [FunnelPlace.HIGH_998, FunnelPlace.LOW_998, FunnelPlace.HIGH_95, FunnelPlace.LOW_95],
        FunnelPlace.WITHIN,
    )
    return [FunnelPlace(str(each)) for each in chosen]
