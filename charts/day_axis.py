"""An axis of days whose ticks stand where the points are."""

from collections.abc import Iterable

import altair as alt
import pandas as pd


def axis_of(starts: Iterable[pd.Timestamp]) -> alt.Axis:
    """Left to itself, the axis counts its weeks from Sundays.

    :param starts: the first days of the points, any order; naive, as read
    """
    values = [
        alt.DateTime(year=day.year, month=day.month, date=day.day) for day in sorted(set(starts))
    ]
    return alt.Axis(format="%m-%d", values=values, labelOverlap=True)
