"""Behind the bell: what is due, what waits, and what is new since the reader last looked."""

import streamlit as st

from services.application import application
from services.follow_ups.notices import mark_seen, notices_for
from ui.doors import views_of
from ui.follow_ups.notice_list import show_notices
from ui.problems import problems_shown
from ui.session import current_account, current_words, now

account = current_account()
words = current_words(account)
app = application()

st.title(words("page.notices"))
with problems_shown(words):
    at = now()
    found = notices_for(app, account, at)
    files = {path: view.file for path, view in views_of(account.role).items()}
    show_notices(app, account, found, files, words)
    if any(each.is_new for each in found.news):
        mark_seen(app, account, at)
