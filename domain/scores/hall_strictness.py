"""Cells of several halls -> what their scores owe to the strictness of the managers.

A strict manager and a weak hall can be told apart only where managers meet: where managers of one
hall and of another watched the same members of staff, perhaps through others in between. From what
two managers said of the same person follows how strict they are against each other:

    result of a cell = person + headroom of the hall × lenience of the observer + noise

Persons are fixed effects, so that nothing about a hall's quality enters: only differences between
observers of the same person tell. Observers are random effects with a mean of zero over those who
can be compared; how much they differ is averaged over a grid of possible spreads, each weighted by
its likelihood and the half-Cauchy prior of ``domain.scores.mixed_model``. Noise of judgements and
moments is that of the hall (``domain.scores.fairness``). What is judged of the hall itself is not
corrected for.

Source: two-way model of people and raters with persons eliminated (Searle, Casella & McCulloch
1992, Variance Components, ch. 7; Brennan 2001); docs/scoring.md.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, diags
from scipy.sparse.csgraph import connected_components

from domain.scores.fairness import noise_by_hall
from domain.scores.mixed_model import SCALE, Array

_STEPS = np.geomspace(0.02, 1.5, 24)  # spreads of observers, in units of the noise of an occasion


@dataclass(frozen=True)
class HallStrictness:
    """``points``: what was taken from the hall's raw score by managers who are stricter than the
    average of those compared (negative: given); ``sd_pts``: how uncertain that is."""

    points: float
    sd_pts: float


def hall_strictness(cells: pd.DataFrame) -> dict[str, HallStrictness]:
    """Hall id -> its strictness, for the halls that can be compared with each other: all of whose
    managers who watched people are linked, and linked with another such hall. {}: none can.

    :param cells: as ``db.occasions.cells`` gives them, of all halls among which is to be compared
    """
    weights = cells.groupby("hall_id")["weight"].sum()
    seen = cells[(cells["staff_id"] != "") & (cells["weight"] > 0)]
    if seen.empty:
        return {}
    linked = _linked(seen)
    if linked.empty:
        return {}
    headroom = _headroom(linked)
    observers, lenience, covariance = _lenience(linked, headroom)
    by_hall = {}
    for hall_id, of_hall in linked.groupby("hall_id"):
        share = np.zeros(len(observers))
        np.add.at(share, observers.get_indexer(of_hall["observer_id"]), of_hall["weight"])
        share *= headroom[str(hall_id)] / weights[hall_id]
        by_hall[str(hall_id)] = HallStrictness(
            float(-share @ lenience), float(np.sqrt(share @ covariance @ share))
        )
    return by_hall


def _linked(seen: pd.DataFrame) -> pd.DataFrame:
    """The rows of the largest group of halls whose managers are all linked; none: no two halls."""
    person, _ = pd.factorize(seen["hall_id"] + "\n" + seen["staff_id"])
    observer, _ = pd.factorize(seen["observer_id"])
    size = int(person.max()) + 1
    links = coo_matrix(
        (np.ones(len(seen)), (person, size + observer)), shape=(size + int(observer.max()) + 1,) * 2
    )
    group = connected_components(links, directed=False)[1][person]
    of_hall = pd.DataFrame({"hall_id": seen["hall_id"].to_numpy(), "group": group})
    whole = of_hall.groupby("hall_id")["group"].agg(["min", "max"])
    whole = whole[whole["min"] == whole["max"]]["min"]
    halls_of = whole.value_counts()
    if halls_of.empty or halls_of.iloc[0] < 2:
        return seen.head(0)
    most = halls_of[halls_of == halls_of.iloc[0]].index.min()  # of equal ones the first seen
    return seen[seen["hall_id"].isin(whole[whole == most].index)]


def _headroom(linked: pd.DataFrame) -> dict[str, float]:
    """p(1 − p) of each hall over its mean: near 100 % a strict eye finds little to fault."""
    sums = linked.groupby("hall_id")[["kept", "weight"]].sum()
    share = (sums["kept"] / sums["weight"]).clip(0.02, 0.98)
    room = share * (1 - share)
    return {str(hall_id): float(each) for hall_id, each in (room / room.mean()).items()}


def _lenience(linked: pd.DataFrame, headroom: dict[str, float]) -> tuple[pd.Index, Array, Array]:
    """Ids of observers, their lenience in points against their mean, and its covariance."""
    noise = noise_by_hall(linked).set_index("hall_id")
    of_hall = linked["hall_id"]
    judgement = of_hall.map(noise["judgement_variance"]).to_numpy(float)
    moments = of_hall.map(noise["moments_sd"]).to_numpy(float) ** 2
    unit, square, weight = (
        linked[name].to_numpy(float) for name in ("unit", "weight_sq", "weight")
    )
    precision = weight**2 / (judgement * unit + moments * square)
    result = 100 * linked["kept"].to_numpy(float) / weight
    room = of_hall.map(headroom).to_numpy(float)
    person, _ = pd.factorize(of_hall + "\n" + linked["staff_id"])
    observer, names = pd.factorize(linked["observer_id"], sort=True)
    shape = int(person.max()) + 1, len(names)
    met = coo_matrix((precision, (person, observer)), shape=shape).tocsr()
    weighted = coo_matrix((precision * result, (person, observer)), shape=shape).tocsr()
    total = np.asarray(met.sum(1)).ravel()
    own = np.asarray(weighted.sum(1)).ravel()
    of_person = np.zeros(shape[0])
    of_person[person] = room
    normal = np.diag(np.asarray(met.T @ of_person**2).ravel())
    normal -= (met.T @ diags(of_person**2 / total) @ met).toarray()
    right = np.asarray(weighted.T @ of_person).ravel()
    right -= np.asarray(met.T @ (of_person * own / total)).ravel()
    occasion = float(np.sqrt((judgement * unit).sum() / square.sum() + moments.mean()))
    return (pd.Index(names), *_averaged(normal, right, occasion))


def _averaged(normal: Array, right: Array, occasion_sd: float) -> tuple[Array, Array]:
    """Over the possible spreads of observers, each by its likelihood and prior."""
    count = len(right)
    centred = np.eye(count) - 1 / count
    values, vectors = np.linalg.eigh(normal)
    turned = vectors.T @ right
    solutions: list[tuple[float, Array, NDArray[np.float64]]] = []
    for step in _STEPS:
        spread = occasion_sd * step
        inverse = 1 / (np.maximum(values, 0.0) + 1 / spread**2)
        likelihood = 0.5 * float((turned**2 * inverse).sum() + np.log(inverse).sum())
        likelihood -= count * np.log(spread)
        prior = np.log(step) - np.log1p((step / SCALE) ** 2)
        lenience = centred @ vectors @ (inverse * turned)
        covariance = centred @ (vectors * inverse) @ vectors.T @ centred
        solutions.append((likelihood + prior, lenience, covariance))
    chance = np.exp(np.array([each[0] for each in solutions]) - max(each[0] for each in solutions))
    chance /= chance.sum()
    mean = np.einsum("k,ki->i", chance, np.array([each[1] for each in solutions]))
    spread_of = np.array([each[2] + np.outer(each[1] - mean, each[1] - mean) for each in solutions])
    return mean, np.einsum("k,kij->ij", chance, spread_of)
