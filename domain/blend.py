"""A weighted mean of the results that are there; what is missing is left out and named.

The mean of sources (domain/scores/final_result.py) and that of months (domain/rollup.py) are both
this.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Generic, TypeVar

from domain.cents import Number, apportion, exact, from_cents, to_cents

_WHOLE = Decimal("100.00")

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class BlendPart(Generic[K]):
    """What one result brings to the mean; two decimals each."""

    key: K
    result_pct: Decimal
    share_pct: Decimal  # its weight among the weights of what is there; the shares add up to 100
    points_pct: Decimal  # what it brings; the points add up to the mean, to the cent


@dataclass(frozen=True, slots=True)
class Blend(Generic[K]):
    total_pct: Decimal | None  # None: nothing is there
    parts: tuple[BlendPart[K], ...] = ()  # in the order of the weights
    missing: tuple[K, ...] = ()  # has a weight, but no result


@lru_cache(maxsize=256)  # the same settings come again and again
def check_weights(weights: tuple[Number, ...]) -> None:
    """Refuse absurd weights.

    :raises ValueError: a weight is negative or not a number, or none is above 0

    They need not add up to 100 or to 1: only their proportions count.
    """
    for weight in weights:
        if exact(weight) < 0:
            message = f"a weight is 0 or more, not {weight}"
            raise ValueError(message)
    if not any(weights):
        message = "at least one weight has to be above 0"
        raise ValueError(message)


def blend(results: Mapping[K, Number | None], weights: Mapping[K, Number]) -> Blend[K]:
    """Σ(weight × result) / Σ(weight) over the results that are there.

    Each result enters as it is shown, with two decimals, so that anybody can repeat the sum. What
    has no weight, or the weight 0, takes no part and is not missing either.

    :param results: percent, 0 or more; ``None`` or left out: there is none
    :raises ValueError: absurd weights, as in ``check_weights``, or a result below 0

    Source: renormalised weighted blend, facts.md §6.3 (proposal, after R-03).
    """
    check_weights(tuple(weights.values()))
    there: dict[K, tuple[Decimal, Fraction]] = {}
    missing = []
    for key, weight in weights.items():
        result = results.get(key)
        if weight and result is None:
            missing.append(key)
        elif weight and result is not None:
            there[key] = (_shown(key, result), exact(weight))
    if not there:
        return Blend(None, missing=tuple(missing))
    if len(there) == 1:  # by far the most frequent case, and nothing is left to calculate
        ((key, (result, _)),) = there.items()
        return Blend(result, (BlendPart(key, result, _WHOLE, result),), tuple(missing))
    all_weights = sum(weight for _, weight in there.values())
    brought = [exact(result) * weight / all_weights for result, weight in there.values()]
    total = to_cents(sum(brought, Fraction(0)))
    shares = apportion([100 * weight / all_weights for _, weight in there.values()], 100_00)
    parts = tuple(
        BlendPart(key, there[key][0], from_cents(share), from_cents(points))
        for key, share, points in zip(there, shares, apportion(brought, total), strict=True)
    )
    return Blend(from_cents(total), parts, tuple(missing))


def _shown(key: object, result: Number) -> Decimal:
    if result < 0:
        message = f"a result is 0 or more; that of {key} is {result}"
        raise ValueError(message)
    return from_cents(to_cents(result))
