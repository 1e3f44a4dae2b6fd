"""What follows a reported breach of a red line: the person's statement, the decision in time, and
another look before it is closed.

The report and the decision are events of the patrol (``services.scores.red_line_decisions``); the
case goes beside them. Until when there is time for each is a proposal (``workdays.yaml``).
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from domain.case import Case
from domain.follow_ups.action import Outcome, SeenSince, Stander
from domain.follow_ups.workdays import due_after
from domain.norms.library import WorkdayFile
from domain.patrols.event import Status
from domain.patrols.masking import mask
from domain.problems import InputProblem
from domain.reason import checked_reason


class RedLineState(StrEnum):
    __words__ = "red_line_state."

    REPORTED = "reported"
    CONFIRMED = "confirmed"  # nobody has looked again
    CLOSED = "closed"


class RedLineStep(StrEnum):
    __words__ = "red_line_step."

    OPEN = "open"
    STATE = "state"  # what the person says to it
    DECIDE = "decide"  # by the decision of the branch head, or because it was taken back
    OBSERVE = "observe"  # by itself: a patrol watched again, and there was no report
    REPORT_AGAIN = "report_again"  # by itself
    CLOSE = "close"
    DROP = "drop"  # closed without another look, with a reason


def statement_until(reported_at: datetime, time_zone: str, known: WorkdayFile) -> datetime:
    """Until when the person has time for a statement."""
    return due_after(reported_at, known.statement_workdays, time_zone, known)


def decision_until(reported_at: datetime, time_zone: str, known: WorkdayFile) -> datetime:
    """Until when it is to be decided: never before the time for the statement is over."""
    days = max(known.decision_workdays, known.statement_workdays)
    return due_after(reported_at, days, time_zone, known)


def observed_until(decided_at: datetime, time_zone: str, known: WorkdayFile) -> datetime:
    """Until when somebody has looked again: as long as a corrective action takes."""
    return due_after(decided_at, known.action_workdays, time_zone, known)


def statement_refusal(case: Case, now: datetime) -> InputProblem | None:
    """Why the person may not say anything to it now; None: they may."""
    if case.state != RedLineState.REPORTED:
        return InputProblem("statement_decided")
    if now > datetime.fromisoformat(case.fields["statement_until"]):
        return InputProblem("statement_late")
    return None


def checked_statement(text: str) -> str:
    """As it is kept, customers' numbers masked.

    :raises InputProblem: nothing, or too much
    """
    try:
        return mask(checked_reason(text)).text
    except InputProblem as problem:
        if problem.code == "reason_needed":
            raise InputProblem("statement_needed") from None
        raise


def state_after(status: str) -> RedLineState:
    """Where a report leads that was decided so, or taken back."""
    return RedLineState.CONFIRMED if status == Status.CONFIRMED else RedLineState.CLOSED


def refusal(
    case: Case, step: RedLineStep, who: Stander, gone: Outcome | None = None
) -> InputProblem | None:
    """Why somebody may not close it now; None: they may."""
    if step not in (RedLineStep.CLOSE, RedLineStep.DROP):
        return InputProblem("action_step_not_now")
    if case.state != RedLineState.CONFIRMED:
        return InputProblem("action_step_not_now")
    if not who.handles or who.is_person:
        return InputProblem("action_not_yours")
    if step is RedLineStep.CLOSE and "observed" not in case.fields:
        return InputProblem("red_line_not_observed")
    if step is RedLineStep.DROP and gone is None:
        return InputProblem("red_line_not_observed")
    return None


def seen_again(case: Case, seen: Iterable[SeenSince]) -> SeenSince | None:
    """The newest patrol that began after the decision and watched the person; None: none did.

    :param seen: each patrol that judged the person, failed where the breach was reported again
    """
    decided = case.fields.get("decided_at")
    if decided is None:
        return None
    since = datetime.fromisoformat(decided)
    later = [each for each in seen if each.begun_at >= since]
    return max(later, key=lambda each: (each.at, each.event_id), default=None)
