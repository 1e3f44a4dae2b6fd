"""What is due: every open case that is somebody's to act on, what is due first, first."""

import streamlit as st

from services.application import application
from services.follow_ups.due import MOST, due_cases
from ui.doors import views_of
from ui.entries import show_message
from ui.follow_ups.case_list import show_case_rows
from ui.problems import problems_shown
from ui.session import current_account, current_words, now

account = current_account()
words = current_words(account)
app = application()

st.title(words("page.follow_ups"))
show_message()
with problems_shown(words):
    page = st.session_state.get("follow_ups.page", 1)
    due = due_cases(app, account, now(), most=MOST, skip=(page - 1) * MOST)
    if due.total and not due.rows:  # it became shorter
        due = due_cases(app, account, now())
    if not due.total:
        st.info(words("follow_ups.nothing"))
    else:
        st.caption(words("follow_ups.counted", total=due.total, late=due.late, soon=due.soon))
    files = {path: view.file for path, view in views_of(account.role).items()}
    show_case_rows(app, due.rows, files, words, now())
    if due.total > MOST:
        st.pagination(-(-due.total // MOST), key="follow_ups.page")
