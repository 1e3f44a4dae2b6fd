"""The weeks of one person, each with its band."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from charts.colours import LIGHT, Colours
from charts.day_axis import axis_of


def band_trend_chart(
    weeks: pd.DataFrame, labels: Mapping[str, str], paint: Colours = LIGHT
) -> alt.LayerChart:
    """Draw the table of ``domain.scores.person_trend``: points joined by a line, a bar for each
    band.

    :param weeks: at least one row; weeks in which nothing was scored leave a gap. With a column
      ``link`` a tap on a point opens it
    :param labels: the words under ``chart.`` of the catalogue
    """
    every = pd.date_range(weeks["week_start"].min(), weeks["week_start"].max(), freq="7D")
    table = weeks.set_index("week_start").reindex(every).rename_axis("week_start").reset_index()
    lowest = weeks["low_pct"].min() // 10 * 10
    base = alt.Chart(table).encode(
        x=alt.X(
            "week_start:T",
            title=labels["week_start"],
            axis=axis_of(every),
        ),
        tooltip=[
            alt.Tooltip("week_start:T", title=labels["week_start"], format="%Y-%m-%d"),
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
            base.mark_line(strokeWidth=2, color=paint.figure).encode(y=y),
            base.mark_point(filled=True, size=70, opacity=1, color=paint.figure).encode(
                y=y, **link
            ),
        ],
        height=380,
    )
