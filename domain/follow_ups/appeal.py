"""An appeal: a member of staff says that something was not as it was recorded, and what it should
be; somebody else than the observer decides.

The source says nothing about appeals: who may decide what, and both times, are proposals.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from domain.problems import InputProblem
from domain.result import Result

# What a person may ask for in place of what was recorded.
ASKED = (Result.PASS, Result.NA)
# What may come of it: no appeal makes anything worse.
DECIDED = (Result.PASS, Result.NA, Result.NONE)


class AppealState(StrEnum):
    __words__ = "appeal_state."

    OPEN = "open"
    UPHELD = "upheld"
    PARTLY = "partly"  # something else than what was recorded, and than what was asked for
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    SETTLED = "settled"  # by a correction of the duty manager

    @property
    def is_decided(self) -> bool:
        return self in (AppealState.UPHELD, AppealState.PARTLY, AppealState.REJECTED)


class AppealStep(StrEnum):
    __words__ = "appeal_step."

    OPEN = "open"
    ANSWER = "answer"  # words of the observer
    WITHDRAW = "withdraw"
    GO_ON = "go_on"  # although the observation was corrected meanwhile
    SETTLE = "settle"
    UPHOLD = "uphold"
    PARTLY = "partly"
    REJECT = "reject"


STEP_OF = {
    AppealState.UPHELD: AppealStep.UPHOLD,
    AppealState.PARTLY: AppealStep.PARTLY,
    AppealState.REJECTED: AppealStep.REJECT,
}


def appeal_until(finished_at: datetime, judged_at: datetime, hours: int) -> datetime:
    """Until when a judgement can be appealed: so many hours after the end of its patrol, or after
    the correction that the judgement is.

    >>> end = datetime(2026, 3, 4, 10)
    >>> appeal_until(end, datetime(2026, 3, 4, 9), 72)
    datetime.datetime(2026, 3, 7, 10, 0)
    """
    return max(finished_at, judged_at) + timedelta(hours=hours)


def askable(recorded: Result) -> tuple[Result, ...]:
    """What can be asked for in place of what was recorded.

    >>> [each.value for each in askable(Result.FAIL)], [each.value for each in askable(Result.NA)]
    (['pass', 'na'], ['pass'])
    """
    return tuple(each for each in ASKED if each is not recorded)


def in_part(recorded: Result, asked: Result) -> tuple[Result, ...]:
    """What grants a part of an appeal.

    >>> [each.value for each in in_part(Result.FAIL, Result.PASS)]
    ['na', 'none']
    """
    return tuple(each for each in DECIDED if each not in (recorded, asked))


def outcome(recorded: Result, asked: Result, decided: Result) -> AppealState:
    """What a decision for a value comes to.

    :raises InputProblem: nobody can decide for that value
    """
    if decided is asked:
        return AppealState.UPHELD
    if decided is recorded:
        return AppealState.REJECTED
    if decided not in in_part(recorded, asked):
        raise InputProblem("appeal_outcome_unknown")
    return AppealState.PARTLY


def require_decider(account_id: str, observers: Collection[str], *, is_concerned: bool) -> None:
    """Ask whether somebody may decide.

    :param observers: who judged, and who walked the patrol
    :param is_concerned: whether it is about their own person
    :raises InputProblem: they judged themselves, or it is about them
    """
    if account_id in observers:
        raise InputProblem("appeal_own_judgement")
    if is_concerned:
        raise InputProblem("appeal_about_oneself")


def require_open(state: str) -> None:
    """
    :raises InputProblem: it has ended
    """
    if state != AppealState.OPEN:
        raise InputProblem("appeal_ended")
