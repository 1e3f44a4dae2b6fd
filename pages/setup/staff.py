"""Staff: who works where, since when and until when."""

import streamlit as st

from domain.halls import names
from domain.halls.hall import business_day_of
from domain.halls.position import ON_ROSTER, Position
from domain.lookalikes import alike
from domain.roles import Act
from services.application import application
from services.halls import organisation, staff
from ui.entries import (
    ROWS_SHOWN,
    Form,
    back_to_list,
    entry_row,
    opened,
    show_lookalikes,
    show_message,
)
from ui.exports.roster_download import roster_download
from ui.halls.next_step import show_next_step
from ui.halls.staff_forms import (
    position_select,
    show_history,
    show_leaving,
    show_moving,
    show_name_form,
)
from ui.plain import bare, plain
from ui.session import current_account, current_words, now

account = current_account()
words = current_words(account)
account.require(Act.ADMINISTER)
app = application()

halls = {each.id: each for each in organisation.all_halls(app, account)}
today = {each.id: business_day_of(now(), each.time_zone) for each in halls.values()}
people = staff.all_staff(app, account)
staff_id = opened("person")
if staff_id is not None:
    back_to_list("person", words)
    show_message()
    person = next((each for each in people if each.id == staff_id), None)
    if person is None:
        st.title(words("page.staff"))
        st.error(words("problem.not_found"))
        st.stop()
    st.title(plain(f"{person.name} · {person.staff_no}"), anchor=False)
    show_name_form(person, account, words)
    show_history(person, halls, words)
    show_moving(person, halls, account, words)
    show_leaving(person, halls, account, words)
    st.stop()

st.title(words("page.staff"))
show_message()
if not halls:
    st.info(words("setup.hall_first"))
    st.page_link(
        "pages/setup/roster.py", label=words("setup.import"), icon=":material/upload_file:"
    )
    st.stop()
show_next_step(account, words, here="pages/setup/staff.py")
show_lookalikes(
    "setup.staff_alike",
    [
        [f"{each.staff_no} {each.name}" for each in same]
        for same in names.staff_that_look_the_same(people)
    ],
    words,
)
with st.expander(words("setup.add_staff"), expanded=not people, icon=":material/add:"):
    with Form("staff", words("setup.add"), words) as form:
        columns = st.columns(2)
        name = columns[0].text_input(words("account.name"), key=form.key("name"))
        staff_no = columns[1].text_input(words("column.staff_no"), key=form.key("no"))
        open_ones = [each for each in halls if not halls[each].closed(today[each])]
        chosen = columns[0].selectbox(
            words("column.hall"), open_ones, key=form.key("hall"),
            format_func=lambda each: bare(halls[each].name),
        )  # fmt: skip
        position = position_select(columns[1], ON_ROSTER[0], form.key("position"), words)
        from_on = st.date_input(
            words("setup.first_day"), max(today.values()), key=form.key("from"),
            width=280,
        )  # fmt: skip
    if form.submitted and chosen:
        with form.saving(words("setup.added", name=name)):
            staff.add_staff(
                app, account, hall_id=chosen, name=name, staff_no=staff_no,
                position=Position(position), now=now(), from_on=from_on,
            )  # fmt: skip
st.page_link("pages/setup/roster.py", label=words("setup.import"), icon=":material/upload_file:")
if people:
    roster_download(account, words)
columns = st.columns(2)
hall_id = columns[0].selectbox(
    words("column.hall"), [None, *halls], key="staff.at",
    format_func=lambda each: bare(halls[each].name) if each else words("setup.every_hall"),
)  # fmt: skip
sought = alike(columns[1].text_input(words("setup.search_staff"), key="staff.search"))
with_former = st.toggle(words("setup.show_former"), key="staff.former")

found = []
for person in people:
    stay = next((each for each in person.assignments if each.covers(today[each.hall_id])), None)
    coming = next((each for each in person.assignments if each.from_on > today[each.hall_id]), None)
    last = stay or coming or (person.assignments[-1] if person.assignments else None)
    if hall_id and (last is None or last.hall_id != hall_id):
        continue
    if sought not in alike(f"{person.name} {person.staff_no}"):
        continue
    if stay is None and coming is None and not with_former:
        continue
    facts = []
    if last is not None:
        facts = [words.of(last.position), halls[last.hall_id].name]
        if last is coming:
            facts.append(words("setup.from_day", day=last.from_on))
        if last.to_on is not None:
            facts.append(words("setup.until_day", day=last.to_on))
        if stay is not None and coming is not None:
            facts.append(words("setup.then", day=coming.from_on, hall=halls[coming.hall_id].name))
    found.append((person, facts))
st.caption(words("setup.found_staff", count=len(found)))
for person, facts in found[:ROWS_SHOWN]:
    entry_row("person", person.id, f"{person.name} · {person.staff_no}", facts, words)
if len(found) > ROWS_SHOWN:
    st.caption(words("setup.narrow", count=ROWS_SHOWN))
