"""Halls or people as a funnel: who stands out by more than n explains. No ranks."""

import streamlit as st

from services.application import application
from services.trends.funnel import hall_funnel, people_funnel
from ui.problems import problems_shown
from ui.reports.scope_picker import halls_of, report_scope_picker, scopes_by_kind
from ui.session import current_account, current_words
from ui.trends.funnel_view import show_funnel
from ui.url_choice import url_segments

account = current_account()
words = current_words(account)

scope = report_scope_picker(account, words)
st.title(words("page.funnel"))
st.caption(words("funnel.explained"))
of = url_segments(
    words("trends.of"), "of", ["halls", "people"], lambda each: words(f"funnel.{each}")
)
with problems_shown(words):
    if scope is None:
        st.info(words("funnel.nothing"))
        st.stop()
    scopes = scopes_by_kind(account, scope)
    raw = False
    if of == "halls":
        views = [hall_funnel(application(), account, each) for each in scopes]
        if any(view.corrected for view in views):
            raw = url_segments(
                words("funnel.as_seen"), "as_seen", ["corrected", "raw"],
                lambda each: words(f"funnel.{each}_score"),
            ) == "raw"  # fmt: skip
        if raw:
            views = [hall_funnel(application(), account, each, raw=True) for each in scopes]
    else:
        views = [people_funnel(application(), account, each) for each in scopes]
    for each, view in zip(scopes, views, strict=True):
        if len(scopes) > 1 and each.kind is not None:
            st.subheader(words(f"hall_kind.{each.kind}"))
        show_funnel(view, each, halls_of(account, each, words), words)
