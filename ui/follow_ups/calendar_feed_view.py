"""The own calendar feed on the page of the account: make it, see its address once, end it."""

from datetime import datetime

import streamlit as st

from domain.roles import Account
from locales import Words
from services.application import application
from services.follow_ups.calendar_feed import end_feed, feed_made_at, make_feed, may_have_feed
from ui.entries import doing
from ui.own_address import own_address
from ui.plain import plain
from ui.session import now, reader_zone
from ui.state_keys import CALENDAR


def show_calendar_feed(account: Account, words: Words) -> None:
    """Nothing for a role to which nothing is ever due, unless it had a feed before."""
    made_at = feed_made_at(application(), account)
    if made_at is None and not may_have_feed(account):
        return
    with st.expander(
        words("calendar.feed"), expanded=made_at is not None,
        icon=":material/event_upcoming:",
    ):  # fmt: skip
        st.caption(words("calendar.explained"))
        if made_at is None:
            _show_make(account, words)
        else:
            _show_address(words)
            _show_end(account, made_at, words)


def _show_make(account: Account, words: Words) -> None:
    if st.button(words("calendar.make"), key="calendar.make", icon=":material/add:"):
        with doing(words, words("calendar.made")):
            st.session_state[CALENDAR] = make_feed(application(), account, now())


def _show_address(words: Words) -> None:
    """In the run after the feed was made, until somebody says that it is kept elsewhere."""
    token = st.session_state.get(CALENDAR)
    if token is None:
        return
    with st.container(border=True):
        st.markdown(f"**{words('calendar.address')}**")
        st.code(f"{own_address()}/calendar/{token}.ics", language=None, wrap_lines=True)
        st.button(words("calendar.kept"), key="calendar.kept", type="primary", on_click=_forget)


def _show_end(account: Account, made_at: datetime, words: Words) -> None:
    at = f"{made_at.astimezone(reader_zone()):%Y-%m-%d %H:%M}"
    st.markdown(plain(words("calendar.since", at=at)))
    if st.button(words("calendar.end"), key="calendar.end", icon=":material/block:"):
        with doing(words, words("calendar.ended")):
            end_feed(application(), account, now())
            _forget()


def _forget() -> None:
    st.session_state.pop(CALENDAR, None)
