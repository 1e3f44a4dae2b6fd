"""Months that were published, edition by edition, and publishing the next one."""

import streamlit as st

from services.application import application
from services.months.publish import branches_to_read
from ui.entries import back_to_list, opened, show_message
from ui.glossary import show_title
from ui.months.publication_months import show_month, show_months
from ui.problems import problems_shown
from ui.session import current_account, current_words
from ui.url_choice import url_one_of

account = current_account()
words = current_words(account)

show_title(words("page.publications"), words)
show_message()
st.caption(words("publications.explained"))
with problems_shown(words):
    names = {branch["id"]: branch["name"] for branch in branches_to_read(application(), account)}
    branch_id = next(iter(names), None)
    if len(names) > 1:
        branch_id = url_one_of(words("publications.branch"), "branch", names, width=400)
    month = opened("month")
    if branch_id is None:
        st.info(words("publications.nothing"))
    elif month is None:
        show_months(account, branch_id, words)
    else:
        back_to_list("month", words)
        show_month(account, branch_id, month, words)
