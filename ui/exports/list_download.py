"""The file of the observations that a list shows: the same rows, in the same order."""

import streamlit as st

from domain.exports.grant import grant_of
from domain.patrols.observation_filter import LIST, ObservationFilter
from domain.roles import Account, Act
from locales import Words
from services.exports.open_file import LISTED
from ui.exports.file_download import file_download


def list_download(account: Account, asked: ObservationFilter, count: int, words: Words) -> None:
    """What the file holds is said beside the button, before anybody taps it.

    :param count: of the rows on all pages
    """
    if not count or not account.may(Act.EXPORT):
        return
    names = grant_of(account).names
    if not names and asked.of_one_person():
        st.caption(words("problem.file_of_one_person"))
        return
    file_download(
        words("observations.download_rows", count=f"{count:,}"),
        f"/export/{LISTED}.csv",
        asked.address() | {LIST: 1, "names": int(names), "language": words.language},
        words,
        key="observations.download",
    )
    st.caption(words("observations.file_names" if names else "observations.file_pseudonyms"))
