"""What a member of staff sees: the own score and what it rests on."""

import math
from collections import Counter

import streamlit as st

from services.application import application
from services.history import own_corrected_observations
from services.praises import own_praises
from services.red_lines import own_red_lines
from services.results import own_last_day, own_results
from ui.history_dialog import show_opened_history
from ui.observation_list import show_corrections, show_observations
from ui.period_picker import period_picker
from ui.praise_list import show_praises
from ui.problems import problems_shown
from ui.red_line_list import show_red_lines
from ui.session import current_account, current_words

account = current_account()
words = current_words(account)
app = application()

st.title(words("page.own_results"))
first, last = period_picker(words, own_last_day(app, account))
with problems_shown(words):
    praises = own_praises(app, account, first, last)
    if praises:
        st.subheader(words("praise.title"))
        show_praises(praises, words)
    red_lines = own_red_lines(app, account, first, last)
    score, rows = own_results(app, account, first, last)
    if score is None:
        st.info(words("own_results.nothing"))
    else:
        standing = Counter(line.status for line in red_lines)
        columns = st.columns(4 if standing["reported"] else 3)
        scored = not math.isnan(score["score_pct"])
        shown = f"{score['score_pct']:.1f}" if scored else "–"
        columns[0].metric(words("scores.score_pct"), shown)
        columns[1].metric(words("scores.scored_count"), score["scored_count"])
        columns[2].metric(words("scores.red_lines_confirmed"), standing["confirmed"])
        if standing["reported"]:
            columns[3].metric(words("scores.red_lines_reported"), standing["reported"])
        st.caption(words("scores.explained"))
    if red_lines:
        st.subheader(words("red_line.title"))
        show_red_lines(red_lines, words)
    corrected = own_corrected_observations(app, account, first, last)
    if corrected:
        st.subheader(words("observations.corrections"))
        show_corrections(corrected, words)
    if rows:
        st.subheader(words("page.observations"))
        show_observations(
            rows,
            words,
            corrected={row["event_id"] for row in corrected},
            reports={line.event_id: line.status for line in red_lines},
        )
    show_opened_history(account, words)
