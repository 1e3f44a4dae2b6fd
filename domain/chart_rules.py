"""Signal or noise: a few rules that tell a special cause on a control chart, and which way it goes.

Four rules are enough, and more would raise false alarms: a point beyond a limit, eight in a row on
one side of the centre, six rising or falling, two of three beyond two thirds of the way to a limit
(NHS England, Making Data Count; Western Electric 1956). On an EWMA only the limit counts, because
its points follow each other by construction; on a g-chart also the run around its median.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from domain.control_chart import Array, Limits

_RUN, _RISING, _ZONE = 8, 6, 3


class Rule(StrEnum):
    """In the order in which they are told."""

    BEYOND = "beyond"
    TWO_OF_THREE = "two_of_three"
    RUN = "run"
    RISING = "rising"


class Change(StrEnum):
    BETTER = "better"
    WORSE = "worse"
    NONE = "none"


ALL = tuple(Rule)


@dataclass(frozen=True)
class Finding:
    """A special cause: the points from ``first`` to ``last`` (places, both included)."""

    rule: Rule
    first: int
    last: int
    change: Change


def findings(
    values: Array, limits: Limits, rules: Iterable[Rule] = ALL, *, more_is_better: bool = True
) -> list[Finding]:
    """Every special cause, by the order of the rules, then of the points.

    Places that follow each other under one rule are one finding.
    """
    found = []
    for rule in rules:
        for up in (True, False):
            change = Change.BETTER if up is more_is_better else Change.WORSE
            ends = _RULES[rule](values, limits, 1.0 if up else -1.0)
            found += [Finding(rule, *each, change) for each in _joined(ends, _LENGTHS[rule])]
    return sorted(found, key=lambda each: (ALL.index(each.rule), each.first))


def marks(count: int, found: Iterable[Finding]) -> list[Change]:
    """What each point is part of; the rule told first decides, a point of none is no change."""
    marked = [Change.NONE] * count
    for each in reversed(list(found)):
        marked[each.first : each.last + 1] = [each.change] * (each.last + 1 - each.first)
    return marked


def _beyond(values: Array, limits: Limits, up: float) -> NDArray[np.bool_]:
    limit = limits.high if up > 0 else limits.low
    # Equal but for the last bit is not beyond.
    return np.asarray(up * (values - limit) > 1e-9)


def _two_of_three(values: Array, limits: Limits, up: float) -> NDArray[np.bool_]:
    limit = limits.high if up > 0 else limits.low
    far = up * (values - limits.centre) > up * (limit - limits.centre) * 2 / 3 + 1e-9
    # The point itself is far out, and so is one of the two before it.
    return np.asarray(far & (_windows(far, _ZONE) >= 2))


def _run(values: Array, limits: Limits, up: float) -> NDArray[np.bool_]:
    return np.asarray(_windows(up * (values - limits.centre) > 0, _RUN) == _RUN)


def _rising(values: Array, limits: Limits, up: float) -> NDArray[np.bool_]:
    steps = np.concatenate([[False], up * np.diff(values) > 0])
    return np.asarray(_windows(steps, _RISING - 1) == _RISING - 1)


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
    for end in np.flatnonzero(ends):
        if last >= 0 and end == last + 1:
            last = int(end)
            continue
        if last >= 0:
            yield first, last
        first, last = max(0, int(end) - length + 1), int(end)
    if last >= 0:
        yield first, last
