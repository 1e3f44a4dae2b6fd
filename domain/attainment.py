"""Base goal and challenge goal: how far a result has come (facts.md R-06, §6.3)."""

from decimal import Decimal

from domain.cents import Number, exact, from_cents, to_cents


def attainment(
    result: Number | None,
    base: Number,
    challenge: Number,
    *,
    at_base: Number = 60,
    at_challenge: Number = 100,
    cap: Number = 110,
) -> Decimal | None:
    """Points for a result against its two goals, with two decimals; None stays None.

    Below the base goal in proportion, 0 to ``at_base``; between the goals on a straight line from
    ``at_base`` to ``at_challenge``; above the challenge goal on the same line, at most ``cap``.

    :param result: in the unit of the goals, usually percent; more is better
    :raises ValueError: the base goal is not below the challenge goal, a goal or the result is
        negative, or the points do not rise

    Source: two goals R-06; the points are a proposal (facts.md §6.3), their cap after S17.

    >>> attainment(86, 80, 95)
    Decimal('76.00')
    """
    low, high = exact(base), exact(challenge)
    if not 0 <= low < high:
        message = f"the base goal ({base}) has to be below the challenge goal ({challenge})"
        raise ValueError(message)
    first, second, last = exact(at_base), exact(at_challenge), exact(cap)
    if not 0 <= first < second <= last:
        message = (
            f"the points have to rise: {at_base} at the base goal, {at_challenge}, at most {cap}"
        )
        raise ValueError(message)
    if result is None:
        return None
    reached = exact(result)
    if reached < 0:
        message = f"a result is 0 or more, not {result}"
        raise ValueError(message)
    if reached < low:
        return from_cents(to_cents(first * reached / low))
    points = first + (second - first) * (reached - low) / (high - low)
    return from_cents(to_cents(min(points, last)))
