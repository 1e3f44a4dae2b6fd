"""One complaint on its page: what stands, the step that comes next, and what was done."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from domain.follow_ups.complaint import (
    AnswerWay,
    Channel,
    ComplaintStep,
    answer_was_late,
    order_was_late,
    possible_steps,
)
from domain.halls.hall import Hall
from domain.roles import Account
from locales import Words
from services.application import application
from services.follow_ups import complaints
from services.follow_ups.cases import OpenedCase
from services.follow_ups.complaints import Order, causes_in_force, department_text
from ui.badges import badge
from ui.entries import doing
from ui.follow_ups.case_list import about, due_badge
from ui.follow_ups.complaint_form import (
    choose_cause,
    choose_promise,
    in_zone,
    listed_chips,
    moment_field,
)
from ui.follow_ups.complaint_words import complaint_headline
from ui.local_time import local_time
from ui.plain import plain, plain_line
from ui.session import now
from ui.state_keys import form_button

# Texts in the order in which a step says them.
_TEXTS = (
    "problem", "tried", "reference", "order_no", "chase", "reply", "answer", "call_back",
    "analysis", "avoidance",
)  # fmt: skip
_TIMES = ("received_at", "handed_over_at", "replied_at", "answered_at", "called_back_at")


def show_complaint(opened: OpenedCase, words: Words) -> None:
    """What it is about, and how its clocks stand."""
    row, case = opened.row, opened.row.case
    st.subheader(plain(complaint_headline(row, words)), anchor=False)
    badges = [due_badge(row, words, now()), *_clocks(opened, words)]
    if shown := " ".join(each for each in badges if each):
        st.markdown(shown)
    st.markdown(plain_line(str(case.texts.get("problem", ""))))
    facts = [
        words.of(Channel(case.fields["channel"])),
        _process(case.fields.get("process"), words),
        words("complaint.reference_is", number=case.texts["reference"])
        if case.texts.get("reference")
        else "",
    ]
    st.caption(" · ".join([about(row, words), *(plain(each) for each in facts if each)]))


def _clocks(opened: OpenedCase, words: Words) -> list[str]:
    case, zone = opened.row.case, opened.row.time_zone
    said = []
    for due, late, label in (
        ("order_due_at", order_was_late(case, now()), "complaint.order_clock"),
        ("answer_due_at", answer_was_late(case, now()), "complaint.answer_clock"),
    ):
        if due in case.fields:
            at = local_time(datetime.fromisoformat(case.fields[due]), zone)
            colour = {True: "red", False: "green", None: "gray"}[late]
            stands = {True: "late", False: "kept", None: "runs"}[late]
            said.append(
                badge(plain(f"{words(label, at=at)} {words(f'complaint.clock.{stands}')}"), colour)
            )
    return said


def _process(process_id: str | None, words: Words) -> str:
    listed = {each.id: each for each in application().checklists.usable().processes}
    return listed[process_id].text(words.language) if process_id in listed else ""


# What comes next


def show_next_step_of(account: Account, opened: OpenedCase, hall: Hall, words: Words) -> None:
    """The usual next step, and whatever else can follow; nothing of a closed one."""
    case = opened.row.case
    steps = possible_steps(case.state)
    if not steps:
        return
    step = steps[0]
    with st.container(border=True):
        if len(steps) > 1:
            step = st.segmented_control(
                words("complaint.next"), steps, default=step, required=True,
                key=f"complaint.{case.id}.{case.steps}.step",
                format_func=lambda each: words(f"complaint_do.{each}"),
            )  # fmt: skip
        else:
            st.markdown(f"**{words(f'complaint_do.{step}')}**")
        act = _FORMS[step](account, opened, hall, words)
        refusal = st.empty()
        name = f"complaint.{case.id}.{case.steps}"
        if st.button(words("setup.save"), key=form_button(name), type="primary"):
            with doing(words, words("complaint.kept"), refusal):
                act()


def _key(opened: OpenedCase, field: str) -> str:
    return f"complaint.{opened.row.case.id}.{opened.row.case.steps}.{field}"


def _text(opened: OpenedCase, label: str, words: Words, field: str = "text") -> str:
    return st.text_area(words(label), key=_key(opened, field), height=80)


def _moment(opened: OpenedCase, label: str, hall: Hall, words: Words) -> datetime:
    local = moment_field(label, _key(opened, "at"), words)
    return in_zone(local, ZoneInfo(hall.time_zone)) or now()


_Asked = tuple[Account, str, int]


def _asked(account: Account, opened: OpenedCase) -> _Asked:
    return account, opened.row.case.id, opened.row.case.steps


def _hand_over(
    account: Account, opened: OpenedCase, hall: Hall, words: Words
) -> Callable[[], None]:
    departments = causes_in_force(application()).departments_by_id
    department = listed_chips("complaint.department", departments, _key(opened, "to"), words)
    number = st.text_input(words("complaint.order_no"), key=_key(opened, "order.text"))
    at = _moment(opened, "complaint.handed_over_at", hall, words)
    order = Order(department or "", number, at)
    return lambda: complaints.hand_over(application(), *_asked(account, opened), order, now())


def _chase(account: Account, opened: OpenedCase, hall: Hall, words: Words) -> Callable[[], None]:
    text = _text(opened, "complaint.chase", words)
    return lambda: complaints.chase(application(), *_asked(account, opened), text, now())


def _reply(account: Account, opened: OpenedCase, hall: Hall, words: Words) -> Callable[[], None]:
    text = _text(opened, "complaint.reply", words)
    at = _moment(opened, "complaint.replied_at", hall, words)
    return lambda: complaints.keep_reply(application(), *_asked(account, opened), text, at, now())


def _answer(account: Account, opened: OpenedCase, hall: Hall, words: Words) -> Callable[[], None]:
    text = _text(opened, "complaint.answer", words)
    ways = [each.value for each in AnswerWay]
    way = st.pills(
        words("complaint.way"), ways, key=_key(opened, "way"), required=True,
        default=opened.row.case.fields.get("answer_way", ways[0]),
        format_func=lambda each: words(f"answer_way.{each}"),
    )  # fmt: skip
    at = _moment(opened, "complaint.answered_at", hall, words)
    return lambda: complaints.answer_customer(
        application(), *_asked(account, opened), text, AnswerWay(way or ways[0]), at, now()
    )


def _call_back(
    account: Account, opened: OpenedCase, hall: Hall, words: Words
) -> Callable[[], None]:
    satisfied = st.segmented_control(
        words("complaint.satisfied"), ["yes", "no"], default="yes", required=True,
        key=_key(opened, "satisfied"),
        format_func=lambda each: words(f"complaint.satisfied.{each}"),
    )  # fmt: skip
    text = _text(opened, "complaint.call_back", words)
    at = _moment(opened, "complaint.called_back_at", hall, words)
    promised = None
    if satisfied == "no":
        promised = choose_promise(hall, _key(opened, "promise"), words)
    return lambda: complaints.call_back(
        application(), *_asked(account, opened), text, at, promised, now(),
        satisfied=satisfied == "yes",
    )  # fmt: skip


def _close(account: Account, opened: OpenedCase, hall: Hall, words: Words) -> Callable[[], None]:
    fields = opened.row.case.fields
    causes = causes_in_force(application())
    usual = fields.get("category"), fields.get("cause")
    _, cause = choose_cause(causes, _key(opened, "cause"), words, usual)
    analysis = _text(opened, "complaint.analysis", words, "analysis.text")
    avoidance = _text(opened, "complaint.avoidance", words, "avoidance.text")
    return lambda: complaints.close_complaint(
        application(), *_asked(account, opened), cause or "", analysis, avoidance, now()
    )


_FORMS: dict[ComplaintStep, Callable[[Account, OpenedCase, Hall, Words], Callable[[], None]]] = {
    ComplaintStep.HAND_OVER: _hand_over,
    ComplaintStep.CHASE: _chase,
    ComplaintStep.REPLY: _reply,
    ComplaintStep.ANSWER: _answer,
    ComplaintStep.CALL_BACK: _call_back,
    ComplaintStep.CLOSE: _close,
}


# What was done


def show_history(opened: OpenedCase, words: Words) -> None:
    """Every step, the newest first."""
    st.subheader(words("case.history"))
    zone = opened.row.time_zone
    for each in reversed(opened.steps):
        step = each.step
        with st.container(border=True, gap=None):
            what = words.of(ComplaintStep(step.action))
            st.markdown(f"**{what}** {plain(_codes(step.sets, zone, words))}")
            for name in _TEXTS:
                if name in step.texts:
                    said = plain_line(str(step.texts[name]))
                    st.markdown(f":gray[{words(f'complaint_said.{name}')}] {said}")
            st.caption(plain(f"{each.account} · {local_time(step.at, zone)}"))


def _codes(sets: Any, zone: str, words: Words) -> str:
    """What a step sets that a reader asks for: where it went, when, and how."""
    causes = causes_in_force(application())
    parts = []
    if sets.get("department"):
        parts.append(department_text(causes, sets["department"], words.language))
    parts += [
        local_time(datetime.fromisoformat(sets[name]), zone) for name in _TIMES if sets.get(name)
    ]
    if sets.get("answered_by_way"):
        parts.append(words.of(AnswerWay(sets["answered_by_way"])))
    if "satisfied" in sets:
        parts.append(words(f"complaint.satisfied.{'yes' if sets['satisfied'] else 'no'}"))
    if sets.get("answer_due_at"):
        at = local_time(datetime.fromisoformat(sets["answer_due_at"]), zone)
        parts.append(
            words("complaint.promised", at=at, way=words.of(AnswerWay(sets["answer_way"])))
        )
    return " · ".join(parts)
