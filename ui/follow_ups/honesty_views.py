"""What the page of patterns shows: a line each, and one with its numbers and its answer."""

from collections.abc import Sequence

import streamlit as st

from domain.patrols.observation_filter import ObservationFilter
from domain.plain_text import MAX_NOTE_LENGTH
from domain.reports.honesty import HonestyPattern
from domain.roles import Account, Act
from locales import Words
from services.application import application
from services.follow_ups.honesty import RaisedFlag, answer_flag
from ui.badges import badge
from ui.entries import Form, open_entry
from ui.local_time import local_time
from ui.patrols.observation_filters import observations_link
from ui.plain import plain
from ui.session import now


def show_flags(flags: Sequence[RaisedFlag], words: Words) -> None:
    """The newest first."""
    if not flags:
        st.info(words("honesty.nothing"))
    for flag in flags:
        with st.container(
            horizontal=True, vertical_alignment="center", border=True, key=f"record_{flag.id}"
        ):
            state = badge(
                words("flag_state.open" if flag.is_open else "flag_state.answered"),
                "orange" if flag.is_open else "gray",
            )
            at = local_time(flag.raised_at, flag.time_zone)
            facts = " · ".join((plain(flag.manager), plain(flag.hall), at))
            title = f"**{words.of(flag.pattern)}** {state}"
            st.markdown(f"{title}  \n:gray[{facts}]", width="stretch")
            st.button(
                words("calibration.go"), key=f"honesty.open.{flag.id}", on_click=open_entry,
                args=("case", flag.id),
            )  # fmt: skip


def show_flag(account: Account, flag: RaisedFlag, words: Words) -> None:
    """What was seen, what it may come from, which walks, and the answer."""
    st.subheader(words.of(flag.pattern))
    at = local_time(flag.raised_at, flag.time_zone)
    st.caption(" · ".join((plain(flag.manager), plain(flag.hall), at)))
    st.markdown(explained(flag, words))
    st.markdown(words(f"honesty_harmless.{flag.pattern}"))
    links = [
        f"[{day}]({observations_link(ObservationFilter(day, day))})"
        for day in dict.fromkeys(day for _, day in flag.walks)
    ]
    if links:
        st.caption(words("honesty.walks", days=words("coverage.and").join(links)))
    if not flag.is_open:
        st.markdown(words("honesty.answered", answer=plain(flag.answer)))
        return
    if not account.may(Act.PATROL):
        st.caption(words("honesty.not_answered"))
        return
    if flag.alone_until is not None:
        until = local_time(flag.alone_until, flag.time_zone)
        st.caption(words("honesty.alone", at=until))
    with Form("flag", words("honesty.send"), words) as form:
        answer = st.text_area(
            words("honesty.answer"), max_chars=MAX_NOTE_LENGTH, key=form.key("answer")
        )
    if form.submitted:
        with form.saving(words("honesty.sent")):
            answer_flag(application(), account, flag.id, answer, flag.steps, now())


def explained(flag: RaisedFlag, words: Words) -> str:
    """The pattern with its numbers, in a sentence."""
    key = f"honesty_explained.{flag.pattern}"
    if flag.pattern is HonestyPattern.ONE_ANSWER and not flag.numbers["kept"]:
        key = "honesty_explained.one_answer_fail"
    return words(key, **flag.numbers)
