"""Base and challenge goals of branches and halls: what holds in a month, and setting them."""

import streamlit as st

from domain.plain_text import clean
from domain.roles import Act
from services.application import application
from services.halls.organisation import my_halls
from services.method.goals import goals_of_month
from services.patrols.last_day import last_day_with_results
from ui.entries import show_message
from ui.glossary import show_title
from ui.method.goal_views import (
    choose_metric,
    show_give_form,
    show_goals,
    show_own_form,
    show_set_goals,
)
from ui.problems import problems_shown
from ui.session import current_account, current_words, today
from ui.trends.halls_against_goals import show_halls_against_goals

account = current_account()
words = current_words(account)
app = application()

halls = my_halls(app, account)
last = last_day_with_results(app, account)
show_title(words("page.goals"), words)
show_message()
st.caption(words("goals.explained"))
st.caption(words("goals.source"))
if halls and last is not None:
    with problems_shown(words):
        st.subheader(words("goals.stand"))
        show_halls_against_goals(account, halls, last, words)
        st.subheader(words("goals.set_ones"))
this_month = f"{today():%Y-%m}"
with st.container(horizontal=True, vertical_alignment="bottom"):
    month = clean(
        st.text_input(
            words("goals.month"), this_month, key="goals.month", help=words("goals.month_help"),
            width=200,
        )
    )  # fmt: skip
    metric = choose_metric(words)
with problems_shown(words):
    found = goals_of_month(app, account, month)
    show_goals(found, metric, month, words)
    if account.may(Act.GIVE_GOALS):
        show_give_form(found, metric, month, account, words)
    elif account.may(Act.SET_GOALS):
        show_own_form(found, metric, month, account, words)
    else:
        st.caption(words("goals.read_only"))
    show_set_goals(found, metric, words)
