"""The rounds of a hall's day on the duty manager's start page, and every other patrol."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import streamlit as st

from domain.halls.hall import WALKS, DueRound, Hall, Round
from domain.patrols.rounds import Rounds, RoundState, RoundStatus, Walked, too_early_for
from domain.roles import Account
from locales import Words
from ui.badges import badge
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
_COLOURS = {
    RoundStatus.UPCOMING: "gray",
    RoundStatus.DUE: "orange",
    RoundStatus.OPEN: "blue",
    RoundStatus.DONE: "green",
    RoundStatus.LATE: "green",
    RoundStatus.MISSED: "gray",
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


def show_now(today: Today, show_whom: Callable[[Round], None]) -> None:
    """The one thing to do now: the patrol that is under way, else the round that is due, else when
    the next one is.

    :param show_whom: draws whom to watch on a kind of round
    """
    words, state, other = today.words, _state_of_now(today), _other_of_now(today)
    with st.container(key="card_now"):
        if other is not None:
            _show_head(words("today.open_now"), words.of(other.round))
            st.markdown(_described(today, other))
            _open_button(other, f"today.other.{other.id}", words, width="stretch")
            return
        if state is None:
            st.markdown(words("today.nothing_due"))
            key = "today.now.special"
            _start_button(today, Round.SPECIAL, words("today.start_special"), key, width="stretch")
            return
        due, key = state.due, _key(today, state)
        if state.patrol is not None:
            _show_head(words("today.open_now"), _named(today, state))
            st.markdown(_described(today, state.patrol))
            _open_button(state.patrol, f"{key}.go", words, width="stretch")
            return
        is_due = state.status is RoundStatus.DUE
        _show_head(
            words("today.now" if is_due else "today.next", start=f"{due.start:%H:%M}",
                  end=f"{due.end:%H:%M}"),
            _named(today, state),
        )  # fmt: skip
        show_whom(due.round)
        _start_button(
            today, due.round, words("today.start"), f"{key}.start", primary=is_due, width="stretch"
        )
        _ask_if_early(today, due.round, f"{key}.start")


def show_rounds(today: Today) -> None:
    """The other rounds of the day, a line each; above them the last one of the evening before."""
    rounds, words, of_now = today.rounds, today.words, _state_of_now(today)
    st.subheader(words("today.rounds"))
    states = [] if rounds.evening is None else [rounds.evening]
    with st.container(key="lines_rounds", gap=None):
        for patrol in rounds.others:
            if patrol is not _other_of_now(today):
                _show_other(today, patrol)
        for state in [*states, *rounds.states]:
            if state is not of_now:
                _show_round(today, state)
    wanted = today.hall.settings.full_rounds_per_shift
    if wanted and rounds.full:
        st.caption(
            " · ".join(
                words("today.full_rounds", shift=words.of(shift), done=done, wanted=wanted)
                for shift, done in rounds.full.items()
            )
        )


def show_start_of_other(today: Today) -> None:
    """The way to a patrol that no due round asks for; a special one is not offered twice."""
    words = today.words
    offered_above = _state_of_now(today) is None and _other_of_now(today) is None
    walks = [each.value for each in WALKS if not (offered_above and each is Round.SPECIAL)]
    with st.expander(words("today.start_other_title")):
        round_ = Round(
            st.segmented_control(
                words("today.round"),
                walks,
                default=walks[0] if offered_above else Round.SPECIAL.value,
                required=True,
                format_func=lambda each: words(f"round.{each}"),
                key="today.round",
            )
        )
        _start_button(today, round_, words("today.start_other"), "today.start")
        _ask_if_early(today, round_, "today.start")


def _other_of_now(today: Today) -> Walked | None:
    """A patrol under way that no due round asked for, unless one of a round is under way, too."""
    state = _state_of_now(today)
    if state is not None and state.status is RoundStatus.OPEN:
        return None
    return next((each for each in today.rounds.others if not each.finished), None)


def _state_of_now(today: Today) -> RoundState | None:
    """Under way, due, or the next of the day: in this order; None: nothing more today."""
    rounds = today.rounds
    states = [*rounds.states] if rounds.evening is None else [rounds.evening, *rounds.states]
    for status in (RoundStatus.OPEN, RoundStatus.DUE, RoundStatus.UPCOMING):
        if found := [state for state in states if state.status is status]:
            return found[0]
    return None


def _show_head(when: str, title: str) -> None:
    st.markdown(badge(when, "orange"))
    st.subheader(title, anchor=False)


def _named(today: Today, state: RoundState) -> str:
    """The name of a round, with the day where it is that of the evening before."""
    words, name = today.words, today.words.of(state.due.round)
    if state is not today.rounds.evening:
        return name
    day = f"{today.local_now - timedelta(days=1):%m-%d}"
    return f"{words('today.evening', day=day)} · {name}"


def _key(today: Today, state: RoundState) -> str:
    evening = ".evening" if state is today.rounds.evening else ""
    return f"today.round.{state.due.round}.{state.due.start:%H%M}{evening}"


def _show_round(today: Today, state: RoundState) -> None:
    """One line: the round, how it stands in words and colour, and what can be done."""
    words, due, status, patrol = today.words, state.due, state.status, state.patrol
    key = _key(today, state)
    with st.container(horizontal=True, vertical_alignment="center", key=key):
        name = f"**{_named(today, state)}** {due.start:%H:%M}–{due.end:%H:%M}"
        details = f"  \n:gray[{_described(today, patrol)}]" if patrol else ""
        st.markdown(name + details, width="stretch")
        how = f"{_ICONS[status]} {words.of(status)}"
        st.markdown(badge(how, _COLOURS[status]), width="content")
        if patrol is not None:
            _open_button(patrol, f"{key}.go", words)
        else:
            label = words("today.make_up" if status is RoundStatus.MISSED else "today.start")
            _start_button(today, due.round, label, f"{key}.start")
    _ask_if_early(today, due.round, f"{key}.start")


def _show_other(today: Today, patrol: Walked) -> None:
    words = today.words
    with st.container(horizontal=True, vertical_alignment="center"):
        name = f"**{words.of(patrol.round)}**"
        if ahead := today.rounds.early.get(patrol.id):
            name += " · " + words(
                "today.early", round=words.of(ahead.round),
                start=f"{ahead.start:%H:%M}", end=f"{ahead.end:%H:%M}",
            )  # fmt: skip
        st.markdown(f"{name}  \n:gray[{_described(today, patrol)}]", width="stretch")
        _open_button(patrol, f"today.other.{patrol.id}", words)


def _start_button(
    today: Today,
    round_: Round,
    label: str,
    key: str,
    *,
    primary: bool = False,
    width: Literal["stretch", "content"] = "content",
) -> None:
    """Starts the round; out of its time it asks first (``_ask_if_early``)."""
    kind: Literal["primary", "secondary"] = "primary" if primary else "secondary"
    icon = ":material/play_arrow:"
    if today.early_for(round_) is None:
        if st.button(label, key=key, type=kind, icon=icon, width=width):
            start_patrol(today.account, today.hall, round_, today.words)
    else:
        st.button(label, key=key, type=kind, icon=icon, width=width, on_click=_ask, args=(key,))


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


def _open_button(
    patrol: Walked, key: str, words: Words, width: Literal["stretch", "content"] = "content"
) -> None:
    if patrol.finished:
        if st.button(words("today.look"), key=key, width=width):
            go_to_patrol(patrol.id)
    elif st.button(words("today.resume"), key=key, type="primary", width=width):
        resume_patrol(patrol.id)
