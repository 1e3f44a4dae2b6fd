"""The cards of the service processes."""

import streamlit as st

from services.application import application
from ui.norms.process_views import show_processes
from ui.problems import problems_shown
from ui.session import current_account, current_words

account = current_account()
words = current_words(account)

st.title(words("page.processes"))
with problems_shown(words):
    show_processes(application().checklists.usable(), account, words)
