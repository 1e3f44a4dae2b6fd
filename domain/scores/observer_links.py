"""Whether the observers of a hall can be compared: who watched the same members of staff; and what
may then be said of them."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from domain.scores.hall_matrices import HallMatrices
from domain.scores.mixed_model import Array


class Linkage(StrEnum):
    """Whether the strictness of a hall's observers can be told from who they watched."""

    LINKED = "linked"
    PARTLY = "partly_linked"  # some observers share no member of staff with the others
    NOT = "not_linked"  # no two observers watched the same person
    ONE = "one_observer"
    OFF = "off"  # the method in force corrects for nobody


@dataclass(frozen=True)
class Links:
    group: NDArray[np.intp]  # halls × observers; of one group: share staff, also through others
    corrected: NDArray[np.bool_]  # halls × observers who are corrected for
    linkage: NDArray[np.object_]  # halls: a ``Linkage`` each


def observer_links(halls: HallMatrices, *, correct: bool) -> Links:
    """Corrected for are the observers of the largest group, if it has two or more."""
    group = _groups(halls)
    largest = (group == 0) & halls.there
    if not correct:
        off = np.full(len(largest), Linkage.OFF, dtype=object)
        return Links(group, np.zeros_like(largest), off)
    observers, linked = halls.there.sum(1), largest.sum(1)
    linkage = np.select(
        [observers == 1, linked == observers, linked > 1],
        [np.array(each, dtype=object) for each in (Linkage.ONE, Linkage.LINKED, Linkage.PARTLY)],
        np.array(Linkage.NOT, dtype=object),
    )
    return Links(group, largest & (linked > 1)[:, None], linkage)


def _groups(halls: HallMatrices) -> NDArray[np.intp]:
    """The group of each observer, numbered by the people watched, then by the occasions."""
    met = halls.weight > 0
    observers = met.shape[2]
    # Observers who share a member of staff, then those linked through others, and so on.
    linked = (met.transpose(0, 2, 1).astype(float) @ met > 0) | np.eye(observers, dtype=bool)
    for _ in range(observers.bit_length()):
        linked = linked.astype(float) @ linked > 0
    first = linked.argmax(axis=2)  # the first observer of the group stands for it
    places = np.arange(observers)
    member = first[..., None] == places  # halls × observers × groups
    people = (met.astype(float) @ member > 0).sum(1)
    watched = (halls.count.sum(1)[:, None] @ member)[:, 0]
    follows = np.not_equal(first, places)
    order = np.lexsort((-watched, -people, follows), axis=-1)  # equal ones stay in their order
    return np.asarray(np.take_along_axis(np.argsort(order, axis=-1), first, axis=-1))


def contrasts(halls: HallMatrices, corrected: NDArray[np.bool_]) -> Array:
    """Halls × observers × effects: lenience counted from the mean of those who are corrected for,
    or of all where nobody is. One observer alone is the measure."""
    reference = np.where(corrected.any(1, keepdims=True), corrected, halls.there).astype(float)
    reference /= reference.sum(1)[:, None]
    differences = halls.there[..., None] * (np.eye(reference.shape[1]) - reference[:, None])
    return np.asarray(differences * (halls.there.sum(1) > 1)[:, None, None])


def missing_links(observers: pd.DataFrame) -> pd.DataFrame:
    """Of every hall whose observers fall into groups that share no staff: the busiest observer
    outside the largest group, and the busiest one in it.

    :param observers: as ``domain.scores.fairness.FairScores.observers``
    :return: ``hall_id``, ``watcher_id``, ``watched_id``: the first should also watch people of the
      second. Once they did, the two groups are one.
    """
    columns = ("hall_id", "observer_id", "group", "occasion_count")
    rows = zip(*(observers[name].tolist() for name in columns), strict=True)
    busiest: dict[tuple[str, bool], str] = {}
    for hall_id, observer_id, group, _ in sorted(rows, key=lambda row: (row[0], -row[3], row[1])):
        busiest.setdefault((hall_id, group > 0), observer_id)
    pairs = [
        (hall_id, observer_id, busiest[hall_id, False])
        for (hall_id, outside), observer_id in busiest.items()
        if outside and (hall_id, False) in busiest
    ]
    return pd.DataFrame(pairs, columns=["hall_id", "watcher_id", "watched_id"])


class Eye(StrEnum):
    __words__ = "manager."

    STRICTER = "stricter"
    MORE_LENIENT = "more_lenient"
    ALIKE = "alike"  # no difference from the average of the hall can be told
    NOT_COMPARED = "not_compared"  # shares no member of staff with the others


_NORMAL = 1.645  # standard deviations on either side that hold 90 % of a normal distribution


def reach_pts(uncertainty_pts: float) -> float:
    """How far the true strictness may be from the estimate, with 90 %."""
    return _NORMAL * uncertainty_pts


def eye_of(strictness_pts: float, uncertainty_pts: float, *, linked: bool) -> Eye:
    """
    :param strictness_pts: positive: stricter than the average (``domain.scores.fairness``)
    :param uncertainty_pts: its standard deviation
    :param linked: whether the observer can be told apart from who was watched

    >>> [eye_of(points, 1.0, linked=True).value for points in (1.7, 1.6, -1.7)]
    ['stricter', 'alike', 'more_lenient']
    """
    if not linked:
        return Eye.NOT_COMPARED
    if abs(strictness_pts) <= reach_pts(uncertainty_pts):
        return Eye.ALIKE
    return Eye.STRICTER if strictness_pts > 0 else Eye.MORE_LENIENT
