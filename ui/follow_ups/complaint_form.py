"""Taking a complaint: chips, and usual answers that are chosen already, so that a minute is enough.

What is usual is a proposal: the customer stands in the hall, the order goes out now, and the answer
comes by telephone on the next morning (as the manual's sentence for it says).
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from domain.follow_ups.complaint import AnswerWay, Channel, Promised
from domain.halls.hall import Hall
from domain.norms.library import ComplaintCauses, Listed
from domain.roles import Account
from locales import Words
from services.application import application
from services.follow_ups.complaints import NewComplaint, Order, causes_in_force, take_complaint
from ui.entries import say
from ui.plain import plain, plain_line
from ui.problems import problems_shown
from ui.session import now
from ui.state_keys import form_button, form_count

FORM = "complaint"
_HANDLED = ("passed_on", "here", "solved")
_WHEN = ("two_hours", "today", "tomorrow", "own")
_MORNING = time(10)  # of the next day
_ROUNDED = timedelta(minutes=15)


def show_taking(
    account: Account, halls: Sequence[Hall], go_to: Callable[[str], None], words: Words
) -> None:
    """The form; once it is kept, its case is opened.

    :param halls: where complaints can be taken
    :param go_to: opens a case by its id
    """
    hall = _hall(halls, words)
    zone = ZoneInfo(hall.time_zone)
    causes = causes_in_force(application())
    fields = _what(causes, words)
    handled = _chips("handled", _HANDLED, words, "complaint.handled", usual=_HANDLED[0])
    order, promised, tried = None, None, ""
    if handled == "solved":
        tried = st.text_area(words("complaint.tried"), key=_key("tried.text"), height=80)
    else:
        if handled == "passed_on":
            order = _order(causes, words)
        promised = _promised(hall, words)
    with st.expander(words("complaint.more")):
        if handled != "solved":
            tried = st.text_area(words("complaint.tried"), key=_key("tried.text"), height=80)
        reference = st.text_input(
            words("complaint.reference"), key=_key("reference.text"),
            help=words("complaint.reference_help"),
        )  # fmt: skip
        processes = {each.id: each for each in application().checklists.usable().processes}
        process = st.selectbox(
            words("complaint.process"), list(processes), None, key=_key("process"),
            format_func=lambda each: f"{each} {processes[each].text(words.language)}",
            placeholder=words("complaint.no_process"), filter_mode=None,
        )  # fmt: skip
        channel = _chips(
            "channel", list(Channel), words, "complaint_channel", usual=Channel.COUNTER
        )
        received = moment_field("complaint.received_at", _key("received"), words)
    refusal = st.empty()
    if st.button(words("complaint.save"), key=form_button(FORM), type="primary", width="stretch"):
        with problems_shown(words, refusal):
            new = NewComplaint(
                hall.id,
                Channel(channel),
                fields["cause"] or "",
                fields["problem"],
                process=process or "",
                received_at=in_zone(received, zone),
                tried=tried,
                reference=reference,
                agreed=promised,
                order=order,
            )
            case_id = take_complaint(application(), account, new, now())
            count = form_count(FORM)
            st.session_state[count] = st.session_state.get(count, 0) + 1
            say(words("complaint.taken"))
            go_to(case_id)


def _key(field: str) -> str:
    """New after each complaint that was kept."""
    return f"{FORM}.{st.session_state.get(form_count(FORM), 0)}.{field}"


def _hall(halls: Sequence[Hall], words: Words) -> Hall:
    by_id = {hall.id: hall for hall in halls}
    asked = st.query_params.get("hall")
    usual = asked if asked in by_id else next(iter(by_id))
    if len(by_id) == 1:
        st.caption(plain(by_id[usual].name))
        return by_id[usual]
    chosen = st.pills(
        words("today.hall"), list(by_id), default=usual, required=True, key=_key("hall"),
        format_func=lambda each: plain_line(by_id[each].name),
    )  # fmt: skip
    return by_id[chosen or usual]


def _what(causes: ComplaintCauses, words: Words) -> dict[str, Any]:
    category, cause = choose_cause(causes, _key("cause"), words)
    problem = st.text_area(
        words("complaint.problem"), key=_key("problem.text"), height=80,
        placeholder=words("complaint.problem_hint"),
    )  # fmt: skip
    return {"category": category, "cause": cause, "problem": problem}


def choose_cause(
    causes: ComplaintCauses,
    key: str,
    words: Words,
    usual: tuple[str | None, str | None] = (None, None),
) -> tuple[str | None, str | None]:
    """Chips of categories, and of the causes in the one that is chosen: (category, cause)."""
    category = listed_chips(
        "complaint.category", causes.categories_by_id, f"{key}.category", words, usual[0]
    )
    if category is None:
        return None, None
    of_category = {each.id: each for each in causes.categories_by_id[category].causes}
    cause = listed_chips(
        "complaint.cause", of_category, f"{key}.{category}", words,
        usual[1] if usual[1] in of_category else None,
    )  # fmt: skip
    return category, cause


def listed_chips(
    label: str, listed: Mapping[str, Listed], key: str, words: Words, usual: str | None = None
) -> str | None:
    """Chips of what is offered in a list of the checklist files, and of what is chosen."""
    shown = [each.id for each in listed.values() if each.offered or each.id == usual]
    return st.pills(
        words(label), shown, default=usual if usual in shown else None, key=key,
        format_func=lambda each: plain_line(listed[each].text(words.language)),
    )  # fmt: skip


def _chips(name: str, options: Sequence[str], words: Words, prefix: str, usual: str) -> str:
    chosen = st.pills(
        words(f"complaint.{name}"), [str(each) for each in options], default=str(usual),
        required=True, format_func=lambda each: words(f"{prefix}.{each}"), key=_key(name),
    )  # fmt: skip
    return chosen or str(usual)


def _order(causes: ComplaintCauses, words: Words) -> Order:
    department = listed_chips(
        "complaint.department", causes.departments_by_id, _key("department"), words
    )
    number = st.text_input(words("complaint.order_no"), key=_key("order.text"))
    return Order(department or "", number, now())


def _promised(hall: Hall, words: Words) -> Promised:
    return choose_promise(hall, _key("promise"), words)


def choose_promise(hall: Hall, key: str, words: Words) -> Promised:
    """When and how the customer is answered."""
    local = now().astimezone(ZoneInfo(hall.time_zone))
    times = promise_times(local, hall.settings.complaint_clock.closes)
    usual = "tomorrow"
    options = [each for each in _WHEN if each == "own" or each in times]
    chosen = st.pills(
        words("complaint.when"), options, default=usual, required=True, key=f"{key}.when",
        format_func=lambda each: words(
            f"complaint.when.{each}", **({"at": f"{times[each]:%H:%M}"} if each in times else {})
        ),
    )  # fmt: skip
    at = times.get(chosen or usual)
    if at is None:
        own = st.datetime_input(
            words("complaint.when_own"), times[usual].replace(tzinfo=None), key=f"{key}.own",
            format="YYYY-MM-DD", width=260,
        )  # fmt: skip
        at = in_zone(own, ZoneInfo(hall.time_zone)) or times[usual]
    ways = [each.value for each in AnswerWay]
    way = st.pills(
        words("complaint.way"), ways, default=ways[0], required=True, key=f"{key}.way",
        format_func=lambda each: words(f"answer_way.{each}"),
    )  # fmt: skip
    return Promised(at, AnswerWay(way or ways[0]))


def promise_times(local: datetime, closes: time) -> dict[str, datetime]:
    """What can be promised with one tap at this time of the hall.

    >>> evening = datetime(2026, 3, 4, 18, 20)
    >>> {name: f"{at:%d %H:%M}" for name, at in promise_times(evening, time(18, 30)).items()}
    {'two_hours': '04 20:30', 'tomorrow': '05 10:00'}
    """
    soon = local + timedelta(hours=2)
    soon += -timedelta(minutes=soon.minute, seconds=soon.second) % _ROUNDED
    soon = soon.replace(second=0, microsecond=0)
    today = local.replace(hour=closes.hour, minute=closes.minute, second=0, microsecond=0)
    tomorrow = datetime.combine(local.date() + timedelta(days=1), _MORNING, local.tzinfo)
    times = {"two_hours": soon, "today": today, "tomorrow": tomorrow}
    if today - local < timedelta(minutes=30):
        del times["today"]
    return times


def moment_field(label: str, key: str, words: Words) -> datetime | None:
    """A time on the wall of the hall; None: just now."""
    return st.datetime_input(
        words(label), None, key=key, format="YYYY-MM-DD", step=timedelta(minutes=5), width=260,
        help=words("complaint.empty_is_now"),
    )  # fmt: skip


def in_zone(local: datetime | None, zone: ZoneInfo) -> datetime | None:
    """A time on the wall as a moment."""
    return None if local is None else local.replace(tzinfo=zone)
