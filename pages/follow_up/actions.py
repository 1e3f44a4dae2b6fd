"""Corrective actions and red-line cases of the halls: what is open, late or in the own hands."""

import streamlit as st

from services.application import application
from ui.entries import show_message
from ui.follow_ups.action_list import show_actions
from ui.problems import problems_shown
from ui.session import current_account, current_words

account = current_account()
words = current_words(account)

st.title(words("page.actions"))
show_message()
with problems_shown(words):
    show_actions(application(), account, words)
