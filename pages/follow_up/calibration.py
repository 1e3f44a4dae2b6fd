"""Calibration: scenes that the managers of a branch judge each for themselves."""

import streamlit as st

from domain.roles import Act
from services.application import application
from services.follow_ups.calibration import calibration_sets, opened_set
from ui.entries import back_to_list, opened, show_message
from ui.follow_ups.calibration_views import show_choice, show_eyes, show_scenes, show_sets
from ui.problems import problems_shown
from ui.session import current_account, current_words, now

account = current_account()
words = current_words(account)
app = application()

st.title(words("page.calibration"))
show_message()
with problems_shown(words):
    case_id = opened("case")
    if case_id is None:
        st.caption(words("calibration.explained"))
        if account.may(Act.CALIBRATE):
            show_choice(account, words)
        show_sets(calibration_sets(app, account, now()), words)
    else:
        back_to_list("case", words)
        found = opened_set(app, account, case_id, now())
        if found.eyes is None:
            show_scenes(account, found, words)
        else:
            show_eyes(account, found, words)
