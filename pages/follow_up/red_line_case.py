"""What follows one reported red line: statement, decision, another look."""

import streamlit as st

from services.application import application
from services.follow_ups.after_patrol import follow
from services.follow_ups.red_line_cases import opened_red_line
from ui.entries import show_message
from ui.follow_ups.action_list import lead_back
from ui.follow_ups.red_line_view import show_red_line_case
from ui.problems import problems_shown
from ui.session import current_account, current_words, now

account = current_account()
words = current_words(account)
app = application()

st.title(words("page.red_line_case"))
show_message()
lead_back(account, words)
with problems_shown(words):
    opened = opened_red_line(app, account, st.query_params.get("case", ""), now())
    hall_id = opened.opened.row.case.hall_id
    if hall_id is not None and follow(app, account, [hall_id], now()):
        opened = opened_red_line(app, account, opened.opened.row.case.id, now())
    show_red_line_case(opened, account, words)
