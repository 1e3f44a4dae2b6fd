"""Causes as bars, the most frequent first, with the share that they make up together."""

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from charts.colours import LIGHT, Colours
from domain.follow_ups.complaint_counts import ParetoRow

_ROW = 30


def pareto_chart(
    rows: Sequence[ParetoRow],
    names: Mapping[str, str],
    labels: Mapping[str, str],
    paint: Colours = LIGHT,
) -> alt.LayerChart:
    """Bars from top to bottom, which a phone has room for, each with its number and the share that
    it and those above it make up.

    :param names: words of the causes by id
    :param labels: the words under ``chart.`` of the catalogue
    """
    table = pd.DataFrame(
        [
            (names[row.what], row.count, f"{row.count} · {row.together_pct:.0f}%")
            for row in rows
        ],
        columns=["cause", "count", "said"],
    )  # fmt: skip
    highest = max(row.count for row in rows)
    base = alt.Chart(table).encode(
        y=alt.Y(
            "cause:N", title=None, scale=alt.Scale(domain=table["cause"].tolist()),
            axis=alt.Axis(labelLimit=150, ticks=False, domain=False),
        ),
        x=alt.X(
            "count:Q", title=labels["complaints_together"],
            scale=alt.Scale(domain=[0, highest * 1.25], nice=False),
            axis=alt.Axis(tickMinStep=1, tickCount=5),
        ),
        tooltip=[
            alt.Tooltip("cause:N", title=labels["cause"]),
            alt.Tooltip("said:N", title=labels["complaints_together"]),
        ],
    )  # fmt: skip
    bars = base.mark_bar(color=paint.figure, opacity=0.6, size=16)
    numbers = base.mark_text(align="left", dx=4, color=paint.ink).encode(text="said:N")
    return alt.LayerChart(layer=[bars, numbers], height=alt.Step(_ROW))
