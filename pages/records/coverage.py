"""What is hardly ever observed: who, which norm, which hour."""

from functools import partial

import streamlit as st

from ui.follow_ups.planner_views import show_planner
from ui.problems import problems_shown
from ui.reports.coverage_views import show_coverage
from ui.reports.scope_picker import report_scope_picker
from ui.session import current_account, current_words

account = current_account()
words = current_words(account)

scope = report_scope_picker(account, words)
st.title(words("page.coverage"))
st.caption(words("coverage.explained"))
with problems_shown(words):
    if scope is None:
        st.info(words("coverage.nothing"))
    else:
        show_coverage(account, scope, words, partial(show_planner, account, scope, words))
