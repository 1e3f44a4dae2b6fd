"""A pattern that the manager who recorded it is asked about: it is shown to them first, and it is
never a failure of anybody.

The source says nothing of it: who sees it when is a proposal.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from domain.case import Case
from domain.problems import InputProblem

ALONE = timedelta(days=7)  # in which only the manager sees it, unless they answer before


class FlagState(StrEnum):
    __words__ = "flag_state."

    OPEN = "open"
    ANSWERED = "answered"


def alone_until(raised_at: datetime) -> datetime:
    """Until when nobody but the manager sees it.

    >>> alone_until(datetime(2026, 3, 4, 10))
    datetime.datetime(2026, 3, 11, 10, 0)
    """
    return raised_at + ALONE


def seen_by_head(case: Case, now: datetime) -> bool:
    """Whether the branch head sees it, too: it was answered, or there was time for that."""
    return not case.is_open or case.is_late(now)


def require_unanswered(case: Case) -> None:
    """:raises InputProblem: it was answered already"""
    if not case.is_open:
        raise InputProblem("flag_answered")
