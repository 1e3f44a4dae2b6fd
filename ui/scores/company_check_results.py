"""The results of company checks, hall by hall, up to a month that the reader chooses."""

from collections.abc import Mapping

import streamlit as st

from domain.period import month_days, months_until
from domain.roles import Account
from locales import Words
from services.application import application
from services.scores.hall_checks import hall_checks
from ui.page_picker import page_picker
from ui.scores.hall_check_views import show_hall_checks
from ui.session import now
from ui.url_choice import url_choice

_HALLS_ON_A_PAGE = 10


def show_results_of_halls(account: Account, halls: Mapping[str, str], words: Words) -> None:
    """:param halls: id -> name, in the order shown"""
    st.subheader(words("hall_checks.results"))
    newest = f"{now():%Y-%m}"
    months = months_until(newest)
    month = url_choice(words("hall_checks.until"), "month", months, str, newest, usual=newest)
    if month not in months:
        month = newest
    shown = list(halls)[page_picker(len(halls), _HALLS_ON_A_PAGE, "hall_checks.page")]
    last = month_days(str(month))[1]
    show_hall_checks(hall_checks(application(), account, shown, last), words, title=False)
