"""What was judged in each point -> a control chart: values, limits and special causes.

A chart may have several stretches, each with limits of its own: a person began new ones on a day,
with a reason. A stretch with too few points has no limits yet. Percent throughout.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from domain.chart_choice import LEAST_BASE, LEAST_EVENTS, Kind, base_count
from domain.chart_rules import ALL, Finding, Rule, findings
from domain.control_chart import (
    Array,
    Limits,
    dispersion,
    ewma_chart,
    g_chart,
    p_chart,
    p_sd,
    xmr_chart,
)
from domain.rollup import Span

_SUMS = (
    "occasion_count", "scored_count", "weight", "kept", "unit", "weight_sq", "kept_weight",
    "kept_sq",
)  # fmt: skip


_EPOCH = date(1970, 1, 1).toordinal()


def starts_of(days: NDArray[np.int64], span: Span) -> NDArray[np.int64]:
    """As ``domain.rollup.start_of``, of ordinals."""
    if span is Span.WEEK:
        return days - (days - 1) % 7  # the first day of all was a Monday
    months = (days - _EPOCH).astype("datetime64[D]").astype("datetime64[M]")
    return months.astype("datetime64[D]").astype(np.int64) + _EPOCH


@dataclass(frozen=True)
class Sums:
    """Sums over the occasions of each point, as ``db.chart_sums.SUMS`` names them; ``days``: the
    ordinal of the first day of each point, rising."""

    days: NDArray[np.int64]
    occasion_count: Array
    scored_count: Array
    weight: Array
    kept: Array
    unit: Array
    weight_sq: Array
    kept_weight: Array
    kept_sq: Array

    def __getitem__(self, part: slice) -> "Sums":
        return Sums(self.days[part], **{name: getattr(self, name)[part] for name in _SUMS})

    def by(self, span: Span) -> "Sums":
        """Points of one day each, pooled."""
        if span is Span.DAY:
            return self
        days, place = np.unique(starts_of(self.days, span), return_inverse=True)
        pooled = {
            name: np.bincount(place, weights=getattr(self, name), minlength=len(days)).astype(float)
            for name in _SUMS
        }
        return Sums(days, **pooled)

    @property
    def share(self) -> float:
        """Of what was judged, what was kept; 1 where nothing was."""
        total = float(self.weight.sum())
        return float(self.kept.sum()) / total if total else 1.0

    def spread(self) -> tuple[float, float]:
        """The squares of occasions around the share of their own point, and what they would be if
        judgements were independent: what ``domain.control_chart.dispersion`` compares.

        Around its own share a point of n occasions looks (n − 1)/n as spread as it is; a point of
        one occasion says nothing. What changes from point to point is in neither number.
        """
        n = self.occasion_count
        own = self.kept / self.weight
        squares = self.kept_sq - 2 * own * self.kept_weight + own**2 * self.weight_sq
        several = n > 1
        corrected = squares[several] * n[several] / (n[several] - 1)
        share = self.share
        return float(corrected.sum()), share * (1 - share) * float(self.unit[several].sum())


def pooled_dispersion(series: Sequence[Sums]) -> float:
    """Of the people of a hall together: one alone is watched too seldom to tell."""
    spreads = [each.spread() for each in series]
    return dispersion(sum(each[0] for each in spreads), sum(each[1] for each in spreads))


@dataclass(frozen=True)
class Drawn:
    """``values``: what was seen; ``plotted``: what the limits are about (the averages of an EWMA,
    else the values). ``limits`` are NaN in a stretch with too few points. ``base``: whether the
    limits come from the point."""

    values: Array
    plotted: Array
    limits: Limits
    base: NDArray[np.bool_]
    findings: list[Finding]


def share_chart(
    kind: Kind, sums: Sums, widened: float = 1.0, rebased: Sequence[date] = ()
) -> Drawn:
    """Percent kept, as p-chart, individuals or EWMA.

    :param widened: dispersion of occasions; individuals have it in their ranges
    :param rebased: days from which limits are new
    """
    shares = 100 * sums.kept / sums.weight

    def stretch(part: slice, base: int) -> tuple[Array, Limits]:
        weight, unit, kept = sums.weight[part], sums.unit[part], sums.kept[part]
        if kind is Kind.XMR:
            return shares[part], xmr_chart(shares[part], base).limits
        if kind is Kind.P:
            limits = p_chart(kept, weight, base, unit, widened)
            return shares[part], Limits(100 * limits.centre, 100 * limits.low, 100 * limits.high)
        centre = float(kept[:base].sum() / weight[:base].sum())
        sds = 100 * p_sd(centre, weight, unit, widened)
        return ewma_chart(shares[part], sds, 100 * centre)

    rules = (Rule.BEYOND,) if kind is Kind.EWMA else ALL
    return _drawn(shares, _parts(sums.days, rebased), LEAST_BASE, rules, stretch)


def event_chart(between: Array, days: NDArray[np.int64], rebased: Sequence[date] = ()) -> Drawn:
    """How much was watched between two events, as a g-chart. More is better.

    :param days: ordinals of the events that end each point
    """

    def stretch(part: slice, base: int) -> tuple[Array, Limits]:
        return between[part], g_chart(between[part], base)

    rules = (Rule.BEYOND, Rule.RUN)
    return _drawn(between, _parts(days, rebased), LEAST_EVENTS - 1, rules, stretch)


def _drawn(
    values: Array,
    parts: Sequence[slice],
    least: int,
    rules: Sequence[Rule],
    stretch: Callable[[slice, int], tuple[Array, Limits]],
) -> Drawn:
    count = len(values)
    plotted, base = values.copy(), np.zeros(count, dtype=bool)
    lines = [np.full(count, np.nan) for _ in range(3)]
    found: list[Finding] = []
    for part in parts:
        length = part.stop - part.start
        if length < least:
            continue
        of_base = base_count(length)
        base[part.start : part.start + of_base] = True
        plotted[part], limits = stretch(part, of_base)
        for line, values_of in zip(lines, (limits.centre, limits.low, limits.high), strict=True):
            line[part] = values_of
        found += [
            replace(each, first=each.first + part.start, last=each.last + part.start)
            for each in findings(plotted[part], limits, rules)
        ]
    return Drawn(values, plotted, Limits(*lines), base, found)


def _parts(days: NDArray[np.int64], rebased: Sequence[date]) -> list[slice]:
    """The stretches: a new one begins with the first point on or after a day."""
    starts = np.searchsorted(days, [day.toordinal() for day in rebased])
    cuts = sorted({0, len(days), *(int(each) for each in starts)})
    return [slice(first, last) for first, last in pairwise(cuts)]
