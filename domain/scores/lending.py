"""Which halls lend each other what they know of variances.

Halls of a branch lend each other in circles of thirteen, so that the page of one person needs not
read a hundred halls. The circles follow from the order in which halls came to be and from nothing
that changes: whoever reads, a hall borrows from the same. A hall that is new moves no other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

CIRCLE = 13  # proposal: what so many halls know of a spread is known to a tenth


@dataclass(frozen=True)
class Lending:
    """``lenders``: hall id -> the halls it borrows from, also of halls that only lend. ``cells``:
    of people in halls that only lend, as ``domain.scores.fairness.fair_scores`` takes them."""

    lenders: Mapping[str, Sequence[str]] = field(default_factory=dict)
    cells: pd.DataFrame | None = None


def lenders_of(halls: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Hall id -> the others of its circle.

    :param halls: of a branch, in the order in which they came to be

    >>> lenders_of(["a", "b", "c"])["b"]
    ('a', 'c')
    >>> lenders_of([f"{number}" for number in range(16)])["14"]
    ('13', '15')
    """
    circles = [halls[start : start + CIRCLE] for start in range(0, len(halls), CIRCLE)]
    return {
        hall: tuple(each for each in circle if each != hall)
        for circle in circles
        for hall in circle
    }


def borrowed_by(hall_ids: Sequence[str], lending: Lending) -> csr_array:
    """halls × halls: 1 where the first borrows from the second."""
    place = {hall_id: number for number, hall_id in enumerate(hall_ids)}
    pairs = [
        (number, place[lender])
        for hall_id, number in place.items()
        for lender in lending.lenders.get(hall_id, ())
        if lender in place
    ]
    of, by = np.array(pairs, dtype=np.intp).reshape(-1, 2).T
    shape = len(place), len(place)
    return csr_array((np.ones(len(pairs)), (of, by)), shape=shape)


def with_own(borrowed: csr_array) -> csr_array:
    """Every hall and those it borrows from."""
    own: NDArray[np.float64] = np.arange(borrowed.shape[0])
    return borrowed + csr_array((np.ones(len(own)), (own, own)), shape=borrowed.shape)
