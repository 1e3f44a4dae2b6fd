"""What a chart of many weeks says of the days that were asked for: which they are, and that the
newest of its points is not over."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import altair as alt
import pandas as pd

from charts.colours import LIGHT, Colours

_DASHED, _SOLID = [3, 3], [1, 0]


@dataclass(frozen=True)
class ChosenDays:
    """Both included."""

    first: date
    last: date


def chosen_band(chosen: ChosenDays, paint: Colours = LIGHT) -> alt.Chart:
    """Behind everything: the days that were chosen, where a chart goes further back."""
    days = pd.DataFrame(
        {
            "chosen_from": [pd.Timestamp(chosen.first)],
            "chosen_until": [pd.Timestamp(chosen.last) + pd.Timedelta(days=1)],
        }
    )
    band: alt.Chart = (
        alt.Chart(days)
        .mark_rect(color=paint.figure, opacity=0.08, clip=True)
        .encode(x=alt.X("chosen_from:T"), x2="chosen_until")
    )
    return band


def dashed_where_running(line: alt.Chart) -> list[alt.Chart]:
    """The parts of a line through points with ``number`` and ``is_running``: solid up to the last
    point that is over, dashed from there to one that is not."""
    table = line.data
    running = table.loc[table["is_running"], "number"]
    if running.empty:
        return [line]
    begin = int(running.min()) - 1
    return [
        line.transform_filter(f"datum.number <= {begin}"),
        line.transform_filter(f"datum.number >= {begin}").encode(strokeDash=alt.value(_DASHED)),
    ]


def pale_where_running() -> dict[str, Any]:
    """Channels of points with ``is_running`` and an edge: pale and dashed where they are not
    over."""
    running = alt.when(alt.datum.is_running)
    return {
        "fillOpacity": running.then(alt.value(0.3)).otherwise(alt.value(1)),
        "strokeDash": running.then(alt.value(_DASHED)).otherwise(alt.value(_SOLID)),
    }


def days_shown(days: pd.Series, running: pd.Series, not_over: str) -> list[str]:
    """The days of points as their tooltips say them.

    >>> days = pd.Series(pd.to_datetime(["2026-03-02", "2026-03-09"]))
    >>> days_shown(days, pd.Series([False, True]), " (week not over)")
    ['2026-03-02', '2026-03-09 (week not over)']
    """
    return [
        f"{day:%Y-%m-%d}{not_over if is_running else ''}"
        for day, is_running in zip(days, running, strict=True)
    ]
