"""One corrective action: how it stands, what can be done now, and what happened."""

import streamlit as st

from services.application import application
from services.follow_ups.actions import opened_action
from services.follow_ups.after_patrol import follow
from ui.entries import show_message
from ui.follow_ups.action_list import lead_back
from ui.follow_ups.action_view import show_action
from ui.problems import problems_shown
from ui.session import current_account, current_words, now

account = current_account()
words = current_words(account)
app = application()

st.title(words("page.action"))
show_message()
lead_back(account, words)
with problems_shown(words):
    opened = opened_action(app, account, st.query_params.get("case", ""), now())
    hall_id = opened.row.case.hall_id
    if hall_id is not None and follow(app, account, [hall_id], now()):
        opened = opened_action(app, account, opened.row.case.id, now())
    show_action(opened, account, words)
