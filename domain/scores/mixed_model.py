"""The linear mixed model behind fair scores: hall + position + person + observer + noise.

Henderson's mixed-model equations (Henderson 1975, "Best linear unbiased estimation and prediction
under a selection model"), solved at every point of a grid of standard deviations. Each point is
weighted by its restricted likelihood (Patterson and Thompson 1971) and a half-Cauchy prior
(Gelman 2006, "Prior distributions for variance parameters in hierarchical models") whose scale is
a share of the noise of one occasion: nothing about people, positions or observers is given from
outside. Where halls lend each other (``domain.scores.lent_spreads``) few points stand for all.
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
SCALE = 0.3
NO_PULL = 1e3  # people differ so much that nobody is pulled towards the others


def half_cauchy(spread: Array) -> Array:
    """Logarithm of the prior; times sigma, because steps are even in the logarithm."""
    return np.asarray(np.log(spread) - np.log1p((spread / SCALE) ** 2))


class Spreads(NamedTuple):
    """How much people, positions and observers differ: standard deviations, in points."""

    people: float
    positions: float
    observers: float


@dataclass(frozen=True)
class Grid:
    """Spreads to average over, for each hall."""

    spreads: Array  # halls × points × 3, as in ``Spreads``
    prior: (
        Array | None
    )  # points: logarithm of each point's weight; None: each as likely as the next

    @classmethod
    def around(cls, occasion_sd: Array, *, shrink: bool) -> "Grid":
        """:param occasion_sd: noise of one occasion in each hall, points
        :param shrink: whether people are pulled towards the others
        """
        axes = np.meshgrid(
            _PEOPLE if shrink else np.array([NO_PULL]), _POSITIONS, _OBSERVERS, indexing="ij"
        )
        steps = np.column_stack([axis.ravel() for axis in axes])
        # Half-Cauchy density, times sigma because the steps are even in the logarithm.
        prior = np.log(steps).sum(1) - np.log1p((steps / SCALE) ** 2).sum(1)
        return cls(occasion_sd[:, None, None] * steps, prior)

    @classmethod
    def at(cls, spreads: Spreads, halls: int) -> "Grid":
        return cls(np.tile(np.array(spreads, dtype=float), (halls, 1, 1)), np.zeros(1))

    @property
    def middle(self) -> "Grid":
        return Grid(np.exp(np.log(self.spreads).mean(1, keepdims=True)), np.zeros(1))


class EyeSums(NamedTuple):
    """What is known of observers from elsewhere than the people of their hall: sums of results that
    have levels of their own, so that only what differs between observers is in them."""

    information: Array  # halls × observers × observers
    pull: Array  # halls × observers: Σ precision × result, after the levels
    square: Array  # halls: Σ precision × result², after the levels
    freedom: Array  # halls: results beyond the levels


@dataclass(frozen=True)
class Data:
    """What is known of halls: ``halls × people × observers`` unless said otherwise.

    Halls may be of different size: whoever is not there has the precision 0, and observers who are
    not there a contrast of 0. Neither changes anything for the others.
    """

    precision: Array  # 1 / points²; 0: never met
    result: Array  # points
    position: NDArray[np.intp]  # halls × people, from 0
    headroom: Array  # halls × people: how much of an observer's lenience reaches the result
    contrast: Array  # halls × observers × effects: lenience of observers by the model's effects
    known: Array | None = None  # halls: degrees of freedom of the noise; None: it is sure
    eyes: EyeSums | None = None  # of observers, from elsewhere

    @property
    def square(self) -> Array:
        """Halls: Σ precision × result²."""
        square = (self.precision * self.result**2).sum((1, 2))
        return np.asarray(square if self.eyes is None else square + self.eyes.square)

    @property
    def result_count(self) -> Array:
        """Halls: results of people by observers, but for the level of the hall."""
        count = (self.precision > 0).sum((1, 2)) - 1.0
        return np.asarray(count if self.eyes is None else count + self.eyes.freedom)

    def with_eyes(self, normal: Array, right: Array) -> None:
        """Add what is known of observers from elsewhere to the equations, whose last rows are
        theirs: halls × … × effects × effects, and halls × … × effects."""
        if self.eyes is None:
            return
        of_observers = slice(normal.shape[-1] - self.contrast.shape[-1], None)
        by_effect = self.contrast.transpose(0, 2, 1)
        information = by_effect @ self.eyes.information @ self.contrast
        normal[..., of_observers, of_observers] += information[:, None]
        right[..., of_observers] += (by_effect @ self.eyes.pull[..., None])[:, None, :, 0]


@dataclass(frozen=True)
class Posterior:
    """At every point of the grid, with ``chance`` the weight of the point. Where the noise is not
    sure the variances are those of t distributions."""

    chance: Array  # halls × points
    level: Array  # halls × points × people: hall + position + person
    variance: Array  # halls × points × people
    own_share: Array  # halls × points × people: weight of the own result, 0–1
    mean: Array  # halls × points × people: hall + position, what people are pulled to
    lenience: Array  # halls × points × observers
    lenience_variance: Array  # halls × points × observers
    points: Array  # halls × points × 3: spreads
    spreads: Array  # halls × 3, averaged


def solve(data: Data, grid: Grid) -> Posterior:
    """People are eliminated first, which leaves hall, positions and observers to solve for."""
    halls, people, observers = data.precision.shape
    positions = int(data.position.max()) + 1
    at = np.eye(positions)[data.position]  # halls × people × positions
    design = design_of(data, at)  # halls × people × observers × effects
    effects_count = design.shape[-1]
    weighted = data.precision[..., None] * design
    total = data.precision.sum(2)
    own = (data.precision * data.result).sum(2)
    reach = weighted.sum(2)  # halls × people × effects
    spreads = grid.spreads

    pull = total[:, None] + 1 / spreads[..., :1] ** 2  # halls × points × people
    outer = (reach[..., :, None] * reach[..., None, :]).reshape(halls, people, -1)
    rows = halls, people * observers, effects_count
    seen = weighted.reshape(rows).transpose(0, 2, 1)
    normal = (seen @ design.reshape(rows))[:, None]
    normal = normal - ((1 / pull) @ outer).reshape(*pull.shape[:2], *normal.shape[2:])
    penalty = np.ones((*pull.shape[:2], effects_count))
    penalty[..., 1 : 1 + positions] = 1 / spreads[..., 1:2] ** 2
    penalty[..., 1 + positions :] = 1 / spreads[..., 2:3] ** 2
    diagonal = np.arange(1, effects_count)
    normal[..., diagonal, diagonal] += penalty[..., 1:]
    right = (seen @ data.result.reshape(halls, -1, 1))[..., 0]
    right = right[:, None] - (own[:, None] / pull) @ reach
    data.with_eyes(normal, right)
    inverse = np.linalg.inv(normal)
    effects = (inverse @ right[..., None])[..., 0]

    misfit = -(own[:, None] ** 2 / pull).sum(2) - (right * effects).sum(2)
    more = _more_noise(data, misfit)[..., None]
    size = np.log1p(spreads[..., :1] ** 2 * total[:, None]).sum(2)
    size += np.linalg.slogdet(normal)[1] - np.log(penalty).sum(2)
    if grid.prior is None:
        chance = np.full(spreads.shape[:2], 1 / spreads.shape[1])
    else:
        chance = _normalised(grid.prior - (size + misfit) / 2)

    target = np.zeros((halls, people, effects_count))
    target[..., 0] = 1
    target[..., 1 : 1 + positions] = at
    gap = target[:, None] - reach[:, None] / pull[..., None]  # halls × points × people × effects
    of_observers = inverse[..., 1 + positions :, 1 + positions :]
    contrast = data.contrast[:, None]
    return Posterior(
        chance=chance,
        level=own[:, None] / pull + (gap @ effects[..., None])[..., 0],
        variance=more * (1 / pull + ((gap @ inverse) * gap).sum(-1)),
        own_share=total[:, None] / pull,
        mean=effects @ target.transpose(0, 2, 1),
        lenience=effects[..., 1 + positions :] @ data.contrast.transpose(0, 2, 1),
        lenience_variance=more * ((contrast @ of_observers) * contrast).sum(-1),
        points=np.sqrt(more) * spreads,
        spreads=(chance[:, None] @ (np.sqrt(more) * spreads))[:, 0],
    )


def noise_freedom(data: Data, misfit: Array) -> tuple[Array, Array]:
    """Degrees of freedom of the noise, and how much of it there is beyond what was thought.

    The noise is known up to a factor, with a scaled inverse chi square distribution of ``known``
    degrees of freedom around 1; what is left of the results of people by observers adds theirs
    (Gelman et al. 2013, Bayesian Data Analysis, ch. 14).

    :param misfit: halls × points: what the model leaves of Σ precision × result²
    """
    assert data.known is not None
    own = data.result_count[:, None]
    freedom = data.known[:, None] + own
    return freedom, (np.maximum(misfit, 0.0) - own) / freedom


def _more_noise(data: Data, misfit: Array) -> Array:
    """The variance of the t distribution, over the variance if the noise were sure."""
    if data.known is None:
        return np.ones_like(misfit)
    freedom, beyond = noise_freedom(data, data.square[:, None] + misfit)
    return np.asarray((1 + beyond) * freedom / np.maximum(freedom - 2, 1))


def design_of(data: Data, at: Array) -> Array:
    halls, people, observers = data.precision.shape
    positions = at.shape[-1]
    design = np.zeros((halls, people, observers, 1 + positions + data.contrast.shape[-1]))
    design[..., 0] = 1
    design[..., 1 : 1 + positions] = at[:, :, None]
    design[..., 1 + positions :] = data.headroom[..., None, None] * data.contrast[:, None]
    return design


def _normalised(log_weight: Array) -> Array:
    weight = np.exp(log_weight - log_weight.max(1, keepdims=True))
    return np.asarray(weight / weight.sum(1, keepdims=True))
