"""One simulated hall as numbers only: what its observers saw, and what is true.

The model is that of ``domain/simulation.py``, with a moment's effect on top: whoever is watched has
better and worse quarters of an hour. Thousands of halls can be drawn in the time in which the
simulator makes the events of one, so that a score can be compared with the truth.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

from domain.halls.hall import HallKind
from domain.halls.position import Position
from domain.norms.library import Library
from domain.norms.norm import Severity
from domain.scores.mixed_model import Array, Spreads
from domain.simulation import (
    ABILITY,
    ABILITY_SPREAD,
    DIFFICULTY_SPREAD,
    NORMS_WATCHED,
)

MOMENT_SPREAD = 0.6  # logit; proposal
OBSERVERS = 3
MAIN_SHARE = 0.7  # of a person's occasions that are the main observer's where rosters mix; proposal
_POSITIONS = (Position.GUIDE, Position.COUNTER, Position.VIP, Position.CONSULT)
_EACH = 3  # people at a position
_NODES, _NODE_WEIGHTS = np.polynomial.hermite_e.hermegauss(9)
_NODE_WEIGHTS = _NODE_WEIGHTS / _NODE_WEIGHTS.sum()


@dataclass(frozen=True)
class Norms:
    """What a position is judged by: a weight and a difficulty (logit) for each norm."""

    weight: Array
    difficulty: Array


@dataclass(frozen=True)
class Slips:
    """What observers get wrong beyond their eye, and what comes of it.

    :param wrong: share of judgements that say the opposite of what was seen
    :param contested: share of wrong judgements against somebody that are appealed against, and
      corrected
    """

    wrong: float
    contested: float


@dataclass(frozen=True)
class SimulatedHall:
    cells: pd.DataFrame  # as ``domain.scores.fairness.fair_scores`` takes them, people p00 … p11
    truth_pct: Array  # of each person: the average over moments, norms and the hall's observers
    by_observer_pct: Array  # the same by observer: people × observers
    moment_sd_pts: float
    strictness: Array  # of each observer, m0 …, logit
    corrected: NDArray[np.intp]  # of each person: judgements that were corrected after an appeal


def simulate_hall(
    draw: Generator,
    library: Library,
    occasions: int,
    *,
    strictness_spread: float,
    mixing: bool,
    sorted_out: bool = False,
    slips: Slips | None = None,
) -> SimulatedHall:
    """Twelve people at four positions, three observers.

    :param occasions: of each person
    :param strictness_spread: standard deviation, logit
    :param mixing: whether a person is seen by others than the main observer
    :param sorted_out: the stricter the observer, the stronger the people: not as the score assumes
    :param slips: None: what is recorded is what was seen
    """
    norms = _norms(draw, library)
    people = len(_POSITIONS) * _EACH
    ability = draw.normal(ABILITY, ABILITY_SPREAD, people)
    strictness = draw.normal(0, strictness_spread, OBSERVERS)
    main = np.arange(people) % OBSERVERS
    if sorted_out:
        main[np.argsort(ability)] = np.argsort(strictness)[np.arange(people) * OBSERVERS // people]
    truth = np.zeros((people, OBSERVERS))
    moments, seen = [], []
    corrected = np.zeros(people, dtype=np.intp)
    for person in range(people):
        of = norms[person // _EACH]
        level = ability[person] - strictness  # by observer
        chance = _chances(level, of)
        share = of.weight / of.weight.sum()
        truth[person] = 100 * (share @ chance @ _NODE_WEIGHTS)
        at_moment = 100 * (chance.transpose(0, 2, 1) @ share)  # observers × nodes
        moments.append(((at_moment - truth[person][:, None]) ** 2) @ _NODE_WEIGHTS)
        observer = _observers(draw, int(main[person]), occasions, mixing=mixing)
        occasions_of, corrected[person] = _occasions(
            draw, of, person, observer, level[observer], slips
        )
        seen.append(occasions_of)
    rows = np.concatenate(seen)
    return SimulatedHall(
        _cells(rows),
        truth.mean(1),
        truth,
        float(np.sqrt(np.mean(moments))),
        strictness,
        corrected,
    )


class LookedAt:
    """As ``simulate_hall``, where somebody else chooses who is watched by whom, one at a time."""

    observers = OBSERVERS
    people = len(_POSITIONS) * _EACH

    def __init__(self, draw: Generator, library: Library, strictness_spread: float) -> None:
        self._draw = draw
        self._norms = _norms(draw, library)
        ability = draw.normal(ABILITY, ABILITY_SPREAD, self.people)
        self._level = ability[:, None] - draw.normal(0, strictness_spread, self.observers)
        self._seen: list[Array] = []
        truth = [
            100 * (of.weight / of.weight.sum()) @ _chances(level, of) @ _NODE_WEIGHTS
            for of, level in ((self._norms[p // _EACH], self._level[p]) for p in range(self.people))
        ]
        self.truth_pct: Array = np.array(truth).mean(1)  # over the observers

    def look(self, person: int, observer: int) -> None:
        """Somebody is watched once."""
        of = self._norms[person // _EACH]
        level = self._level[person, [observer]]
        self._seen.append(_occasions(self._draw, of, person, np.array([observer]), level)[0])

    def cells(self) -> pd.DataFrame:
        """What was seen until now, as ``SimulatedHall.cells``."""
        return _cells(np.concatenate(self._seen))


def _chances(level: Array, norms: Norms) -> Array:
    """Observers × norms × moments."""
    return _logistic(level[:, None, None] - norms.difficulty[:, None] + MOMENT_SPREAD * _NODES)


def spreads_of(halls: list[SimulatedHall]) -> tuple[Spreads, float]:
    """The true spreads of a population of halls and the spread of moments, all in points."""
    truth = np.array([hall.truth_pct for hall in halls]).reshape(len(halls), -1, _EACH)
    within = truth.var(axis=2, ddof=1).mean()
    positions = max(truth.mean(2).var(axis=1, ddof=1).mean() - within / _EACH, 0.01)
    effect = np.array([hall.by_observer_pct.mean(0) for hall in halls])
    observers = effect.var(axis=1, ddof=1).mean()
    moments = np.mean([hall.moment_sd_pts**2 for hall in halls])
    return (
        Spreads(float(np.sqrt(within)), float(np.sqrt(positions)), float(np.sqrt(observers))),
        float(np.sqrt(moments)),
    )


def _norms(draw: Generator, library: Library) -> list[Norms]:
    weights = library.scoring.severity_weights
    by_severity = {Severity.MINOR: weights.minor, Severity.MAJOR: weights.major}
    difficulty = {norm_id: draw.normal(0, DIFFICULTY_SPREAD) for norm_id in library.norms}
    found = []
    for position in _POSITIONS:
        there = library.norms_for(position, HallKind.OWN)
        norms = [norm for norm in there if norm.severity in by_severity]
        found.append(
            Norms(
                np.array([by_severity[norm.severity] for norm in norms], dtype=float),
                np.array([difficulty[norm.id] for norm in norms]),
            )
        )
    return found


def _observers(draw: Generator, main: int, occasions: int, *, mixing: bool) -> NDArray[np.intp]:
    anybody = draw.integers(OBSERVERS, size=occasions)
    return np.where(mixing & (draw.random(occasions) > MAIN_SHARE), anybody, main)


def _occasions(
    draw: Generator,
    norms: Norms,
    person: int,
    observer: NDArray[np.intp],
    level: Array,
    slips: Slips | None = None,
) -> tuple[Array, int]:
    """One row per occasion: person, observer, weight, kept weight, sum of squared weights; and how
    many judgements were corrected."""
    low, high = NORMS_WATCHED
    count = len(observer)
    order = draw.random((count, len(norms.weight))).argsort(axis=1)[:, :high]
    judged = np.arange(order.shape[1]) < draw.integers(low, high + 1, size=(count, 1))
    moment = draw.normal(0, MOMENT_SPREAD, size=(count, 1))
    chance = _logistic(level[:, None] + moment - norms.difficulty[order])
    weight = np.where(judged, norms.weight[order], 0.0)
    passed = draw.random(order.shape) < chance
    corrected = np.zeros_like(passed)
    if slips is not None:
        wrong = draw.random(order.shape) < slips.wrong
        corrected = wrong & passed & judged & (draw.random(order.shape) < slips.contested)
        passed = np.where(wrong & ~corrected, ~passed, passed)
    kept = weight * passed
    columns = (np.full(count, person), observer, weight.sum(1), kept.sum(1), (weight**2).sum(1))
    return np.column_stack(columns), int(corrected.sum())


def _cells(rows: Array) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["person", "observer", "weight", "kept", "unit"])
    table = table.assign(
        occasion_count=1,
        weight_sq=table["weight"] ** 2,
        kept_sq=table["kept"] ** 2 / table["weight"],
        unit_share=table["unit"] / table["weight"],
    )
    cells = table.groupby(["person", "observer"], as_index=False).sum()
    return cells.assign(
        hall_id="hall",
        staff_id=cells["person"].map("p{:02.0f}".format),
        observer_id=cells["observer"].map("m{:.0f}".format),
        position=cells["person"].map(lambda person: _POSITIONS[int(person) // _EACH].value),
    )


def _logistic(x: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-x)))
