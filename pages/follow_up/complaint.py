"""One complaint: what stands, its clocks, what comes next, and what was done."""

import streamlit as st

from domain.case import CaseKind
from domain.roles import Act
from services.application import application
from services.follow_ups.cases import opened_case
from services.halls.organisation import my_halls
from ui.doors import views_of
from ui.entries import show_message
from ui.follow_ups.complaint_views import show_complaint, show_history, show_next_step_of
from ui.problems import problems_shown
from ui.session import current_account, current_words

account = current_account()
words = current_words(account)
app = application()

files = {path: view.file for path, view in views_of(account.role).items()}
st.page_link(files["complaints"], label=words("page.complaints"), icon=":material/arrow_back:")
st.title(words("page.complaint"))
show_message()
with problems_shown(words):
    opened = opened_case(app, account, st.query_params.get("case", ""), CaseKind.COMPLAINT)
    show_complaint(opened, words)
    if account.may(Act.HANDLE_CASES):
        halls = {hall.id: hall for hall in my_halls(app, account)}
        case = opened.row.case
        show_next_step_of(account, opened, halls[str(case.hall_id)], words)
        st.page_link(
            files["new_action"], label=words("action.from_complaint"), icon=":material/build:",
            query_params={"hall": str(case.hall_id), "about": case.id},
        )  # fmt: skip
    show_history(opened, words)
