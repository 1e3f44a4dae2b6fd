"""Whether the observers of a hall can be compared: who watched the same members of staff."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
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
    found = halls.there[..., None] * (np.eye(reference.shape[1]) - reference[:, None])
    return np.asarray(found * (halls.there.sum(1) > 1)[:, None, None])
