"""The months of one company check of a hall: a line for percentages, bars for complaints."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from charts.colours import LIGHT, Colours


def check_trend_chart(
    months: pd.DataFrame,
    goals: pd.DataFrame,
    labels: Mapping[str, str],
    *,
    counted: bool,
    paint: Colours = LIGHT,
) -> alt.LayerChart:
    """
    :param months: ``month`` (YYYY-MM), ``value`` (percent or complaints; NaN leaves a gap) and
      ``n`` (people asked or visits), oldest first; one value at least
    :param goals: ``name``, ``month``, ``value``: a dash in each month in which it holds
    :param labels: the words under ``chart.`` of the catalogue
    :param counted: whether they are complaints, which begin at 0
    """
    values = [*months["value"].dropna(), *goals["value"]]
    lowest = 0.0 if counted else max(0.0, min(values) // 10 * 10)
    highest = max([*values, 1.0]) if counted else 100.0
    scale = alt.Scale(domain=[lowest, highest], zero=counted, nice=counted)
    title = labels["check_count" if counted else "check_pct"]
    y = alt.Y("value:Q", title=title, scale=scale, axis=alt.Axis(tickCount=4))
    base = alt.Chart(months).encode(
        x=alt.X("month:O", title=None, sort=None, axis=alt.Axis(labelAngle=0, labelOverlap=True)),
        tooltip=[
            alt.Tooltip("month:O", title=labels["check_month"]),
            alt.Tooltip("value:Q", title=title, format="~f"),
            *([] if counted else [alt.Tooltip("n:Q", title=labels["check_n"])]),
        ],
    )
    dashes = (
        alt.Chart(goals)
        .mark_tick(color=paint.goal, thickness=2, size=34)
        .encode(
            x=alt.X("month:O", title=None, sort=None),
            y=y,
            tooltip=[alt.Tooltip("name:N", title=labels["check_goal"])],
        )
    )
    marks = (
        [base.mark_bar(opacity=0.6, width=14, color=paint.figure).encode(y=y)]
        if counted
        else [
            base.mark_line(strokeWidth=2, color=paint.figure).encode(y=y),
            base.mark_point(filled=True, size=60, opacity=1, color=paint.figure).encode(y=y),
        ]
    )
    return alt.LayerChart(layer=marks if goals.empty else [*marks, dashes], height=220)
