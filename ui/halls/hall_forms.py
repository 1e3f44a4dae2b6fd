"""The form of one hall: what it is, its walk and schedule; closing and opening it."""

from datetime import time
from typing import Any
from uuid import uuid4

import streamlit as st

from domain.halls.hall import (
    WALKS,
    ClockKind,
    DueRound,
    GreetingRule,
    Hall,
    HallKind,
    HallSettings,
    Round,
    Shift,
    business_day_of,
)
from domain.halls.position import Zone
from domain.roles import Account
from locales import Words
from services.application import application
from services.halls import organisation
from ui.entries import Form, asked_first, doing
from ui.plain import bare, plain
from ui.session import now
from ui.state_keys import draft, form_button

_HOURS = ("appeal_hours", "appeal_decision_hours")


def show_hall_form(hall: Hall, branches: dict[str, str], account: Account, words: Words) -> None:
    """What the hall is, its walk, schedule and rule, with one bar that saves all of it. What is
    changed waits in the session until it is saved or dropped, also while another page is open."""
    fields, walk, rounds = _drafts(hall)
    with st.container(border=True):
        _show_fields(hall, fields, branches, words)
    with st.container(border=True):
        _show_walk(hall, walk, words)
    with st.container(border=True):
        due = _show_schedule(hall, fields, rounds, words)
    with st.container(border=True):
        _show_rule(hall, fields, words)
    with st.container(border=True):
        _show_clock(hall, fields["clock"], words)
    with st.container(border=True):
        _show_appeals(hall, fields, words)
    settings = hall.settings.model_dump(mode="json") | {
        "walk": walk,
        "schedule": due,
        "full_rounds_per_shift": fields["full"],
        "greeting_rule": fields["greeting"],
        "complaint_clock": fields["clock"],
        **{name: fields[name] for name in _HOURS},
    }
    with st.container(key="save_bar", horizontal=True, vertical_alignment="center"):
        refusal = st.empty()
        save = st.button(words("setup.save"), key=form_button(f"hall.{hall.id}"), type="primary")
        if _changed(hall, fields, walk, due):
            st.caption(words("setup.unsaved"))
            st.button(words("setup.drop"), key="hall.drop", on_click=_forget, args=(hall.id,))
        if settings != _proposals():
            st.button(
                words("setup.defaults"), key="hall.defaults", on_click=_propose, args=(hall.id,)
            )
    if save:
        with doing(words, words("setup.saved", name=fields["name"]), refusal):
            organisation.change_hall(
                application(), account, hall.id, branch_id=fields["branch"], name=fields["name"],
                kind=HallKind(fields["kind"]), time_zone=fields["time_zone"], now=now(),
                settings=settings,
            )  # fmt: skip
            _forget(hall.id)


def _show_fields(
    hall: Hall, fields: dict[str, Any], branches: dict[str, str], words: Words
) -> None:
    st.subheader(words("setup.what_it_is"))
    columns = st.columns(2)
    key = f"hall.{hall.id}"
    fields["name"] = columns[0].text_input(words("column.hall"), fields["name"], key=f"{key}.name")
    kinds = [each.value for each in HallKind]
    fields["kind"] = columns[1].selectbox(
        words("column.hall_kind_label"), kinds, kinds.index(fields["kind"]), key=f"{key}.kind",
        format_func=lambda each: words(f"hall_kind.{each}"),
    )  # fmt: skip
    fields["branch"] = columns[0].selectbox(
        words("column.branch"), list(branches), list(branches).index(fields["branch"]),
        key=f"{key}.branch", format_func=lambda each: bare(branches[each]),
    )  # fmt: skip
    fields["time_zone"] = columns[1].text_input(
        words("column.time_zone"), fields["time_zone"], key=f"{key}.time_zone"
    )


def _show_rule(hall: Hall, fields: dict[str, Any], words: Words) -> None:
    st.subheader(words("setup.greeting_rule"))
    rules = [each.value for each in GreetingRule]
    fields["greeting"] = st.radio(
        words("setup.greeting_rule"), rules, rules.index(fields["greeting"]),
        format_func=lambda each: words(f"greeting_rule.{each}"),
        key=f"hall.{hall.id}.greeting", label_visibility="collapsed",
    )  # fmt: skip
    st.caption(words("setup.proposal"))


def _show_clock(hall: Hall, clock: dict[str, Any], words: Words) -> None:
    """When the clocks of complaints run, and when the branch head is told."""
    st.subheader(words("setup.complaint_clock"))
    key = f"hall.{hall.id}.clock"
    kinds = [each.value for each in ClockKind]
    clock["kind"] = st.radio(
        words("setup.complaint_clock"), kinds, kinds.index(clock["kind"]),
        format_func=lambda each: words(f"clock_kind.{each}"), key=f"{key}.kind",
        label_visibility="collapsed",
    )  # fmt: skip
    with st.container(horizontal=True):
        for name, label in (("opens", "setup.hall_opens"), ("closes", "setup.hall_closes")):
            chosen = st.time_input(
                words(label), time.fromisoformat(clock[name]), key=f"{key}.{name}",
                width=140,
            )  # fmt: skip
            clock[name] = chosen.isoformat()
        clock["branch_head_after_min"] = st.number_input(
            words("setup.branch_head_after"), 0, 7 * 24 * 60, clock["branch_head_after_min"], 15,
            key=f"{key}.head", width=260,
        )  # fmt: skip
    days = words("coverage.weekdays").split()
    closed_days = st.pills(
        words("setup.closed_days"), range(1, 8), selection_mode="multi",
        default=clock["closed_days"], format_func=lambda day: days[day - 1], key=f"{key}.days",
    )  # fmt: skip
    clock["closed_days"] = sorted(closed_days)
    st.caption(words("setup.complaint_clock_proposal"))


def _show_appeals(hall: Hall, fields: dict[str, Any], words: Words) -> None:
    st.subheader(words("setup.appeals"))
    st.caption(words("setup.appeals_explained"))
    for column, name in zip(st.columns(2), _HOURS, strict=True):
        key = f"hall.{hall.id}.{name}"
        fields[name] = column.number_input(words(f"setup.{name}"), 1, 720, fields[name], key=key)


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
    with asked_first(words("setup.close_ask"), "hall.close_ask"):
        st.markdown(f"**{words('setup.close_question', name=plain(hall.name))}**")
        with Form(f"hall.{hall.id}.close", words("setup.close"), words) as form:
            today = business_day_of(now(), hall.time_zone)
            day = st.date_input(
                words("setup.closed_first_day"), today, key=form.key("day"), width=280
            )
        if form.submitted:
            with form.saving(words("setup.closed", name=hall.name)):
                organisation.close_hall(app, account, hall.id, day or today, now())


def _drafts(hall: Hall) -> tuple[dict[str, Any], list[str], list[dict[str, Any]]]:
    """The fields, the walk and the rounds as they are being changed."""
    fields, walk, rounds = _as_kept(hall)
    return (
        st.session_state.setdefault(draft("fields", hall.id), fields),
        st.session_state.setdefault(draft("walk", hall.id), walk),
        st.session_state.setdefault(draft("rounds", hall.id), rounds),
    )


def _as_kept(hall: Hall) -> tuple[dict[str, Any], list[str], list[dict[str, Any]]]:
    fields = {
        "name": hall.name,
        "kind": hall.kind.value,
        "branch": hall.branch_id,
        "time_zone": hall.time_zone,
        **_rules(hall.settings),
    }
    walk = [zone.value for zone in hall.settings.walk]
    return fields, walk, [_row(due) for due in hall.settings.schedule]


def _rules(settings: HallSettings) -> dict[str, Any]:
    return {
        "full": settings.full_rounds_per_shift,
        "greeting": settings.greeting_rule.value,
        "clock": settings.complaint_clock.model_dump(mode="json"),
        **{name: getattr(settings, name) for name in _HOURS},
    }


def _changed(
    hall: Hall, fields: dict[str, Any], walk: list[str], due: list[dict[str, Any]]
) -> bool:
    kept_fields, kept_walk, kept_rounds = _as_kept(hall)
    kept_due = [{name: row[name] for name in row if name != "id"} for row in kept_rounds]
    return (fields, walk, due) != (kept_fields, kept_walk, kept_due)


def has_draft(hall: Hall) -> bool:
    """Whether something was changed here and is not saved."""
    if draft("fields", hall.id) not in st.session_state:
        return False
    fields, walk, rounds = _drafts(hall)
    due = [{name: row[name] for name in row if name != "id"} for row in rounds]
    return _changed(hall, fields, walk, due)


def _proposals() -> dict[str, Any]:
    settings = HallSettings()
    due = [_row(each) for each in settings.schedule]
    return settings.model_dump(mode="json") | {
        "schedule": [{name: row[name] for name in row if name != "id"} for row in due],
    }


def _propose(hall_id: str) -> None:
    """Put the proposals into the fields; they are saved as everything else."""
    fields = st.session_state[draft("fields", hall_id)] | _rules(HallSettings())
    _forget(hall_id)
    settings = HallSettings()
    st.session_state[draft("fields", hall_id)] = fields
    st.session_state[draft("walk", hall_id)] = [zone.value for zone in settings.walk]
    st.session_state[draft("rounds", hall_id)] = [_row(due) for due in settings.schedule]


_FIELDS = (
    "round.", "greeting", "clock.", "appeal_", "full", "name", "kind", "branch", "time_zone",
)  # fmt: skip


def _forget(hall_id: str) -> None:
    drafts = [draft(kind, hall_id) for kind in ("fields", "walk", "rounds")]
    for key in [str(key) for key in st.session_state]:
        if key in drafts or key.startswith(tuple(f"hall.{hall_id}.{name}" for name in _FIELDS)):
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
    hall: Hall, fields: dict[str, Any], rounds: list[dict[str, Any]], words: Words
) -> list[dict[str, Any]]:
    """Return the rounds as they stand in the fields."""
    st.subheader(words("setup.schedule"))
    st.caption(words("setup.schedule_explained", zone=hall.time_zone))
    due = [_show_round(hall.id, row, rounds, words) for row in rounds]
    st.button(
        words("setup.add_round"), key=f"hall.{hall.id}.add_round", icon=":material/add:",
        on_click=_add_round, args=(rounds,),
    )  # fmt: skip
    full_rounds = st.number_input(
        words("setup.full_rounds"), 0, 12, fields["full"],
        key=f"hall.{hall.id}.full", help=words("setup.full_rounds_explained"), width=280,
    )  # fmt: skip
    fields["full"] = full_rounds
    for shift in Shift:
        planned = sum(row["shift"] == shift for row in due)
        if planned < full_rounds:
            st.warning(
                words(
                    "setup.too_few_rounds", shift=words.of(shift), planned=planned,
                    needed=full_rounds,
                )
            )  # fmt: skip
    return due


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
    row |= {
        "round": round_,
        "shift": shift,
        "start": start or row["start"],
        "end": end or row["end"],
    }
    return {name: row[name] for name in row if name != "id"}


def _add_round(rounds: list[dict[str, Any]]) -> None:
    rounds.append(
        _row(DueRound(round=Round.NORMAL, shift=Shift.AFTERNOON, start=time(15), end=time(16)))
    )
