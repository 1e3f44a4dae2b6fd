"""An axis of days whose ticks stand where points are."""

from collections.abc import Iterable, Sequence

import altair as alt
import pandas as pd

MOST_TICKS = 7


def axis_of(starts: Iterable[pd.Timestamp], most: int = MOST_TICKS) -> alt.Axis:
    """Left to itself, the axis counts its weeks from Sundays.

    :param starts: the first days of the points, any order; naive, as read
    :param most: ticks; with more points every second one has one, or every third …
    """
    days = ticked(sorted(set(starts)), most)
    values = [alt.DateTime(year=day.year, month=day.month, date=day.day) for day in days]
    several_years = bool(days) and days[0].year != days[-1].year
    return alt.Axis(
        format="%y-%m-%d" if several_years else "%m-%d", values=values, labelOverlap=True,
        grid=False,
    )  # fmt: skip


def ticked(days: Sequence[pd.Timestamp], most: int) -> list[pd.Timestamp]:
    """At most so many, evenly, the newest always among them.

    >>> ticked([1, 2, 3, 4, 5, 6, 7], 3)
    [1, 4, 7]
    >>> ticked([1, 2, 3, 4], 3)
    [2, 4]
    """
    step = max(1, -(-len(days) // most))
    return list(days[::-1][::step])[::-1]
