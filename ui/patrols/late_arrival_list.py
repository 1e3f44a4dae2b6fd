"""What arrived after the end of its patrol, for whoever answers for the hall."""

from collections.abc import Sequence

import streamlit as st

from domain.result import Result
from locales import Words
from services.patrols.late_arrivals import LateArrival
from ui.badges import badge, result_badge
from ui.local_time import local_time
from ui.page_picker import page_picker
from ui.patrols.history_dialog import open_button
from ui.plain import plain, plain_line

_PAGE_SIZE = 15


def show_late_arrivals(arrivals: Sequence[LateArrival], words: Words) -> None:
    """Who, about whom, when it was recorded and when it arrived, on which patrol, what it changed,
    and whether a published month waits for another edition."""
    st.caption(words("late.explained"))
    for each in arrivals[page_picker(len(arrivals), _PAGE_SIZE, "observations.late_page")]:
        with st.container(border=True, gap="xsmall"):
            st.markdown(_headline(each, words))
            st.caption("  \n".join([_times(each, words), _patrol(each, words)]))
            if each.note:
                st.markdown(plain_line(each.note))
            if each.waits_since_edition is not None:
                waits = words(
                    "late.waits", month=each.business_day[:7], edition=each.waits_since_edition
                )
                st.info(waits, icon=":material/schedule:")
            if each.kind == "observation":
                open_button(
                    each.patrol_id, each.staff_id, each.norm_id, words, key=f"late.{each.event_id}"
                )


def _headline(arrival: LateArrival, words: Words) -> str:
    parts = []
    if arrival.kind == "examined":
        text = words("late.examined_back" if arrival.withdrawn else "late.examined")
        parts += [badge(text, "gray"), plain(_norm_text(arrival, words))]
    elif arrival.norm is not None:
        parts.append(result_badge(arrival.result, words))
        if arrival.was is not None:
            was = words("late.was", result=words(f"result.{arrival.was}"))
            parts.append(badge(was, "gray"))
        parts.append(plain(_norm_text(arrival, words)))
    elif arrival.kind == "praise":
        back = arrival.result == Result.NONE
        parts.append(badge(words("late.praise_back" if back else "late.praise"), "green"))
    else:
        parts.append(badge(words("late.header"), "gray"))
    if not arrival.counts:
        parts.insert(1, badge(words("late.not_counted"), "gray"))
    return " ".join(parts)


def _norm_text(arrival: LateArrival, words: Words) -> str:
    return arrival.norm.text(words.language) if arrival.norm else ""


def _times(arrival: LateArrival, words: Words) -> str:
    zone = arrival.time_zone
    times = words(
        "late.times", seen=local_time(arrival.captured_at, zone),
        arrived=local_time(arrival.received_at, zone),
    )  # fmt: skip
    subject = arrival.staff or words("board.hall")
    return " · ".join(plain(each) for each in (subject, arrival.hall, arrival.who, times))


def _patrol(arrival: LateArrival, words: Words) -> str:
    zone, finished = arrival.time_zone, arrival.finished_at
    values = {
        "round": words(f"round.{arrival.round}"), "walker": arrival.walker,
        "opened": local_time(arrival.opened_at, zone),
    }  # fmt: skip
    if finished is None:
        return plain(words("late.patrol_open", **values))
    return plain(words("late.patrol", finished=local_time(finished, zone), **values))
