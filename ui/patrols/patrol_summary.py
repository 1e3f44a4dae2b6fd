"""What a patrol brought so far, person by person."""

from collections import Counter
from collections.abc import Callable, Container
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from domain.halls.hall import Round
from domain.norms.norm import Severity
from locales import Words
from services.patrols.examined import ExaminedCase
from services.patrols.patrols import PatrolView
from services.patrols.red_lines import RedLine
from ui.badges import badge, result_badge
from ui.patrols.examined_list import show_examined
from ui.patrols.observation_list import Observation, show_observation, under_appeal_badge
from ui.patrols.praise_list import show_praises
from ui.patrols.red_line_list import show_red_lines
from ui.plain import plain


def show_patrol_summary(
    view: PatrolView,
    red_lines: list[RedLine],
    examined: list[ExaminedCase],
    words: Words,
    *,
    appealed: Container[Observation] = (),
    below_person: Callable[[str | None, str], None] | None = None,
) -> None:
    """:param red_lines: those that were reported on the patrol
    :param examined: the lawful cases that were examined on it
    :param appealed: observations that are under appeal
    :param below_person: what is drawn below the line of a person: their id, and their name
    """
    zone = ZoneInfo(view.hall.time_zone)
    opened = view.patrol.opened_at.astimezone(zone)
    # Checking papers is no patrol, and is not called one.
    key = "papers_check" if view.patrol.round is Round.RECORDS else "patrol"
    st.title(f"{plain(view.hall.name)} · {words.of(view.patrol.round)}", anchor=False)
    if view.patrol.finished_at is None:
        st.caption(words("patrol.open_since", at=f"{opened:%Y-%m-%d %H:%M}"))
    else:
        end = view.patrol.finished_at.astimezone(zone)
        st.success(words(f"{key}.finished", at=f"{end:%Y-%m-%d %H:%M}"))
    names = {member.id: member.name for member in view.staff} | {None: words("board.hall")}
    if not (view.observations or view.praises or examined):
        st.info(words(f"{key}.nothing_observed"))
    if view.praises:
        st.subheader(words("praise.title"))
        praises = [row | {"staff": names.get(row["staff_id"])} for row in view.praises]
        show_praises(praises, words, time_zone=view.hall.time_zone)
    if red_lines:
        st.subheader(words("red_line.title"))
        show_red_lines(red_lines, words)
    if examined:
        st.subheader(words("examined.title"))
        show_examined(examined, words)
    for staff_id, name in names.items():
        mine = [row for row in view.observations if row["staff_id"] == staff_id]
        if mine:
            marked = [row | {"is_appealed": _about(row, view) in appealed} for row in mine]
            _show_person(staff_id, name, marked, view, words, below_person)
    st.caption(words("board.untouched"))


def _show_person(
    staff_id: str | None,
    name: str,
    mine: list[dict[str, Any]],
    view: PatrolView,
    words: Words,
    below: Callable[[str | None, str], None] | None,
) -> None:
    counts = Counter(row["result"] for row in mine)
    parts = [f"{words(f'result.{result}')} {counts[result]}" for result in ("pass", "fail", "na")]
    st.markdown(f"**{plain(name)}** · " + " · ".join(parts))
    if below is not None:
        below(staff_id, name)
    telling, rest = _parted([row for row in mine if not _is_report(row, view)], view, words)
    for row in telling:
        _show_row(row, view, words)
    if not rest:
        return
    # What is folded costs nothing until somebody unfolds it.
    label = words("patrol.rest", count=len(rest))
    with st.expander(label, on_change="rerun", key=f"patrol.rest.{staff_id}") as folded:
        if folded.open:
            for row in rest:
                _show_row(row, view, words)


def _parted(
    rows: list[dict[str, Any]], view: PatrolView, words: Words
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What is looked at at once: failed or with a note, then with a tag; and the rest."""
    telling = [row for row in rows if row["result"] == "fail" or row["note"]]
    telling += [row for row in rows if row not in telling and _tags(row, view, words)]
    return telling, [row for row in rows if row not in telling]


def _show_row(row: dict[str, Any], view: PatrolView, words: Words) -> None:
    norm = view.library.norms[row["norm_id"]]
    row = row | {"patrol_id": view.patrol.id}
    facts = [
        words("history.other", name=other["manager"], result=words(f"result.{other['result']}"))
        for other in view.state.others
        if (other["staff_id"], other["norm_id"]) == (row["staff_id"], row["norm_id"])
    ]
    unjudged = badge(words("patrol.unjudged"), "gray")
    judged = unjudged if row["result"] == "none" else result_badge(row["result"], words)
    badges = [judged, *_tags(row, view, words)]
    key = f"row.{row['event_id']}"
    names = {each.id: each.text(words.language) for each in view.library.processes}
    seen = [names.get(row["process"] or "", "")]
    seen += [words(f"segment.{row['segment']}")] if row["segment"] else []
    show_observation(row, norm, badges, [*facts, *seen, row["note"]], words, key=key)


def _about(row: dict[str, Any], view: PatrolView) -> Observation:
    return view.patrol.id, row["staff_id"], row["norm_id"]


def _is_report(row: dict[str, Any], view: PatrolView) -> bool:
    """Reported red lines stand in a list of their own."""
    red_line = view.library.norms[row["norm_id"]].severity is Severity.RED_LINE
    return red_line and row["result"] == "fail"


def _tags(row: dict[str, Any], view: PatrolView, words: Words) -> list[str]:
    tags = [under_appeal_badge(words)] if row["is_appealed"] else []
    if row["corrected_at"] is not None:
        tags.append(badge(words("history.corrected"), "blue"))
    if row["arrived_late"]:
        tags.append(badge(words("history.arrived_late"), "gray"))
    others = {(other["staff_id"], other["norm_id"]) for other in view.state.others}
    if (row["staff_id"], row["norm_id"]) in others:
        tags.append(badge(words("history.judged_twice"), "gray"))
    return tags
