"""One good practice: how it is done, what it brought, and which halls do it too."""

import streamlit as st

from services.application import application
from services.follow_ups.practices import practice
from ui.entries import show_message
from ui.follow_ups.practice_views import show_practice
from ui.problems import problems_shown
from ui.session import current_account, current_words

account = current_account()
words = current_words(account)

st.title(words("page.practice"))
show_message()
st.page_link(
    "pages/follow_up/practices.py", label=words("page.practices"), icon=":material/arrow_back:"
)
with problems_shown(words):
    found = practice(application(), account, st.query_params.get("case", ""))
    show_practice(found, account, words)
