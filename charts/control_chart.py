"""Signal or noise: points, what is usual, the limits of chance, and what stands out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import altair as alt
import numpy as np
import pandas as pd

from charts.chosen_days import (
    ChosenDays,
    chosen_band,
    dashed_where_running,
    days_shown,
    pale_where_running,
)
from charts.colours import GOAL_DASHES, LIGHT, Colours
from charts.day_axis import MOST_TICKS, axis_of
from charts.shown_numbers import with_shown

_Column = Callable[[str], alt.Y]

_HEIGHT, _SMALL_HEIGHT = 460, 250  # with the heading
_TICKS, _SMALL_TICKS = 6, 4
_SHAPES = {"better": "triangle-up", "worse": "triangle-down", "none": "circle"}
_CHANGES = ("better", "worse", "none")
_NUMBERS = ("value", "plotted", "centre", "low", "high")


class LineKind(StrEnum):
    __words__ = "chart.line_"

    MARK = "mark"  # a campaign
    VERSION = "version"  # a checklist version
    REBASED = "rebased"  # new limits from here on


@dataclass(frozen=True)
class GoalStep:
    """Both goals, percent, and the days on which they hold (both included)."""

    first: date
    last: date
    base_pct: float
    challenge_pct: float


@dataclass(frozen=True)
class Line:
    """An upright line on a day; a campaign has a last day too."""

    kind: LineKind
    day: date
    text: str
    to: date | None = None


@dataclass(frozen=True)
class ChartsBeside:
    """The points and goals of all the charts that stand beside each other."""

    points: pd.DataFrame
    goals: Sequence[GoalStep]


def control_chart(
    points: pd.DataFrame,
    labels: Mapping[str, str],
    titles: tuple[str, str],
    *,
    lines: Sequence[Line] = (),
    goals: Sequence[GoalStep] = (),
    in_order: bool = False,
    gathered: bool = False,
    beside: ChartsBeside | None = None,
    chosen: ChosenDays | None = None,
    paint: Colours = LIGHT,
) -> alt.LayerChart:
    """Draw the points of ``services.trends.control_charts.ChartView``. One without a ``value`` has
    less than the minimum sample: it is hollow and shows no percentage of its own.

    :param points: at least one row, with ``href``: what a tap on the point opens; where there is
      ``is_running``, a point that is not over is pale with a dashed edge
    :param labels: the words under ``chart.`` of the catalogue
    :param titles: of the axes, x and y, with their units
    :param goals: as dotted lines over the days on which they hold, told apart in the legend
    :param in_order: one after the other instead of by day: several points may have the same day
    :param gathered: what is plotted is not what was seen, which is drawn beside it
    :param beside: what it is compared with: it is small, has the scales that all of them need, and
      its marks and lines are explained once for all
    :param chosen: lie in a band of their own
    """
    running = points.get("is_running", False)
    number = np.arange(1, len(points) + 1)
    table = points.assign(number=number, is_thin=points["value"].isna(), is_running=running)
    table["end_shown"] = days_shown(table["end"], table["is_running"], labels["running_week"])
    goals = _within(table, goals)
    compared = beside.points if beside else table
    domain = _domain(compared, _within(compared, beside.goals) if beside else goals)
    scale = alt.Scale(domain=domain, zero=False, nice=False)
    x = _x(table, None if beside else titles[0], compared, in_order=in_order)
    axis = alt.Axis(tickCount=_SMALL_TICKS if beside else _TICKS)

    def y(column: str) -> alt.Y:
        # The same scale and title in every layer.
        return alt.Y(f"{column}:Q", title=None if beside else titles[1], scale=scale, axis=axis)

    base = alt.Chart(with_shown(table, _NUMBERS)).encode(x=x)
    limits = [
        base.mark_line(
            interpolate="step", strokeWidth=1.5, strokeDash=dash, color=paint.quiet
        ).encode(y=y(column))
        for column, dash in (("low", [6, 3]), ("high", [6, 3]), ("centre", [1, 0]))
    ]
    seen = base.mark_point(size=22, filled=True, opacity=0.45, color=paint.quiet).encode(
        y=y("value")
    )
    trace = base.mark_line(strokeWidth=1.5, color=paint.quiet, opacity=0.7).encode(y=y("plotted"))
    chart = alt.LayerChart(
        layer=[
            *([chosen_band(chosen, paint)] if chosen and not in_order else []),
            *_goal_lines(table, goals, y, labels, paint, in_order=in_order, explained=not beside),
            *_lines(table, lines, labels, paint, in_order=in_order, written=not beside),
            *limits,
            *([seen] if gathered else []),
            *dashed_where_running(trace),
            _marks(
                base, y, labels, paint,
                in_order=in_order, gathered=gathered, small=beside is not None,
            ),
        ],
        height=_SMALL_HEIGHT if beside else _HEIGHT,
    )  # fmt: skip
    # Else the dashes of the goals would be in one legend with the marks.
    resolved: alt.LayerChart = chart.resolve_scale(strokeDash="independent")
    return resolved


def _x(table: pd.DataFrame, title: str | None, compared: pd.DataFrame, *, in_order: bool) -> alt.X:
    if in_order:
        domain = [0.5, len(table) + 0.5]
        return alt.X(
            "number:Q", title=title, scale=alt.Scale(domain=domain, nice=False),
            axis=alt.Axis(tickMinStep=1, format="d", tickCount=MOST_TICKS, grid=False),
        )  # fmt: skip
    starts = compared["start"]
    if compared is table:
        return alt.X("start:T", title=title, axis=axis_of(starts))
    ends = [each.isoformat() for each in (starts.min(), starts.max())]
    return alt.X("start:T", title=title, axis=axis_of(starts, _SMALL_TICKS),
                 scale=alt.Scale(domain=ends))  # fmt: skip


def _marks(
    base: alt.Chart,
    y: _Column,
    labels: Mapping[str, str],
    paint: Colours,
    *,
    in_order: bool,
    gathered: bool,
    small: bool,
) -> alt.Chart:
    colour_of = {"better": paint.better, "worse": paint.worse, "none": paint.quiet}
    names = [labels[f"change_{each}"] for each in _CHANGES]
    named = "datum.change === 'better' ? {!r} : datum.change === 'worse' ? {!r} : {!r}"
    legend = None if small else alt.Legend(
        orient="bottom", symbolOpacity=1, symbolSize=110, labelLimit=260
    )  # fmt: skip
    colours = alt.Scale(domain=names, range=[colour_of[each] for each in _CHANGES])
    channels = pale_where_running()
    if not gathered:
        # What was gathered rests on many weeks, however little one of them has.
        channels["fillOpacity"] = (
            alt.when(alt.datum.is_thin).then(alt.value(0))
            .when(alt.datum.is_running).then(alt.value(0.3))
            .otherwise(alt.value(1))
        )  # fmt: skip
    marked: alt.Chart = (
        base.transform_calculate(change_name=named.format(*names))
        .mark_point(filled=True, size=30 if small else 95, opacity=1, cursor="pointer")
        .encode(
            y=y("plotted"),
            color=alt.Color(
                "change_name:N", title=None, legend=legend, scale=colours,
            ),
            stroke=alt.Stroke("change_name:N", legend=None, scale=colours),
            **channels,
            shape=alt.Shape(
                "change_name:N", title=None, legend=legend,
                scale=alt.Scale(domain=names, range=[_SHAPES[each] for each in _CHANGES]),
            ),
            href="href:N",
            tooltip=_tooltips(labels, in_order=in_order, gathered=gathered),
        )
    )  # fmt: skip
    return marked


def _tooltips(labels: Mapping[str, str], *, in_order: bool, gathered: bool) -> list[alt.Tooltip]:
    shown = [each for each in _NUMBERS if gathered or each != "plotted"]
    days = [alt.Tooltip("start:T", title=labels["point_start"], format="%Y-%m-%d")]
    if not in_order:
        days.append(alt.Tooltip("end_shown:N", title=labels["point_end"]))
    numbers = [alt.Tooltip(f"{each}_shown:N", title=labels[f"point_{each}"]) for each in shown]
    counts = [
        alt.Tooltip(f"{each}:Q", title=labels[each]) for each in ("scored_count", "occasion_count")
    ]
    return [*days, *numbers, *counts, alt.Tooltip("change_name:N", title=labels["point_change"])]


def _within(table: pd.DataFrame, goals: Sequence[GoalStep]) -> list[GoalStep]:
    """As far as the points go: a goal is not drawn over days that nobody looks at."""
    first, last = table["start"].min().date(), table["end"].max().date()
    return [
        replace(each, first=max(each.first, first), last=min(each.last, last))
        for each in goals
        if each.first <= last and each.last >= first
    ]


def _goal_lines(
    table: pd.DataFrame,
    goals: Sequence[GoalStep],
    y: _Column,
    labels: Mapping[str, str],
    paint: Colours,
    *,
    in_order: bool,
    explained: bool,
) -> list[alt.Chart]:
    if not goals:
        return []
    names = {each: labels[f"goal_{each}"] for each in GOAL_DASHES}
    rows = pd.DataFrame(
        [
            {
                "goal": names[which],
                "goal_pct": getattr(each, f"{which}_pct"),
                "goal_from": _at(table, each.first, in_order=in_order),
                "goal_to": _until(table, each.last, in_order=in_order),
                "goal_first": each.first.isoformat(),
                "goal_last": each.last.isoformat(),
            }
            for each in goals
            for which in names
        ]
    )
    kind = "Q" if in_order else "T"
    drawn: alt.Chart = (
        alt.Chart(rows)
        .mark_rule(color=paint.goal, strokeWidth=2)
        .encode(
            x=alt.X(f"goal_from:{kind}"),
            x2="goal_to",
            y=y("goal_pct"),
            strokeDash=alt.StrokeDash(
                "goal:N",
                title=None,
                scale=alt.Scale(domain=list(names.values()), range=list(GOAL_DASHES.values())),
                legend=alt.Legend(
                    orient="top",
                    symbolType="stroke",
                    symbolStrokeColor=paint.goal,
                    symbolSize=700,
                    symbolStrokeWidth=2,
                    labelLimit=260,
                )
                if explained
                else None,
            ),
            tooltip=[
                alt.Tooltip("goal:N", title=labels["goal"]),
                alt.Tooltip("goal_pct:Q", title=labels["percent"], format=".4~g"),
                alt.Tooltip("goal_first:N", title=labels["point_start"]),
                alt.Tooltip("goal_last:N", title=labels["point_end"]),
            ],
        )
    )
    return [drawn]


def _until(table: pd.DataFrame, day: date, *, in_order: bool) -> object:
    """The end of a day, in order: behind the last point of the day."""
    if not in_order:
        return pd.Timestamp(day) + pd.Timedelta(days=1)
    there = np.searchsorted(table["start"].to_numpy(), np.datetime64(day), side="right")
    return float(there) + 0.5


def _lines(
    table: pd.DataFrame,
    lines: Sequence[Line],
    labels: Mapping[str, str],
    paint: Colours,
    *,
    in_order: bool,
    written: bool,
) -> list[alt.Chart]:
    if not lines:
        return []
    rows = pd.DataFrame(
        {
            "at": [_at(table, each.day, in_order=in_order) for each in lines],
            "until": [_at(table, each.to or each.day, in_order=in_order) for each in lines],
            "day": pd.to_datetime([each.day for each in lines]),
            "text": [each.text for each in lines],
            "what": [labels[f"line_{each.kind}"] for each in lines],
            "level": [14 * (place % 3) for place in range(len(lines))],
        }
    )
    kind = "Q" if in_order else "T"
    at = alt.X(f"at:{kind}")
    tooltip = [
        alt.Tooltip("what:N", title=labels["line"]),
        alt.Tooltip("day:T", title=labels["line_day"], format="%Y-%m-%d"),
        alt.Tooltip("text:N", title=labels["line_text"]),
    ]
    base = alt.Chart(rows)
    drawn = [
        base.transform_filter("datum.until > datum.at")
        .mark_rect(color=paint.quiet, opacity=0.12)
        .encode(x=at, x2="until", tooltip=tooltip),
        base.mark_rule(color=paint.quiet, strokeDash=[3, 3], strokeWidth=1.5).encode(
            x=at, tooltip=tooltip
        ),
    ]
    if written:
        text = base.mark_text(
            align="left", dx=4, baseline="top", fontSize=11, color=paint.muted, limit=180
        )
        drawn.append(text.encode(x=at, y=alt.Y("level:Q", scale=None, axis=None), text="text:N"))
    return drawn


def _at(table: pd.DataFrame, day: date, *, in_order: bool) -> object:
    """Where a day stands; in order: before the first point of the day."""
    if not in_order:
        return pd.Timestamp(day)
    return float(np.searchsorted(table["start"].to_numpy(), np.datetime64(day))) + 0.5


def _domain(table: pd.DataFrame, goals: Sequence[GoalStep]) -> list[float]:
    """Around everything that is drawn, with a little air."""
    numbers = table[["value", "plotted", "centre", "low", "high"]].to_numpy(dtype=float)
    aims = [pct for each in goals for pct in (each.base_pct, each.challenge_pct)]
    drawn = np.concatenate([numbers[np.isfinite(numbers)], np.array(aims)])
    low, high = float(drawn.min()), float(drawn.max())
    air = max(1.0, 0.06 * (high - low))
    return [max(0.0, low - air), high + air]
