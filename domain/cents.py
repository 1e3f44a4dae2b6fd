"""Exact sums in hundredths: the shown parts add up to the shown total.

A cent is a hundredth of a percentage point (of a point, where points are counted). Whatever is
shown with two decimals is a whole number of cents, and every sum that is shown is a sum of cents.
"""

import math
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache

Number = int | float | Decimal | Fraction

_WHOLE = Decimal(1)
_SHOWN_BELOW = 1e12  # so that 28 digits hold it to the cent
_SURELY_NEAREST = 0.4  # a float below that, times 100, is not off by as much as 0.1


@lru_cache(maxsize=1 << 14)  # the same settings and scores come again and again
def exact(value: Number) -> Fraction:
    """The number without any rounding.

    A float stands for the shortest decimal that reads as it, so 0.6 from a settings file is 3/5.

    :raises ValueError: infinite, or not a number

    >>> exact(0.6)
    Fraction(3, 5)
    """
    if isinstance(value, float | Decimal) and not math.isfinite(value):
        message = f"{value} is not a number that can be calculated with"
        raise ValueError(message)
    if isinstance(value, Fraction):
        return value
    return Fraction(repr(float(value))) if isinstance(value, float) else Fraction(value)


def to_cents(value: Number) -> int:
    """Percent (or points) -> cents; a half is rounded away from zero, as people do by hand.

    :raises ValueError: infinite, or not a number

    >>> to_cents(82.345), to_cents(-0.005)
    (8235, -1)
    """
    if isinstance(value, float) and abs(value) < _SHOWN_BELOW:  # the usual case, ten times quicker
        nearest = round(value * 100)
        if abs(value * 100 - nearest) < _SURELY_NEAREST:
            return nearest
        return int(Decimal(repr(float(value))).scaleb(2).quantize(_WHOLE, ROUND_HALF_UP))
    cents = exact(value) * 100
    nearest = math.floor(abs(cents) + Fraction(1, 2))
    return nearest if cents >= 0 else -nearest


@lru_cache(maxsize=1 << 14)
def from_cents(cents: int) -> Decimal:
    """Cents -> percent (or points) with two decimals.

    >>> from_cents(8230)
    Decimal('82.30')
    """
    return Decimal(cents).scaleb(-2)


def apportion(parts: Sequence[Number], total: int) -> list[int]:
    """Round the parts to cents so that they add up to the total.

    Largest remainder: every part is rounded down, and the cents that are left go to the parts that
    lost most; of equal ones, to the earlier. So each part is less than one cent from its exact
    value, and a part that is a whole number of cents stays as it is.

    :param parts: percent or points, unrounded; negative ones and zeros are allowed
    :param total: cents; the sum of the parts, rounded up or down
    :raises ValueError: the parts add up to something else, a cent or more away. A difference is
        never spread over the parts: it would be an explanation that does not explain.

    Source: largest-remainder method (Hare quota), as seats are given in an election.

    >>> apportion([Fraction(80, 3)] * 3, 8000)
    [2667, 2667, 2666]
    """
    unrounded = [exact(part) * 100 for part in parts]
    whole = math.lcm(*(part.denominator for part in unrounded))  # sums of integers are quicker
    pieces = [part.numerator * (whole // part.denominator) for part in unrounded]
    return apportion_pieces(pieces, whole, total)


def apportion_pieces(pieces: Sequence[int], whole: int, total: int) -> list[int]:
    """As ``apportion`` for parts of ``piece / whole`` cents each, where there are many of them.

    >>> apportion_pieces([8000, 8000, 8000], 3, 8000)
    [2667, 2667, 2666]
    """
    if abs(total * whole - sum(pieces)) >= whole:
        message = f"the parts add up to {sum(pieces) / whole / 100:.4f}, not to {total / 100:.2f}"
        raise ValueError(message)
    shown = [piece // whole for piece in pieces]
    by_loss = sorted(range(len(shown)), key=lambda index: shown[index] * whole - pieces[index])
    for index in by_loss[: total - sum(shown)]:
        shown[index] += 1
    return shown
