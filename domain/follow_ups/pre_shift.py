"""What is said before the shift (班前会): which norm of the last day deserves a word.

The source asks for morning meetings and says nothing about their contents; the choice is a
proposal. A day of a hall is a handful of judgements: it is told as counts, never as a rate.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

LOOKED_BACK = timedelta(days=7)  # to the last day on which somebody looked
GOOD_FOR = timedelta(days=7)  # how long a good moment is worth telling


@dataclass(frozen=True)
class NormOfDay:
    """What was seen of a norm in a hall on one day."""

    norm_id: str
    severity: str
    judged: int
    failed: int


def weakest(norms: Iterable[NormOfDay]) -> NormOfDay | None:
    """The norm that was missed most often, of equal ones the one missed more often of what was
    seen, then the graver one; None: nothing was missed.

    >>> weakest([NormOfDay("a", "minor", 9, 2), NormOfDay("b", "minor", 3, 2)]).norm_id
    'b'
    >>> weakest([NormOfDay("a", "minor", 9, 0)])
    """
    missed = [each for each in norms if each.failed]
    return min(missed, key=_order, default=None)


def _order(norm: NormOfDay) -> tuple[int, float, bool, str]:
    return -norm.failed, -norm.failed / norm.judged, norm.severity != "major", norm.norm_id
