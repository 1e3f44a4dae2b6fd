"""Which points the limits of a chart come from: a rule of the calendar, and of nothing a reader
chooses.

Every calendar quarter has limits of its own, from the 26 weeks before it, and keeps them. Where
these have fewer than ``LEAST_BASE`` points the chart is only beginning: then the first points of
these weeks and the quarter are the base (``domain.trends.choice.base_count``), as trial limits.
Where a person began new limits nothing before that day counts.

So the same day has the same verdict whichever period is shown, and a quarter that is over keeps its
own. Limits that would never be renewed would tell forever what changed years ago.

Source: Montgomery, Introduction to Statistical Quality Control, 6.2: limits from a base of 20 to 25
samples (phase I) are held against what comes after it (phase II) and are revised at regular
periods. That the period is a quarter and the base 26 weeks is a proposal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from domain.rollup import Span, start_of
from domain.trends.choice import LEAST_BASE, base_count

BASE_DAYS = 182  # 26 weeks
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Stretch:
    """Points with the same limits. ``run``: the places of the points that are looked at, of which
    the first ``base`` make the limits; they are drawn, and tell something, from ``first`` on."""

    run: slice
    base: int
    first: int


def read_from(day: date) -> date:
    """From which day on, a Monday, data decide about the points of the quarter of a day."""
    return start_of(start_of(day, Span.QUARTER) - timedelta(days=BASE_DAYS), Span.WEEK)


def reported_from(last: date) -> date:
    """From which day on a special cause can be news on ``last``: the quarter before, so that the
    last points are not forgotten where a quarter begins."""
    return start_of(start_of(last, Span.QUARTER) - timedelta(days=1), Span.QUARTER)


def known_from(last: date) -> date:
    """From which day on, a Monday, data decide what is said on ``last``."""
    return read_from(reported_from(last))


def quarters_of(days: NDArray[np.int64]) -> list[int]:
    """The first days of the quarters in which points lie, by day, as ordinals."""
    months = (days - _EPOCH).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    firsts = np.unique(months // 3 * 3).astype("datetime64[M]").astype("datetime64[D]")
    quarters: list[int] = (firsts.astype(np.int64) + _EPOCH).tolist()
    return quarters


def stretches(days: NDArray[np.int64], rebased: Sequence[date] = ()) -> list[Stretch]:
    """The stretches of a series that have limits, by day.

    :param days: ordinals of the first days of the points, rising
    :param rebased: days from which limits are new
    """
    cuts = np.searchsorted(days, [day.toordinal() for day in rebased])
    parts = pairwise(sorted({0, len(days), *(int(each) for each in cuts)}))
    return [each for begin, end in parts for each in _of_part(days, begin, end)]


def _of_part(days: NDArray[np.int64], begin: int, end: int) -> list[Stretch]:
    parts: list[Stretch] = []
    quarters = quarters_of(days[begin:end])
    for quarter in quarters:
        start, first = (
            max(begin, int(place))
            for place in np.searchsorted(days, [quarter - BASE_DAYS, quarter])
        )
        next_quarter = end_of_quarter(quarter) + 1
        stop = min(end, int(np.searchsorted(days, next_quarter)))
        if first - start >= LEAST_BASE:
            parts.append(Stretch(slice(start, stop), first - start, first))
        elif stop - start >= LEAST_BASE:
            # Points before it that had too few for limits of their own have these.
            without = max(start, parts[-1].run.stop if parts else begin)
            parts.append(Stretch(slice(start, stop), base_count(stop - start), without))
    return parts


def end_of_quarter(first: int) -> int:
    """The last day of the quarter that begins on a day, both as ordinals."""
    beyond = start_of(date.fromordinal(first) + timedelta(days=100), Span.QUARTER)
    return beyond.toordinal() - 1
