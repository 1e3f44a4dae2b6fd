"""How likely spreads of people, positions and observers are, hall by hall, on a fine grid.

The restricted likelihood of the model of ``domain.scores.mixed_model`` (Patterson and Thompson
1971). People are eliminated first and observers are left for last: once their part of the equations
is brought to its principal axes, every spread of theirs costs one division an axis.
"""

import numpy as np

from domain.scores.lent_spreads import Axes
from domain.scores.mixed_model import NO_PULL, Array, Data, design_of, half_cauchy, noise_freedom

# Steps of people, positions and observers, in units of the noise of one occasion; even in the
# logarithm. Halls are compared on finer ones where spreads matter most.
_PEOPLE = np.geomspace(0.06, 1.2, 10)
_POSITIONS = np.geomspace(0.03, 0.75, 5)
_OBSERVERS = np.geomspace(0.03, 1.2, 10)
PULLED = Axes((_PEOPLE, _POSITIONS, _OBSERVERS), (True, False, True), half_cauchy)
UNPULLED = Axes((np.array([NO_PULL]), _POSITIONS, _OBSERVERS), (False, False, True), half_cauchy)


def log_likelihood(data: Data, unit: Array, axes: Axes) -> Array:
    """But for a constant of each hall.

    :param data: with ``known``
    :param unit: halls: what the steps of the axes are counted in, points
    :return: halls × people × positions × observers, as the axes
    """
    halls, count, _ = data.precision.shape
    at = np.eye(int(data.position.max()) + 1)[data.position]  # halls × people × positions
    design = design_of(data, at)
    weighted = data.precision[..., None] * design
    total, reach = data.precision.sum(2), weighted.sum(2)
    own = (data.precision * data.result).sum(2)
    outer = (reach[..., :, None] * reach[..., None, :]).reshape(halls, count, -1)
    rows = halls, -1, design.shape[-1]
    seen = weighted.reshape(rows).transpose(0, 2, 1)
    people, positions, observers = (unit[:, None] * steps for steps in axes.steps)

    # Without people: halls × spreads of people.
    pull = total[:, None] + 1 / people[..., None] ** 2
    normal = (seen @ design.reshape(rows))[:, None]
    normal = normal - ((1 / pull) @ outer).reshape(*people.shape, *normal.shape[2:])
    right = (seen @ data.result.reshape(halls, -1, 1))[:, None, :, 0]
    right = right - (own[:, None] / pull) @ reach
    data.with_eyes(normal, right)
    misfit = data.square[:, None]
    misfit = misfit - (own[:, None] ** 2 / pull).sum(2)
    size = np.log1p(people[..., None] ** 2 * total[:, None]).sum(2)

    # Without hall and positions: halls × spreads of people × of positions.
    first = 1 + at.shape[-1]
    inner = np.repeat(normal[:, :, None, :first, :first], positions.shape[1], axis=2)
    of_positions = np.arange(1, first)
    inner[..., of_positions, of_positions] += 1 / positions[:, None, :, None] ** 2
    across = normal[:, :, None, :first, first:]
    inverse = np.linalg.inv(inner)
    half = inverse @ right[:, :, None, :first, None]
    rest = normal[:, :, None, first:, first:] - across.mT @ (inverse @ across)
    left = right[:, :, None, first:, None] - across.mT @ half
    misfit = misfit[..., None] - (right[:, :, None, :first, None] * half).sum((-1, -2))
    size = size[..., None] + np.linalg.slogdet(inner)[1]
    size = size + 2 * len(of_positions) * np.log(positions)[:, None]

    # Without observers, along their principal axes.
    sizes, turned = np.linalg.eigh(rest)
    along = (turned.mT @ left)[..., 0] ** 2
    penalty = 1 / observers[:, None, None, :, None] ** 2
    stiff = np.maximum(sizes, 0)[..., None, :] + penalty
    misfit = misfit[..., None] - (along[..., None, :] / stiff).sum(-1)
    size = size[..., None] + np.log(stiff / penalty).sum(-1)

    freedom, beyond = noise_freedom(data, misfit.reshape(halls, -1))
    return np.asarray(-(size + (freedom * np.log1p(beyond)).reshape(size.shape)) / 2)
