"""What a member of staff sees: the own score and what it rests on."""

import math

import streamlit as st

from services.application import application
from services.results import own_last_day, own_results
from ui.observation_table import show_observation_table
from ui.period_picker import period_picker
from ui.problems import problems_shown
from ui.session import current_account, current_words

account = current_account()
words = current_words(account)
app = application()

st.title(words("page.own_results"))
first, last = period_picker(words, own_last_day(app, account))
with problems_shown(words):
    score, rows = own_results(app, account, first, last)
    if score is None:
        st.info(words("own_results.nothing"))
    else:
        columns = st.columns(3)
        scored = not math.isnan(score["score_pct"])
        shown = f"{score['score_pct']:.1f}" if scored else "–"
        columns[0].metric(words("scores.score_pct"), shown)
        columns[1].metric(words("scores.scored_count"), score["scored_count"])
        columns[2].metric(words("scores.red_line_count"), score["red_line_count"])
        st.caption(words("scores.explained"))
    if rows:
        show_observation_table(rows, words)
