"""The cards of the service processes."""

import streamlit as st

from services.application import application
from ui.norms.norm_views import show_processes
from ui.problems import problems_shown
from ui.session import current_account, current_words

words = current_words(current_account())

st.title(words("page.processes"))
with problems_shown(words):
    show_processes(application().checklists.usable(), words)
