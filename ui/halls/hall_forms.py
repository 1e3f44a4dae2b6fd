"""The forms of one hall: what it is, its walk and schedule, closing and opening it."""

from datetime import time
from typing import Any
from uuid import uuid4

import streamlit as st

from domain.halls.hall import (
    WALKS,
    DueRound,
    GreetingRule,
    Hall,
    HallKind,
    Round,
    Shift,
    business_day_of,
)
from domain.halls.position import Zone
from domain.roles import Account
from locales import Words
from services.application import application
from services.halls import organisation
from ui.entries import Form, doing
from ui.plain import bare
from ui.session import now
from ui.state_keys import draft


def show_hall_form(hall: Hall, branches: dict[str, str], account: Account, words: Words) -> None:
    st.subheader(words("setup.what_it_is"))
    with Form(f"hall.{hall.id}", words("setup.save"), words) as form:
        columns = st.columns(2)
        name = columns[0].text_input(words("column.hall"), hall.name, key=form.key("name"))
        kinds = [each.value for each in HallKind]
        kind = columns[1].selectbox(
            words("column.hall_kind_label"), kinds, kinds.index(hall.kind), key=form.key("kind"),
            format_func=lambda each: words(f"hall_kind.{each}"),
        )  # fmt: skip
        branch_id = columns[0].selectbox(
            words("column.branch"), list(branches), list(branches).index(hall.branch_id),
            key=form.key("branch"), format_func=lambda each: bare(branches[each]),
        )  # fmt: skip
        zone = columns[1].text_input(
            words("column.time_zone"), hall.time_zone, key=form.key("time_zone")
        )
    if form.submitted:
        with form.saving(words("setup.saved", name=name)):
            organisation.change_hall(
                application(), account, hall.id, branch_id=branch_id, name=name,
                kind=HallKind(kind), time_zone=zone, now=now(),
            )  # fmt: skip


def show_closing(hall: Hall, account: Account, words: Words) -> None:
    """Close the hall, or open it again."""
    app = application()
    st.subheader(words("setup.closing"))
    if hall.closed_on is not None:
        st.info(words("setup.closed_from", day=hall.closed_on))
        refusal = st.empty()
        if st.button(words("setup.reopen"), key="hall.reopen", icon=":material/lock_open:"):
            with doing(words, words("setup.reopened", name=hall.name), refusal):
                organisation.reopen_hall(app, account, hall.id, now())
        return
    st.caption(words("setup.closing_explained"))
    with Form(f"hall.{hall.id}.close", words("setup.close"), words) as form:
        today = business_day_of(now(), hall.time_zone)
        day = st.date_input(words("setup.closed_first_day"), today, key=form.key("day"), width=280)
    if form.submitted:
        with form.saving(words("setup.closed", name=hall.name)):
            organisation.close_hall(app, account, hall.id, day or today, now())


def show_hall_settings(hall: Hall, account: Account, words: Words) -> None:
    """Walk, schedule and rules; nothing is kept before it is saved."""
    walk, rounds = _drafts(hall)
    with st.container(border=True):
        _show_walk(hall, walk, words)
    with st.container(border=True):
        due, full_rounds = _show_schedule(hall, rounds, words)
    with st.container(border=True):
        st.subheader(words("setup.greeting_rule"))
        rules = [each.value for each in GreetingRule]
        rule = st.radio(
            words("setup.greeting_rule"), rules, rules.index(hall.settings.greeting_rule),
            format_func=lambda each: words(f"greeting_rule.{each}"),
            key=f"hall.{hall.id}.greeting", label_visibility="collapsed",
        )  # fmt: skip
        st.caption(words("setup.proposal"))
    values = {
        "walk": walk,
        "schedule": due,
        "full_rounds_per_shift": full_rounds,
        "greeting_rule": rule,
    }
    refusal = st.empty()
    with st.container(horizontal=True):
        save = st.button(words("setup.save_settings"), key="hall.save_settings", type="primary")
        reset = st.button(words("setup.defaults"), key="hall.defaults")
    if save or reset:
        with doing(words, words("setup.saved", name=hall.name), refusal):
            app = application()
            organisation.set_up_hall(app, account, hall.id, {} if reset else values, now())
            _forget(hall.id)


def _drafts(hall: Hall) -> tuple[list[str], list[dict[str, Any]]]:
    """The walk and the rounds as they are being changed."""
    walk: list[str] = st.session_state.setdefault(
        draft("walk", hall.id), [zone.value for zone in hall.settings.walk]
    )
    rounds: list[dict[str, Any]] = st.session_state.setdefault(
        draft("rounds", hall.id), [_row(due) for due in hall.settings.schedule]
    )
    return walk, rounds


def forget_drafts() -> None:
    """What was changed and not saved is gone when the hall is left."""
    for key in [str(key) for key in st.session_state]:
        if key.startswith((draft("walk", ""), draft("rounds", ""))):
            del st.session_state[key]


def _forget(hall_id: str) -> None:
    for key in [str(key) for key in st.session_state]:
        if key in (draft("walk", hall_id), draft("rounds", hall_id)) or key.startswith(
            (f"hall.{hall_id}.round.", f"hall.{hall_id}.greeting", f"hall.{hall_id}.full")
        ):
            del st.session_state[key]


def _row(due: DueRound) -> dict[str, Any]:
    return {"id": uuid4().hex, "round": due.round.value, "shift": due.shift.value,
            "start": due.start, "end": due.end}  # fmt: skip


def _show_walk(hall: Hall, walk: list[str], words: Words) -> None:
    st.subheader(words("setup.walk"))
    st.caption(words("setup.walk_explained"))
    key = f"hall.{hall.id}.walk"
    for place, zone in enumerate(walk):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"{place + 1}\\. {words(f'zone.{zone}')}", width="stretch")
            for icon, act, by in (("arrow_upward", "up", -1), ("arrow_downward", "down", 1)):
                st.button(
                    words(f"setup.{act}"), key=f"{key}.{act}.{zone}", on_click=_move,
                    args=(walk, place, place + by), icon=f":material/{icon}:",
                    disabled=not 0 <= place + by < len(walk),
                )  # fmt: skip
            st.button(
                words("setup.leave_out"), key=f"{key}.out.{zone}", on_click=walk.remove,
                args=(zone,), disabled=len(walk) == 1,
            )  # fmt: skip
    left_out = [zone.value for zone in Zone if zone.value not in walk]
    if left_out:
        st.caption(words("setup.left_out"))
        with st.container(horizontal=True):
            for zone in left_out:
                st.button(
                    words(f"zone.{zone}"), key=f"{key}.in.{zone}", icon=":material/add:",
                    on_click=walk.append, args=(zone,),
                )  # fmt: skip


def _move(walk: list[str], place: int, to: int) -> None:
    walk.insert(to, walk.pop(place))


def _show_schedule(
    hall: Hall, rounds: list[dict[str, Any]], words: Words
) -> tuple[list[dict[str, Any]], int]:
    """Return the rounds as they stand in the fields, and how many a shift needs."""
    st.subheader(words("setup.schedule"))
    st.caption(words("setup.schedule_explained", zone=hall.time_zone))
    due = [_show_round(hall.id, row, rounds, words) for row in rounds]
    st.button(
        words("setup.add_round"), key=f"hall.{hall.id}.add_round", icon=":material/add:",
        on_click=_add_round, args=(rounds,),
    )  # fmt: skip
    full_rounds = st.number_input(
        words("setup.full_rounds"), 0, 12, hall.settings.full_rounds_per_shift,
        key=f"hall.{hall.id}.full", help=words("setup.full_rounds_explained"), width=280,
    )  # fmt: skip
    for shift in Shift:
        planned = sum(row["shift"] == shift for row in due)
        if planned < full_rounds:
            st.warning(
                words(
                    "setup.too_few_rounds", shift=words.of(shift), planned=planned,
                    needed=full_rounds,
                )
            )  # fmt: skip
    return due, int(full_rounds)


def _show_round(
    hall_id: str, row: dict[str, Any], rounds: list[dict[str, Any]], words: Words
) -> dict[str, Any]:
    key = f"hall.{hall_id}.round.{row['id']}"
    with st.container(border=True):
        columns = st.columns([3, 3, 2, 2, 1], vertical_alignment="bottom")
        kinds, shifts = [each.value for each in WALKS], [each.value for each in Shift]
        round_ = columns[0].selectbox(
            words("today.round"), kinds, kinds.index(row["round"]), key=f"{key}.round",
            format_func=lambda each: words(f"round.{each}"),
        )  # fmt: skip
        shift = columns[1].selectbox(
            words("setup.shift"), shifts, shifts.index(row["shift"]), key=f"{key}.shift",
            format_func=lambda each: words(f"shift.{each}"),
        )  # fmt: skip
        start = columns[2].time_input(words("setup.start"), row["start"], key=f"{key}.start")
        end = columns[3].time_input(words("setup.end"), row["end"], key=f"{key}.end")
        columns[4].button(
            ":material/delete:", key=f"{key}.out", on_click=rounds.remove, args=(row,),
            help=words("setup.remove_round"), width="stretch",
        )  # fmt: skip
    return {
        "round": round_,
        "shift": shift,
        "start": start or row["start"],
        "end": end or row["end"],
    }


def _add_round(rounds: list[dict[str, Any]]) -> None:
    rounds.append(
        _row(DueRound(round=Round.NORMAL, shift=Shift.AFTERNOON, start=time(15), end=time(16)))
    )
