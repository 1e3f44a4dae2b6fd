"""One chart: which one there is, its points as a table, and its news."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from domain.rollup import Span
from domain.trends.choice import ChartChoice, ChartKind, choose_chart, spans_of
from domain.trends.points import Drawn, Sums, share_chart
from domain.trends.rules import News, marks, newest


def hall_series(days: Sums, last: date) -> tuple[ChartChoice, Sums]:
    """Which chart a hall has, and its points.

    :param days: those from ``domain.trends.base.known_from`` on
    """
    if not len(days.days):
        return choose_chart({}, 0.0), days
    seen_from = date.fromordinal(int(days.days[0]))
    by_span = {span: days.by(span) for span in spans_of(seen_from, last)}
    counts = {span: each.scored_count.astype(int).tolist() for span, each in by_span.items()}
    choice = choose_chart(counts, 1 - days.share)
    return choice, days if choice.span is None else by_span[choice.span]


def news_of(drawn: Drawn, edge: int) -> News | None:
    """The newest special cause that reaches to the place ``edge`` or beyond."""
    return newest(drawn.findings, drawn.values, drawn.limits.centre, edge)


def place_of(days: np.ndarray, day: date) -> int:
    """Of the first point that begins on a day or after it."""
    return int(np.searchsorted(days, day.toordinal()))


def drawn_of(
    choice: ChartChoice, series: Sums, widened: float, rebased: Sequence[date], heaviest: float
) -> Drawn:
    """Without a chart that fits: what was seen, without limits."""
    if choice.kind is None:
        # No stretch has enough points for limits.
        each_apart = [date.fromordinal(int(day)) for day in series.days]
        return share_chart(ChartKind.XMR, series, rebased=each_apart)
    return share_chart(choice.kind, series, widened, rebased, heaviest)


def table_of(
    drawn: Drawn, series: Sums | None, days: np.ndarray, span: Span | None
) -> pd.DataFrame:
    """Columns: ``domain.trends.points.CHART_POINTS``.

    :param series: percent; None: occasions between red lines, which count themselves
    """
    starts = pd.to_datetime([date.fromordinal(int(day)) for day in days])
    ends = starts
    if span is Span.WEEK:
        ends = starts + pd.Timedelta(days=6)
    elif span is Span.MONTH:
        ends = starts + pd.offsets.MonthEnd(0)
    top = np.inf if series is None else 100.0
    low = np.where(drawn.limits.low > 0, drawn.limits.low, np.nan)
    high = np.where(drawn.limits.high < top, drawn.limits.high, np.nan)
    counts: Mapping[str, np.ndarray] = {
        name: drawn.values if series is None else getattr(series, name)
        for name in ("occasion_count", "scored_count")
    }
    return pd.DataFrame(
        {
            "start": starts,
            "end": ends,
            "value": drawn.values,
            "plotted": drawn.plotted,
            "centre": drawn.limits.centre,
            "low": low,
            "high": high,
            "change": [
                each.value
                for each in marks(drawn.plotted, drawn.limits, drawn.findings, seen=drawn.values)
            ],
            **{name: values.astype(np.int64) for name, values in counts.items()},
        }
    )
