"""The branch head's start page: reported red lines, as soon as they are reported."""

import streamlit as st

from services.application import application
from services.follow_ups.after_patrol import follow
from services.follow_ups.red_line_cases import statements
from services.patrols.examined import recent_examined
from services.patrols.red_lines import decided_red_lines, reported_red_lines
from ui.entries import show_message
from ui.follow_ups.red_line_view import show_statement
from ui.patrols.examined_list import show_examined
from ui.patrols.history_dialog import show_opened_history
from ui.patrols.red_line_list import show_red_lines
from ui.problems import problems_shown
from ui.scores.red_line_decision import choose_waiting, show_decision
from ui.session import current_account, current_words, now
from ui.state_keys import RED_LINE_OPEN

account = current_account()
words = current_words(account)
app = application()

st.title(words("page.red_lines"))
show_message()
with problems_shown(words):
    follow(app, account, None, now())
    event_id = st.session_state.get(RED_LINE_OPEN)
    if event_id is not None:
        waiting = reported_red_lines(app, account)
        said = statements(app, account, waiting, now())
        show_decision(
            next((line for line in waiting if line.event_id == event_id), None), account, words,
            lambda line: show_statement(line, said, words),
        )  # fmt: skip
    else:
        choose_waiting(words)
        decided = decided_red_lines(app, account, now())
        if decided:
            st.subheader(words("red_lines.decided"))
            show_red_lines(decided, words)
        examined = recent_examined(app, account, now())
        if examined:
            st.subheader(words("examined.recent"))
            show_examined(examined, words, paged="red_lines.examined_page")
        show_opened_history(account, words)
