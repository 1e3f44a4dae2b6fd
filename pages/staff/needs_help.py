"""Who may need help, in one list over all halls."""

import streamlit as st

from services.scores.staff_scores import staff_scores_of
from ui.problems import problems_shown
from ui.reports.kept_reports import kept_report
from ui.reports.scope_picker import report_scope_picker
from ui.scores.hall_scores import choose_view
from ui.scores.needs_help import show_needs_help
from ui.session import current_account, current_words

account = current_account()
words = current_words(account)

scope = report_scope_picker(account, words)
st.title(words("page.needs_help"))
st.caption(words("scores.order_explained"))
if scope is None:
    st.info(words("scores.no_halls"))
    st.stop()
look = choose_view(scope.first, scope.last, words)
with problems_shown(words):
    scores = kept_report("staff scores", staff_scores_of, account, scope)
    show_needs_help(scores, look, words)
