"""Which control chart fits how much data, and why.

A p-chart needs enough judgements in every point: at least 100 where 2 to 10 % are not kept, 50
where 10 to 50 % are not (BMJ Quality and Safety, guide to sample sizes of p-charts; peers.md §4.2).
Below 2 % so many that two failures are expected, the count that 100 judgements of 2 % bring.
Otherwise individuals with moving ranges, which ask nothing of a single point. A person is watched a
few times a week: an EWMA gathers them, individuals are left for who has few weeks but some
occasions. The other numbers are proposals.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.rollup import Span

LEAST_BASE, MOST_BASE = 12, 20  # points that limits come from
MOST_POINTS = 92  # on one chart: more cannot be told apart on a tablet
LEAST_EVENTS = 5  # red lines for a g-chart: with fewer the limits say nothing
RECENT = 4  # points at the end in which a special cause is news


class ChartKind(StrEnum):
    __words__ = "spc.explained_"

    P = "p"
    XMR = "xmr"
    EWMA = "ewma"
    G = "g"


class Reason(StrEnum):
    __words__ = "spc.reason_"

    ENOUGH = "enough"  # judgements in a point for a p-chart
    SPARSE = "sparse"  # too few of them
    WEEKS = "weeks"  # of a person, gathered
    OCCASIONS = "occasions"  # of a person: too few weeks, one by one
    RARE = "rare"  # events of a g-chart
    TOO_FEW = "too_few"  # points for any limits


@dataclass(frozen=True)
class ChartChoice:
    """``kind`` None: no limits can be given. ``have`` and ``need``: the numbers of the reason."""

    kind: ChartKind | None
    span: Span | None  # of a point; None: an occasion, an event
    reason: Reason
    have: int
    need: int


def spans_of(first: date, last: date) -> tuple[Span, ...]:
    """Days as long as there are not too many of them for a chart, and weeks, each from what limits
    need on, finest first; months never have enough before a base is renewed.

    :param first: on which anything was judged
    """
    days = (last - first).days + 1
    counts = {Span.DAY: days, Span.WEEK: days // 7}
    usable = {span: n for span, n in counts.items() if n >= LEAST_BASE}
    return tuple(span for span, n in usable.items() if span is Span.WEEK or n <= MOST_POINTS)


def needed_for_p(failed: float) -> int:
    """Judgements in a point.

    :param failed: the share that is not kept, 0-1

    >>> [needed_for_p(failed) for failed in (0.3, 0.1, 0.05, 0.02, 0.01)]
    [50, 50, 100, 100, 200]
    """
    if failed >= 0.1:
        return 50
    return 100 if failed >= 0.02 else round(2 / max(failed, 0.002))


def choose_chart(points: Mapping[Span, Sequence[int]], failed: float) -> ChartChoice:
    """Of a hall: the finest p-chart that has enough, else individuals of the finest span.

    :param points: span -> the judgements of each of its points, finest span first
    :param failed: the share of judgements that are not kept, 0-1
    """
    need = needed_for_p(failed)
    usable = {span: _middle(n) for span, n in points.items() if len(n) >= LEAST_BASE}
    for span, middle in usable.items():
        if middle >= need:
            return ChartChoice(ChartKind.P, span, Reason.ENOUGH, middle, need)
    for span, middle in usable.items():
        return ChartChoice(ChartKind.XMR, span, Reason.SPARSE, middle, need)
    most = max((len(n) for n in points.values()), default=0)
    return ChartChoice(None, None, Reason.TOO_FEW, most, LEAST_BASE)


def choose_person_chart(weeks: int, occasions: int) -> ChartChoice:
    """:param weeks: in which the person was watched
    :param occasions: on which they were"""
    if weeks >= LEAST_BASE:
        return ChartChoice(ChartKind.EWMA, Span.WEEK, Reason.WEEKS, weeks, LEAST_BASE)
    if occasions >= LEAST_BASE:
        return ChartChoice(ChartKind.XMR, None, Reason.OCCASIONS, occasions, LEAST_BASE)
    return ChartChoice(None, None, Reason.TOO_FEW, occasions, LEAST_BASE)


def choose_event_chart(events: int) -> ChartChoice:
    """:param events: that were confirmed; between two of them lies a point"""
    kind, reason = (ChartKind.G, Reason.RARE) if events >= LEAST_EVENTS else (None, Reason.TOO_FEW)
    return ChartChoice(kind, None, reason, events, LEAST_EVENTS)


def base_count(points: int) -> int:
    """How many of the first points of a chart that only begins its limits come from: two thirds, 12
    to 20.

    >>> [base_count(points) for points in (8, 13, 26, 92)]
    [8, 12, 17, 20]
    """
    return min(points, max(LEAST_BASE, min(MOST_BASE, points * 2 // 3)))


def _middle(counts: Sequence[int]) -> int:
    """The median, the lower one of two."""
    return sorted(counts)[(len(counts) - 1) // 2]
