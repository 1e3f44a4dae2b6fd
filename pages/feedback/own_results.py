"""What a member of staff sees first: what went well, the level, what to practise, what is new."""

import streamlit as st

from services.application import application
from services.follow_ups.cards import own_cards
from services.halls.sign_in import last_visit
from services.patrols.examined import own_examined
from services.patrols.history import own_corrected_observations
from services.patrols.last_day import own_last_day
from services.patrols.praises import own_praises
from services.patrols.red_lines import own_red_lines
from services.patrols.search import own_observations, own_patrols_since
from services.scores.person import own_person_results
from ui.entries import show_message
from ui.follow_ups.own_answers import OwnAnswers, show_own_cards
from ui.follow_ups.red_line_view import show_own_statements
from ui.halls.filter_bar import filter_bar
from ui.patrols.examined_list import show_examined
from ui.patrols.history_dialog import show_opened_history
from ui.patrols.observation_list import show_corrections
from ui.patrols.praise_list import show_praises
from ui.patrols.red_line_list import show_red_lines
from ui.problems import problems_shown
from ui.scores.own_feedback import (
    choose_own_hall,
    lead_to_view,
    show_new_records,
    show_own_level,
    show_practice,
)
from ui.session import current_account, current_words

account = current_account()
words = current_words(account)
app = application()

lead_to_view()
chosen = filter_bar(words, own_last_day(app, account))
first, last = chosen.first, chosen.last
st.title(words("page.own_results"))
show_message()
with problems_shown(words):
    hall_id = choose_own_hall(account, first, last, words)
    since = last_visit(app, account)
    rows = own_observations(app, account, first, last)
    praises = own_praises(app, account, first, last)
    answers = OwnAnswers(account, rows, praises, words)
    show_own_cards(own_cards(app, account, first, last), account, words)
    show_praises(praises, words, since=since, below=answers.show_praise)
    show_own_level(own_person_results(app, account, hall_id, first, last), words)
    show_practice(rows, words)
    red_lines = own_red_lines(app, account, first, last)
    if red_lines:
        st.subheader(words("red_line.title"))
        show_red_lines(red_lines, words)
        show_own_statements(red_lines, account, words)
    examined = own_examined(app, account, first, last)
    if examined:
        st.subheader(words("examined.title"))
        show_examined(examined, words)
    corrected = own_corrected_observations(app, account, first, last)
    if corrected:
        st.subheader(words("observations.corrections"))
        show_corrections(corrected, words)
    new = own_patrols_since(app, account, rows, since)
    show_new_records(
        [row for row in rows if row["patrol_id"] in new],
        words,
        is_first=since is None,
        corrected={row["event_id"] for row in corrected},
        reports={line.event_id: line.status for line in red_lines},
        answers=answers,
    )
    st.caption(words("own_results.after_patrol"))
    st.caption(words("explain.disagree"))
    show_opened_history(account, words)
    answers.show_form()
