"""Lawful cases that were examined, to read."""

from collections.abc import Sequence

import streamlit as st

from locales import Words
from services.norms.explain_norm import lawful_case_line
from services.patrols.examined import ExaminedCase
from ui.badges import badge
from ui.local_time import local_time
from ui.page_picker import page_picker
from ui.plain import plain, plain_line

_PAGE_SIZE = 15


def show_examined(cases: Sequence[ExaminedCase], words: Words, *, paged: str = "") -> None:
    """Each with its norm, the case, the fact, and whom, where, when and by whom.

    :param paged: the key of a page picker, where there may be many
    """
    st.caption(words("examined.explained"))
    if paged:
        cases = cases[page_picker(len(cases), _PAGE_SIZE, paged)]
    for each in cases:
        norm = each.norm
        with st.container(border=True, gap="xsmall"):
            about = words("examined.norm", norm=norm.text(words.language))
            st.markdown(f"{badge(words('examined.one'), 'gray')} {plain(about)}")
            st.markdown(plain(lawful_case_line(norm, each.lawful_case, words)))
            st.markdown(plain_line(each.fact))
            st.caption(_about(each, words))


def _about(each: ExaminedCase, words: Words) -> str:
    person = f"{each.staff} · {each.staff_no}" if each.staff else words("board.hall")
    at = local_time(each.captured_at, each.time_zone)
    by = words("examined.recorded_by", name=each.manager)
    late = words("history.arrived_late") if each.arrived_late else ""
    return " · ".join(plain(part) for part in (person, each.hall, at, by, late) if part)
