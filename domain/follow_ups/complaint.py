"""A complaint (process four): which step follows which, what it says, and when the next is due.

The source (D01 四.2.4) says: what the hall cannot solve is recorded and passed on as an order, the
department answers within an hour, the customer is answered as agreed, and is called back. How long
a call-back and the analysis may take, and how late a complaint may be recorded, is a proposal.

The order clock is the department's: nothing here is an observation, and no score of a person
follows from it. Of the customer there is a reference number and nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from domain.case import Case, head_time
from domain.follow_ups.clock import due_after
from domain.halls.hall import ComplaintClock
from domain.lookalikes import alike
from domain.patrols.masking import mask
from domain.plain_text import MAX_NOTE_LENGTH, clean
from domain.problems import InputProblem
from domain.roles import Role

ORDER_WITHIN = timedelta(hours=1)  # 四.2.4(3)
CALL_BACK_WITHIN = timedelta(days=3)  # proposal
ANALYSE_WITHIN = timedelta(days=7)  # proposal
RECORDED_WITHIN = timedelta(days=7)  # of being received; proposal
MAX_NUMBER_LENGTH = 40  # characters of a reference or order number
_CLOCKS_APART = timedelta(minutes=5)  # of a browser and the server; proposal


class ComplaintState(StrEnum):
    __words__ = "complaint_state."

    TAKEN = "taken"
    ORDERED = "ordered"  # the department has the order
    REPLIED = "replied"  # it answered; the customer waits
    ANSWERED = "answered"  # the customer knows; is to be called back
    CALLED_BACK = "called_back"  # satisfied; the cause is to be analysed
    CLOSED = "closed"


class ComplaintStep(StrEnum):
    __words__ = "complaint_step."

    TAKE = "take"
    HAND_OVER = "hand_over"
    CHASE = "chase"
    REPLY = "reply"
    ANSWER = "answer"
    CALL_BACK = "call_back"
    CLOSE = "close"


class Channel(StrEnum):
    """How the complaint came. A proposal."""

    __words__ = "complaint_channel."

    COUNTER = "counter"
    PHONE = "phone"
    HOTLINE = "hotline"  # 10086
    BOOK = "book"  # of comments
    ONLINE = "online"
    OTHER = "other"


class AnswerWay(StrEnum):
    """How the customer is answered. A proposal."""

    __words__ = "answer_way."

    PHONE = "phone"
    SMS = "sms"
    HALL = "hall"  # in the hall
    LETTER = "letter"


_NEXT: Mapping[str, tuple[ComplaintStep, ...]] = {
    ComplaintState.TAKEN: (ComplaintStep.HAND_OVER, ComplaintStep.ANSWER),
    # A department that never answers holds nobody up: the order goes elsewhere, or the customer is
    # answered without it.
    ComplaintState.ORDERED: (
        ComplaintStep.REPLY,
        ComplaintStep.CHASE,
        ComplaintStep.HAND_OVER,
        ComplaintStep.ANSWER,
    ),
    ComplaintState.REPLIED: (ComplaintStep.ANSWER, ComplaintStep.HAND_OVER),
    ComplaintState.ANSWERED: (ComplaintStep.CALL_BACK,),
    ComplaintState.CALLED_BACK: (ComplaintStep.CLOSE,),
    ComplaintState.CLOSED: (),
}


@dataclass(frozen=True)
class Said:
    """What a step sets and says (``domain.case.Step``)."""

    sets: Mapping[str, Any]
    texts: Mapping[str, str]


@dataclass(frozen=True)
class Promised:
    """What the customer was promised: an answer until then, in this way."""

    at: datetime
    way: AnswerWay


@dataclass(frozen=True)
class HallTime:
    """The clock of the hall's complaints, and its zone."""

    clock: ComplaintClock
    time_zone: str


def possible_steps(state: str) -> tuple[ComplaintStep, ...]:
    """What can follow, the usual one first.

    >>> [each.value for each in possible_steps("answered")]
    ['call_back']
    """
    return _NEXT[state]


def require_possible(case: Case, step: ComplaintStep) -> None:
    """Ask whether the step can follow.

    :raises InputProblem: it cannot
    """
    if step not in possible_steps(case.state):
        raise InputProblem("complaint_step_impossible")


def told_to(case: Case, now: datetime) -> frozenset[Role]:
    """Who is told that a complaint is late: duty managers at once, the branch head later."""
    if not case.is_late(now):
        return frozenset()
    head_at = case.fields.get("head_at")
    if head_at is None or datetime.fromisoformat(head_at) > now:
        return frozenset({Role.DUTY_MANAGER})
    return frozenset({Role.DUTY_MANAGER, Role.BRANCH_HEAD})


def order_was_late(case: Case, now: datetime) -> bool | None:
    """Whether the department answered its newest order after its hour, or has not by now.

    :return: None: there was no order, or its hour is still running
    """
    due, replied = _moment(case, "order_due_at"), _moment(case, "replied_at")
    if due is None:
        return None
    if replied is not None:
        return replied > due
    return True if now > due else None


def answer_was_late(case: Case, now: datetime) -> bool | None:
    """Whether the customer was answered after the agreed time, or has not been by now.

    :return: None: no time was agreed, or it is still running
    """
    due, answered = _moment(case, "answer_due_at"), _moment(case, "answered_at")
    if due is None:
        return None
    if answered is not None:
        return answered > due
    return True if now > due else None


# Steps


def taking(
    *,
    channel: Channel,
    category: str,
    cause: str,
    process: str,
    received_at: datetime,
    problem: str,
    tried: str,
    reference: str,
    agreed: Promised | None,
    hall: HallTime,
    now: datetime,
) -> Said:
    """A complaint comes in.

    :param process: id of the process it is about; '': none
    :param tried: on the spot; '': nothing
    :param agreed: None: it was solved on the spot, which ends it
    :raises InputProblem: without words, a time that cannot be, or somebody's number as reference
    """
    _require_been(received_at, now)
    if now - received_at > RECORDED_WITHIN:
        raise InputProblem("complaint_too_long_ago", days=RECORDED_WITHIN.days)
    texts = {
        "problem": kept_text(problem),
        "tried": kept_text(tried, needed=False),
        "reference": kept_reference(reference),
    }
    sets: dict[str, Any] = {
        "channel": channel.value,
        "category": category,
        "cause": cause,
        "process": process or None,
        "received_at": _text(received_at),
        "solved_at_once": agreed is None,
    }
    if agreed is None:
        sets |= {"state": ComplaintState.CLOSED.value, "closed": True}
    else:
        sets |= {"state": ComplaintState.TAKEN.value, "closed": False, **_promise(agreed, now)}
        sets |= _due(sets, hall)
    return Said(sets, _written(texts))


def handing_over(
    case: Case,
    *,
    department: str,
    order_no: str,
    handed_over_at: datetime,
    hall: HallTime,
    now: datetime,
) -> Said:
    """An order goes to a department, the first or another one; its hour begins.

    :raises InputProblem: it cannot follow, or the time cannot be
    """
    require_possible(case, ComplaintStep.HAND_OVER)
    _require_been(handed_over_at, now)
    _require_order(_moment(case, "received_at"), handed_over_at)
    due = due_after(handed_over_at, ORDER_WITHIN, hall.clock, hall.time_zone)
    sets = {
        "state": ComplaintState.ORDERED.value,
        "department": department,
        "handed_over_at": _text(handed_over_at),
        "order_due_at": _text(due),
        "replied_at": None,
        "orders": case.fields.get("orders", 0) + 1,
    }
    return Said(
        sets | _due({**case.fields, **sets}, hall), _written({"order_no": _order(order_no)})
    )


def chasing(case: Case, *, text: str) -> Said:
    """The department is asked again. Its clock goes on."""
    require_possible(case, ComplaintStep.CHASE)
    sets = {"chased": case.fields.get("chased", 0) + 1}
    return Said(sets, _written({"chase": kept_text(text, needed=False)}))


def replying(
    case: Case, *, replied_at: datetime, reply: str, hall: HallTime, now: datetime
) -> Said:
    """The department's answer came."""
    require_possible(case, ComplaintStep.REPLY)
    _require_been(replied_at, now)
    _require_order(_moment(case, "handed_over_at"), replied_at)
    sets = {"state": ComplaintState.REPLIED.value, "replied_at": _text(replied_at)}
    due = _due({**case.fields, **sets}, hall)
    return Said(sets | due, {"reply": kept_text(reply)})


def answering(
    case: Case,
    *,
    answered_at: datetime,
    way: AnswerWay,
    answer: str,
    hall: HallTime,
    now: datetime,
) -> Said:
    """The customer was answered, with or without the department."""
    require_possible(case, ComplaintStep.ANSWER)
    _require_been(answered_at, now)
    _require_order(_moment(case, "replied_at") or _moment(case, "received_at"), answered_at)
    sets: dict[str, Any] = {
        "state": ComplaintState.ANSWERED.value,
        "answered_at": _text(answered_at),
        "answered_by_way": way.value,
        "order_unanswered": True if case.state == ComplaintState.ORDERED else None,
    }
    due = _due({**case.fields, **sets}, hall)
    return Said(sets | due, {"answer": kept_text(answer)})


def calling_back(
    case: Case,
    *,
    called_back_at: datetime,
    satisfied: bool,
    said: str,
    agreed: Promised | None,
    hall: HallTime,
    now: datetime,
) -> Said:
    """The customer was called back. Who is not satisfied gets another answer: all begins anew.

    :param agreed: what was promised to who is not satisfied
    """
    require_possible(case, ComplaintStep.CALL_BACK)
    _require_been(called_back_at, now)
    _require_order(_moment(case, "answered_at"), called_back_at)
    sets: dict[str, Any] = {"satisfied": satisfied, "called_back_at": _text(called_back_at)}
    if satisfied:
        sets["state"] = ComplaintState.CALLED_BACK.value
    else:
        if agreed is None:
            raise InputProblem("complaint_answer_time_needed")
        sets |= {
            "state": ComplaintState.TAKEN.value,
            "answered_at": None,
            "order_due_at": None,
            "replied_at": None,
            "again": case.fields.get("again", 0) + 1,
            **_promise(agreed, now),
        }
    due = _due({**case.fields, **sets}, hall)
    return Said(sets | due, _written({"call_back": kept_text(said, needed=not satisfied)}))


def closing(case: Case, *, category: str, cause: str, analysis: str, avoidance: str) -> Said:
    """The cause was found, and how to avoid it; the complaint ends.

    :param cause: as the analysis has it, perhaps another one than when it was taken
    """
    require_possible(case, ComplaintStep.CLOSE)
    sets = {
        "state": ComplaintState.CLOSED.value,
        "closed": True,
        "category": category,
        "cause": cause,
        "due_at": None,
        "head_at": None,
    }
    texts = {"analysis": kept_text(analysis), "avoidance": kept_text(avoidance, needed=False)}
    return Said(sets, _written(texts))


# Words and numbers


def kept_text(text: str, *, needed: bool = True) -> str:
    """As it is kept: on one line, customers' numbers masked.

    :raises InputProblem: nothing where something is needed, or too much
    """
    text = mask(" ".join(text.replace("\0", "").split())).text
    if needed and not alike(text):
        raise InputProblem("complaint_words_needed")
    if len(text) > MAX_NOTE_LENGTH:
        raise InputProblem("reason_too_long", maximum=MAX_NOTE_LENGTH)
    return text


def kept_reference(number: str) -> str:
    """A number by which the customer's data is found where it is kept, never the data itself.

    :raises InputProblem: it is a customer's number, or too long
    """
    number = clean(number)
    if mask(number).findings:
        raise InputProblem("complaint_reference_of_customer")
    return _short(number)


def _order(number: str) -> str:
    """Order numbers are long; only what is an identity card for certain is none."""
    number = clean(number)
    if mask(f"工单号{number}").findings:
        raise InputProblem("complaint_reference_of_customer")
    return _short(number)


def _short(number: str) -> str:
    if len(number) > MAX_NUMBER_LENGTH:
        raise InputProblem("complaint_number_too_long", maximum=MAX_NUMBER_LENGTH)
    return number


def _written(texts: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in texts.items() if text}


# Times


def _promise(agreed: Promised, now: datetime) -> dict[str, Any]:
    if agreed.at <= now:
        raise InputProblem("complaint_answer_time_past")
    return {"answer_due_at": _text(agreed.at), "answer_way": agreed.way.value}


def _due(fields: Mapping[str, Any], hall: HallTime) -> dict[str, str | None]:
    """What is due first as the case will stand, and from when on the branch head is told."""
    dues = [datetime.fromisoformat(each) for each in _running(fields)]
    if not dues:
        return {"due_at": None, "head_at": None}
    due = min(dues)
    later = timedelta(minutes=hall.clock.branch_head_after_min)
    return {
        "due_at": _text(due),
        "head_at": head_time(due_after(due, later, hall.clock, hall.time_zone)),
    }


def _running(fields: Mapping[str, Any]) -> list[str]:
    """The ends of the clocks that run."""
    state = fields["state"]
    if state == ComplaintState.ANSWERED:
        answered = datetime.fromisoformat(fields["answered_at"])
        return [_text(answered + CALL_BACK_WITHIN)]
    if state == ComplaintState.CALLED_BACK:
        called = datetime.fromisoformat(fields["called_back_at"])
        return [_text(called + ANALYSE_WITHIN)]
    names = ["answer_due_at"]
    if state == ComplaintState.ORDERED:
        names.append("order_due_at")
    return [fields[name] for name in names if fields.get(name)]


def _require_been(at: datetime, now: datetime) -> None:
    if at > now + _CLOCKS_APART:
        raise InputProblem("complaint_time_to_come")


def _require_order(before: datetime | None, at: datetime) -> None:
    # Forms know minutes: what happened within the same one is in order.
    if before is not None and at < before.replace(second=0, microsecond=0):
        raise InputProblem("complaint_time_reversed")


def _moment(case: Case, name: str) -> datetime | None:
    text = case.fields.get(name)
    return None if text is None else datetime.fromisoformat(text)


def _text(at: datetime) -> str:
    return at.isoformat()
