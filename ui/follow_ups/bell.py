"""The bell at the edge of every page: how many notices there are, and the way to them."""

import streamlit as st

from domain.roles import Account
from locales import Words
from services.application import application
from services.follow_ups.notices import has_notices, notice_count
from ui.session import now

_MOST = 99


def show_bell(account: Account, page: st.Page, words: Words) -> None:
    """Nothing for a role that has no notices.

    :param page: the list
    """
    if not has_notices(account):
        return
    count = notice_count(application(), account, now())
    shown = f"**{_MOST}+**" if count > _MOST else f"**{count}**"
    many = "notices.count_one" if count == 1 else "notices.count"
    with st.container(key="bell", width="content"):
        st.page_link(
            page,
            # The number is seen, and the words beside it are heard (``shell.css``).
            label=words(many, count=shown) if count else words("page.notices"),
            icon=":material/notifications:",
        )
