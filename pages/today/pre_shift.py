"""What to say before the shift: one look on a tablet, or one sheet of paper."""

import streamlit as st

from services.application import application
from services.follow_ups.pre_shift import pre_shift
from services.halls.organisation import open_halls
from ui.doors import views_of
from ui.follow_ups.pre_shift_view import show_pre_shift
from ui.plain import bare
from ui.problems import problems_shown
from ui.session import current_account, current_words, now
from ui.url_choice import url_one_of

account = current_account()
words = current_words(account)
app = application()

st.title(words("page.pre_shift"))
halls = {hall.id: bare(hall.name) for hall in open_halls(app, account, now())}
with problems_shown(words):
    if not halls:
        st.info(words("today.no_hall"))
    else:
        hall_id = next(iter(halls))
        if len(halls) > 1:
            hall_id = url_one_of(words("today.hall"), "hall", halls, 260)
        files = {path: view.file for path, view in views_of(account.role).items()}
        show_pre_shift(pre_shift(app, account, hall_id, now()), files, words)
