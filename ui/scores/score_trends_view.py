"""Scores of halls, or of one person: by day, week and month, by shift, quarter and year."""

from datetime import date

import streamlit as st

from charts.chosen_days import ChosenDays
from domain.halls.hall import HallKind
from domain.roles import Account
from domain.rollup import Span
from locales import Words
from services.application import Application
from services.halls.staff import my_staff
from services.scores.explain_hall_score import comparison_sentence
from services.scores.hall_comparison import halls_compared
from services.scores.score_trends import (
    hall_quarters_and_years,
    hall_shifts,
    hall_trend,
    person_trend,
)
from ui.plain import plain
from ui.scores.rollup_views import show_quarters_and_years, show_shifts
from ui.scores.trend_views import show_trend
from ui.url_choice import url_one_of, url_segments


def show_score_trends(
    app: Application,
    account: Account,
    first: date,
    last: date,
    words: Words,
    *,
    chosen: ChosenDays | None = None,
) -> None:
    """:param chosen: the days that were asked for, where the scores go further back"""
    people = my_staff(app, account, first, last)
    of = url_segments(
        words("trends.of"), "of", ["halls", "person"], lambda each: words(f"trends.{each}")
    )
    spans = [Span.WEEK, Span.DAY, Span.MONTH]
    span = url_segments(words("trends.by"), "by", spans, lambda each: words(f"span.{each}"))
    if of == "person" and people:
        names = {each.id: f"{each.name} · {each.staff_no}" for each in people}
        staff_id = url_one_of(words("trends.person"), "trend_of", names)
        tables = {"": person_trend(app, account, staff_id, first, last, span)}
    else:
        trend = hall_trend(app, account, first, last, span)
        kinds = ["own", "partner"]
        tables = {kind: trend[trend["hall_kind"] == kind] for kind in kinds}
    if all(table.empty for table in tables.values()):
        st.info(words("trends.nothing"))
    for kind, table in tables.items():
        if table.empty:
            continue
        if kind:
            st.subheader(words(f"hall_kind.{kind}"))
        show_trend(table, span, first, last, kind, words, chosen=chosen)
    explained = words("trends.explained")
    if chosen is not None:
        explained += f" {words('spc.chosen', first=chosen.first, last=chosen.last)}"
    st.caption(explained)
    if of == "halls":
        compared = halls_compared(app, account, first, last).values()
        for kind in HallKind:
            if sentence := comparison_sentence([each for each in compared if each.hall.kind is
            kind],
                                           words):  # fmt: skip
                st.caption(f"{words(f'hall_kind.{kind}')} · {plain(sentence)}")
        show_shifts(hall_shifts(app, account, first, last), words)
        show_quarters_and_years(hall_quarters_and_years(app, account, last), last, words)
