"""Shares as coloured cells with their number in them."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from charts.colours import LIGHT, Colours
from charts.heading import width_of
from charts.shown_numbers import with_shown

_ROW, _TWO_LINES, _LINE_PX = 24, 32, 14  # a row, one of two lines, and a line of it
_LABEL_LIMIT, _LEGEND = 250, 110
_MARKS = "，、；。："
_LINE = 35  # half-width letters, where there is a place to break


def heat_map_chart(
    cells: pd.DataFrame,
    rows: Sequence[str],
    columns: Sequence[str],
    counts: Sequence[str],
    labels: Mapping[str, str],
    domain: tuple[float, float] = (60, 100),
    *,
    apart: str | None = None,
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
    :param apart: a column with a line behind it
    """
    low, high = domain
    lines = {each: _in_lines(each) for each in rows}
    cells = cells.assign(row=cells["row"].map(lines), name=cells["row"])
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
            scale=alt.Scale(domain=list(lines.values())),
            axis=alt.Axis(
                labelExpr="split(datum.label, '\\n')",
                labelLineHeight=_LINE_PX,
                labelOffset={
                    "condition": {
                        "test": "indexof(datum.value, '\\n') >= 0",
                        "value": -_LINE_PX / 2,
                    },
                    "value": 0,
                },
                labelOverlap=False,
                labelLimit=_LABEL_LIMIT,
                labelFlush=False,
                grid=False,
                ticks=False,
                domain=False,
            ),
        ),
        href="href:N",
        tooltip=[
            alt.Tooltip("name:N", title=labels["row"]),
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
            *([_line_behind(apart, paint)] if apart else []),
        ],
        height=alt.Step(_TWO_LINES if any("\n" in each for each in lines.values()) else _ROW),
    )  # fmt: skip


def _line_behind(column: str, paint: Colours) -> alt.Chart:
    line: alt.Chart = (
        alt.Chart(pd.DataFrame({"column": [column]}))
        .mark_rule(color=paint.quiet, xOffset=2)
        .encode(x=alt.X("column:N", bandPosition=1))
    )
    return line


def _in_lines(name: str) -> str:
    """A name in two lines of much the same length where it is too long for one: a Chinese one
    behind a mark if there is one near the middle, an English one at a space.

    >>> _in_lines("说出收款额和找零额，双手递送")
    '说出收款额和找零额，双手递送'
    >>> _in_lines("Hands over money and papers with both hands, never thrown")
    'Hands over money and papers\\nwith both hands, never thrown'
    >>> _in_lines("衬衫下摆束好、袖口扣好，不卷袖口裤腿")
    '衬衫下摆束好、\\n袖口扣好，不卷袖口裤腿'
    """
    if width_of(name) <= _LINE:
        return name
    cuts = [place for place in range(1, len(name)) if _may_break(name, place)]
    if not cuts:
        return name
    longest, place = min((_longer_part(name, each), each) for each in cuts)
    marked = [(_longer_part(name, each), each) for each in cuts if name[each - 1] in _MARKS]
    if marked and min(marked)[0] <= max(_LINE, longest):
        place = min(marked)[1]
    return f"{name[:place].rstrip()}\n{name[place:].lstrip()}"


def _may_break(name: str, place: int) -> bool:
    before, after = name[place - 1], name[place]
    if before == " ":
        return True
    wide = width_of(before) == 2 and width_of(after) == 2
    return wide and after not in _MARKS and before not in "（“《" and after not in "）”》"


def _longer_part(name: str, place: int) -> int:
    return max(width_of(name[:place].rstrip()), width_of(name[place:].lstrip()))


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
