"""Weekly scores as lines."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from domain.rollup import Span

LABEL_LIMIT = 200


# pandas' name of the distance between two starts
_STEPS = {Span.DAY: "D", Span.WEEK: "7D", Span.MONTH: "MS"}


def score_trend_chart(
    weekly: pd.DataFrame, labels: Mapping[str, str], span: Span = Span.WEEK
) -> alt.LayerChart:
    """Draw a table made by ``span_scores``, one line per name.

    :param weekly: ``start``, ``score_pct``, ``scored_count``, ``observation_count``,
      ``red_line_count``, ``name``; spans in which nothing was scored leave a gap
    :param labels: the words under ``chart.`` of the catalogue
    """
    base = alt.Chart(_with_gaps(weekly, span)).encode(
        x=alt.X("start:T", title=labels[f"{span}_start"], axis=_mondays(weekly)),
        y=alt.Y(
            "score_pct:Q",
            title=labels["score_pct"],
            scale=alt.Scale(domain=_domain(weekly), zero=False, nice=False),
        ),
        color=alt.Color(
            "name:N",
            title=None,
            legend=alt.Legend(orient="bottom", columns=2, labelLimit=LABEL_LIMIT),
        ),
        tooltip=[
            alt.Tooltip("name:N", title=labels["name"]),
            alt.Tooltip("start:T", title=labels[f"{span}_start"], format="%Y-%m-%d"),
            alt.Tooltip("score_pct:Q", title=labels["score_pct"], format=".1f"),
            alt.Tooltip("scored_count:Q", title=labels["scored_count"]),
            alt.Tooltip("observation_count:Q", title=labels["observation_count"]),
            alt.Tooltip("red_line_count:Q", title=labels["red_line_count"]),
        ],
    )
    points = base.mark_point(filled=True, size=70)
    return alt.LayerChart(layer=[base.mark_line(strokeWidth=2), points], height=360)


def _with_gaps(weekly: pd.DataFrame, span: Span) -> pd.DataFrame:
    """A row for every span of every name, without a score where there was none: a line must not
    run through spans that nobody observed."""
    if weekly.empty:
        return weekly
    weeks = pd.date_range(weekly["start"].min(), weekly["start"].max(), freq=_STEPS[span])
    names = ["name", "start"]
    every = pd.MultiIndex.from_product([weekly["name"].unique(), weeks], names=names)
    return weekly.set_index(names).reindex(every).reset_index()


def _mondays(weekly: pd.DataFrame) -> alt.Axis:
    """Ticks where the points are: left to itself, the axis counts its weeks from Sundays."""
    weeks = sorted(weekly["start"].unique())
    values = [alt.DateTime(year=day.year, month=day.month, date=day.day) for day in weeks]
    return alt.Axis(format="%m-%d", values=values, labelOverlap=True)


def _domain(weekly: pd.DataFrame) -> list[float]:
    """From the next lower ten under the lowest score to 100: small changes stay visible."""
    lowest = weekly["score_pct"].min()
    return [0.0 if pd.isna(lowest) else max(0.0, lowest // 10 * 10), 100.0]
