"""Good practices: what was picked for all halls, and what the own halls told."""

import streamlit as st

from domain.halls.hall import business_day_of
from domain.roles import Act
from services.application import application
from services.follow_ups.cases import PAGE
from services.follow_ups.practices import practices
from services.halls.organisation import my_halls
from ui.entries import show_message
from ui.follow_ups.case_filters import search_text
from ui.follow_ups.practice_views import show_practice_form, show_practice_line
from ui.problems import problems_shown
from ui.session import current_account, current_words, now
from ui.url_choice import url_segments

account = current_account()
words = current_words(account)
app = application()

st.title(words("page.practices"))
show_message()
with problems_shown(words):
    halls = my_halls(app, account)
    open_ones = [each for each in halls if not each.closed(business_day_of(now(), each.time_zone))]
    if account.may(Act.HANDLE_CASES) and open_ones:
        show_practice_form(account, open_ones, words)
    view = url_segments(
        words("practices.view"), "view", ("picked", "own"), lambda each: words(f"practices.{each}")
    )
    text = search_text(words)
    key = f"practices.page.{view}.{text}"
    page = st.session_state.get(key, 1) - 1
    found = practices(app, account, picked=view == "picked", text=text, page=page)
    if not found.total:
        st.info(words("case.none_found" if text else f"practices.none_{view}"))
    for each in found.practices:
        show_practice_line(each, words)
    if found.total > PAGE:
        st.pagination(-(-found.total // PAGE), key=key)
