"""The administrator's start page: what is still to do before a hall is patrolled."""

import streamlit as st

from domain.roles import Act
from services.application import application
from services.halls.first_steps import FirstStep, first_steps
from ui.entries import show_message
from ui.halls.next_step import place_of, show_step_button
from ui.plain import plain
from ui.session import current_account, current_words, now

account = current_account()
words = current_words(account)
account.require(Act.ADMINISTER)
steps = first_steps(application(), account, now())

st.title(words("page.first_steps"))
show_message()
if steps.next is None:
    st.success(words("first_steps.all_done"), icon=":material/check_circle:")
else:
    st.caption(words("first_steps.done", done=len(steps.done), count=len(FirstStep)))
    show_step_button(steps.next, steps, words)
    for step in FirstStep:
        done = step in steps.done
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            icon = (
                ":green[:material/check_circle:]" if done else ":material/radio_button_unchecked:"
            )
            with st.container(gap=None):
                st.markdown(f"{icon} **{words.of(step)}**")
                st.caption(words(f"first_steps.{'is_done' if done else 'explained'}_{step}"))
            place = place_of(step, steps)
            if place is not None:
                st.page_link(place[0], label=words("first_steps.open"), query_params=dict(place[1]))
if steps.gaps and FirstStep.PATROL in steps.done:
    st.subheader(words("first_steps.gaps"))
for gap in steps.gaps[:50] if FirstStep.PATROL in steps.done else ():
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        lacks = " · ".join(words(f"first_steps.lacks_{step}") for step in gap.missing)
        st.markdown(plain(f"{gap.hall.name}: {lacks}"), width="stretch")
        place = place_of(gap.missing[0], steps)
        if place is not None:
            st.page_link(place[0], label=words("first_steps.open"), query_params=dict(place[1]))
if not steps.next:
    for page in ("halls", "staff", "accounts"):
        st.page_link(f"pages/setup/{page}.py", label=words(f"page.{page}"))
elif FirstStep.HALL not in steps.done:
    st.page_link("pages/setup/halls.py", label=words("first_steps.by_hand"))
