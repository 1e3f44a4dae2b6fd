"""Patterns in what was recorded: a manager's own ones, or those that were there to be answered."""

import streamlit as st

from domain.roles import Act
from services.application import application
from services.follow_ups.honesty import raised_flag, raised_flags
from ui.entries import back_to_list, opened, show_message
from ui.follow_ups.honesty_views import show_flag, show_flags
from ui.problems import problems_shown
from ui.session import current_account, current_words, now

account = current_account()
words = current_words(account)
app = application()

st.title(words("page.data_checks"))
show_message()
with problems_shown(words):
    case_id = opened("case")
    if case_id is None:
        own = account.may(Act.PATROL)
        st.caption(words("honesty.own" if own else "honesty.of_others"))
        show_flags(raised_flags(app, account, now()), words)
    else:
        back_to_list("case", words)
        show_flag(account, raised_flag(app, account, case_id, now()), words)
