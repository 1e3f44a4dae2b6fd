"""How the own score is made: its figures, and every step to them."""

import streamlit as st

from services.application import application
from services.patrols.last_day import own_last_day
from services.scores.person import own_person_results
from ui.halls.filter_bar import filter_bar
from ui.problems import problems_shown
from ui.scores.explanation_views import show_explanation
from ui.scores.own_feedback import choose_own_hall
from ui.scores.person_overview import show_overview
from ui.session import current_account, current_words

account = current_account()
words = current_words(account)
app = application()

chosen = filter_bar(words, own_last_day(app, account))
st.title(words("page.own_score"))
with problems_shown(words):
    hall_id = choose_own_hall(account, chosen.first, chosen.last, words)
    results = own_person_results(app, account, hall_id, chosen.first, chosen.last)
    show_overview(results, words, own=True)
    show_explanation(results, words, own=True)
