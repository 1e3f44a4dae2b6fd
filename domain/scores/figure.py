"""A figure of a month with its band, and whether it moved from one month to the next.

A patrol score is the pooled one of a hall, or the mean of halls; a share is what was kept of what
was judged. Whether a figure moved is told by whether the two bands overlap and by nothing else.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist

from domain.scores.fairness import BAND


class FigureChange(StrEnum):
    __words__ = "measure_change."

    UP = "up"
    DOWN = "down"
    NO_CLEAR = "no_clear"  # the bands overlap
    TOO_LITTLE = "too_little"  # one of the two months has no number
    NOT_JUDGED = "not_judged"  # how much chance is in the figure is not known


@dataclass(frozen=True)
class Figure:
    """``value_pct`` with its 90 % band, not rounded; all three None: too little was seen for a
    number.

    ``judged_count``: the judgements behind it; ``occasion_count``: times somebody was watched
    (None: a share, which is not counted by occasions)."""

    value_pct: float | None
    low_pct: float | None
    high_pct: float | None
    judged_count: int
    occasion_count: int | None = None

    @property
    def known(self) -> bool:
        return self.value_pct is not None


def change_between(before: Figure, after: Figure) -> FigureChange:
    """Which way a figure went. Bands that touch overlap.

    Two 90 % bands that do not overlap differ more surely than with 90 % (Schenker & Gentleman 2001,
    Am. Stat. 55:182): small changes are rather not told than told by chance.
    """
    if before.low_pct is None or before.high_pct is None:
        return FigureChange.TOO_LITTLE
    if after.low_pct is None or after.high_pct is None:
        return FigureChange.TOO_LITTLE
    if after.low_pct > before.high_pct:
        return FigureChange.UP
    if after.high_pct < before.low_pct:
        return FigureChange.DOWN
    return FigureChange.NO_CLEAR


def share(kept: int, judged: int, minimum: int) -> Figure:
    """What was kept of what was judged, with its Wilson score interval.

    :param minimum: judgements below which there is no number
    """
    if judged < max(minimum, 1):
        return Figure(None, None, None, judged)
    low, high = wilson_pct(kept, judged)
    return Figure(100 * kept / judged, low, high, judged)


def wilson_pct(kept: float, judged: float, level: float = BAND) -> tuple[float, float]:
    """The Wilson score interval of a share, in percent.

    (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n): Wilson 1927, J. Am. Stat. Assoc. 22:209;
    recommended for small n by Brown, Cai & DasGupta 2001, Stat. Sci. 16:101.

    :param judged: at least 1
    :param level: how much of the distribution it holds

    >>> [round(each, 4) for each in wilson_pct(8, 10, 0.95)]
    [49.0162, 94.3318]
    """
    z = NormalDist().inv_cdf((1 + level) / 2)
    p, room = kept / judged, z * z / judged
    reach = z * math.sqrt(p * (1 - p) / judged + room / (4 * judged))
    low, high = ((p + room / 2 + sign * reach) / (1 + room) for sign in (-1, 1))
    return 100 * max(low, 0.0), 100 * min(high, 1.0)


def mean_of_halls(halls: Iterable[Figure]) -> Figure:
    """One figure for several halls: each counts by its judgements.

    Halls are seen apart, so the squares of their reaches add up, each times its squared share. A
    band that ends at 0 or 100 was cut there; its other side tells how far it reaches.
    Halls without a number are left out of it, but their counts are not.
    """
    halls = list(halls)
    judged = sum(hall.judged_count for hall in halls)
    occasions = sum(hall.occasion_count or 0 for hall in halls)
    known = [
        (hall.judged_count, hall.value_pct, max(hall.high_pct - hall.value_pct,
                                                hall.value_pct - hall.low_pct))
        for hall in halls
        if hall.value_pct is not None and hall.low_pct is not None and hall.high_pct is not None
    ]  # fmt: skip
    weight = sum(count for count, _, _ in known)
    if not weight:
        return Figure(None, None, None, judged, occasions)
    mean = sum(count * value for count, value, _ in known) / weight
    reach = math.sqrt(sum((count / weight * reach) ** 2 for count, _, reach in known))
    return Figure(mean, max(mean - reach, 0.0), min(mean + reach, 100.0), judged, occasions)
