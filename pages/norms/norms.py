"""Look up what is asked: every norm, with where it comes from."""

import streamlit as st

from services.application import application
from ui.norm_views import show_norms
from ui.problems import problems_shown
from ui.session import current_account, current_words

words = current_words(current_account())

st.title(words("page.norms"))
with problems_shown(words):
    show_norms(application().checklists.usable(), words)
