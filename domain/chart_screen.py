"""Many EWMA charts at once: which of them can have a signal at all, and how dispersed halls are.

The same arithmetic as ``domain.chart_points``, on all people of a branch together; whoever is a
suspect gets the chart itself.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.chart_choice import LEAST_BASE, MOST_BASE
from domain.chart_points import Sums
from domain.control_chart import REACH, WEIGHT, Array

Key = tuple[str, ...]


@dataclass(frozen=True)
class ManySums:
    """Series one after the other: that of ``keys[i]`` is ``bounds[i]`` to before ``bounds[i + 1]``
    of ``sums``."""

    keys: list[Key]
    bounds: NDArray[np.intp]
    sums: Sums

    def __getitem__(self, place: int) -> Sums:
        return self.sums[self.bounds[place] : self.bounds[place + 1]]

    @property
    def lengths(self) -> NDArray[np.intp]:
        return np.diff(self.bounds)

    @property
    def series(self) -> NDArray[np.intp]:
        """The series of each point."""
        return np.repeat(np.arange(len(self.keys)), self.lengths)


def dispersions(many: ManySums, group: NDArray[np.intp]) -> Array:
    """``domain.chart_points.pooled_dispersion`` of each group of series.

    :param group: of each series, numbered from 0
    """
    sums, series = many.sums, many.series
    totals = [np.bincount(series, each, len(many.keys)) for each in (sums.kept, sums.weight)]
    share = (totals[0] / totals[1])[series]
    n, own = sums.occasion_count, sums.kept / sums.weight
    squares = sums.kept_sq - 2 * own * sums.kept_weight + own**2 * sums.weight_sq
    several = n > 1
    at = group[series][several]
    count = int(group.max(initial=-1)) + 1
    spread = np.bincount(at, (squares * n / np.maximum(n - 1, 1))[several], count)
    expected = np.bincount(at, (share * (1 - share) * sums.unit)[several], count)
    ratio = np.divide(spread, expected, out=np.ones(count), where=expected > 0)
    return np.maximum(ratio, 1.0)


def ewma_suspects(many: ManySums, widened: Array) -> NDArray[np.bool_]:
    """Of each series, whether its EWMA is anywhere as far out as its limit.

    :param widened: dispersion of each series
    """
    rows, columns = many.series, np.arange(len(many.sums.days)) - many.bounds[many.series]
    shape = len(many.keys), int(many.lengths.max(initial=0))
    kept, weight, unit = (np.zeros(shape) for _ in range(3))
    for table, values in ((kept, many.sums.kept), (weight, many.sums.weight),
                          (unit, many.sums.unit)):  # fmt: skip
        table[rows, columns] = values
    base = np.arange(shape[1]) < _base_counts(many.lengths)[:, None]
    centre = (kept * base).sum(1) / np.maximum((weight * base).sum(1), 1e-12)
    there = weight > 0
    safe = np.where(there, weight, 1.0)
    off = np.where(there, kept / safe - centre[:, None], 0.0)
    variance = (widened * centre * (1 - centre))[:, None] * unit / safe**2
    return _ever_beyond(off, variance, there)


def _ever_beyond(off: Array, variance: Array, there: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """:param off: how far each value is from the centre of its series, series × points"""
    average, spread = np.zeros(len(off)), np.zeros(len(off))
    beyond = np.zeros(len(off), dtype=bool)
    for point in range(off.shape[1]):
        average = WEIGHT * off[:, point] + (1 - WEIGHT) * average
        spread = WEIGHT**2 * variance[:, point] + (1 - WEIGHT) ** 2 * spread
        # A little less than the limit: the chart itself decides about the last bit.
        beyond |= there[:, point] & (np.abs(average) >= REACH * np.sqrt(spread) - 1e-9)
    return beyond


def _base_counts(lengths: NDArray[np.intp]) -> NDArray[np.intp]:
    """``domain.chart_choice.base_count`` of each."""
    of_length = np.maximum(LEAST_BASE, np.minimum(MOST_BASE, lengths * 2 // 3))
    return np.minimum(lengths, of_length)
