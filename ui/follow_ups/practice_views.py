"""Good practices on the screen: the form, a line of the list, and one of them."""

from collections.abc import Callable, Sequence
from datetime import datetime

import streamlit as st

from domain.follow_ups.practice import LONGEST_TITLE, PracticeOf, PracticeState, PracticeStep
from domain.halls.hall import Hall, business_day_of
from domain.roles import Account, Act
from locales import Words
from services.application import Application, application
from services.follow_ups.practices import (
    GoodPractice,
    NewPractice,
    pick_practice,
    put_practice_back,
    take_practice_over,
    tell_practice,
    withdraw_practice,
)
from services.halls.organisation import my_halls
from services.halls.staff import my_staff
from ui.badges import badge
from ui.entries import Form, doing
from ui.local_time import local_time
from ui.plain import bare, plain, plain_line
from ui.session import now

_COLOURS = {
    PracticeState.TOLD: "gray", PracticeState.PICKED: "green", PracticeState.WITHDRAWN: "gray",
}  # fmt: skip


def show_practice_form(account: Account, halls: Sequence[Hall], words: Words) -> None:
    """:param halls: where one can be told"""
    names = {hall.id: bare(hall.name) for hall in halls}
    with st.expander(words("practice.new"), key="practice.new", icon=":material/add:"):
        hall_id = next(iter(names))
        if len(names) > 1:
            hall_id = st.selectbox(
                words("today.hall"), list(names), format_func=names.__getitem__, key="practice.hall"
            )
        hall = next(each for each in halls if each.id == hall_id)
        day = business_day_of(now(), hall.time_zone)
        staff = my_staff(application(), account, day, day)
        team = {each.id: bare(each.name) for each in staff if each.hall_id == hall_id}
        of = PracticeOf(
            st.segmented_control(
                words("practice.of"), [each.value for each in PracticeOf], required=True,
                default=PracticeOf.TEAM.value, key="practice.of",
                format_func=lambda each: words.of(PracticeOf(each)),
            )
        )  # fmt: skip
        with Form("practice", words("practice.tell"), words, enter=False) as form:
            staff_id, named = None, False
            if of is PracticeOf.PERSON:
                staff_id = st.selectbox(
                    words("practice.who"), list(team), format_func=team.__getitem__,
                    key=form.key("who"), index=None, placeholder=words("practice.who"),
                )  # fmt: skip
                named = st.checkbox(words("practice.named"), key=form.key("named"))
            title = st.text_input(
                words("practice.title"), key=form.key("title"), max_chars=LONGEST_TITLE
            )
            how = st.text_area(words("practice.how"), key=form.key("how"), height=110)
            brought = st.text_area(
                words("practice.brought"), key=form.key("brought"), height=80,
                placeholder=words("practice.brought_hint"),
            )  # fmt: skip
            st.caption(words("practice.read_by_all"))
        if form.submitted:
            with form.saving(words("practice.told")):
                new = NewPractice(hall_id, of, title, how, brought, staff_id, named)
                tell_practice(application(), account, new, now())


def show_practice_line(found: GoodPractice, words: Words) -> None:
    with st.container(border=True, gap=None, key=f"practice_{found.id}"):
        st.page_link(
            "pages/follow_up/practice.py", label=f"**{plain(found.title)}**",
            query_params={"case": found.id},
        )  # fmt: skip
        _show_facts(found, words)


def show_practice(found: GoodPractice, account: Account, words: Words) -> None:
    """All of it, with what the reader may do about it."""
    st.subheader(plain(found.title), anchor=False)
    _show_facts(found, words)
    st.markdown(plain(found.how))
    if found.brought:
        st.markdown(f"**{words('practice.brought_it')}**")
        st.markdown(
            "\n".join(f"* {plain_line(what)}: **{count:,}**" for what, count in found.brought)
        )
    for name, halls in (("doing_halls", found.doing), ("trying_halls", found.trying)):
        if halls:
            said = words("board.and").join(halls)
            st.markdown(plain(words(f"practice.{name}", halls=said)))
    if found.state is PracticeState.WITHDRAWN:
        return
    if account.may(Act.HANDLE_CASES):
        _show_take_over(found, account, words)
    _show_decisions(found, account, words)


def _show_facts(found: GoodPractice, words: Words) -> None:
    at = local_time(found.told_at, found.time_zone)
    facts = [found.place, words.of(found.of), found.staff, at]
    many = words.count("practice.halls", len(found.doing)) if found.doing else ""
    badges = [badge(words.of(found.state), _COLOURS[found.state])]
    badges += [badge(plain(many), "blue")] if many else []
    st.markdown(" ".join(badges))
    st.caption(" · ".join(plain(each) for each in facts if each))


def _show_take_over(found: GoodPractice, account: Account, words: Words) -> None:
    halls = {
        each.id: each.name for each in my_halls(application(), account) if each.id != found.hall_id
    }
    if not halls:
        return
    hall_id = next(iter(halls))
    if len(halls) > 1:
        hall_id = st.selectbox(
            words("practice.for_hall"), list(halls), key="practice.for_hall",
            format_func=lambda each: bare(halls[each]),
        )  # fmt: skip
    steps = []
    if hall_id in found.own_doing or hall_id in found.own_trying:
        steps.append(PracticeStep.STOP)
    if hall_id not in found.own_doing:
        steps.append(PracticeStep.DO_TOO)
        if hall_id not in found.own_trying:
            steps.append(PracticeStep.TRY)
    place = st.empty()
    with st.container(horizontal=True):
        for step in steps:
            label = words(f"practice.do_{step}")
            if st.button(label, key=f"practice.do.{step}"):
                with doing(words, words(f"practice.done_{step}"), place):
                    take_practice_over(application(), account, found.id, hall_id, step, now())


def _show_decisions(found: GoodPractice, account: Account, words: Words) -> None:
    app, place = application(), st.empty()
    picks = account.may(Act.PICK_PRACTICES) and found.is_own
    if picks and found.state is PracticeState.TOLD:
        if st.button(words("practice.do_pick"), key="practice.do.pick", type="primary"):
            with doing(words, words("practice.done_pick"), place):
                pick_practice(app, account, found.id, found.steps, now())
    if picks and found.state is PracticeState.PICKED:
        _reasoned("put_back", put_practice_back, found, account, words)
    if found.is_own and account.may(Act.HANDLE_CASES):
        _reasoned("withdraw", withdraw_practice, found, account, words)


def _reasoned(
    name: str,
    act: Callable[[Application, Account, str, str, int, datetime], None],
    found: GoodPractice,
    account: Account,
    words: Words,
) -> None:
    with st.popover(words(f"practice.do_{name}"), key=f"practice.{name}"):
        with Form(f"practice.{name}", words(f"practice.do_{name}"), words, enter=False) as form:
            reason = st.text_area(words("action.reason"), key=form.key("note"), height=80)
        if form.submitted:
            with form.saving(words(f"practice.done_{name}")):
                act(application(), account, found.id, reason, found.steps, now())
