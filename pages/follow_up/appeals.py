"""Appeals of the halls in scope: those that wait by their clock, those that ended by their day."""

import streamlit as st

from domain.case import CaseFilter, CaseKind, CaseRow
from services.application import application
from services.follow_ups.cases import PAGE, case_page
from services.halls.organisation import my_halls
from ui.doors import views_of
from ui.entries import show_message
from ui.follow_ups.case_list import show_case_rows
from ui.follow_ups.own_answers import state_badge
from ui.problems import problems_shown
from ui.session import current_account, current_words, now
from ui.url_choice import offered, url_choice, url_segments

account = current_account()
words = current_words(account)
app = application()

st.title(words("page.appeals"))
show_message()
st.caption(words("appeals.explained"))
with problems_shown(words):
    halls = {hall.id: hall for hall in my_halls(app, account)}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        view = url_segments(
            words("appeals.view"), "view", ["open", "ended"], lambda each: words(f"appeals.{each}")
        )
        hall_id = None
        if len(halls) > 1:
            hall_id = url_choice(
                words("filter.hall"), "hall", list(halls), lambda each: halls[each].name,
                words("filter.every_hall"), label_visibility="collapsed",
            )  # fmt: skip
        text = st.text_input(
            words("appeals.search"), key="search", bind="query-params",
            placeholder=words("appeals.search"), label_visibility="collapsed", width=240,
        )  # fmt: skip
    chosen = [offered(hall_id, halls)] if hall_id not in (None, "all") else None
    which = CaseFilter([CaseKind.APPEAL], is_open=view == "open", text=text)
    key = f"appeals.page.{view}.{hall_id}.{text}"
    at = st.session_state.get(key, 1) - 1
    by_due = view == "open"
    found = case_page(app, account, which, page=at, hall_ids=chosen, by_due=by_due)
    if found.total and not found.rows:  # it became shorter
        found = case_page(app, account, which, hall_ids=chosen, by_due=by_due)
    if not found.total:
        nothing = words("appeals.no_open" if view == "open" else "appeals.no_ended")
        st.info(words("appeals.none_found") if text or chosen else nothing)

    def marks(row: CaseRow) -> str:
        return state_badge(row.case.state, words)

    files = {path: each.file for path, each in views_of(account.role).items()}
    show_case_rows(app, found.rows, files, words, now(), with_kind=False, marks=marks)
    if found.total > PAGE:
        st.pagination(-(-found.total // PAGE), key=key)
