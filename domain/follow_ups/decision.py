"""What a duty manager decides because no clerk may: a VIP who closes the account (D01 三), a key
customer without papers (D01 五.2.4(2)). Who asked is a position: nobody learns who the customer is.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from domain.follow_ups.complaint import Said, kept_reference, kept_text
from domain.halls.position import FRONT_LINE, Position


class DecisionMatter(StrEnum):
    __words__ = "decision_matter."

    VIP_CLOSURE = "vip_closure"
    WITHOUT_PAPERS = "without_papers"


class Decided(StrEnum):
    """A proposal: the source says that the manager decides, not what."""

    __words__ = "decided."

    DONE = "done"
    DONE_ON_TERMS = "done_on_terms"
    REFUSED = "refused"
    STAYED = "stayed"  # the customer kept the account


# What can come of which matter.
OUTCOMES: Mapping[DecisionMatter, tuple[Decided, ...]] = {
    DecisionMatter.VIP_CLOSURE: (Decided.STAYED, Decided.DONE, Decided.DONE_ON_TERMS),
    DecisionMatter.WITHOUT_PAPERS: (Decided.DONE, Decided.DONE_ON_TERMS, Decided.REFUSED),
}
ASKING = (*FRONT_LINE, Position.HALL_MANAGER)  # positions that can ask


def deciding(
    matter: DecisionMatter, asked_by: Position, decided: Decided, why: str, reference: str
) -> Said:
    """Keep what was decided; the case ends with it.

    :param asked_by: who of the hall asked
    :param reference: '': none
    :raises InputProblem: without a reason, or with a customer's number as reference
    """
    sets: dict[str, Any] = {
        "state": "decided",
        "closed": True,
        "matter": matter.value,
        "asked_by": asked_by.value,
        "decided": decided.value,
    }
    texts = {"why": kept_text(why), "reference": kept_reference(reference)}
    return Said(sets, {name: text for name, text in texts.items() if text})
