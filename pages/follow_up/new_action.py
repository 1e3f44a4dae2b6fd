"""The form of a corrective action; the address says what it is about."""

import streamlit as st

from ui.follow_ups.new_action import show_new_action
from ui.problems import problems_shown
from ui.session import current_account, current_words

account = current_account()
words = current_words(account)

st.title(words("page.new_action"))
with problems_shown(words):
    show_new_action(account, words)
