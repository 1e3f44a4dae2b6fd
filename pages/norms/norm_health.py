"""Do the norms tell anything, and do managers mean the same by them?"""

import streamlit as st

from services.application import application
from services.norms.known_norms import known_norms
from ui.problems import problems_shown
from ui.reports.agreement_view import show_agreement
from ui.reports.norm_health_views import show_items
from ui.reports.scope_picker import report_scope_picker
from ui.session import current_account, current_words
from ui.url_choice import url_segments

VIEWS = {
    "items": show_items,
    "agreement": show_agreement,
}

account = current_account()
words = current_words(account)

scope = report_scope_picker(account, words)
st.title(words("page.norm_health"))
view = url_segments(
    words("norm_health.view"), "view", list(VIEWS), lambda each: words(f"norm_health.{each}")
)
with problems_shown(words):
    if scope is None:
        st.info(words("norm_health.nothing"))
    else:
        VIEWS[view](account, scope, known_norms(application()), words)
