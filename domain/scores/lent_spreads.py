"""What halls lend each other (``domain.scores.lending``): how much people, positions and observers
differ.

A hall of twelve people says little about how much people differ. Others say more: the spreads of a
hall are drawn around common ones, and how far halls are from them is learned, too (a hierarchical
model: Gelman et al. 2013, Bayesian Data Analysis, ch. 5). Halls that are alike lend each other
much, halls that are unlike little, and a hall alone keeps the prior. What a hall itself says is
never counted twice: it borrows from the others only.

All of it is on a grid of spreads, even in the logarithm, in a unit that is each hall's own. Between
the points at which the likelihood of a hall is known it is interpolated by a cubic spline.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, reduce

import numpy as np
from scipy.interpolate import CubicSpline
from scipy.sparse import csr_array

from domain.scores.mixed_model import Array

# How far the logarithm of a hall's spread is from the common one: standard deviations, each as
# likely as the next before anything was seen. Proposal.
UNLIKE = (0.25, 0.5, 0.9)
# Steps in the logarithm where it matters: none wider than the least of ``UNLIKE``.
_STEP = 0.25
_COMMON_STEPS = tuple(unlike / 2 for unlike in UNLIKE)
_LEAST = 1e-200


@dataclass(frozen=True)
class Axes:
    """The points at which likelihoods are known: steps of each of three spreads, rising."""

    steps: tuple[Array, Array, Array]
    refined: tuple[bool, bool, bool]  # whether halls are compared on a finer grid
    log_prior: Callable[[Array], Array]  # of a spread, per unit of its logarithm

    def _refined_by(self, step: float) -> list[Array]:
        fine = []
        for steps, refined in zip(map(np.log, self.steps), self.refined, strict=True):
            count = int(np.ceil((steps[-1] - steps[0]) / step)) + 1
            fine.append(np.linspace(steps[0], steps[-1], count) if refined else steps)
        return fine

    @cached_property
    def _fine(self) -> list[Array]:
        """Logarithms of the spreads of a hall."""
        return self._refined_by(_STEP)

    @cached_property
    def _common(self) -> list[list[Array]]:
        """By ``UNLIKE``, logarithms of the spreads that halls are drawn around."""
        return [self._refined_by(step) for step in _COMMON_STEPS]

    @cached_property
    def _splines(self) -> list[Array]:
        """fine × known, each: the interpolated logarithm of a likelihood."""
        return [
            CubicSpline(np.log(steps), np.eye(len(steps)))(fine) if refined else np.eye(len(steps))
            for steps, fine, refined in zip(self.steps, self._fine, self.refined, strict=True)
        ]

    @cached_property
    def _kernels(self) -> list[list[Array]]:
        """By ``UNLIKE`` and axis, common × hall: how halls lie around what is common."""
        return [
            [_kernel(*each, unlike) for each in zip(common, self._fine, strict=True)]
            for common, unlike in zip(self._common, UNLIKE, strict=True)
        ]

    @cached_property
    def _log_prior(self) -> Array:
        """Of everything that may be common, one after the other."""
        logs = []
        for common in self._common:
            grid = reduce(np.add.outer, [self.log_prior(np.exp(each)) for each in common]).ravel()
            logs.append(grid - np.log(np.exp(grid).sum()))
        return np.concatenate(logs)

    def chances(self, log_likelihood: Array, borrowed: csr_array) -> Array:
        """
        :param log_likelihood: halls × steps × steps × steps
        :param borrowed: of ``domain.scores.lending``
        :return: halls × fine × fine × fine: how likely each is, with what others lend
        """
        fine = _along(log_likelihood, self._splines)
        likelihood = np.exp(fine - fine.max(axis=(1, 2, 3), keepdims=True))
        chance = likelihood * self._lent(likelihood, borrowed)
        return np.asarray(chance / chance.sum(axis=(1, 2, 3), keepdims=True))

    def _lent(self, likelihood: Array, borrowed: csr_array) -> Array:
        """What is known of a hall's spreads before it is looked at."""
        marginals = [_along(likelihood, each) for each in self._kernels]
        flat = np.concatenate([each.reshape(len(likelihood), -1) for each in marginals], axis=1)
        common = borrowed @ np.log(np.maximum(flat, _LEAST)) + self._log_prior
        weight = np.exp(common - common.max(axis=1, keepdims=True))
        weight /= weight.sum(axis=1, keepdims=True)
        lent = np.zeros_like(likelihood)
        start = 0
        for marginal, kernels in zip(marginals, self._kernels, strict=True):
            end = start + marginal[0].size
            part = weight[:, start:end].reshape(marginal.shape)
            lent += _along(part, [kernel.T for kernel in kernels])
            start = end
        return lent

    def typical(self, chances: Array) -> Array:
        """Six points that stand for the whole distribution, each as likely as the next: they have
        its means and covariances in the logarithm (the cubature of degree 3 of Stroud 1971).

        :return: halls × 6 × 3, in the unit of the steps
        """
        one, two, three = self._fine
        sums = chances.sum(3), chances.sum(2), chances.sum(1)  # by two of the three
        alone = sums[0].sum(2), sums[0].sum(1), sums[1].sum(1)
        mean = np.stack([alone[0] @ one, alone[1] @ two, alone[2] @ three], axis=1)
        square = np.empty((len(chances), 3, 3))
        for place, (chance, fine) in enumerate(zip(alone, self._fine, strict=True)):
            square[:, place, place] = chance @ fine**2
        square[:, 0, 1] = square[:, 1, 0] = (sums[0] @ two) @ one
        square[:, 0, 2] = square[:, 2, 0] = (sums[1] @ three) @ one
        square[:, 1, 2] = square[:, 2, 1] = (sums[2] @ three) @ two
        covariance = square - mean[:, :, None] * mean[:, None]
        sizes, directions = np.linalg.eigh(covariance)
        reach = np.sqrt(3 * np.maximum(sizes, 0))[:, None] * directions  # halls × 3 × 3
        away = reach.transpose(0, 2, 1)
        return np.asarray(np.exp(mean[:, None] + np.concatenate([away, -away], axis=1)))


def _kernel(around: Array, fine: Array, unlike: float) -> Array:
    weight = np.exp(-(((around[:, None] - fine) / unlike) ** 2) / 2)
    return np.asarray(weight / weight.sum(1, keepdims=True))


def _along(values: Array, matrices: list[Array]) -> Array:
    """Each axis but the first, multiplied by its matrix (new × old)."""
    one, two, three = matrices
    values = two @ (values @ three.T)
    count, first = values.shape[:2]
    by_first = one @ values.reshape(count, first, -1)
    return np.asarray(by_first.reshape(count, len(one), *values.shape[2:]))
