"""Scores of the halls, or of one person: by day, week and month, by shift, quarter and year."""

import streamlit as st

from domain.rollup import Span
from services.application import application
from services.organisation import my_staff
from services.results import (
    hall_quarters_and_years,
    hall_shifts,
    hall_trend,
    last_day_with_results,
    person_trend,
)
from ui.period_picker import period_picker
from ui.problems import problems_shown
from ui.rollup_views import show_quarters_and_years, show_shifts
from ui.session import current_account, current_words
from ui.trend_views import show_trend

account = current_account()
words = current_words(account)
app = application()

st.title(words("page.score_trends"))
first, last = period_picker(words, last_day_with_results(app, account), days=182)
people = {member.id: member for member in my_staff(app.store, account, first, last)}
of = st.segmented_control(
    words("trends.of"),
    ["halls", "person"],
    default="halls",
    required=True,
    format_func=lambda each: words(f"trends.{each}"),
    key="trends.of",
)
span = Span(
    st.segmented_control(
        words("trends.by"),
        [Span.DAY.value, Span.WEEK.value, Span.MONTH.value],
        default=Span.WEEK.value,
        required=True,
        format_func=lambda each: words(f"span.{each}"),
        key="trends.span",
    )
)
with problems_shown(words):
    if of == "person" and people:
        staff_id = st.selectbox(
            words("trends.person"),
            list(people),
            format_func=lambda each: f"{people[each].name} · {people[each].staff_no}",
            key="trends.staff",
        )
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
        show_trend(table, span, first, last, kind, words)
    st.caption(words("trends.explained"))
    if of == "halls":
        show_shifts(hall_shifts(app, account, first, last), words)
        show_quarters_and_years(hall_quarters_and_years(app, account, last), last, words)
