"""The minimum sample: below it there is no number and no rank, only what is lacking."""

import numpy as np
from numpy.typing import NDArray

from domain.method.method import MinimumSample
from domain.scores.columns import LACKING

Counts = NDArray[np.int64]


def enough(occasion_count: int, scored_count: int, minimum: MinimumSample) -> bool:
    """Whether so much was seen that there may be a number at all: a percentage, a band, a verdict.
    The one rule of every page; what is still lacking says ``shortage``.

    >>> from domain.method.method import Method
    >>> enough(3, 20, Method().minimum_sample), enough(2, 40, Method().minimum_sample)
    (True, False)
    """
    return occasion_count >= minimum.occasions and scored_count >= minimum.observations


def shortage_of_days(days: int, minimum: MinimumSample) -> int:
    """How many days with a patrol a hall lacks before it is held against its goals.

    One visit watches several people, each of which is an occasion: what a single evening was like
    is no verdict on a hall. The hall needs as many days as anybody needs occasions (proposal).

    >>> from domain.method.method import Method
    >>> [shortage_of_days(days, Method().minimum_sample) for days in (0, 1, 3, 9)]
    [3, 2, 0, 0]
    """
    return max(minimum.occasions - days, 0)


def shortage(
    occasion_count: Counts, scored_count: Counts, minimum: MinimumSample
) -> dict[str, Counts]:
    """What is lacking for a number. Both minimums have to be reached.

    :param occasion_count: times somebody was watched: one person, one patrol, one observer
    :param scored_count: judgements that count in the score (kept and not kept, with a weight)
    :return: ``domain.scores.columns.LACKING``, as long as the counts; both 0: enough

    Source: facts.md §6.3 (proposal: 20 applicable items, 3 patrols); examples: docs/scoring.md.
    """
    pairs = (minimum.occasions, occasion_count), (minimum.observations, scored_count)
    return {
        name: np.maximum(needed - seen, 0)
        for name, (needed, seen) in zip(LACKING, pairs, strict=True)
    }
