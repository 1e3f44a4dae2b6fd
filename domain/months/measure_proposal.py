"""A measure that a duty manager proposes for the own hall; the branch head decides.

Who stands in the hall every day knows best what would help there. An accepted proposal is an
ordinary measure from that day on; of a declined one the word why stays.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.months.measure import About
from domain.patrols.masking import mask
from domain.problems import InputProblem

MAX_WORD_LENGTH = 200


class ProposalOutcome(StrEnum):
    __words__ = "proposal."

    ACCEPTED = "accepted"
    DECLINED = "declined"


@dataclass(frozen=True)
class Proposal:
    """``hall``, ``account`` and ``decided_by`` are names; ``outcome`` None: nobody decided yet."""

    number: int
    branch_id: str
    hall_id: str
    hall: str
    base_month: str  # "YYYY-MM", whose figures the proposer saw
    about: About
    text: str
    account: str
    created_at: datetime
    outcome: ProposalOutcome | None = None
    word: str = ""
    decided_by: str | None = None
    decided_at: datetime | None = None
    measure: int | None = None  # what it became


def checked_word(word: str, *, needed: bool) -> str:
    """The word of the branch head, on one line, customers' numbers masked.

    :param needed: a proposal is not declined without one
    :raises InputProblem: none although one is needed, or too long
    """
    word = mask(" ".join(word.split())).text
    if needed and not word:
        raise InputProblem("proposal_word_needed")
    if len(word) > MAX_WORD_LENGTH:
        raise InputProblem("proposal_word_too_long", maximum=MAX_WORD_LENGTH, given=len(word))
    return word
