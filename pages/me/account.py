"""Who is signed in, the language of the interface, the calendar feed, and the way out."""

import streamlit as st

from domain.roles import Account
from locales import LANGUAGE_NAMES, LANGUAGES
from services.application import application
from services.halls import accounts
from services.halls.organisation import my_halls
from ui.entries import show_message
from ui.follow_ups.calendar_feed_view import show_calendar_feed
from ui.halls.account_forms import show_own_password_form
from ui.plain import plain
from ui.session import current_account, current_words, end_session, now

_LANGUAGE = "account.language"


def choose_language(account: Account) -> None:
    accounts.choose_language(application(), account, st.session_state[_LANGUAGE], now())


account = current_account()
words = current_words(account)

st.title(words("page.account"))
show_message()
halls = my_halls(application(), account)
st.markdown(f"**{plain(account.name)}** · {words.of(account.role)}")
if halls:
    st.caption(plain("、".join(hall.name for hall in halls)))
st.segmented_control(
    words("account.language"),
    LANGUAGES,
    default=words.language,
    required=True,
    format_func=LANGUAGE_NAMES.__getitem__,
    key=_LANGUAGE,
    on_change=choose_language,
    args=(account,),
)
show_own_password_form(account, words)
show_calendar_feed(account, words)
st.button(
    words("account.sign_out"),
    key="account.sign_out",
    icon=":material/logout:",
    on_click=end_session,
)
