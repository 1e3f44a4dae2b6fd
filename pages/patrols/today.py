"""The duty manager's start page: the rounds that are due, and every patrol of the day."""

from datetime import timedelta
from typing import Any, Literal
from uuid import uuid4
from zoneinfo import ZoneInfo

import streamlit as st

from board import leftovers
from domain.halls.hall import WALKS, DueRound, Hall, Round, Shift
from domain.patrols.rounds import RoundState, RoundStatus, Walked, too_early_for
from domain.roles import Act
from services.application import application
from services.halls.organisation import open_halls
from services.patrols.papers import papers_of_today
from services.patrols.patrols import open_patrol, rounds_of_today
from ui.patrols.paper_list import show_papers
from ui.plain import plain
from ui.problems import problems_shown
from ui.session import came_by_history, current_account, current_words, now
from ui.state_keys import BOARD_CLOSED, BOARD_OPEN, TODAY_ASKED

_ICONS = {
    RoundStatus.UPCOMING: ":material/schedule:",
    RoundStatus.DUE: ":material/notifications_active:",
    RoundStatus.OPEN: ":material/edit_note:",
    RoundStatus.DONE: ":material/check_circle:",
    RoundStatus.LATE: ":material/check_circle:",
    RoundStatus.MISSED: ":material/event_busy:",
}
_NAMES_SHOWN = 6

account = current_account()
words = current_words(account)
app = application()
account.require(Act.PATROL)


def go_to(patrol_id: str) -> None:
    st.session_state.pop(BOARD_CLOSED, None)
    st.switch_page("pages/patrols/patrol.py", query_params={"patrol": patrol_id})


def start(hall: Hall, round_: Round) -> None:
    patrol_id = str(uuid4())
    # First: every use of the session's state is where the next click can end this run.
    st.session_state[BOARD_OPEN] = patrol_id
    with problems_shown(words):
        open_patrol(app, account, patrol_id, hall.id, round_, now())
        st.session_state.pop(TODAY_ASKED, None)
        go_to(patrol_id)
    del st.session_state[BOARD_OPEN]


def resume(patrol_id: str) -> None:
    st.session_state[BOARD_OPEN] = patrol_id
    go_to(patrol_id)


def keep_to_open_board() -> None:
    """After repeated clicks, runs of this page follow the one that opened the board. The board
    covers the menu, so nobody comes here from it but by the browser's way back."""
    patrol_id = st.session_state.get(BOARD_OPEN)
    if patrol_id and not came_by_history():
        go_to(patrol_id)
    st.session_state.pop(BOARD_OPEN, None)


def choose_hall(halls: dict[str, Hall]) -> Hall:
    hall_id = next(iter(halls))
    if len(halls) > 1:
        hall_id = st.segmented_control(
            words("today.hall"),
            list(halls),
            default=hall_id,
            required=True,
            format_func=lambda each: plain(halls[each].name),
            key="today.hall",
        )
    else:
        st.subheader(plain(halls[hall_id].name), anchor=False)
    return halls[hall_id]


def show_round(
    state: RoundState, hall: Hall, patrols: dict[str, dict[str, Any]], said: str = ""
) -> None:
    """:param said: what stands before the name of the round"""
    due, status, patrol = state.due, state.status, state.patrol
    key = f"today.round.{due.round}.{due.start:%H%M}{'.evening' if said else ''}"
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=key):
        name = f"**{said}{words(f'round.{due.round}')}** · {due.start:%H:%M}–{due.end:%H:%M}"
        how = f"{_ICONS[status]} {words(f'round_status.{status}')}"
        details = f"  \n{described(patrol, patrols)}" if patrol else ""
        st.markdown(f"{name} · {how}{details}", width="stretch")
        if patrol is not None:
            open_button(patrol, f"{key}.go")
        else:
            is_due = status is RoundStatus.DUE
            label = words("today.start" if status is not RoundStatus.MISSED else "today.make_up")
            start_button(hall, due.round, label, f"{key}.start", primary=is_due)
    ask_if_early(hall, due.round, f"{key}.start")


def start_button(hall: Hall, round_: Round, label: str, key: str, *, primary: bool = False) -> None:
    """Starts the round; out of its time it asks first (``ask_if_early``)."""
    kind: Literal["primary", "secondary"] = "primary" if primary else "secondary"
    icon = ":material/play_arrow:"
    if early_for(round_) is None:
        if st.button(label, key=key, type=kind, icon=icon):
            start(hall, round_)
    else:
        st.button(label, key=key, type=kind, icon=icon, on_click=ask, args=(key,))


def early_for(round_: Round) -> DueRound | None:
    """The round of the day for which one that is started now comes too early."""
    return too_early_for(rounds.free, round_, local_now.date(), local_now)


def ask(key: str) -> None:
    st.session_state[TODAY_ASKED] = key


def ask_if_early(hall: Hall, round_: Round, key: str) -> None:
    """Under the button that was tapped: which round fits now, or this one all the same."""
    ahead = early_for(round_)
    if st.session_state.get(TODAY_ASKED) != key or ahead is None:
        return
    with st.container(border=True, key=f"{key}.asked"):
        st.warning(
            words(
                "today.ask_early", now=f"{local_now:%H:%M}", round=words(f"round.{round_}"),
                start=f"{ahead.start:%H:%M}", end=f"{ahead.end:%H:%M}",
            )
        )  # fmt: skip
        fitting = [each.due.round for each in rounds.states if each.status is RoundStatus.DUE]
        with st.container(horizontal=True):
            for each in dict.fromkeys([*fitting, Round.SPECIAL]):
                label = words("today.start_named", round=words(f"round.{each}"))
                kind: Literal["primary", "secondary"] = (
                    "primary" if each in fitting else "secondary"
                )
                if st.button(label, key=f"{key}.asked.{each}", type=kind):
                    start(hall, each)
            if st.button(words("today.start_early"), key=f"{key}.asked.early"):
                start(hall, round_)
            st.button(
                words("today.not_now"), key=f"{key}.asked.no", type="tertiary",
                on_click=st.session_state.pop, args=(TODAY_ASKED, None),
            )  # fmt: skip


def described(patrol: Walked, patrols: dict[str, dict[str, Any]]) -> str:
    """When, by whom, how much, and whether everybody was watched."""
    row = patrols[patrol.id]
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


def open_button(patrol: Walked, key: str) -> None:
    if patrol.finished:
        if st.button(words("today.look"), key=key):
            go_to(patrol.id)
    elif st.button(words("today.resume"), key=key, type="primary"):
        resume(patrol.id)


keep_to_open_board()
st.title(words("page.today"))
leftovers(account.id, words.group("board"))
halls = {hall.id: hall for hall in open_halls(app.store, account, now())}
if not halls:
    st.info(words("today.no_hall"))
    st.stop()
hall = choose_hall(halls)
local_now = now().astimezone(ZoneInfo(hall.time_zone))
weekday = words("coverage.weekdays").split()[local_now.weekday()]
st.caption(words("today.date", day=f"{local_now:%Y-%m-%d}", weekday=weekday))
rounds, patrols = rounds_of_today(app, account, hall.id, words("board.hall"), now())

if rounds.evening is not None:
    evening = f"{local_now - timedelta(days=1):%m-%d}"
    show_round(rounds.evening, hall, patrols, f"{words('today.evening', day=evening)} · ")
for shift in Shift:
    states = [state for state in rounds.states if state.due.shift is shift]
    if not states:
        continue
    st.markdown(f"**{words(f'shift.{shift}')}**")
    wanted = hall.settings.full_rounds_per_shift
    if wanted:
        st.caption(words("today.full_rounds", done=rounds.full[shift], wanted=wanted))
    for state in states:
        show_round(state, hall, patrols)

show_papers(
    papers_of_today(app, account, hall.id, now()),
    words,
    start=lambda: start(hall, Round.RECORDS),
    resume=resume,
    look=go_to,
)

st.markdown(f"**{words('today.others')}**")
for patrol in rounds.others:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        name = f"**{words(f'round.{patrol.round}')}**"
        if ahead := rounds.early.get(patrol.id):
            name += " · " + words(
                "today.early", round=words(f"round.{ahead.round}"),
                start=f"{ahead.start:%H:%M}", end=f"{ahead.end:%H:%M}",
            )  # fmt: skip
        st.markdown(f"{name}  \n{described(patrol, patrols)}", width="stretch")
        open_button(patrol, f"today.other.{patrol.id}")
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
start_button(hall, round_, words("today.start_other"), "today.start")
ask_if_early(hall, round_, "today.start")
