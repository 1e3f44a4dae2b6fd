"""From one score to another, part by part."""

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from charts.colours import LIGHT, Colours

_ROW, _TICKS = 40, 5
Band = tuple[float, float] | None


def change_bars_chart(
    earlier_pct: float,
    later_pct: float,
    parts: Sequence[tuple[str, float]],
    labels: Mapping[str, str],
    bands: tuple[Band, Band] = (None, None),
    *,
    is_signal: bool = True,
    paint: Colours = LIGHT,
) -> alt.LayerChart:
    """A waterfall from top to bottom: each bar begins where the one before it ends.

    :param parts: (words, points), which add up to ``later_pct - earlier_pct``
    :param labels: the words under ``chart.`` of the catalogue
    :param is_signal: whether more than chance is in it; else nothing is painted better or worse
    :param bands: from where to where the earlier and the later score may really lie
    """
    table = _table(earlier_pct, later_pct, parts, labels)
    banded = _banded(bands, labels)
    values = [*table["start"], *table["end"], *banded["low"], *banded["high"]]
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
    axis = alt.Axis(tickCount=_TICKS, labelOverlap=True)
    x = alt.X("start:Q", title=labels["score_pct"], scale=scale, axis=axis)
    colour = alt.Color(
        "kind:N",
        scale=alt.Scale(
            domain=["up", "down", "whole"],
            range=[
                *((paint.better, paint.worse) if is_signal else (paint.quiet,) * 2),
                paint.figure,
            ],
        ),
        legend=None,
    )
    return alt.LayerChart(
        layer=[
            alt.Chart(banded)
            .mark_bar(height=10, cornerRadius=5, opacity=0.3, color=paint.figure)
            .encode(
                y=alt.Y("step:N"), x=alt.X("low:Q", scale=scale), x2="high:Q",
                tooltip=[
                    alt.Tooltip("step:N", title=labels["part"]),
                    alt.Tooltip("low:Q", title=labels["low_pct"], format=".1f"),
                    alt.Tooltip("high:Q", title=labels["high_pct"], format=".1f"),
                ],
            ),
            base.mark_bar(height=18, cornerRadius=3).encode(x=x, x2="end:Q", color=colour),
            # A part of 0 is no bar: a tick shows where it is.
            base.mark_tick(thickness=3, height=18).encode(
                x=alt.X("end:Q", scale=scale), color=colour
            ),
            base.mark_text(
                align="left", dx=8, fontSize=13, color=paint.ink, fontWeight="bold"
            ).encode(x=alt.X("right:Q", scale=scale), text="shown:N"),
        ],
        height=alt.Step(_ROW),
    )  # fmt: skip


def _banded(bands: tuple[Band, Band], labels: Mapping[str, str]) -> pd.DataFrame:
    rows = [
        (labels[name], *band)
        for name, band in zip(("earlier", "later"), bands, strict=True)
        if band is not None
    ]
    return pd.DataFrame(rows, columns=["step", "low", "high"])


def _signed(points: float) -> str:
    """
    >>> _signed(-0.5), _signed(2.0), _signed(0.0), _signed(-0.001)
    ('−0.50', '+2.00', '0.00', '0.00')
    """
    text = f"{points:+.2f}"
    return text.replace("-", "−") if float(text) else text[1:]


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
        rows.append((step, level, level + points, kind, _signed(points)))
        level += points
    rows.append((labels["later"], later_pct, later_pct, "whole", f"{later_pct:.2f}"))
    table = pd.DataFrame(rows, columns=["step", "start", "end", "kind", "shown"])
    return table.assign(right=table[["start", "end"]].max(axis=1))
