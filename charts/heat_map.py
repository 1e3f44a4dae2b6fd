"""Shares as coloured cells with their number in them."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from charts.colours import LIGHT, Colours
from charts.heading import width_of
from charts.shown_numbers import with_shown

_ROW = 24
_LABEL_LIMIT, _LEGEND = 230, 110


def heat_map_chart(
    cells: pd.DataFrame,
    rows: Sequence[str],
    columns: Sequence[str],
    counts: Sequence[str],
    labels: Mapping[str, str],
    domain: tuple[float, float] = (60, 100),
    paint: Colours = LIGHT,
) -> alt.LayerChart:
    """One cell per row and column that has a value; it opens what is behind it.

    :param cells: ``row``, ``column`` (words), ``value`` (0-100 percent or a number), ``enough``
      (bool; else the cell is pale with a dashed edge), ``href`` (an address), and ``counts``
    :param rows: the rows from top to bottom
    :param columns: the columns from left to right
    :param counts: columns of the table that the tooltip shows, besides row, column and value
    :param labels: the words under ``chart.`` of the catalogue, with ``row``, ``column``, ``value``
      and one for each of ``counts``
    :param domain: from which value on a cell is as orange, or as blue, as it gets
    """
    low, high = domain
    # Too few judgements are no percentage, in the tooltip as little as in the cell.
    seen = with_shown(cells.assign(value=cells["value"].where(cells["enough"])), ["value"])
    base = alt.Chart(cells.assign(value_shown=seen["value_shown"])).encode(
        x=alt.X(
            "column:N",
            title=labels["column"],
            scale=alt.Scale(domain=list(columns), paddingInner=0.04),
            axis=alt.Axis(
                orient="top",
                labelAngle=0,
                labelOverlap=True,
                labelFlush=False,
                grid=False,
                ticks=False,
            ),
        ),
        y=alt.Y(
            "row:N",
            title=None,
            scale=alt.Scale(domain=list(rows)),
            axis=alt.Axis(
                labelLimit=_LABEL_LIMIT, labelFlush=False, grid=False, ticks=False, domain=False
            ),
        ),
        href="href:N",
        tooltip=[
            alt.Tooltip("row:N", title=labels["row"]),
            alt.Tooltip("column:N", title=labels["column"]),
            alt.Tooltip("value_shown:N", title=labels["value"]),
            *(alt.Tooltip(f"{each}:Q", title=labels[each]) for each in counts),
        ],
    )
    colour = alt.Color(
        "value:Q",
        scale=alt.Scale(
            domain=[low, (low + high) / 2, high],
            range=[*paint.cells],
            clamp=True,
            interpolate="rgb",  # else it passes through green
        ),
        legend=_legend(rows, labels["value"]),
    )
    return alt.LayerChart(
        layer=[
            base.transform_filter("datum.enough")
            .mark_rect(cornerRadius=2, cursor="pointer", aria=False)  # the chart has its text
            .encode(color=colour),
            base.transform_filter("!datum.enough")
            .mark_rect(
                cornerRadius=2, cursor="pointer", fillOpacity=0.3, strokeDash=[2, 2],
                stroke=paint.quiet, aria=False,
            )
            .encode(color=colour),
            base.transform_filter("datum.enough")
            .mark_text(fontSize=11, color=paint.cell_ink, cursor="pointer")
            .encode(text=alt.Text("value:Q", format=".0f")),
        ],
        height=alt.Step(_ROW),
    )  # fmt: skip


def _legend(rows: Sequence[str], title: str) -> alt.Legend:
    """In the corner above the rows and left of the columns, which is empty; where the rows are
    called by a word or two there is no room, and it stands above the cells."""
    width = min(_LABEL_LIMIT, 6 * max(map(width_of, rows), default=0))
    look: dict[str, Any] = {
        "direction": "horizontal",
        "title": title,
        "gradientThickness": 10,
        "tickCount": 2,
        "format": ".0f",
    }
    if width < _LEGEND:
        return alt.Legend(orient="top", gradientLength=_LEGEND, **look)
    return alt.Legend(
        orient="none", legendX=-width, legendY=-52, gradientLength=min(width - 20, 160), **look
    )
