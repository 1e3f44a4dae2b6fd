"""Halls or people by n and share kept, with the limits of chance as a funnel."""

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from charts.colours import LIGHT, Colours

# What its place says of a point, and its shape.
_PLACES = {
    "high_998": ("better", "triangle-up"),
    "high_95": ("better", "diamond"),
    "within": ("quiet", "circle"),
    "low_95": ("worse", "square"),
    "low_998": ("worse", "triangle-down"),
}
_TICKS = 6
_NAME: dict[str, Any] = {"align": "left", "dx": 9, "fontSize": 13}
_NAMED = 12  # more names would hide each other


def funnel_chart(
    points: pd.DataFrame,
    curve: pd.DataFrame,
    target_pct: float,
    labels: Mapping[str, str],
    paint: Colours = LIGHT,
) -> alt.LayerChart:
    """Draw ``points`` and ``curve`` of ``services.trends.funnel.FunnelView``.

    :param points: at least one row, with ``href``: what a tap opens
    :param labels: the words under ``chart.`` of the catalogue
    """
    place_names = {place: labels[f"funnel_{place}"] for place in _PLACES}
    table = points.assign(place_name=points["place"].map(place_names))
    x = alt.X(
        "n:Q",
        title=labels["funnel_n"],
        scale=alt.Scale(zero=False, nice=False),
        axis=alt.Axis(tickCount=_TICKS, grid=False),
    )
    lowest = min(points["share_pct"].min(), curve["low_pct"].min())
    scale = alt.Scale(domain=[max(0.0, lowest // 5 * 5), 100.0], zero=False, nice=False)

    def y(column: str) -> alt.Y:
        return alt.Y(
            f"{column}:Q", title=labels["funnel_share"], scale=scale,
            axis=alt.Axis(tickCount=_TICKS),
        )  # fmt: skip

    bands = alt.Chart(curve)
    base = alt.Chart(table).encode(x=x, y=y("share_pct"))
    outside = table[table["place"] != "within"].head(_NAMED)
    names = alt.Chart(outside).encode(x=x, y=y("share_pct"), text="name:N")
    return alt.LayerChart(
        layer=[
            *(
                bands.transform_filter(f"datum.level === {level!r}")
                .mark_line(color=paint.quiet, strokeDash=dash, strokeWidth=1.5)
                .encode(x=x, y=y(column))
                for level, dash in (("95", [2, 3]), ("99.8", [6, 3]))
                for column in ("low_pct", "high_pct")
            ),
            alt.Chart(pd.DataFrame({"target_pct": [target_pct]}))
            .mark_rule(color=paint.quiet, strokeWidth=1.5)
            .encode(y=y("target_pct")),
            _marks(base, place_names, labels, paint),
            # Twice, so that a limit that crosses a name leaves it readable.
            names.mark_text(stroke=paint.surface, strokeWidth=4, **_NAME),
            names.mark_text(color=paint.ink, **_NAME),
        ],
        height=560,
    )


def _marks(
    base: alt.Chart, place_names: Mapping[str, str], labels: Mapping[str, str], paint: Colours
) -> alt.Chart:
    names = list(place_names.values())
    colours = [getattr(paint, meaning) for meaning, _ in _PLACES.values()]
    legend = alt.Legend(orient="bottom", columns=2, symbolOpacity=1, labelLimit=220)
    drawn: alt.Chart = base.mark_point(
        filled=True, size=90, opacity=0.9, cursor="pointer"
    ).encode(
        color=alt.Color(
            "place_name:N", title=None, legend=legend,
            scale=alt.Scale(domain=names, range=colours),
        ),
        shape=alt.Shape(
            "place_name:N", title=None, legend=legend,
            scale=alt.Scale(domain=names, range=[shape for _, shape in _PLACES.values()]),
        ),
        href="href:N",
        tooltip=[
            alt.Tooltip("name:N", title=labels["name"]),
            alt.Tooltip("hall:N", title=labels["funnel_hall"]),
            alt.Tooltip("share_pct:Q", title=labels["funnel_share"], format=".1f"),
            alt.Tooltip("scored_count:Q", title=labels["scored_count"]),
            alt.Tooltip("occasion_count:Q", title=labels["occasion_count"]),
            alt.Tooltip("place_name:N", title=labels["funnel_place"]),
        ],
    )  # fmt: skip
    return drawn
