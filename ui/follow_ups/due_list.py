"""What is due, in short: on the page where a duty manager begins."""

from collections.abc import Mapping

import streamlit as st

from domain.roles import Account
from locales import Words
from services.application import application
from services.follow_ups.due import due_cases
from ui.follow_ups.case_list import show_case_rows
from ui.session import now

_SHOWN = 3


def show_due(account: Account, files: Mapping[str, str], words: Words) -> None:
    """The first few of what is due, and the way to the rest; nothing where nothing is.

    :param files: path -> file of the pages of the reader (``ui.doors.views_of``)
    """
    due = due_cases(application(), account, now(), most=_SHOWN)
    if not due.total:
        return
    st.subheader(words("page.follow_ups"))
    show_case_rows(application(), due.rows, files, words, now())
    if due.total > _SHOWN:
        said = words("follow_ups.counted", total=due.total, late=due.late, soon=due.soon)
        st.page_link(files["follow_ups"], label=said, icon=":material/task_alt:")
