"""Buttons that give the roster as it stands: as a workbook, and as CSV."""

from functools import partial

import streamlit as st

from domain.roles import Account
from locales import Words
from services.application import application
from services.exports.roster_file import RosterFormat, roster_file
from ui.session import now

_MIME = {
    RosterFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    RosterFormat.CSV: "text/csv",
}


def roster_download(account: Account, words: Words) -> None:
    """The file is made when somebody asks for it."""
    st.caption(words("roster.take_explained"))
    with st.container(horizontal=True):
        for form in RosterFormat:
            st.download_button(
                words.of(form),
                data=partial(_made, account, form, words),
                file_name=f"xunting-roster.{form}",
                mime=_MIME[form],
                key=f"roster.take_{form}",
                icon=":material/download:",
                on_click="ignore",
            )


def _made(account: Account, form: RosterFormat, words: Words) -> bytes:
    return roster_file(application(), account, form, words, now())
