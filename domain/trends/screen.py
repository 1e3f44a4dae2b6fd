"""Many EWMA charts at once: which of them can have a signal at all, and how dispersed halls are.

The same arithmetic as ``domain.trends.points``, on all people of a branch together; whoever is a
suspect gets the chart itself.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from domain.trends.base import BASE_DAYS, end_of_quarter, quarters_of
from domain.trends.choice import LEAST_BASE, MOST_BASE
from domain.trends.control_chart import REACH, WEIGHT, Array, least_sd
from domain.trends.points import Sums

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
    """``domain.trends.points.pooled_dispersion`` of each group of series.

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


def ewma_suspects(
    many: ManySums, widened: Array, heaviest: float = 1.0, since: date = date.min
) -> NDArray[np.bool_]:
    """Of each series, whether its EWMA is anywhere as far out as its limit, by the limits of one of
    the quarters from ``since`` on; nobody has begun new ones.

    :param widened: dispersion of each series
    :param heaviest: as for ``domain.trends.points.share_chart``
    """
    rows, columns = many.series, np.arange(len(many.sums.days)) - many.bounds[many.series]
    shape = len(many.keys), int(many.lengths.max(initial=0))
    kept, weight, unit, days = (np.zeros(shape) for _ in range(4))
    for table, values in ((kept, many.sums.kept), (weight, many.sums.weight),
                          (unit, many.sums.unit), (days, many.sums.days)):  # fmt: skip
        table[rows, columns] = values
    suspects = np.zeros(len(many.keys), dtype=bool)
    for quarter in quarters_of(many.sums.days):
        if quarter >= since.toordinal():
            run = (days >= quarter - BASE_DAYS) & (days <= end_of_quarter(quarter))
            before = run & (days < quarter)
            base = np.where(_enough(before), before, run & _first_of(run))
            suspects |= _enough(run)[:, 0] & _suspect(
                kept, weight, unit, run, base, widened, heaviest
            )
    return suspects


def _enough(points: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return np.asarray(points.sum(1, keepdims=True) >= LEAST_BASE)


def _first_of(run: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Of each series the first ``domain.trends.choice.base_count`` points of its run."""
    length = run.sum(1, keepdims=True)
    count = np.minimum(length, np.maximum(LEAST_BASE, np.minimum(MOST_BASE, length * 2 // 3)))
    return np.asarray(run.cumsum(1) <= count)


def _suspect(
    kept: Array,
    weight: Array,
    unit: Array,
    there: NDArray[np.bool_],
    base: NDArray[np.bool_],
    widened: Array,
    heaviest: float,
) -> NDArray[np.bool_]:
    """Series × points: which are looked at (``there``), and which of them make the limits."""
    of_base = (weight * base).sum(1)
    centre = (kept * base).sum(1) / np.maximum(of_base, 1e-12)
    judged = of_base**2 / np.maximum((unit * base).sum(1), 1e-12)
    safe = np.where(there, weight, 1.0)
    off = np.where(there, kept / safe - centre[:, None], 0.0)
    variance = (widened * centre * (1 - centre))[:, None] * unit / safe**2
    least = least_sd(judged[:, None], safe, unit, heaviest, widened[:, None])
    variance = np.maximum(variance, least**2)
    return _ever_beyond(off, variance, there)


def _ever_beyond(off: Array, variance: Array, there: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """:param off: how far each value is from the centre of its series, series × points"""
    average, spread = np.zeros(len(off)), np.zeros(len(off))
    beyond = np.zeros(len(off), dtype=bool)
    for point in range(off.shape[1]):
        now = there[:, point]
        average = np.where(now, WEIGHT * off[:, point] + (1 - WEIGHT) * average, average)
        squares = WEIGHT**2 * variance[:, point] + (1 - WEIGHT) ** 2 * spread
        spread = np.where(now, squares, spread)
        # A little less than the limit: the chart itself decides about the last bit.
        beyond |= now & (np.abs(average) >= REACH * np.sqrt(spread) - 1e-9)
    return beyond
