"""One score by day, week or month, each point with its band."""

from collections.abc import Mapping
from datetime import date

import altair as alt
import pandas as pd

from charts.chosen_days import (
    ChosenDays,
    chosen_band,
    dashed_where_running,
    days_shown,
    pale_where_running,
)
from charts.colours import LIGHT, Colours
from charts.day_axis import MOST_TICKS, axis_of
from charts.links import address
from charts.shown_numbers import with_shown
from domain.rollup import Span

_HEIGHT, _SMALL_HEIGHT = 380, 250  # with the heading
_TICKS, _SMALL_TICKS = 6, 4
# pandas' name of the distance between two starts
_STEPS = {Span.DAY: "D", Span.WEEK: "7D", Span.MONTH: "MS"}
_LENGTHS = {
    Span.DAY: pd.Timedelta(0),
    Span.WEEK: pd.Timedelta(days=6),
    Span.MONTH: pd.offsets.MonthEnd(),
}
_WHOSE = {"hall": "hall_id", "person": "staff_id"}  # filter of the observations -> column


def score_trend_chart(
    points: pd.DataFrame,
    labels: Mapping[str, str],
    span: Span = Span.WEEK,
    *,
    beside: pd.DataFrame | None = None,
    last: date | None = None,
    chosen: ChosenDays | None = None,
    paint: Colours = LIGHT,
) -> alt.LayerChart:
    """Draw the scores of one hall or person as a line with its band behind it; a tap on a point
    opens its observations.

    :param points: ``start``, ``name``, what ``domain.scores.bands.banded`` gives, and ``hall_id``
      or ``staff_id`` for the links; at least one row; spans without a number leave a gap
    :param labels: the words under ``chart.`` of the catalogue
    :param beside: points of all that it is compared with, its own among them: it is small, and has
      the scales that all need
    :param last: the last day that is looked at: a week or month that goes on after it is not over
    :param chosen: lie in a band of their own
    """
    compared = points if beside is None else beside
    table = _with_gaps(points.assign(link=_links(points, span)), span)
    table["number"] = range(len(table))
    ends = table["start"] + _LENGTHS[span]
    table["is_running"] = False if last is None else ends > pd.Timestamp(last)
    not_over = labels.get(f"running_{span}", "")  # a day is over
    table["start_shown"] = days_shown(table["start"], table["is_running"], not_over)
    starts = compared["start"]
    few = None if beside is None else [each.isoformat() for each in (starts.min(), starts.max())]
    title = labels[f"{span}_start"] if beside is None else None
    base = alt.Chart(with_shown(table, ["score_pct", "low_pct", "high_pct"])).encode(
        x=alt.X(
            "start:T",
            title=title,
            axis=axis_of(starts, MOST_TICKS if beside is None else _SMALL_TICKS),
            scale=alt.Scale() if few is None else alt.Scale(domain=few),
        ),
        tooltip=_tooltips(labels, span),
    )
    scale = alt.Scale(domain=_domain(compared), zero=False, nice=False)
    axis = alt.Axis(tickCount=_TICKS if beside is None else _SMALL_TICKS)

    def y(column: str) -> alt.Y:
        # The same scale in every layer: an area alone would begin at 0.
        return alt.Y(
            f"{column}:Q", title=labels["score_pct"] if beside is None else None, scale=scale,
            axis=axis,
        )  # fmt: skip

    return alt.LayerChart(
        layer=[
            *([chosen_band(chosen, paint)] if chosen else []),
            base.mark_area(opacity=0.2, color=paint.figure).encode(y=y("low_pct"), y2="high_pct:Q"),
            # Between two gaps an area has no width.
            base.transform_filter("datum.alone")
            .mark_rule(strokeWidth=8, opacity=0.25, color=paint.figure)
            .encode(y=y("low_pct"), y2="high_pct:Q"),
            *dashed_where_running(
                base.mark_line(strokeWidth=2, color=paint.figure).encode(y=y("score_pct"))
            ),
            base.mark_point(
                filled=True, size=70 if beside is None else 40, opacity=1, color=paint.figure,
                stroke=paint.figure, cursor="pointer",
            ).encode(
                y=y("score_pct"), href="link:N",
                **pale_where_running(),
            ),
        ],
        height=_HEIGHT if beside is None else _SMALL_HEIGHT,
    )  # fmt: skip


def _links(points: pd.DataFrame, span: Span) -> list[str]:
    """What a tap on a point opens: the observations of its days."""
    ends = points["start"] + _LENGTHS[span]
    query = {name: points[column] for name, column in _WHOSE.items() if column in points}
    return [
        address("observations", start.date(), end.date(), **dict(zip(query, whose, strict=True)))
        for start, end, *whose in zip(points["start"], ends, *query.values(), strict=True)
    ]


def _tooltips(labels: Mapping[str, str], span: Span) -> list[alt.Tooltip]:
    percents = [
        alt.Tooltip(f"{name}_shown:N", title=labels[name])
        for name in ("score_pct", "low_pct", "high_pct")
    ]
    counts = [
        alt.Tooltip(f"{name}:Q", title=labels[name])
        for name in ("occasion_count", "scored_count", "observation_count", "red_line_count")
    ]
    return [
        alt.Tooltip("name:N", title=labels["name"]),
        alt.Tooltip("start_shown:N", title=labels[f"{span}_start"]),
        *percents,
        *counts,
    ]


def _with_gaps(points: pd.DataFrame, span: Span) -> pd.DataFrame:
    """A row for every span, without a score where there was none: a line must not run through
    spans that nobody observed. ``alone``: a score between two gaps."""
    starts = pd.date_range(points["start"].min(), points["start"].max(), freq=_STEPS[span])
    table = points.set_index("start").reindex(starts).rename_axis("start").reset_index()
    scored = table["score_pct"].notna()
    beside = [scored.shift(step, fill_value=False) for step in (1, -1)]
    return table.assign(alone=scored & ~beside[0] & ~beside[1])


def _domain(points: pd.DataFrame) -> list[float]:
    """From the next lower ten under the lowest band to 100: small changes stay visible."""
    lowest = points[["score_pct", "low_pct"]].min().min()
    return [0.0 if pd.isna(lowest) else max(0.0, lowest // 10 * 10), 100.0]
