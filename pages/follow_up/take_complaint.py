"""A complaint comes in: on one screen, in a minute."""

import streamlit as st

from domain.halls.hall import business_day_of
from domain.roles import Act
from services.application import application
from services.halls.organisation import my_halls
from ui.entries import show_message
from ui.follow_ups.complaint_form import show_taking
from ui.session import current_account, current_words, now

account = current_account()
words = current_words(account)
account.require(Act.HANDLE_CASES)


def open_case(case_id: str) -> None:
    st.switch_page("pages/follow_up/complaint.py", query_params={"case": case_id})


st.title(words("page.take_complaint"))
show_message()
halls = [
    hall
    for hall in my_halls(application(), account)
    if not hall.closed(business_day_of(now(), hall.time_zone))
]
if not halls:
    st.info(words("today.no_hall"))
else:
    show_taking(account, halls, open_case, words)
