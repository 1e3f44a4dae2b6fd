"""Name, language and the way out, beside every page."""

import streamlit as st

from domain.roles import Account
from locales import LANGUAGE_NAMES, LANGUAGES, Words
from services import accounts
from services.application import application
from ui.plain import plain
from ui.session import now, session_token

_LANGUAGE_KEY = "sidebar.language"


def show_sidebar(account: Account, words: Words) -> None:
    with st.sidebar:
        st.caption(f"{plain(account.name)} · {words(f'role.{account.role}')}")
        st.segmented_control(
            words("sidebar.language"),
            LANGUAGES,
            default=words.language,
            required=True,
            format_func=LANGUAGE_NAMES.__getitem__,
            key=_LANGUAGE_KEY,
            on_change=_choose_language,
            args=(account,),
        )
        st.button(
            words("sidebar.sign_out"),
            key="sidebar.sign_out",
            icon=":material/logout:",
            on_click=_sign_out,
        )


def _choose_language(account: Account) -> None:
    accounts.choose_language(application().store, account, st.session_state[_LANGUAGE_KEY])


def _sign_out() -> None:
    accounts.sign_out(application().store, session_token(), now())
