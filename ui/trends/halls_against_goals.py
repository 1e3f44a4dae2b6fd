"""The halls of a branch against their goals, month to date."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from domain.halls.hall import Hall
from domain.roles import Account
from locales import Words
from services.application import application
from services.scores.hall_checks import hall_checks
from services.scores.month_to_date import month_to_date
from ui.page_picker import page_picker
from ui.plain import plain
from ui.scores.hall_check_views import show_check_lines, show_whether_counted
from ui.trends.control_chart_view import show_month_to_date

_HALLS_ON_A_PAGE = 8


def show_halls_against_goals(
    account: Account, halls: Sequence[Hall], last: date, words: Words
) -> None:
    """In the order of names, never of scores; with the newest company checks of each."""
    shown = halls[page_picker(len(halls), _HALLS_ON_A_PAGE, "goals.page")]
    checks = hall_checks(application(), account, [hall.id for hall in shown], last)
    of_hall = {each.hall.id: each for each in checks}
    for hall in shown:
        with st.container(gap=None):
            st.markdown(f"**{plain(hall.name)}**")
            show_month_to_date(month_to_date(application(), account, hall.id, last), words)
            show_check_lines(of_hall[hall.id], words)
    show_whether_counted(checks, words)
