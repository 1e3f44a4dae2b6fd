"""Who looks at the page, in which language, and what time it is."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from domain.halls.hall import TIME_ZONE
from domain.roles import Account
from locales import Words, language_of
from services.application import application
from services.halls.sign_in import SESSION_COOKIE, sign_out, signed_in
from ui.state_keys import SIGNED_OUT


def now() -> datetime:
    return datetime.now(UTC)


def today() -> date:
    """The day it is for the reader: what periods end with and forms begin with."""
    return now().astimezone(reader_zone()).date()


def reader_zone() -> ZoneInfo:
    """The zone of the browser, for times that belong to no hall."""
    try:
        return ZoneInfo(st.context.timezone or TIME_ZONE)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(TIME_ZONE)


def came_by_history() -> bool:
    """Whether the browser's own way back or forward led here, not a click or a rerun."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def session_token() -> str | None:
    return st.context.cookies.get(SESSION_COOKIE)


def end_session(login: str = "") -> None:
    """Sign out, as a button does it; the next person begins on their own first page.

    :param login: of who is to sign in next
    """
    sign_out(application(), session_token(), now())
    st.session_state[SIGNED_OUT] = login


def find_account(*, used: bool = True) -> Account | None:
    """Who is signed in, asked of the database: a session that has ended is noticed at once.

    :param used: False where a page refreshes by itself, with nobody at it perhaps
    """
    return signed_in(application(), session_token(), now(), used=used)


def current_account() -> Account:
    """The account that the page is for, with the language it is read in. The router lets nobody
    else reach a page; a session that ends in the middle of a run stops the run here."""
    account = find_account()
    if account is None:
        st.rerun()
    return replace(account, language=current_words(account).language)


def current_words(account: Account | None = None) -> Words:
    """The account's language, else the browser's."""
    chosen = account.language if account else None
    return Words(chosen or language_of(st.context.locale))
