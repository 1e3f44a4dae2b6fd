"""What to train: the norms that are kept least, with how sure that is."""

import streamlit as st

from services.application import application
from services.norms.known_norms import known_norms
from ui.problems import problems_shown
from ui.reports.scope_picker import report_scope_picker
from ui.reports.weak_spot_views import show_weak_spots
from ui.session import current_account, current_words

account = current_account()
words = current_words(account)

scope = report_scope_picker(account, words)
st.title(words("page.norm_training"))
with problems_shown(words):
    if scope is None:
        st.info(words("norm_health.nothing"))
    else:
        show_weak_spots(account, scope, known_norms(application()), words)
