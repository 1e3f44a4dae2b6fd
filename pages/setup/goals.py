"""Base and challenge goals of the own branch: what holds in a month, and setting it from there."""

import streamlit as st

from services.application import application
from services.goals import own_goals
from ui.entries import show_said
from ui.goal_views import show_goal_form, show_goals, show_set_goals
from ui.problems import problems_shown
from ui.session import current_account, current_words, now

account = current_account()
words = current_words(account)
app = application()

st.title(words("page.goals"))
show_said()
st.caption(words("goals.explained"))
this_month = f"{now():%Y-%m}"
month = st.text_input(
    words("goals.month"), this_month, key="goals.month", help=words("goals.month_help"), width=200
).strip()
with problems_shown(words):
    in_force, earlier = own_goals(app, account, month)
    show_goals(in_force, month, words)
    show_goal_form(in_force, month, account, words)
    show_set_goals(earlier, words)
