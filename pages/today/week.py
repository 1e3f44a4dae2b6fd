"""Monday morning on one page: what really changed, where, why, and what to do about it."""

from datetime import timedelta

import streamlit as st

from domain.roles import Act
from services.application import application
from services.months.measure_proposals import waiting_proposals
from services.norms.known_norms import known_norms
from services.patrols.red_lines import reported_red_lines
from services.trends.signals import signals_and_charts
from ui.halls.filter_bar import filter_link
from ui.problems import problems_shown
from ui.reports.coverage_views import show_coverage_in_words
from ui.reports.scope_picker import halls_in, report_scope_picker
from ui.reports.weak_spot_views import show_weak_spots
from ui.reports.what_changed_views import show_what_changed
from ui.session import current_account, current_words
from ui.trends.signal_list import show_signals
from ui.trends.week_views import show_halls_against_goals

_HISTORY = timedelta(days=181)  # what a chart shows that is opened from here

account = current_account()
words = current_words(account)
app = application()

scope = report_scope_picker(account, words)
st.title(words("page.week"))
st.caption(words("week.explained"))
with problems_shown(words):
    if scope is None:
        st.info(words("norm_health.nothing"))
        st.stop()
    if account.may(Act.DECIDE_RED_LINES) and (waiting := reported_red_lines(app, account)):
        st.page_link(
            "pages/today/red_lines.py",
            label=words.count("week.red_lines", len(waiting)),
            icon=":material/flag:",
        )
    if account.may(Act.WRITE_MEASURES) and (proposed := waiting_proposals(app, account)):
        st.page_link(
            "pages/months/bulletin.py",
            label=words.count("week.proposals", len(proposed)),
            icon=":material/lightbulb:",
        )
    halls = halls_in(account, scope)
    first = scope.last - _HISTORY
    st.subheader(words("spc.what_changed"))
    ids = [hall.id for hall in halls]
    found = signals_and_charts(app, account, scope.last, None, ids)
    show_signals(found, first, scope.last, words)
    st.subheader(words("week.why"))
    show_what_changed(account, scope, words)
    st.subheader(words("week.weak"))
    show_weak_spots(account, scope, known_norms(app), words)
    st.subheader(words("week.goals"))
    show_halls_against_goals(account, halls, scope.last, words)
    st.subheader(words("week.unseen"))
    show_coverage_in_words(account, scope, words)
    st.subheader(words("week.do"))
    st.markdown(words("week.do_explained"))
    period = filter_link(scope.first, scope.last)
    for folder, page in (
        ("months", "bulletin"), ("records", "coverage"), ("norms", "norm_map"), ("halls", "funnel")
    ):  # fmt: skip
        st.page_link(f"pages/{folder}/{page}.py", label=words(f"page.{page}"), query_params=period)
