"""The register of what duty managers decided because no clerk may."""

import streamlit as st

from domain.case import CaseFilter, CaseKind
from domain.follow_ups.decision import DecisionMatter
from domain.halls.hall import business_day_of
from domain.halls.position import Position
from domain.roles import Act
from services.application import application
from services.follow_ups.cases import PAGE, case_page
from services.halls.organisation import my_halls
from ui.entries import show_message
from ui.follow_ups.case_filters import code_choice, hall_choice, search_text
from ui.follow_ups.case_list import about
from ui.follow_ups.complaint_words import decision_headline
from ui.follow_ups.decision_form import show_decision_form
from ui.plain import plain, plain_line
from ui.problems import problems_shown
from ui.session import current_account, current_words, now

account = current_account()
words = current_words(account)
app = application()

st.title(words("page.decisions"))
show_message()
st.caption(words("decision.explained"))
with problems_shown(words):
    halls = my_halls(app, account)
    open_ones = [each for each in halls if not each.closed(business_day_of(now(), each.time_zone))]
    if account.may(Act.HANDLE_CASES) and open_ones:
        show_decision_form(account, open_ones, words)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = hall_choice(halls, words)
        names = {each.value: words.of(each) for each in DecisionMatter}
        matter = code_choice(
            words("decision.matter"), "matter", names, words("decision.every_matter")
        )
        text = search_text(words)
    which = CaseFilter([CaseKind.DECISION], text=text, fields=matter)
    page = st.session_state.get("decisions.page", 1) - 1
    found = case_page(app, account, which, page=page, hall_ids=chosen)
    if not found.total:
        is_filtered = text or matter or chosen
        st.info(words("case.none_found" if is_filtered else "decision.none"))
    for row in found.rows:
        with st.container(border=True, gap=None):
            st.markdown(f"**{plain(decision_headline(row, words))}**")
            st.markdown(plain_line(str(row.case.texts.get("why", ""))))
            asked = words(
                "decision.asked_by_is", position=words.of(Position(row.case.fields["asked_by"]))
            )
            number = row.case.texts.get("reference")
            told = words("complaint.reference_is", number=number) if number else ""
            st.caption(
                " · ".join([about(row, words), *(plain(each) for each in (asked, told) if each)])
            )
    if found.total > PAGE:
        st.pagination(-(-found.total // PAGE), key="decisions.page")
