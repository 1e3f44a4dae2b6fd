"""Signal or noise: a few rules that tell a special cause on a control chart, and which way it goes.

Four rules are enough, and more would raise false alarms: a point beyond a limit, eight in a row on
one side of the centre, six rising or falling, two of three beyond two thirds of the way to a limit
(NHS England, Making Data Count; Western Electric 1956). On an EWMA only the limit counts, because
its points follow each other by construction; on a g-chart also the run around its median.

* A run has to lie beyond mean and median of the base: where most points are alike at the best value
  there is, more than half of all points lie above a mean that one slip pulled down, and eight of
  them in a row say nothing (run rules are about the median: Anhøj and Olesen 2014, PLoS ONE 9:
  e113825).
* A rise has to end above the centre, a fall below it: on the way back to what is usual nothing is
  better or worse than usual.
* Of the points behind a finding only those are marked that lie on its side.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from domain.trends.control_chart import Array, ControlLimits

_RUN, _RISING, _ZONE = 8, 6, 3
_LAST_BIT = 1e-9


class Rule(StrEnum):
    """In the order in which they are told."""

    __words__ = "spc.signal_"

    BEYOND = "beyond"
    TWO_OF_THREE = "two_of_three"
    RUN = "run"
    RISING = "rising"


class Direction(StrEnum):
    __words__ = "spc.verdict_"

    BETTER = "better"
    WORSE = "worse"
    NONE = "none"


ALL = tuple(Rule)


@dataclass(frozen=True)
class SpecialCause:
    """A special cause: the points from ``first`` to ``last`` (places, both included)."""

    rule: Rule
    first: int
    last: int
    change: Direction


@dataclass(frozen=True)
class News:
    """The newest special cause of a chart. ``is_back``: what was seen last lies at what is usual or
    on the other side of it, so nobody is worse, or better, any more."""

    finding: SpecialCause
    is_back: bool


def newest(
    causes: Iterable[SpecialCause],
    seen: Array,
    centre: Array,
    edge: int,
    *,
    more_is_better: bool = True,
) -> News | None:
    """The newest finding that reaches to the place ``edge`` or beyond.

    :param seen: of every point, what was seen in it (of an EWMA not what was gathered)
    """
    news = [each for each in causes if each.last >= edge]
    if not news:
        return None
    finding = max(news, key=lambda each: each.last)
    up = 1.0 if (finding.change is Direction.BETTER) is more_is_better else -1.0
    return News(finding, bool(up * (seen[-1] - centre[-1]) <= _LAST_BIT))


def findings(
    values: Array,
    limits: ControlLimits,
    rules: Iterable[Rule] = ALL,
    *,
    more_is_better: bool = True,
    median: float | None = None,
) -> list[SpecialCause]:
    """Every special cause, by the order of the rules, then of the points.

    Places that follow each other under one rule are one finding; it begins with a point that lies
    on its side.

    :param median: of the base points; None: the centre is one
    """
    causes = []
    for rule in rules:
        for up in (1.0, -1.0):
            change = Direction.BETTER if (up > 0) is more_is_better else Direction.WORSE
            lines = limits
            if rule is Rule.RUN and median is not None:
                outer = np.maximum if up > 0 else np.minimum
                lines = replace(limits, centre=outer(limits.centre, median))
            ends = _RULES[rule](values, lines, up)
            for first, last in _joined(ends, _LENGTHS[rule]):
                if rule is Rule.TWO_OF_THREE:
                    there = _on_side(rule, values, limits, up)
                    first += int(there[first : last + 1].argmax())
                causes.append(SpecialCause(rule, first, last, change))
    return sorted(causes, key=lambda each: (ALL.index(each.rule), each.first))


def marks(
    values: Array,
    limits: ControlLimits,
    causes: Iterable[SpecialCause],
    *,
    more_is_better: bool = True,
    seen: Array | None = None,
) -> list[Direction]:
    """What each point is part of: those of a finding that lie on its side. The rule told first
    decides, a point of none is no change.

    :param seen: of an EWMA what was seen in each point, which has to lie on that side of the centre
      too: a good week is not marked worse for the weeks before it
    """
    marked = [Direction.NONE] * len(values)
    for each in reversed(list(causes)):
        up = 1.0 if (each.change is Direction.BETTER) is more_is_better else -1.0
        there = _on_side(each.rule, values, limits, up)
        if seen is not None:
            there = there & _beside(seen, limits, up)
        for place in range(each.first, each.last + 1):
            if there[place]:
                marked[place] = each.change
    return marked


def _on_side(rule: Rule, values: Array, limits: ControlLimits, up: float) -> NDArray[np.bool_]:
    """Which points lie where the rule looks: beyond the limit, in the outer third, or beyond the
    centre."""
    if rule is Rule.BEYOND:
        return _beyond(values, limits, up)
    if rule is Rule.TWO_OF_THREE:
        return _far(values, limits, up)
    return _beside(values, limits, up)


def _beyond(values: Array, limits: ControlLimits, up: float) -> NDArray[np.bool_]:
    limit = limits.high if up > 0 else limits.low
    # Equal but for the last bit is not beyond.
    return np.asarray(up * (values - limit) > _LAST_BIT)


def _far(values: Array, limits: ControlLimits, up: float) -> NDArray[np.bool_]:
    limit = limits.high if up > 0 else limits.low
    return np.asarray(
        up * (values - limits.centre) > up * (limit - limits.centre) * 2 / 3 + _LAST_BIT
    )


def _beside(values: Array, limits: ControlLimits, up: float) -> NDArray[np.bool_]:
    return np.asarray(up * (values - limits.centre) > _LAST_BIT)


def _two_of_three(values: Array, limits: ControlLimits, up: float) -> NDArray[np.bool_]:
    far = _far(values, limits, up)
    # The point itself is far out, and so is one of the two before it.
    return np.asarray(far & (_windows(far, _ZONE) >= 2))


def _run(values: Array, limits: ControlLimits, up: float) -> NDArray[np.bool_]:
    return np.asarray(_windows(_beside(values, limits, up), _RUN) == _RUN)


def _rising(values: Array, limits: ControlLimits, up: float) -> NDArray[np.bool_]:
    steps = np.concatenate([[False], up * np.diff(values) > 0])
    rising = _windows(steps, _RISING - 1) == _RISING - 1
    return np.asarray(rising & _beside(values, limits, up))


def _windows(flags: NDArray[np.bool_], length: int) -> NDArray[np.int64]:
    """How many of the last ``length`` are set, at each place."""
    sums = np.concatenate([np.zeros(length, dtype=np.int64), np.cumsum(flags)])
    return np.asarray(sums[length:] - sums[:-length])


_RULES = {
    Rule.BEYOND: _beyond,
    Rule.TWO_OF_THREE: _two_of_three,
    Rule.RUN: _run,
    Rule.RISING: _rising,
}
_LENGTHS = {Rule.BEYOND: 1, Rule.TWO_OF_THREE: _ZONE, Rule.RUN: _RUN, Rule.RISING: _RISING}


def _joined(ends: NDArray[np.bool_], length: int) -> Iterator[tuple[int, int]]:
    """(First, last) place of the points behind ends that follow each other."""
    first = last = -1
    for end in np.flatnonzero(ends).tolist():
        if last >= 0 and end == last + 1:
            last = end
            continue
        if last >= 0:
            yield first, last
        first, last = max(0, end - length + 1), end
    if last >= 0:
        yield first, last
