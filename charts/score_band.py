"""One score: raw, adjusted, and the band that says how sure it is."""

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from charts.colours import GOAL_DASHES, LIGHT, Colours
from charts.shown_numbers import with_shown

_HEIGHT = 210  # with the heading


def score_band_chart(
    row: Mapping[str, Any],
    labels: Mapping[str, str],
    paint: Colours = LIGHT,
    *,
    base_pct: float | None = None,
) -> alt.LayerChart:
    """Two lines: the raw score hollow, the adjusted one filled with its 90 % band.

    :param row: of ``PeriodScores.people``, with a score
    :param labels: the words under ``chart.`` of the catalogue
    :param base_pct: the base goal, a quiet line; None: it is not known
    """
    kinds = [labels["raw"], labels["adjusted"]]
    table = pd.DataFrame(
        {
            "kind": kinds,
            "score_pct": [row["raw_exact"], row["adjusted_exact"]],
            "low_pct": [None, row["low_exact"]],
            "high_pct": [None, row["high_exact"]],
            "occasion_count": row["occasion_count"],
            "scored_count": row["scored_count"],
        }
    )
    goals = [] if base_pct is None else [base_pct]
    lowest = min(row["raw_exact"], row["low_exact"], *goals)
    scale = alt.Scale(domain=[max(0.0, lowest // 10 * 10), 100.0], zero=False, nice=False)

    def x(column: str) -> alt.X:
        # The same scale in every layer: a bar alone would begin at 0.
        return alt.X(
            f"{column}:Q", title=labels["percent"], scale=scale, axis=alt.Axis(tickCount=6)
        )

    base = alt.Chart(with_shown(table, ["low_pct", "high_pct"])).encode(
        y=alt.Y("kind:N", title=None, sort=kinds, axis=alt.Axis(labelLimit=120)),
        tooltip=[
            alt.Tooltip("kind:N", title=labels["name"]),
            alt.Tooltip("score_pct:Q", title=labels["percent"], format=".1f"),
            alt.Tooltip("low_pct_shown:N", title=labels["low_pct"]),
            alt.Tooltip("high_pct_shown:N", title=labels["high_pct"]),
            alt.Tooltip("occasion_count:Q", title=labels["occasion_count"]),
            alt.Tooltip("scored_count:Q", title=labels["scored_count"]),
        ],
    )
    band = base.transform_filter(f"datum.kind === {kinds[1]!r}").mark_bar(
        height=12, opacity=0.35, cornerRadius=6, color=paint.figure
    )
    raw = base.transform_filter(f"datum.kind === {kinds[0]!r}")
    adjusted = base.transform_filter(f"datum.kind === {kinds[1]!r}")
    return alt.LayerChart(
        layer=[
            *(
                alt.Chart(pd.DataFrame({"goal_pct": [goal]}))
                .mark_rule(color=paint.goal, strokeDash=GOAL_DASHES["base"], strokeWidth=1.5)
                .encode(x=x("goal_pct"))
                for goal in goals
            ),
            band.encode(x=x("low_pct"), x2="high_pct:Q"),
            raw.mark_point(filled=False, size=140, strokeWidth=2.5, color=paint.figure).encode(
                x=x("score_pct")
            ),
            adjusted.mark_point(filled=True, size=160, opacity=1, color=paint.figure).encode(
                x=x("score_pct")
            ),
        ],
        height=_HEIGHT,
    )
