"""From one score to another, part by part."""

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from charts.colours import BETTER, QUIET, WORSE

_ROW = 40


def change_bars_chart(
    earlier_pct: float,
    later_pct: float,
    parts: Sequence[tuple[str, float]],
    labels: Mapping[str, str],
) -> alt.LayerChart:
    """A waterfall from top to bottom: each bar begins where the one before it ends.

    :param parts: (words, points), which add up to ``later_pct - earlier_pct``
    :param labels: the words under ``chart.`` of the catalogue
    """
    table = _table(earlier_pct, later_pct, parts, labels)
    values = [*table["start"], *table["end"]]
    margin = max(0.15 * (max(values) - min(values)), 0.5)
    scale = alt.Scale(
        domain=[max(min(values) - margin, 0), min(max(values) + margin, 100)], nice=False,
        zero=False,
    )  # fmt: skip
    base = alt.Chart(table).encode(
        y=alt.Y(
            "step:N", title=None, scale=alt.Scale(domain=table["step"].tolist()),
            axis=alt.Axis(labelLimit=190, ticks=False, domain=False),
        ),
        tooltip=[
            alt.Tooltip("step:N", title=labels["part"]),
            alt.Tooltip("shown:N", title=labels["points"]),
            alt.Tooltip("end:Q", title=labels["score_pct"], format=".2f"),
        ],
    )  # fmt: skip
    x = alt.X("start:Q", title=labels["score_pct"], scale=scale)
    colour = alt.Color(
        "kind:N",
        scale=alt.Scale(domain=["up", "down", "whole"], range=[BETTER, WORSE, QUIET]),
        legend=None,
    )
    return alt.LayerChart(
        layer=[
            base.mark_bar(height=18, cornerRadius=3).encode(x=x, x2="end:Q", color=colour),
            # A part of 0 is no bar: a tick shows where it is.
            base.mark_tick(thickness=3, height=18).encode(
                x=alt.X("end:Q", scale=scale), color=colour
            ),
            base.mark_text(align="left", dx=8, fontSize=13, color=QUIET, fontWeight="bold").encode(
                x=alt.X("right:Q", scale=scale), text="shown:N"
            ),
        ],
        height=alt.Step(_ROW),
    )


def _table(
    earlier_pct: float,
    later_pct: float,
    parts: Sequence[tuple[str, float]],
    labels: Mapping[str, str],
) -> pd.DataFrame:
    rows = [(labels["earlier"], earlier_pct, earlier_pct, "whole", f"{earlier_pct:.2f}")]
    level = earlier_pct
    for step, points in parts:
        kind = "up" if points > 0 else "down" if points < 0 else "whole"
        rows.append((step, level, level + points, kind, f"{points:+.2f}"))
        level += points
    rows.append((labels["later"], later_pct, later_pct, "whole", f"{later_pct:.2f}"))
    table = pd.DataFrame(rows, columns=["step", "start", "end", "kind", "shown"])
    return table.assign(right=table[["start", "end"]].max(axis=1))
