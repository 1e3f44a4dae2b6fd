"""Every observation of a member of staff in the period."""

import streamlit as st

from services.application import application
from services.patrols.history import own_corrected_observations
from services.patrols.last_day import own_last_day
from services.patrols.red_lines import own_red_lines
from services.patrols.search import own_observations
from ui.entries import show_message
from ui.follow_ups.own_answers import OwnAnswers
from ui.halls.filter_bar import filter_bar
from ui.patrols.history_dialog import show_opened_history
from ui.patrols.observation_list import show_observations
from ui.problems import problems_shown
from ui.session import current_account, current_words

account = current_account()
words = current_words(account)
app = application()

chosen = filter_bar(words, own_last_day(app, account))
st.title(words("page.own_observations"))
show_message()
st.caption(words("own_results.after_patrol"))
with problems_shown(words):
    period = (chosen.first, chosen.last)
    rows = own_observations(app, account, *period)
    if not rows:
        st.info(words("own_results.nothing"))
    answers = OwnAnswers(account, rows, (), words)
    show_observations(
        rows,
        words,
        corrected={row["event_id"] for row in own_corrected_observations(app, account, *period)},
        reports={line.event_id: line.status for line in own_red_lines(app, account, *period)},
        answers=answers,
    )
    show_opened_history(account, words)
    answers.show_form()
