"""A feedback card: what a duty manager says to a person after a patrol.

One strength, one behaviour that was not kept, and the next step that both agreed on, with its day:
feedback that is specific and soon, with a plan, is the kind that helps (audit and feedback). The
day and how far ahead it may lie are proposals.
"""

from datetime import date, timedelta
from enum import StrEnum

from domain.problems import InputProblem

USUAL_DAYS = timedelta(days=7)  # until the day of the next step
MOST_DAYS = timedelta(days=92)


class CardState(StrEnum):
    __words__ = "card_state."

    GIVEN = "given"
    READ = "read"
    WITHDRAWN = "withdrawn"


class CardStep(StrEnum):
    __words__ = "card_step."

    GIVE = "give"
    READ = "read"  # by the person, on the own page
    READ_TOGETHER = "read_together"  # by the person, on the duty manager's tablet
    WITHDRAW = "withdraw"


def usual_day(today: date) -> date:
    """The day that is proposed for the next step.

    >>> usual_day(date(2026, 3, 4))
    datetime.date(2026, 3, 11)
    """
    return today + USUAL_DAYS


def check_day(day: date, today: date) -> None:
    """Ask whether a next step can be agreed on for a day.

    :raises InputProblem: it is past, or too far ahead
    """
    if day < today:
        raise InputProblem("card_day_past")
    if day > today + MOST_DAYS:
        raise InputProblem("card_day_far", days=MOST_DAYS.days)


def require_given(state: str) -> None:
    """
    :raises InputProblem: it was read or withdrawn already
    """
    if state != CardState.GIVEN:
        raise InputProblem(f"card_{state}")
