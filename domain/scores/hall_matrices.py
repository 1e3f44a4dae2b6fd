"""Cells -> the matrices of several halls at once, and how noisy what was seen is.

Halls are put together because numpy takes as long for one small matrix as for fifty. They may be of
different size: who is not there has sums of 0 and ``present`` or ``there`` False.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from domain.scores.columns import CELL_KEY
from domain.scores.mixed_model import Array

_AT_ONCE = 50  # halls that are solved together: small enough to stay in the processor's cache
_SUMS = (
    "occasion_count", "weight", "weight_sq", "kept", "kept_sq", "unit", "unit_share",
)  # fmt: skip

Names = NDArray[np.object_]


@dataclass(frozen=True)
class HallMatrices:
    """``halls × people × observers`` unless said otherwise; each hall's in the order of ids."""

    hall_ids: Names  # halls
    staff: Names  # halls × people
    observers: Names  # halls × observers
    present: NDArray[np.bool_]  # halls × people
    there: NDArray[np.bool_]  # halls × observers
    position: NDArray[np.intp]  # halls × people, numbered from 0 in each hall
    count: Array
    weight: Array
    weight_sq: Array
    kept: Array
    unit: Array
    spread: Array  # Σ m (y − ȳ)² of each cell
    spread_of_units: Array  # what judgements add to it, per unit of their variance
    spread_of_moments: Array  # what moments add to it, per unit of their variance


def hall_matrices(cells: pd.DataFrame) -> Iterator[HallMatrices]:
    """:param cells: as for ``domain.scores.fairness.fair_scores``; rows of weight 0 are left out"""
    seen = cells[cells["weight"] > 0]
    keys = list(zip(*(seen[name].tolist() for name in CELL_KEY), strict=True))
    if any(one > other for one, other in pairwise(keys)):
        seen = seen.sort_values(list(CELL_KEY))
    columns = (*CELL_KEY, "position")
    factors = [pd.factorize(seen[column].astype(object), sort=True) for column in columns]
    codes = np.array([code for code, _ in factors], dtype=np.intp)
    names = [np.asarray(each, dtype=object) for _, each in factors]
    sums = seen[list(_SUMS)].to_numpy(float).T
    for first in range(0, len(names[0]), _AT_ONCE):
        start, end = np.searchsorted(codes[0], [first, first + _AT_ONCE])
        yield _matrices(codes[:, start:end], names, sums[:, start:end])


def _matrices(codes: NDArray[np.intp], names: list[Names], sums: Array) -> HallMatrices:
    hall_codes, hall = np.unique(codes[0], return_inverse=True)
    person, staff_codes = _places(hall, codes[1])
    observer, observer_codes = _places(hall, codes[2])
    position, _ = _places(hall, codes[3])
    of_person = np.zeros(staff_codes.shape, dtype=np.intp)
    of_person[hall, person] = position
    present, there = staff_codes >= 0, observer_codes >= 0
    matrices = np.zeros((len(_SUMS), *present.shape, there.shape[1]))
    matrices[:, hall, person, observer] = sums  # a cell is one row
    count, weight, weight_sq, kept, kept_sq, unit, unit_share = matrices
    safe = np.where(weight > 0, weight, 1.0)
    return HallMatrices(
        hall_ids=names[0][hall_codes],
        staff=np.where(present, names[1][staff_codes], ""),
        observers=np.where(there, names[2][observer_codes], ""),
        present=present,
        there=there,
        position=of_person,
        count=count,
        weight=weight,
        weight_sq=weight_sq,
        kept=kept,
        unit=unit,
        spread=1e4 * np.maximum(kept_sq - kept**2 / safe, 0.0),
        spread_of_units=unit_share - unit / safe,
        spread_of_moments=weight - weight_sq / safe,
    )


def _places(
    hall: NDArray[np.intp], code: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The place of each row's code among those of its hall; halls × places -> code, −1: none."""
    span = int(code.max()) + 1
    pairs, row = np.unique(hall * span + code, return_inverse=True)
    hall_of_pair, code_of_pair = np.divmod(pairs, span)
    place = np.arange(len(pairs)) - np.searchsorted(hall_of_pair, hall_of_pair)
    table = np.full((int(hall.max()) + 1, int(place.max()) + 1), -1, dtype=np.intp)
    table[hall_of_pair, place] = code_of_pair
    return place[row], table


@dataclass(frozen=True)
class Noise:
    judgement: Array  # halls: variance of one judgement of weight one, points²
    moment: Array  # halls: variance from occasion to occasion beyond that, points²
    mean: Array  # halls × people: variance of each person's pooled result, points²
    occasion_sd: Array  # halls: of one typical occasion, points
    known: (
        Array | None
    )  # halls: degrees of freedom with which it is known; None: as if it were sure


class NoiseSums(NamedTuple):
    """What the noise of a hall is told from; halls each."""

    judgement: Array  # variance of one judgement of weight one, points²
    spread: Array  # Σ m (y − ȳ)² over occasions
    of_judgements: Array  # what judgements bring to it
    of_moments: Array  # what moments bring to it, per unit of their variance
    freedom: Array  # occasions beyond the first of a person and an observer


def noise_sums(halls: HallMatrices) -> NoiseSums:
    """From occasions of the same person and observer.

    Where no pair has two occasions, from those of the same person, strictness included: then there
    is more noise than there need be, never less, and ``freedom`` is 0.
    """
    weight = halls.weight.sum((1, 2))
    share = (halls.kept.sum((1, 2)) + 1) / (weight + 2)  # never quite 0 or 1 (Agresti, Coull 1998)
    judgement = 1e4 * share * (1 - share)
    single = halls.spread_of_moments.sum((1, 2)) < 1e-9
    spread, units, moments = np.where(
        single,
        _between_observers(halls),
        [halls.spread.sum((1, 2)), halls.spread_of_units.sum((1, 2)),
         halls.spread_of_moments.sum((1, 2))],
    )  # fmt: skip
    again = halls.count.sum((1, 2)) - (halls.weight > 0).sum((1, 2))
    return NoiseSums(judgement, spread, judgement * units, moments, np.where(single, 0.0, again))


def moment_of(spread: Array, moments: Array) -> Array:
    """Variance of moments by the method of moments.

    :param spread: what judgements do not explain of it
    """
    return np.asarray(np.maximum(0.0, spread) / np.where(moments > 1e-9, moments, np.inf))


def noise_of(halls: HallMatrices, known_moments: float | None = None) -> Noise:
    """What each hall says of itself.

    :param known_moments: standard deviation of a moment in points, if somebody knows it
    """
    found = noise_sums(halls)
    moment = moment_of(found.spread - found.of_judgements, found.of_moments)
    if known_moments is not None:
        moment = np.full_like(moment, known_moments**2)
    return noise_as(halls, found.judgement, moment, None)


def noise_as(halls: HallMatrices, judgement: Array, moment: Array, known: Array | None) -> Noise:
    unit, weight_sq = halls.unit.sum(2), halls.weight_sq.sum(2)
    own = np.where(halls.present, halls.weight.sum(2), 1.0)
    return Noise(
        judgement=judgement,
        moment=moment,
        mean=(judgement[:, None] * unit + moment[:, None] * weight_sq) / own**2,
        occasion_sd=np.sqrt(judgement * unit.sum(1) / weight_sq.sum(1) + moment),
        known=known,
    )


def _between_observers(halls: HallMatrices) -> Array:
    """The three sums as if all occasions of a person were those of one observer: 3 × halls."""
    safe = np.where(halls.weight > 0, halls.weight, 1.0)
    own = np.where(halls.present, halls.weight.sum(2), 1.0)
    mean = halls.kept.sum(2) / own
    spread = 1e4 * (halls.weight * (halls.kept / safe - mean[..., None]) ** 2)
    return np.array(
        [
            spread.sum((1, 2)),
            (halls.unit / safe).sum((1, 2)) - (halls.unit.sum(2) / own).sum(1),
            halls.weight.sum((1, 2)) - (halls.weight_sq.sum(2) / own).sum(1),
        ]
    )
