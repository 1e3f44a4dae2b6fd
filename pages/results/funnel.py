"""Halls or people as a funnel: who stands out by more than n explains. No ranks."""

import streamlit as st

from services.application import application
from services.trends.funnel import hall_funnel, people_funnel
from ui.problems import problems_shown
from ui.reports.scope_picker import report_scope_picker
from ui.session import current_account, current_words
from ui.trends.funnel_view import show_funnel
from ui.url_choice import url_segments

account = current_account()
words = current_words(account)

st.title(words("page.funnel"))
st.caption(words("funnel.explained"))
scope = report_scope_picker(account, words)
of = url_segments(
    words("trends.of"), "of", ["halls", "people"], lambda each: words(f"funnel.{each}")
)
with problems_shown(words):
    if scope is None:
        st.info(words("funnel.nothing"))
    else:
        if of == "halls":
            view = hall_funnel(application(), account, scope)
            if view.corrected and url_segments(
                words("funnel.as_seen"), "as_seen", ["corrected", "raw"],
                lambda each: words(f"funnel.{each}_score"),
            ) == "raw":  # fmt: skip
                view = hall_funnel(application(), account, scope, raw=True)
        else:
            view = people_funnel(application(), account, scope)
        show_funnel(view, scope, words)
