"""The sheet for the meeting before the shift, on the screen."""

from collections.abc import Mapping
from urllib.parse import urlencode

import streamlit as st

from locales import LANGUAGE_NAMES, Words
from services.application import application
from services.follow_ups.pre_shift import PreShift
from services.follow_ups.pre_shift_page import (
    good_text,
    heading,
    kept_text,
    team_lines,
    weak_text,
)
from ui.follow_ups.case_list import show_case_rows
from ui.plain import plain, plain_line
from ui.session import now


def show_pre_shift(sheet: PreShift, files: Mapping[str, str], words: Words) -> None:
    """:param files: path -> file of the pages of the reader (``ui.doors.views_of``)"""
    st.caption(plain(f"{sheet.hall.name} · {heading(sheet, words)}"))
    with st.container(horizontal=True, vertical_alignment="center"):
        for language in sorted(LANGUAGE_NAMES, key=lambda each: each != words.language):
            own = language == words.language
            st.link_button(
                words("bulletin.print") if own else LANGUAGE_NAMES[language],
                f"/pre-shift/{sheet.hall.id}.html?{urlencode({'lang': language})}",
                type="primary" if own else "tertiary",
                icon=":material/print:" if own else None,
            )
    st.subheader(words("pre_shift.weak"), anchor=False)
    st.markdown(f"**{plain(weak_text(sheet, words))}**")
    if kept := kept_text(sheet, words):
        st.markdown(plain(kept))
    st.subheader(words("pre_shift.good"), anchor=False)
    good = [plain_line(good_text(each, words)) for each in sheet.good]
    st.markdown("\n".join(f"* {each}" for each in good) or words("pre_shift.no_good"))
    if sheet.practices:
        st.subheader(words("pre_shift.practices"), anchor=False)
        st.markdown("\n".join(f"* {plain_line(each)}" for each in sheet.practices))
    st.subheader(words("pre_shift.campaign"), anchor=False)
    campaigns = [
        f"* {plain_line(each.text)} :gray[{each.from_on:%m-%d}–{each.to_on:%m-%d}]"
        for each in sheet.campaigns
    ]
    st.markdown("\n".join(campaigns) or words("pre_shift.no_campaign"))
    st.subheader(words("pre_shift.due"), anchor=False)
    if sheet.due.rows:
        show_case_rows(application(), sheet.due.rows, files, words, now())
    else:
        st.markdown(words("pre_shift.nothing_due"))
    st.subheader(words("pre_shift.team"), anchor=False)
    team = [f"* {plain(position)}: {plain(names)}" for position, names in team_lines(sheet, words)]
    st.markdown("\n".join(team) or words("pre_shift.no_team"))
