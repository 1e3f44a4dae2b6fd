"""A few halls with their bands on one scale, so that overlap is seen."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from charts.colours import LIGHT, Colours
from charts.shown_numbers import with_shown

_ROW = 32
HALL_BANDS = ("name", "score_pct", "low_pct", "high_pct", "occasion_count", "href")


def hall_bands_chart(
    halls: pd.DataFrame, labels: Mapping[str, str], paint: Colours = LIGHT
) -> alt.LayerChart:
    """One line a hall: its band as a bar, its score as a dot.

    :param halls: ``HALL_BANDS``, in the order of the lines; at least one row, each with a band
    :param labels: the words under ``chart.`` of the catalogue
    """
    lowest = max(0, int(halls["low_pct"].min() // 10 * 10))
    scale = alt.Scale(domain=[lowest, 100], nice=False)
    axis = alt.Axis(values=list(range(lowest, 101, 20 if lowest < 30 else 5)))

    def x(column: str) -> alt.X:
        # The same scale in every layer: a bar alone would begin at 0.
        return alt.X(f"{column}:Q", title=labels["percent"], scale=scale, axis=axis)

    base = alt.Chart(with_shown(halls, ["score_pct", "low_pct", "high_pct"])).encode(
        y=alt.Y(
            "name:N", title=None, scale=alt.Scale(domain=halls["name"].tolist()),
            axis=alt.Axis(labelLimit=220, ticks=False, domain=False),
        ),
        href="href:N",
        tooltip=[
            alt.Tooltip("name:N", title=labels["funnel_hall"]),
            *(
                alt.Tooltip(f"{each}_shown:N", title=labels[name])
                for each, name in (
                    ("score_pct", "percent"), ("low_pct", "low_pct"), ("high_pct", "high_pct"),
                )
            ),
            alt.Tooltip("occasion_count:Q", title=labels["occasion_count"]),
        ],
    )  # fmt: skip
    return alt.LayerChart(
        layer=[
            base.mark_bar(height=12, cornerRadius=6, opacity=0.35, color=paint.figure).encode(
                x=x("low_pct"), x2="high_pct:Q"
            ),
            base.mark_point(filled=True, size=110, opacity=1, color=paint.figure).encode(
                x=x("score_pct")
            ),
        ],
        height=alt.Step(_ROW),
    )
