"""Scores over time: chart, table, and a sentence where one score stands alone."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from charts.chosen_days import ChosenDays
from charts.heading import Heading
from charts.score_trend import score_trend_chart
from domain import printed
from domain.printed import score_text
from domain.rollup import Span
from locales import Words
from services.scores.explain_score import band_sentence, needs
from ui.chart import counted, paint, show_chart
from ui.page_picker import page_picker
from ui.plain import plain
from ui.table import show_table

_COLUMNS, _CHARTS_ON_A_PAGE = 2, 12
_ROWS = 60  # more are not read, and make the page slow


def show_trend(
    table: pd.DataFrame,
    span: Span,
    first: date,
    last: date,
    key: str,
    words: Words,
    *,
    chosen: ChosenDays | None = None,
) -> None:
    """:param table: as ``services.scores.score_trends.hall_trend`` or ``person_trend`` returns it,
    not empty
    :param key: tells the tables of one page apart
    :param chosen: the days that were asked for, where the table goes further back"""
    scored = table[table["score_pct"].notna()]
    if len(table) == 1:
        st.markdown(plain(_alone(table.to_dict("records")[0], span, words)))
    elif scored.empty:
        st.info(words("trends.too_few"))
    if not scored.empty:
        _show_charts(scored, span, first, last, key, chosen, words)
    with st.expander(words("trends.table"), key=f"trends.table.{key}"):
        _show_points(table, span, words)


def _show_charts(
    scored: pd.DataFrame,
    span: Span,
    first: date,
    last: date,
    key: str,
    chosen: ChosenDays | None,
    words: Words,
) -> None:
    """One for each name, on one scale: lines and bands over each other are told apart by nobody."""
    names = list(dict.fromkeys(scored["name"]))
    names = names[page_picker(len(names), _CHARTS_ON_A_PAGE, f"trends.charts.{key}")]
    scored = scored[scored["name"].isin(names)]
    places = [st.container()] if len(names) == 1 else st.columns(_COLUMNS)
    for number, name in enumerate(names):
        of_one = scored[scored["name"] == name]
        if number and number % _COLUMNS == 0:
            places = st.columns(_COLUMNS)  # a row of its own, so that both begin at one height
        scored_count, occasions = (
            of_one[each].sum() for each in ("scored_count", "occasion_count")
        )
        with places[number % len(places)]:
            show_chart(
                score_trend_chart(
                    of_one, words.group("chart"), span,
                    beside=None if len(names) == 1 else scored, last=last, chosen=chosen,
                    paint=paint(),
                ),
                Heading(
                    name, words(f"picture.score_{span}"), first, last,
                    counted(scored_count, occasions, words),
                ),
                words(
                    "trends.alt", name=name, span=words(f"span.{span}"), first=first, last=last,
                    count=len(of_one),
                ),
                words,
            )  # fmt: skip


def _alone(row: Mapping[str, Any], span: Span, words: Words) -> str:
    where = {
        "name": row["name"],
        "step": words(f"chart.{span}_start"),
        "start": f"{row['start']:%Y-%m-%d}",
        "said": band_sentence(row, words),
    }
    if pd.isna(row["score_pct"]):
        return words("trends.one_without", **where)
    return words("trends.one", score=score_text(row["score_pct"]), **where)


def _show_points(table: pd.DataFrame, span: Span, words: Words) -> None:
    newest = table.sort_values(["start", "name"], ascending=[False, True]).head(_ROWS)
    name = {"name": words("chart.name")} if table["name"].nunique() > 1 else {}
    show_table(
        [
            {
                "start": f"{row['start']:%Y-%m-%d}",
                "name": row["name"],
                "score": "–" if pd.isna(row["score_pct"]) else score_text(row["score_pct"]),
                "band": band_text(row, words),
                "occasions": row["occasion_count"],
                "scored": row["scored_count"],
                "red_lines": row["red_line_count"],
            }
            for row in newest.to_dict("records")
        ],
        {
            "start": words(f"chart.{span}_start"),
            **name,
            "score": words("chart.score_pct"),
            "band": words("scores.column_band"),
            "occasions": words("scores.column_occasions"),
            "scored": words("scores.scored_count"),
            "red_lines": words("scores.column_red_lines"),
        },
        alt=words("trends.table"),
    )
    if len(table) > _ROWS:
        st.caption(words("trends.newest", count=_ROWS))


def band_text(row: Mapping[str, Any], words: Words) -> str:
    """The band, what is still needed for a number, or a dash where neither is known."""
    if row["more_occasions"] or row["more_observations"]:
        return words("trends.needed", needs=needs(row, words))
    return printed.band_text(row["low_pct"], row["high_pct"])
