"""Branches and halls: what they are, how they are walked, and whether they are closed."""

from collections import Counter

import streamlit as st

from domain.halls import names
from domain.halls.hall import TIME_ZONE, HallKind, business_day_of
from domain.roles import Act
from services.application import application
from services.halls import organisation, staff
from ui.entries import Form, back_to_list, entry_row, opened, show_lookalikes, show_message
from ui.halls.hall_forms import has_draft, show_closing, show_hall_form
from ui.halls.next_step import show_next_step
from ui.plain import bare, plain
from ui.session import current_account, current_words, now

account = current_account()
words = current_words(account)
account.require(Act.ADMINISTER)
app = application()

branches = {each["id"]: each["name"] for each in organisation.all_branches(app, account)}
halls = {each.id: each for each in organisation.all_halls(app, account)}
hall_id = opened("hall")
if hall_id is not None:
    back_to_list("hall", words)
    show_message()
    if hall_id not in halls:
        st.title(words("page.halls"))
        st.error(words("problem.not_found"))
        st.stop()
    hall = halls[hall_id]
    st.title(plain(hall.name), anchor=False)
    show_next_step(account, words, here="pages/setup/halls.py")
    show_hall_form(hall, branches, account, words)
    show_closing(hall, account, words)
    st.stop()

st.title(words("page.halls"))
st.caption(words("setup.order"))
show_message()
show_next_step(account, words, here="pages/setup/halls.py")
show_lookalikes(
    "setup.halls_alike",
    [[each.name for each in same] for same in names.halls_that_look_the_same(halls.values())],
    words,
)
today = {each.id: business_day_of(now(), each.time_zone) for each in halls.values()}
closed = [each for each in halls.values() if each.closed(today[each.id])]
shown = closed and st.toggle(words("setup.show_closed", count=len(closed)), key="halls.closed")
staff_count = Counter(
    stay.hall_id
    for person in staff.all_staff(app, account)
    for stay in person.assignments
    if stay.covers(today[stay.hall_id])
)
for branch_id, branch in branches.items():
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(plain(branch), anchor=False)
        with st.popover(words("setup.rename"), icon=":material/edit:", key=f"rename.{branch_id}"):
            with Form(f"branch.{branch_id}", words("setup.save"), words) as form:
                name = st.text_input(words("column.branch"), branch, key=form.key("name"))
            if form.submitted:
                with form.saving(words("setup.saved", name=name)):
                    organisation.rename_branch(app, account, branch_id, name, now())
    mine = [each for each in halls.values() if each.branch_id == branch_id]
    if not mine:
        st.caption(words("setup.no_hall"))
    for hall in mine:
        is_closed = hall.closed(today[hall.id])
        if is_closed and not shown:
            continue
        facts = [
            words("setup.unsaved") if has_draft(hall) else "",
            words("setup.closed_since", day=hall.closed_on) if is_closed else "",
            words.of(hall.kind),
            words("setup.staff_count", count=staff_count[hall.id]),
            hall.time_zone if hall.time_zone != TIME_ZONE else "",
        ]
        entry_row("hall", hall.id, hall.name, facts, words)

if branches:
    with st.expander(words("setup.add_hall"), expanded=not halls, icon=":material/add:"):
        with Form("hall", words("setup.add"), words) as form:
            branch_id = st.selectbox(
                words("column.branch"), list(branches), key=form.key("branch"),
                format_func=lambda each: bare(branches[each]),
            )  # fmt: skip
            name = st.text_input(words("column.hall"), key=form.key("name"))
            kind = st.selectbox(
                words("column.hall_kind_label"), [each.value for each in HallKind],
                key=form.key("kind"), format_func=lambda each: words(f"hall_kind.{each}"),
            )  # fmt: skip
            zone = st.text_input(words("column.time_zone"), TIME_ZONE, key=form.key("time_zone"))
        if form.submitted:
            with form.saving(words("setup.added", name=name)):
                organisation.add_hall(
                    app, account, branch_id=branch_id, name=name, kind=HallKind(kind),
                    time_zone=zone, now=now(),
                )  # fmt: skip
with st.expander(words("setup.add_branch"), expanded=not branches, icon=":material/add:"):
    with Form("branch", words("setup.add"), words) as form:
        name = st.text_input(words("column.branch"), key=form.key("name"))
    if form.submitted:
        with form.saving(words("setup.added", name=name)):
            organisation.add_branch(app, account, name, now())
