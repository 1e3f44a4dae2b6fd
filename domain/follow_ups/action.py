"""A corrective action (整改): what is mended, by whom, until when, and who looks at it again.

It is opened, accepted, mended, and verified by somebody else, or sent back. One that is about a
norm is closed only once the norm was seen kept at a later patrol: that somebody says it is mended
is no observation; then it is closed by itself. What fails again soon after that reopens it by
itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.case import Case
from domain.follow_ups.workdays import end_of, is_workday, local_day, nth_workday
from domain.halls.assignment import Person
from domain.halls.hall import Hall
from domain.lookalikes import alike
from domain.norms.library import WorkdayFile
from domain.norms.norm import Norm
from domain.patrols.masking import mask
from domain.problems import InputProblem
from domain.result import Result

MAX_WHAT_LENGTH = 200  # as of a measure: a sheet has room for some of them
MAX_PHOTOS = 6  # of one step; proposal
_LATEST = timedelta(days=366)  # that one can be due ahead; proposal


class ActionState(StrEnum):
    __words__ = "action_state."

    OPEN = "open"
    ACCEPTED = "accepted"
    MENDED = "mended"  # somebody says so; nobody else has looked
    VERIFIED = "verified"  # somebody else has looked; a patrol has not yet
    CLOSED = "closed"


class ActionStep(StrEnum):
    __words__ = "action_step."

    OPEN = "open"
    ACCEPT = "accept"
    MEND = "mend"
    VERIFY = "verify"
    SEND_BACK = "send_back"
    CLOSE = "close"
    HAND_OVER = "hand_over"  # somebody else has it in hand
    MOVE_DUE = "move_due"
    DROP = "drop"  # closed without being mended, with a reason
    OBSERVE = "observe"  # by itself: a patrol saw it kept
    REOPEN = "reopen"  # by itself: a patrol saw it fail again


class Outcome(StrEnum):
    """How it was closed."""

    __words__ = "action_outcome."

    MENDED = "mended"
    WITHDRAWN = "withdrawn"  # opened in error, or not needed any more
    PERSON_LEFT = "person_left"
    PERSON_MOVED = "person_moved"
    HALL_CLOSED = "hall_closed"
    NORM_OFF = "norm_off"


# From which states a person may take a step, and what it leads to; None: it stays as it is.
_STEPS: dict[ActionStep, tuple[frozenset[ActionState], ActionState | None]] = {
    ActionStep.ACCEPT: (frozenset({ActionState.OPEN}), ActionState.ACCEPTED),
    ActionStep.MEND: (frozenset({ActionState.OPEN, ActionState.ACCEPTED}), ActionState.MENDED),
    ActionStep.VERIFY: (frozenset({ActionState.MENDED}), ActionState.VERIFIED),
    ActionStep.SEND_BACK: (
        frozenset({ActionState.MENDED, ActionState.VERIFIED}), ActionState.ACCEPTED,
    ),
    ActionStep.CLOSE: (frozenset({ActionState.VERIFIED}), ActionState.CLOSED),
    ActionStep.HAND_OVER: (frozenset(ActionState) - {ActionState.CLOSED}, None),
    ActionStep.MOVE_DUE: (frozenset(ActionState) - {ActionState.CLOSED}, None),
    ActionStep.DROP: (frozenset(ActionState) - {ActionState.CLOSED}, ActionState.CLOSED),
}  # fmt: skip


@dataclass(frozen=True)
class Stander:
    """Who looks at an action, as far as its rules ask.

    :param handles: handles cases of the hall
    :param is_person: is the member of staff that it is about
    :param heads: heads the branch
    """

    account_id: str
    handles: bool
    is_person: bool = False
    heads: bool = False


@dataclass(frozen=True)
class SeenSince:
    """A judgement of the norm of an action, about the same person or the hall.

    :param begun_at: when the patrol began
    """

    event_id: str
    at: datetime
    result: Result
    begun_at: datetime


def needs_observation(case: Case) -> bool:
    """Whether it is closed only after its norm was seen kept."""
    return bool(case.norm_id)


def is_observed(case: Case) -> bool:
    return "observed" in case.fields


def leads_to(step: ActionStep) -> ActionState | None:
    """The state after a step; None: the one before."""
    return _STEPS[step][1]


def refusal(
    case: Case, step: ActionStep, who: Stander, gone: Outcome | None = None
) -> InputProblem | None:
    """Why somebody may not take the step now; None: they may.

    :param gone: why there is nothing left to mend (``gone``)
    """
    state = ActionState(case.state)
    if step not in _STEPS or state not in _STEPS[step][0]:
        return InputProblem("action_step_not_now")
    if step in (ActionStep.ACCEPT, ActionStep.MEND):
        return None if who.handles or who.is_person else InputProblem("action_not_yours")
    if not who.handles or who.is_person:
        return InputProblem("action_not_yours")
    if step in (ActionStep.VERIFY, ActionStep.CLOSE):
        if case.fields.get("mended_by") == who.account_id:
            return InputProblem("action_own_fix")
    if step is ActionStep.CLOSE and needs_observation(case) and not is_observed(case):
        return InputProblem("action_not_observed")
    if step is ActionStep.MOVE_DUE or (step is ActionStep.DROP and gone is None):
        if not who.heads and case.opened_by != who.account_id:
            return InputProblem("action_not_opener")
    return None


def possible(case: Case, who: Stander, gone: Outcome | None = None) -> list[ActionStep]:
    """What somebody may do now, in the order of the steps."""
    return [step for step in _STEPS if refusal(case, step, who, gone) is None]


def gone(person: Person | None, hall: Hall, norm: Norm | None, day: date) -> Outcome | None:
    """Why there is nothing left to mend on a day; None: there is.

    :param person: None: it is about the hall itself
    :param norm: as it is in force; None: it is about none
    """
    if hall.closed(day):
        return Outcome.HALL_CLOSED
    if person is not None:
        stay = person.on(day)
        if stay is None:
            return Outcome.PERSON_LEFT
        if stay.hall_id != hall.id:
            return Outcome.PERSON_MOVED
    if norm is not None and not norm.enabled:
        return Outcome.NORM_OFF
    return None


def checked_what(text: str) -> str:
    """What is to be mended, on one line, customers' numbers masked.

    :raises InputProblem: nothing, or too much
    """
    text = mask(" ".join(text.split())).text
    if not alike(text):
        raise InputProblem("action_what_needed")
    if len(text) > MAX_WHAT_LENGTH:
        raise InputProblem("action_what_too_long", maximum=MAX_WHAT_LENGTH, given=len(text))
    return text


# Times


def default_due(day: date, known: WorkdayFile) -> date:
    """The day until when it is mended, unless somebody says another."""
    return nth_workday(day, known.action_workdays, known)


def checked_due(day: date, now: datetime, time_zone: str, known: WorkdayFile) -> datetime:
    """Until when it is to be mended: the end of the day in the hall.

    :raises InputProblem: it is past, more than a year ahead, or no working day
    """
    today = local_day(now, time_zone)
    if day < today:
        raise InputProblem("due_past", day=day.isoformat())
    if day > today + _LATEST:
        raise InputProblem("due_too_far", day=day.isoformat())
    if not is_workday(day, known):
        following = nth_workday(day, 1, known)
        raise InputProblem("due_no_workday", day=day.isoformat(), next=following.isoformat())
    return end_of(day, time_zone)


# What patrols say of it


def kept_since(case: Case, seen: Iterable[SeenSince]) -> SeenSince | None:
    """The first judgement, at a patrol that began after somebody said that it is mended, that says
    so too."""
    said = case.fields.get("mended_at")
    if said is None:
        return None
    since = datetime.fromisoformat(said)
    kept = (each for each in _in_order(seen) if each.result is Result.PASS)
    return next((each for each in kept if each.begun_at >= since), None)


def failed_since(case: Case, seen: Iterable[SeenSince]) -> SeenSince | None:
    """The first judgement, at a patrol that began after somebody said that it is mended, that says
    the contrary."""
    said = case.fields.get("mended_at")
    if said is None:
        return None
    since = datetime.fromisoformat(said)
    failed = (each for each in _in_order(seen) if each.result is Result.FAIL)
    return next((each for each in failed if each.begun_at >= since), None)


def relapse(case: Case, seen: Iterable[SeenSince], known: WorkdayFile) -> SeenSince | None:
    """The judgement that reopens a closed action: the first one that failed after the closing and
    within the days that the file says. One that was dropped was never mended, and stays closed."""
    if case.closed_at is None or case.fields.get("outcome") != Outcome.MENDED:
        return None
    until = case.closed_at + timedelta(days=known.relapse_days)
    return next(
        (
            each
            for each in _in_order(seen)
            if each.result is Result.FAIL and case.closed_at < each.at <= until
        ),
        None,
    )


def _in_order(seen: Iterable[SeenSince]) -> list[SeenSince]:
    return sorted(seen, key=lambda each: (each.at, each.event_id))
