"""How noisy what was seen is, where halls lend each other what they know of it.

Moments vary alike in halls that lend each other; the noise of each may be a multiple of that. How
much halls differ in it follows from how far their multiples are from 1, beyond chance; the more
they are alike, the more of the common one has each, and the surer it is (Smyth 2004, "Linear models
and empirical Bayes methods for assessing differential expression", section 6). Where there is less
spread than judgements alone bring, as with partial credit, there is less noise.
"""

import numpy as np
from scipy.sparse import csr_array

from domain.scores.hall_matrices import (
    HallMatrices,
    Noise,
    NoiseSums,
    moment_of,
    noise_as,
    noise_sums,
)
from domain.scores.lending import with_own
from domain.scores.mixed_model import Array

# Degrees of freedom of a noise of which nothing was measured: what is known of a share alone.
_LEAST_KNOWN = 2.0
_NEVER = 1e-9


def lent_noise(parts: list[HallMatrices], borrowed: csr_array) -> list[Noise]:
    """
    :param borrowed: of ``domain.scores.lending``, halls in the order of ``parts``
    """
    found = NoiseSums(*(np.concatenate(each) for each in zip(*map(noise_sums, parts), strict=True)))
    halls, others = with_own(borrowed).nonzero()
    count = len(found.spread)

    def summed(values: Array) -> Array:
        return np.asarray(np.bincount(halls, values, count), dtype=float)

    # Halls without repeated occasions say nothing of moments as long as others do.
    again = found.freedom > 0
    use = np.where(summed(again[others] * 1.0)[halls] > 0, again[others], True) * 1.0
    spread = summed(use * found.spread[others])
    of_judgements = summed(use * found.of_judgements[others])
    of_moments = summed(use * found.of_moments[others])
    moment = moment_of(spread - of_judgements, of_moments)
    common = _ratio(spread, of_judgements + moment * of_moments)
    expected = found.of_judgements[others] + moment[halls] * found.of_moments[others]
    multiple = _ratio(found.spread[others], common[halls] * expected)

    freedom = summed(found.freedom[others])
    beyond = summed(found.freedom[others] * (multiple - 1) ** 2)
    beyond -= 2 * (summed(again[others] * 1.0) - 1)
    alike = 2 * freedom / np.where(beyond > 0, beyond, _NEVER)
    lent = np.minimum(alike, freedom - found.freedom)
    known = found.freedom + lent
    own = np.zeros(count)
    own[halls[halls == others]] = multiple[halls == others]
    of_hall = (found.freedom * own + lent) / np.where(known > 0, known, 1.0)
    factor = common * np.where(known > 0, of_hall, 1.0)
    ends = np.cumsum([len(each.hall_ids) for each in parts])[:-1]
    rows = factor * found.judgement, factor * moment, np.maximum(known, _LEAST_KNOWN)
    of_parts = zip(*(np.split(row, ends) for row in rows), strict=True)
    return [noise_as(each, *row) for each, row in zip(parts, of_parts, strict=True)]


def _ratio(one: Array, other: Array) -> Array:
    """1 where there is nothing to compare."""
    there = (one > 0) & (other > _NEVER)
    return np.asarray(np.where(there, one / np.where(there, other, 1.0), 1.0))
