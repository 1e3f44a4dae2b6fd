"""The own published months, and how quarter and year arise from them."""

import streamlit as st

from services.application import application
from services.halls.scope import own_staff_id
from services.months.editions import own_published
from services.patrols.last_day import own_last_day
from services.scores.person_months import person_months
from ui.halls.filter_bar import filter_bar
from ui.months.edition_views import show_own_results
from ui.problems import problems_shown
from ui.scores.own_feedback import choose_own_hall
from ui.scores.person_overview import show_months
from ui.session import current_account, current_words

account = current_account()
words = current_words(account)
app = application()

chosen = filter_bar(words, own_last_day(app, account))
st.title(words("page.own_months"))
with problems_shown(words):
    hall_id = choose_own_hall(account, chosen.first, chosen.last, words)
    show_own_results(own_published(app, account), words)
    show_months(person_months(app, account, own_staff_id(account), hall_id, chosen.last), words)
