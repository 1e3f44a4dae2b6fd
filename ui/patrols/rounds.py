"""The rounds of a hall's day on the duty manager's start page, and every other patrol."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import streamlit as st

from domain.halls.hall import WALKS, DueRound, Hall, Round, Shift
from domain.patrols.rounds import Rounds, RoundState, RoundStatus, Walked, too_early_for
from domain.roles import Account
from locales import Words
from ui.patrols.open_board import go_to_patrol, resume_patrol, start_patrol
from ui.plain import plain
from ui.session import now
from ui.state_keys import TODAY_ASKED

_ICONS = {
    RoundStatus.UPCOMING: ":material/schedule:",
    RoundStatus.DUE: ":material/notifications_active:",
    RoundStatus.OPEN: ":material/edit_note:",
    RoundStatus.DONE: ":material/check_circle:",
    RoundStatus.LATE: ":material/check_circle:",
    RoundStatus.MISSED: ":material/event_busy:",
}
_NAMES_SHOWN = 6


@dataclass(frozen=True)
class Today:
    """What the page shows: ``rounds`` and ``patrols`` as ``services.patrols.patrols`` has them."""

    account: Account
    hall: Hall
    rounds: Rounds
    patrols: Mapping[str, Mapping[str, Any]]
    local_now: datetime  # in the hall's zone
    words: Words

    def early_for(self, round_: Round) -> DueRound | None:
        """The round of the day for which one that is started now comes too early."""
        return too_early_for(self.rounds.free, round_, self.local_now.date(), self.local_now)


def show_rounds(today: Today) -> None:
    """What is due, shift by shift; above it the last round of the evening before."""
    rounds, words = today.rounds, today.words
    if rounds.evening is not None:
        day = f"{today.local_now - timedelta(days=1):%m-%d}"
        _show_round(today, rounds.evening, f"{words('today.evening', day=day)} · ")
    for shift in Shift:
        states = [state for state in rounds.states if state.due.shift is shift]
        if not states:
            continue
        st.markdown(f"**{words.of(shift)}**")
        wanted = today.hall.settings.full_rounds_per_shift
        if wanted:
            st.caption(words("today.full_rounds", done=rounds.full[shift], wanted=wanted))
        for state in states:
            _show_round(today, state)


def show_other_patrols(today: Today) -> None:
    """Patrols that no due round asks for, and the way to one more."""
    words = today.words
    st.markdown(f"**{words('today.others')}**")
    for patrol in today.rounds.others:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            name = f"**{words.of(patrol.round)}**"
            if ahead := today.rounds.early.get(patrol.id):
                name += " · " + words(
                    "today.early", round=words.of(ahead.round),
                    start=f"{ahead.start:%H:%M}", end=f"{ahead.end:%H:%M}",
                )  # fmt: skip
            st.markdown(f"{name}  \n{_described(today, patrol)}", width="stretch")
            _open_button(patrol, f"today.other.{patrol.id}", words)
    round_ = Round(
        st.segmented_control(
            words("today.round"),
            [each.value for each in WALKS],
            default=Round.SPECIAL.value,
            required=True,
            format_func=lambda each: words(f"round.{each}"),
            key="today.round",
        )
    )
    _start_button(today, round_, words("today.start_other"), "today.start")
    _ask_if_early(today, round_, "today.start")


def _show_round(today: Today, state: RoundState, before: str = "") -> None:
    """:param before: what stands before the name of the round"""
    words, due, status, patrol = today.words, state.due, state.status, state.patrol
    key = f"today.round.{due.round}.{due.start:%H%M}{'.evening' if before else ''}"
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=key):
        name = f"**{before}{words.of(due.round)}** · {due.start:%H:%M}–{due.end:%H:%M}"
        how = f"{_ICONS[status]} {words.of(status)}"
        details = f"  \n{_described(today, patrol)}" if patrol else ""
        st.markdown(f"{name} · {how}{details}", width="stretch")
        if patrol is not None:
            _open_button(patrol, f"{key}.go", words)
        else:
            is_due = status is RoundStatus.DUE
            label = words("today.start" if status is not RoundStatus.MISSED else "today.make_up")
            _start_button(today, due.round, label, f"{key}.start", primary=is_due)
    _ask_if_early(today, due.round, f"{key}.start")


def _start_button(
    today: Today, round_: Round, label: str, key: str, *, primary: bool = False
) -> None:
    """Starts the round; out of its time it asks first (``_ask_if_early``)."""
    kind: Literal["primary", "secondary"] = "primary" if primary else "secondary"
    icon = ":material/play_arrow:"
    if today.early_for(round_) is None:
        if st.button(label, key=key, type=kind, icon=icon):
            start_patrol(today.account, today.hall, round_, today.words)
    else:
        st.button(label, key=key, type=kind, icon=icon, on_click=_ask, args=(key,))


def _ask(key: str) -> None:
    st.session_state[TODAY_ASKED] = key


def _ask_if_early(today: Today, round_: Round, key: str) -> None:
    """Under the button that was tapped: which round fits now, or this one all the same."""
    words, hall, ahead = today.words, today.hall, today.early_for(round_)
    if st.session_state.get(TODAY_ASKED) != key or ahead is None:
        return
    with st.container(border=True, key=f"{key}.asked"):
        st.warning(
            words(
                "today.ask_early", now=f"{today.local_now:%H:%M}", round=words.of(round_),
                start=f"{ahead.start:%H:%M}", end=f"{ahead.end:%H:%M}",
            )
        )  # fmt: skip
        states = today.rounds.states
        fitting = [each.due.round for each in states if each.status is RoundStatus.DUE]
        with st.container(horizontal=True):
            for each in dict.fromkeys([*fitting, Round.SPECIAL]):
                label = words("today.start_named", round=words.of(each))
                kind: Literal["primary", "secondary"] = (
                    "primary" if each in fitting else "secondary"
                )
                if st.button(label, key=f"{key}.asked.{each}", type=kind):
                    start_patrol(today.account, hall, each, words)
            if st.button(words("today.start_early"), key=f"{key}.asked.early"):
                start_patrol(today.account, hall, round_, words)
            st.button(
                words("today.not_now"), key=f"{key}.asked.no", type="tertiary",
                on_click=st.session_state.pop, args=(TODAY_ASKED, None),
            )  # fmt: skip


def _described(today: Today, patrol: Walked) -> str:
    """When, by whom, how much, and whether everybody was watched."""
    words, row = today.words, today.patrols[patrol.id]
    zone = patrol.opened_at.tzinfo
    ended = row["finished_at"]
    span = f"{patrol.opened_at:%H:%M}" + (f"–{ended.astimezone(zone):%H:%M}" if ended else "–")
    if patrol.opened_at.date() != now().astimezone(zone).date():
        span = f"{patrol.opened_at:%m-%d} {span}"
    parts = [span, plain(row["manager"])]
    parts.append(words("today.observations", count=patrol.observation_count))
    if patrol.is_full:
        parts.append(words("today.full"))
    elif patrol.observation_count and not patrol.not_watched:
        parts.append(words("today.everybody_seen"))
    elif patrol.observation_count:
        names = [plain(each) for each in patrol.not_watched][:_NAMES_SHOWN]
        more = "…" if len(patrol.not_watched) > _NAMES_SHOWN else ""
        parts.append(words("today.not_watched", names=words("board.and").join(names) + more))
    return " · ".join(parts)


def _open_button(patrol: Walked, key: str, words: Words) -> None:
    if patrol.finished:
        if st.button(words("today.look"), key=key):
            go_to_patrol(patrol.id)
    elif st.button(words("today.resume"), key=key, type="primary"):
        resume_patrol(patrol.id)
