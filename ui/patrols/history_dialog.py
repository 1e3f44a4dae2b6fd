"""Open an observation: its history and, for the person who walked the patrol, a correction."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import streamlit as st

from domain.norms.norm import NormKind, Severity
from domain.patrols.event import Segment
from domain.problems import EventProblem
from domain.result import Result
from domain.roles import Account, Act
from locales import Words
from services.application import application
from services.patrols.corrections import Correction, correct_observation, may_correct
from services.patrols.history import History, HistoryEntry, edition_of_patrol, observation_history
from ui.badges import badge, result_badge
from ui.entries import Form
from ui.local_time import local_time
from ui.patrols.photos import show_photos
from ui.plain import plain, plain_line
from ui.problems import problems_shown
from ui.session import now
from ui.state_keys import APPEAL_OPEN, CARD_OPEN, HISTORY_OPEN


def open_button(
    patrol_id: str, staff_id: str | None, norm_id: str, words: Words, *, key: str
) -> None:
    """A button that opens the history; the page ends with ``show_opened_history``.

    :param key: unlike that of any other on the page
    """
    name = json.dumps([patrol_id, staff_id, norm_id])
    st.button(
        words("history.open"),
        key=f"history.open.{key}",
        type="tertiary",
        icon=":material/history:",
        on_click=_open,
        args=(name,),
    )


def show_opened_history(account: Account, words: Words) -> None:
    """The dialog of the observation whose button was tapped, if one was."""
    name = st.session_state.get(HISTORY_OPEN)
    if name is None:
        return
    with problems_shown(words):
        opened = observation_history(application(), account, *json.loads(name))
        title = plain(opened.norm.text(words.language))
        st.dialog(title, width="medium", on_dismiss=_close)(_show)(opened, account, words)


def _open(name: str) -> None:
    for other in (APPEAL_OPEN, CARD_OPEN):  # one dialog at a time
        st.session_state.pop(other, None)
    st.session_state[HISTORY_OPEN] = name


def _close() -> None:
    st.session_state.pop(HISTORY_OPEN, None)


def _show(opened: History, account: Account, words: Words) -> None:
    st.caption(f"{plain(opened.staff or words('board.hall'))} · {plain(opened.hall)}")
    show_entries(opened, words)
    if opened.decision is None and len(opened.people) > 1:
        st.caption(words("history.several"))
    if account.may(Act.HANDLE_CASES):
        _lead_to_action(opened, words)
    if may_correct(account, opened):
        _show_correction(opened, account, words)
    elif opened.walker_id != account.id and opened.decision is None:
        st.caption(words("history.who_corrects"))


def show_entries(opened: History, words: Words) -> None:
    """What was seen and became of it, oldest first."""
    for entry, before in zip(opened.entries, [None, *opened.entries], strict=False):
        # A rejection takes the breach out of the counts by an event of its own: told once.
        if before is None or before.kind != "decision" or entry.result is not Result.NONE:
            _show_entry(entry, opened, words)


def _lead_to_action(opened: History, words: Words) -> None:
    """To the form of a corrective action, which knows what this is about."""
    current = opened.current
    go = st.button(
        words("action.from_here"), key="history.action", icon=":material/build:", type="primary"
        if current.result is Result.FAIL else "secondary",
    )  # fmt: skip
    if go:
        _close()
        about = {"hall": opened.hall_id, "norm": opened.norm.id, "about": current.event_id}
        whom = {"person": opened.staff_id} if opened.staff_id else {}
        st.switch_page("pages/follow_up/new_action.py", query_params=about | whom)


def _show_entry(entry: HistoryEntry, opened: History, words: Words) -> None:
    at = local_time(entry.captured_at, opened.time_zone)
    if entry.result is None:
        badges = badge(words(f"red_line.{entry.status}"), "violet")
    else:
        badges = result_badge(entry.result, words)
        badges += " " + badge(words("history.counts"), "blue") if entry.counts else ""
        badges += " " + badge(words("history.arrived_late"), "gray") if entry.arrived_late else ""
        badges += " " + badge(words("appeal.outcome"), "violet") if entry.appeal else ""
    lines = [f"**{at}** · {plain(entry.who)} {badges}"]
    arrived = local_time(entry.received_at, opened.time_zone)
    measure = []
    if entry.seconds is not None:
        measure.append(words("history.seconds", seconds=f"{entry.seconds:g}"))
    if entry.count is not None:
        measure.append(words("history.count", count=entry.count))
    if entry.situation is not None:
        situation = words(f"situation.{entry.situation}")
        measure.append(words("history.by_situation", situation=situation))
    if entry.process is not None:
        measure.append(opened.processes[entry.process].text(words.language))
    if entry.segment is not None:
        measure.append(words.of(entry.segment))
    if arrived != at:
        measure.append(words("history.received", at=arrived))
    if measure:
        lines.append(f":small[:gray[{' · '.join(measure)}]]")
    if entry.note:
        lines.append(plain_line(entry.note))
    if entry.reason:
        lines.append(words("history.reason", reason=plain_line(entry.reason)))
    with st.container(border=True, gap="xsmall"):
        st.markdown("  \n".join(lines))
        show_photos(entry.photos, words)


def _show_correction(opened: History, account: Account, words: Words) -> None:
    current = opened.current
    norm = opened.norm
    answers = list(Result)
    if norm.severity is Severity.RED_LINE and current.result is not Result.FAIL:
        answers.remove(Result.FAIL)  # reported during a patrol only
    st.markdown(f"**{words('correct.title')}**")
    st.caption(words("correct.explained"))
    published = edition_of_patrol(application(), account, opened.patrol_id)
    with Form("correct", words("correct.submit"), words, enter=False) as form:
        result = st.segmented_control(
            words("correct.result"),
            [each.value for each in answers],
            default=current.result.value if current.result else None,
            required=True,
            format_func=lambda each: words(
                "correct.take_back" if each == Result.NONE else f"result.{each}"
            ),
            key="correct.result",
        )
        seconds, count = current.seconds, current.count
        if norm.kind is NormKind.TIME_LIMIT:
            seconds = st.number_input(
                words("column.seconds"), min_value=0.0, value=seconds, key="correct.seconds"
            )
        if norm.kind is NormKind.COUNT:
            count = st.number_input(
                words("column.count"), min_value=0, value=count, key="correct.count"
            )
        process, segment = _circumstances(opened, words)
        note = st.text_area(words("column.note"), current.note, key="correct.note", height=80)
        reason = st.text_area(words("correct.reason"), key="correct.reason", height=80)
        st.caption(words("board.note_hint"))
        message = words("correct.done", norm=norm.text(words.language))
        if published is not None:
            month, edition = published
            st.info(words("correct.published", month=month, edition=edition))
            message += words("correct.published_done", month=month, edition=edition)
    if form.submitted and result is not None:
        with form.saving(message), _fields_named(words):
            correction = Correction(Result(result), note, seconds, count, process, segment)
            correct_observation(
                application(), account, opened.patrol_id, opened.staff_id, norm.id, correction,
                reason, now(),
            )  # fmt: skip
            _close()


def _circumstances(opened: History, words: Words) -> tuple[str | None, Segment | None]:
    """The process and the customer as they shall stand."""
    current, norm = opened.current, opened.norm
    process, segment = current.process, current.segment
    not_said = words("correct.not_said")
    if len(norm.processes) > 1:
        names = {each: opened.processes[each].text(words.language) for each in norm.processes}
        process = _one_of(words("column.process_label"), names, process, not_said, "process")
    if opened.staff_id is not None:
        names = {each.value: words.of(each) for each in Segment}
        chosen = _one_of(words("column.segment_label"), names, segment, not_said, "segment")
        segment = Segment(chosen) if chosen else None
    return process, segment


def _one_of(
    label: str, names: Mapping[str, str], chosen: str | None, not_said: str, key: str
) -> str | None:
    options = ["", *names]
    value = st.selectbox(
        label,
        options,
        index=options.index(chosen or ""),
        format_func=lambda each: names.get(each, not_said),
        key=f"correct.{key}",
    )
    return value or None


@contextmanager
def _fields_named(words: Words) -> Iterator[None]:
    """Name the field of a problem as the form does, not as the tablet's JSON does."""
    try:
        yield
    except EventProblem as problem:
        labels = {
            "note": words("column.note"),
            "result": words("column.result_label"),
            "seconds": words("column.seconds"),
            "count": words("column.count"),
            "process": words("column.process_label"),
        }
        problem.values["field"] = labels.get(problem.field, problem.field)
        raise
