"""Base goal and challenge goal: how far a result has come (facts.md R-06, §6.3)."""

from decimal import Decimal
from fractions import Fraction

from domain.cents import Number, exact, from_cents, to_cents
from domain.method.goals import Goal, Metric
from domain.method.method import Attainment


def attained(metric: Metric, result: Number | None, goal: Goal, rule: Attainment) -> Decimal | None:
    """Points for a result of the metric: of a count fewer are better, of a percentage more.

    :param result: percent, or of ``Metric.COMPLAINTS`` how many a month
    :raises ValueError: as ``attainment`` and ``attainment_of_count``
    """
    points = attainment_of_count if metric.counted else attainment
    return points(
        result, goal.base, goal.challenge, at_base=rule.at_base, at_challenge=rule.at_challenge,
        cap=rule.cap,
    )  # fmt: skip


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
    first, second, last = _rising(at_base, at_challenge, cap)
    if result is None:
        return None
    reached = _checked(result)
    if reached < low:
        return from_cents(to_cents(first * reached / low))
    points = first + (second - first) * (reached - low) / (high - low)
    return from_cents(to_cents(min(points, last)))


def attainment_of_count(
    count: Number | None,
    base: Number,
    challenge: Number,
    *,
    at_base: Number = 60,
    at_challenge: Number = 100,
    cap: Number = 110,
) -> Decimal | None:
    """As ``attainment`` where fewer are better, for example complaints a month; None stays None.

    Above the base goal ``at_base`` in inverse proportion: twice the base goal gets half of it;
    between the goals on a straight line from ``at_base`` to ``at_challenge``; below the challenge
    goal on the same line, at most ``cap``. Where both goals are the same, reaching them gets
    ``at_challenge``, and there is no line beyond.

    :raises ValueError: the base goal is below the challenge goal, a goal or the count is negative,
        or the points do not rise

    Source: the mirror of ``attainment``; a proposal (docs/scoring.md, "Goals").

    >>> attainment_of_count(3, 4, 2)
    Decimal('80.00')
    >>> attainment_of_count(8, 4, 2)
    Decimal('30.00')
    """
    high, low = exact(base), exact(challenge)
    if not 0 <= low <= high:
        message = f"the base goal ({base}) has to be no less than the challenge goal ({challenge})"
        raise ValueError(message)
    first, second, last = _rising(at_base, at_challenge, cap)
    if count is None:
        return None
    counted = _checked(count)
    if counted > high:
        return from_cents(to_cents(first * high / counted))
    if high == low:
        return from_cents(to_cents(second))
    points = first + (second - first) * (high - counted) / (high - low)
    return from_cents(to_cents(min(points, last)))


def _rising(
    at_base: Number, at_challenge: Number, cap: Number
) -> tuple[Fraction, Fraction, Fraction]:
    first, second, last = exact(at_base), exact(at_challenge), exact(cap)
    if not 0 <= first < second <= last:
        message = (
            f"the points have to rise: {at_base} at the base goal, {at_challenge}, at most {cap}"
        )
        raise ValueError(message)
    return first, second, last


def _checked(result: Number) -> Fraction:
    reached = exact(result)
    if reached < 0:
        message = f"a result is 0 or more, not {result}"
        raise ValueError(message)
    return reached
