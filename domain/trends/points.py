"""What was judged in each point -> a control chart: values, limits and special causes.

A chart has several stretches, each with limits of its own (``domain.trends.base``); where there are
too few points there are no limits yet. Percent throughout.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from domain.rollup import Span
from domain.trends.base import Stretch, stretches
from domain.trends.choice import LEAST_EVENTS, ChartKind, base_count
from domain.trends.control_chart import (
    Array,
    ControlLimits,
    dispersion,
    ewma_chart,
    g_chart,
    least_sd,
    p_chart,
    p_sd,
    xmr_chart,
)
from domain.trends.rules import ALL, Rule, SpecialCause, findings

# Of each point, with m the weight of an occasion, k what it earned and u Σ weight² of its
# judgements: how many occasions, how many judgements, Σm, Σk, Σu, Σm², Σkm, Σk².
SUMS = (
    "occasion_count", "scored_count", "weight", "kept", "unit", "weight_sq", "kept_weight",
    "kept_sq",
)  # fmt: skip

# A chart drawn: ``start`` and ``end`` (datetime64, both included); ``value`` (percent; of red
# lines: occasions between two; NaN: below the minimum sample); ``plotted`` (where it is drawn; NaN:
# no limits, and below the minimum sample); ``low``, ``high`` (NaN: no limits yet, or none on that
# side); ``change`` (of ``Direction``).
CHART_POINTS = (
    "start", "end", "value", "plotted", "centre", "low", "high", "change", "occasion_count",
    "scored_count",
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
    """Sums over the occasions of each point, of ``SUMS``, as ``db.chart_sums`` reads them;
    ``days``: the ordinal of the first day of each point, rising."""

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
        return Sums(self.days[part], **{name: getattr(self, name)[part] for name in SUMS})

    def by(self, span: Span) -> "Sums":
        """Points of one day each, pooled."""
        if span is Span.DAY:
            return self
        days, place = np.unique(starts_of(self.days, span), return_inverse=True)
        pooled = {
            name: np.bincount(place, weights=getattr(self, name), minlength=len(days)).astype(float)
            for name in SUMS
        }
        return Sums(days, **pooled)

    def since(self, day: date) -> "Sums":
        """The points that begin on the day or after it."""
        return self[int(np.searchsorted(self.days, day.toordinal())) :]

    @property
    def share(self) -> float:
        """Of what was judged, what was kept; 1 where nothing was."""
        total = float(self.weight.sum())
        return float(self.kept.sum()) / total if total else 1.0

    @property
    def share_pct(self) -> float:
        """The same in percent, rounded once: 100 × (51/80) is a bit less than 63.75."""
        total = float(self.weight.sum())
        return 100 * float(self.kept.sum()) / total if total else 100.0

    def spread(self) -> tuple[float, float]:
        """The squares of occasions around the share of their own point, and what they would be if
        judgements were independent: what ``domain.trends.control_chart.dispersion`` compares.

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
    else the values). ``limits`` are NaN where there are too few points. ``base``: whether the
    newest limits come from the point. A finding may begin before the limits that tell it."""

    values: Array
    plotted: Array
    limits: ControlLimits
    base: NDArray[np.bool_]
    findings: list[SpecialCause]


def share_chart(
    kind: ChartKind,
    sums: Sums,
    widened: float = 1.0,
    rebased: Sequence[date] = (),
    heaviest: float = 1.0,
) -> Drawn:
    """Percent kept, as p-chart, individuals or EWMA. No limits are narrower than
    ``domain.trends.control_chart.least_sd`` makes them.

    :param widened: dispersion of occasions; individuals have it in their ranges
    :param rebased: days from which limits are new
    :param heaviest: weight of the heaviest judgement there can be
    """
    shares = 100 * sums.kept / sums.weight

    def limits_of(part: slice, base: int) -> tuple[Array, ControlLimits]:
        weight, unit, kept = sums.weight[part], sums.unit[part], sums.kept[part]
        centre_pct = sums[part][:base].share_pct
        judged = float(weight[:base].sum()) ** 2 / float(unit[:base].sum())
        least = least_sd(judged, weight, unit, heaviest, widened)
        if kind is ChartKind.XMR:
            return shares[part], xmr_chart(shares[part], base, 100 * least).limits
        if kind is ChartKind.P:
            limits = p_chart(kept, weight, base, unit, widened, least)
            centres = np.full_like(limits.centre, centre_pct)
            return shares[part], ControlLimits(centres, 100 * limits.low, 100 * limits.high)
        centre = float(kept[:base].sum() / weight[:base].sum())
        sds = 100 * np.maximum(p_sd(centre, weight, unit, widened), least)
        return ewma_chart(shares[part], sds, centre_pct)

    rules = (Rule.BEYOND,) if kind is ChartKind.EWMA else ALL
    return _drawn(shares, stretches(sums.days, rebased), rules, limits_of)


def event_chart(between: Array, days: NDArray[np.int64], rebased: Sequence[date] = ()) -> Drawn:
    """How much was watched between two events, as a g-chart. More is better. Events are rare: the
    base are the first ones of all, or since a person began new limits.

    :param days: ordinals of the events that end each point
    """

    def limits_of(part: slice, base: int) -> tuple[Array, ControlLimits]:
        return between[part], g_chart(between[part], base)

    causes = [
        Stretch(part, base_count(part.stop - part.start), part.start)
        for part in _parts(days, rebased)
        if part.stop - part.start >= LEAST_EVENTS - 1
    ]
    return _drawn(between, causes, (Rule.BEYOND, Rule.RUN), limits_of)


def _drawn(
    values: Array,
    parts: Sequence[Stretch],
    rules: Sequence[Rule],
    limits_of: Callable[[slice, int], tuple[Array, ControlLimits]],
) -> Drawn:
    count = len(values)
    plotted, base = values.copy(), np.zeros(count, dtype=bool)
    lines = [np.full(count, np.nan) for _ in range(3)]
    causes: list[SpecialCause] = []
    for each in parts:
        run, start = each.run, each.run.start
        new, drawn = slice(each.first - start, None), slice(each.first, run.stop)
        of_run, limits = limits_of(run, each.base)
        plotted[drawn] = of_run[new]
        for line, values_of in zip(lines, (limits.centre, limits.low, limits.high), strict=True):
            line[drawn] = values_of[new]
        median = float(np.median(of_run[: each.base]))
        for one in findings(of_run, limits, rules, median=median):
            first, last = one.first + start, one.last + start
            if one.rule is Rule.BEYOND:  # a point for itself, by the limits it has
                first = max(first, each.first)
            if last >= each.first:
                causes.append(replace(one, first=first, last=last))
    if parts:
        base[parts[-1].run.start : parts[-1].run.start + parts[-1].base] = True
    return Drawn(values, plotted, ControlLimits(*lines), base, causes)


def _parts(days: NDArray[np.int64], rebased: Sequence[date]) -> list[slice]:
    """Parts of a series: a new one begins with the first point on or after a day."""
    starts = np.searchsorted(days, [day.toordinal() for day in rebased])
    cuts = sorted({0, len(days), *(int(each) for each in starts)})
    return [slice(first, last) for first, last in pairwise(cuts)]
