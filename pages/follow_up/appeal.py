"""One appeal, for whoever sees the hall and for the person: ``?case=<id>``."""

import streamlit as st

from domain.roles import Act
from services.application import application
from services.follow_ups.appeals import opened_appeal
from ui.entries import show_message
from ui.follow_ups.appeal_views import show_appeal
from ui.problems import problems_shown
from ui.session import current_account, current_words

account = current_account()
words = current_words(account)

if account.may(Act.SEE_OWN_RESULTS):
    st.page_link("pages/feedback/own_observations.py", label=words("appeal.back_own"))
else:
    st.page_link("pages/follow_up/appeals.py", label=words("appeal.back"))
st.title(words("page.appeal"))
show_message()
with problems_shown(words):
    case_id = st.query_params.get("case", "")
    show_appeal(account, opened_appeal(application(), account, case_id), words)
