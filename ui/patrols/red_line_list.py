"""Reported red lines and how they stand, in words that accuse nobody."""

import streamlit as st

from locales import Words
from services.patrols.red_lines import RedLine
from ui.badges import status_badge
from ui.local_time import local_time
from ui.patrols.history_dialog import open_button
from ui.plain import plain, plain_line


def show_red_lines(lines: list[RedLine], words: Words) -> None:
    """Each with its state, its fact and the button that opens its history."""
    for line in lines:
        with st.container(border=True, gap="xsmall"):
            st.markdown(headline(line, words))
            st.caption(about(line, words))
            st.markdown(plain_line(line.fact))
            if line.decided_by is not None and line.decided_at is not None:
                at = local_time(line.decided_at, line.time_zone)
                st.caption(words(f"red_line.{line.status}_by", name=plain(line.decided_by), at=at))
            if line.reason:
                st.caption(words("history.reason", reason=plain_line(line.reason)))
            open_button(
                line.patrol_id, line.staff_id, line.norm_id, words, key=f"red_line.{line.event_id}"
            )
    if any(line.status == "reported" for line in lines):
        st.caption(words("red_line.report_is_no_finding"))


def headline(line: RedLine, words: Words, *, strong: bool = False) -> str:
    """How it stands, and the breach of which norm was reported: a norm alone would read as if it
    had been kept."""
    against = plain(words("red_line.against", norm=line.norm.text(words.language)))
    return f"{status_badge(line.status, words)} {f'**{against}**' if strong else against}"


def about(line: RedLine, words: Words) -> str:
    """Whom, where, when and by whom."""
    person = f"{line.staff} · {line.staff_no}" if line.staff else words("board.hall")
    at = local_time(line.captured_at, line.time_zone)
    by = words("red_line.reported_by", name=line.manager)
    late = words("history.arrived_late") if line.arrived_late else ""
    return " · ".join(plain(each) for each in (person, line.hall, at, by, late) if each)
