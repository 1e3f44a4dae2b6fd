"""The weeks of one person, each with its band."""

from collections.abc import Mapping
from datetime import date

import altair as alt
import pandas as pd

from charts.chosen_days import dashed_where_running, days_shown, pale_where_running
from charts.colours import LIGHT, Colours
from charts.day_axis import axis_of


def band_trend_chart(
    weeks: pd.DataFrame,
    labels: Mapping[str, str],
    paint: Colours = LIGHT,
    *,
    last: date | None = None,
) -> alt.LayerChart:
    """Draw the table of ``domain.scores.person_trend``: points joined by a line, a bar for each
    band.

    :param weeks: at least one row; weeks in which nothing was scored leave a gap. With a column
      ``link`` a tap on a point opens it
    :param labels: the words under ``chart.`` of the catalogue
    :param last: the last day that is looked at: a week that goes on after it is not over
    """
    every = pd.date_range(weeks["week_start"].min(), weeks["week_start"].max(), freq="7D")
    table = weeks.set_index("week_start").reindex(every).rename_axis("week_start").reset_index()
    table["number"] = range(len(table))
    ends = table["week_start"] + pd.Timedelta(days=6)
    table["is_running"] = False if last is None else ends > pd.Timestamp(last)
    table["week_shown"] = days_shown(
        table["week_start"], table["is_running"], labels["running_week"]
    )
    lowest = weeks["low_pct"].min() // 10 * 10
    base = alt.Chart(table).encode(
        x=alt.X(
            "week_start:T",
            title=labels["week_start"],
            axis=axis_of(every),
        ),
        tooltip=[
            alt.Tooltip("week_shown:N", title=labels["week_start"]),
            alt.Tooltip("raw_pct:Q", title=labels["raw_pct"], format=".1f"),
            alt.Tooltip("low_pct:Q", title=labels["low_pct"], format=".1f"),
            alt.Tooltip("high_pct:Q", title=labels["high_pct"], format=".1f"),
            alt.Tooltip("occasion_count:Q", title=labels["occasion_count"]),
            alt.Tooltip("scored_count:Q", title=labels["scored_count"]),
        ],
    )
    link = {"href": "link:N"} if "link" in weeks else {}
    scale = alt.Scale(domain=[max(0.0, lowest), 100.0], zero=False, nice=False)
    y = alt.Y("raw_pct:Q", title=labels["raw_pct"], scale=scale, axis=alt.Axis(tickCount=6))
    return alt.LayerChart(
        layer=[
            base.mark_bar(size=8, opacity=0.3, cornerRadius=4, color=paint.figure).encode(
                y=alt.Y("low_pct:Q", scale=scale), y2="high_pct:Q"
            ),
            *dashed_where_running(base.mark_line(strokeWidth=2, color=paint.figure).encode(y=y)),
            base.mark_point(
                filled=True, size=70, opacity=1, color=paint.figure, stroke=paint.figure
            ).encode(
                y=y,
                **pale_where_running(),
                **link,
            ),
        ],
        height=380,
    )
