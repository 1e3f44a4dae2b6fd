"""Complaints: what is open and late first, those that are closed, and their causes."""

import streamlit as st

from domain.case import CaseFilter, CaseKind
from domain.roles import Act
from services.application import application
from services.follow_ups.cases import PAGE, case_page
from services.follow_ups.complaints import causes_in_force
from services.halls.organisation import my_halls
from ui.doors import views_of
from ui.entries import show_message
from ui.follow_ups.case_filters import code_choice, hall_choice, search_text
from ui.follow_ups.case_list import show_case_rows
from ui.follow_ups.complaint_causes_view import show_causes
from ui.problems import problems_shown
from ui.session import current_account, current_words, now
from ui.url_choice import url_segments

_CAUSES = "causes"

account = current_account()
words = current_words(account)
app = application()

files = {path: view.file for path, view in views_of(account.role).items()}
st.title(words("page.complaints"))
show_message()
if account.may(Act.HANDLE_CASES):
    st.page_link(files["take_complaint"], label=words("page.take_complaint"), icon=":material/add:")
with problems_shown(words):
    view = url_segments(
        words("complaints.view"), "view", ["open", "late", "closed", _CAUSES],
        lambda each: words(f"complaints.{each}"),
    )  # fmt: skip
    if view == _CAUSES:
        show_causes(account, words)
        st.stop()
    causes = causes_in_force(app)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        halls = hall_choice(my_halls(app, account), words)
        names = {each.id: each.text(words.language) for each in causes.categories}
        every = words("complaints.every_category")
        category = code_choice(words("complaint.category"), "category", names, every)
        text = search_text(words)
    which = CaseFilter(
        [CaseKind.COMPLAINT],
        is_open=view != "closed",
        due_before=now() if view == "late" else None,
        text=text,
        fields=category,
    )
    paged = f"complaints.page.{view}"
    page = st.session_state.get(paged, 1) - 1
    found = case_page(app, account, which, page=page, hall_ids=halls, by_due=view != "closed")
    if found.total and not found.rows:  # it became shorter
        found = case_page(app, account, which, hall_ids=halls, by_due=view != "closed")
    if found.total:
        st.caption(words.count("complaints.count", found.total))
    else:
        is_filtered = text or category or halls
        st.info(words("case.none_found" if is_filtered else f"complaints.none_{view}"))
    show_case_rows(app, found.rows, files, words, now(), with_kind=False)
    if found.total > PAGE:
        st.pagination(-(-found.total // PAGE), key=paged)
