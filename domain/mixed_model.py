"""The linear mixed model behind fair scores: hall + position + person + observer + noise.

Henderson's mixed-model equations (Henderson 1975, "Best linear unbiased estimation and prediction
under a selection model"), solved at every point of a grid of standard deviations. Each point is
weighted by its restricted likelihood (Patterson and Thompson 1971) and a half-Cauchy prior
(Gelman 2006, "Prior distributions for variance parameters in hierarchical models") whose scale is
a share of the noise of one occasion: nothing about people, positions or observers is given from
outside.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# Steps of the grid, in units of the noise of one occasion; even in the logarithm.
_PEOPLE = np.geomspace(0.06, 1.2, 6)
_POSITIONS = np.geomspace(0.03, 0.75, 3)
_OBSERVERS = np.geomspace(0.03, 1.2, 5)
# Of the half-Cauchy prior: people differ less than the moments of one person do. Proposal.
_SCALE = 0.3
_NO_PULL = 1e3  # people differ so much that nobody is pulled towards the others


class Spreads(NamedTuple):
    """How much people, positions and observers differ: standard deviations, in points."""

    people: float
    positions: float
    observers: float


@dataclass(frozen=True)
class Grid:
    """Spreads to average over."""

    spreads: Array  # points of the grid × 3, as in ``Spreads``
    prior: Array  # logarithm of each point's weight

    @classmethod
    def around(cls, occasion_sd: float, *, observers: bool, shrink: bool) -> "Grid":
        """:param observers: whether there are several
        :param shrink: whether people are pulled towards the others
        """
        axes = np.meshgrid(
            _PEOPLE if shrink else np.array([_NO_PULL]),
            _POSITIONS,
            _OBSERVERS if observers else _OBSERVERS[:1],
            indexing="ij",
        )
        steps = np.column_stack([axis.ravel() for axis in axes])
        # Half-Cauchy density, times sigma because the steps are even in the logarithm.
        prior = np.log(steps).sum(1) - np.log1p((steps / _SCALE) ** 2).sum(1)
        return cls(steps * occasion_sd, prior)

    @classmethod
    def at(cls, spreads: Spreads) -> "Grid":
        return cls(np.array([spreads], dtype=float), np.zeros(1))

    @property
    def middle(self) -> "Grid":
        return Grid(np.exp(np.log(self.spreads).mean(0, keepdims=True)), np.zeros(1))


@dataclass(frozen=True)
class Data:
    """What is known of a hall: ``people × observers`` unless said otherwise."""

    precision: Array  # 1 / points²; 0: never met
    result: Array  # points
    position: NDArray[np.intp]  # of each person
    headroom: Array  # of each person: how much of an observer's lenience reaches the result
    contrast: Array  # observers × effects: lenience of each observer by the model's effects


@dataclass(frozen=True)
class Posterior:
    """At every point of the grid, with ``chance`` the weight of the point."""

    chance: Array  # points
    level: Array  # points × people: hall + position + person
    variance: Array  # points × people
    own_share: Array  # points × people: weight of the own result, 0–1
    mean: Array  # points × people: hall + position, what people are pulled to
    lenience: Array  # points × observers
    lenience_variance: Array  # points × observers
    spreads: Spreads  # averaged


def solve(data: Data, grid: Grid) -> Posterior:
    """People are eliminated first, which leaves hall, positions and observers to solve for."""
    positions = int(data.position.max()) + 1
    design = _design(data, positions)  # people × observers × effects
    weighted = data.precision[..., None] * design
    total = data.precision.sum(1)
    own = (data.precision * data.result).sum(1)
    reach = weighted.sum(1)  # people × effects
    spreads = grid.spreads

    pull = total + 1 / spreads[:, :1] ** 2  # points × people
    outer = (reach[:, :, None] * reach[:, None, :]).reshape(len(total), -1)
    normal = np.tensordot(weighted, design, ((0, 1), (0, 1)))
    normal = normal - ((1 / pull) @ outer).reshape(len(spreads), *normal.shape)
    penalty = np.zeros(normal.shape[:2])
    penalty[:, 1 : 1 + positions] = 1 / spreads[:, 1:2] ** 2
    penalty[:, 1 + positions :] = 1 / spreads[:, 2:3] ** 2
    diagonal = np.arange(normal.shape[1])
    normal[:, diagonal, diagonal] += penalty
    right = np.tensordot(data.result, weighted, ((0, 1), (0, 1))) - (own / pull) @ reach
    inverse = np.linalg.inv(normal)
    effects = (inverse @ right[..., None])[..., 0]

    misfit = -(own**2 / pull).sum(1) - (right * effects).sum(1)
    size = np.log1p(spreads[:, :1] ** 2 * total).sum(1)
    size += np.linalg.slogdet(normal)[1] - np.log(penalty[:, 1:]).sum(1)
    chance = _normalised(grid.prior - (size + misfit) / 2)

    target = np.zeros((len(total), normal.shape[1]))
    target[:, 0] = 1
    target[np.arange(len(total)), 1 + data.position] = 1
    gap = target - reach / pull[..., None]  # points × people × effects
    of_observers = inverse[:, 1 + positions :, 1 + positions :]
    return Posterior(
        chance=chance,
        level=own / pull + (gap @ effects[..., None])[..., 0],
        variance=1 / pull + ((gap @ inverse) * gap).sum(-1),
        own_share=total / pull,
        mean=effects @ target.T,
        lenience=effects[:, 1 + positions :] @ data.contrast.T,
        lenience_variance=((data.contrast @ of_observers) * data.contrast).sum(-1),
        spreads=Spreads(*(float(each) for each in chance @ spreads)),
    )


def _design(data: Data, positions: int) -> Array:
    people, observers = data.precision.shape
    design = np.zeros((people, observers, 1 + positions + data.contrast.shape[1]))
    design[:, :, 0] = 1
    design[np.arange(people), :, 1 + data.position] = 1
    design[:, :, 1 + positions :] = data.headroom[:, None, None] * data.contrast
    return design


def _normalised(log_weight: Array) -> Array:
    weight = np.exp(log_weight - log_weight.max())
    return np.asarray(weight / weight.sum())
