"""From the shift to the year.

Shift, day, week and month are pooled: their score is that of all their observations together
(domain/scores/scoring.py), never a mean of shorter spans, so a day with two observations does not
weigh as much as one with forty. Quarter and year are months by the weights of the months (facts.md
§6.3, R-09). Which shift a patrol belongs to says ``domain.patrols.rounds.shift_of``.
"""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from statistics import median

from domain.blend import Blend, blend, check_weights
from domain.cents import Number, exact


class Span(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


def start_of(day: date, span: Span) -> date:
    """The first day of the span that a business day belongs to; a week begins on Monday (ISO 8601).

    >>> start_of(date(2026, 3, 1), Span.WEEK)
    datetime.date(2026, 2, 23)
    """
    return {
        Span.DAY: day,
        Span.WEEK: day - timedelta(days=day.weekday()),
        Span.MONTH: day.replace(day=1),
        Span.QUARTER: date(day.year, (day.month - 1) // 3 * 3 + 1, 1),
        Span.YEAR: date(day.year, 1, 1),
    }[span]


def end_of(day: date, span: Span) -> date:
    """The last day of the quarter or year that ``day`` belongs to.

    :raises ValueError: as ``months_of``

    >>> end_of(date(2026, 11, 29), Span.QUARTER)
    datetime.date(2026, 12, 31)
    """
    last = months_of(day, span)[-1]
    return last.replace(day=monthrange(last.year, last.month)[1])


def months_of(day: date, span: Span) -> list[date]:
    """The first days of the months of the quarter or year that ``day`` belongs to.

    :raises ValueError: the span is not made of months
    """
    count = {Span.MONTH: 1, Span.QUARTER: 3, Span.YEAR: 12}.get(span)
    if count is None:
        message = f"a {span} is not made of months"
        raise ValueError(message)
    first = start_of(day, span)
    return [first.replace(month=first.month + index) for index in range(count)]


def seen_shares(occasions: Mapping[date, int]) -> dict[date, Fraction]:
    """How much of its weight a month has: min(1, occasions / those of a usual month).

    A usual month has the median of the occasions of all these months. So a month of which a day or
    two was seen counts by what was seen, one that was watched as usual by its weight, and none for
    more than that.

    :param occasions: of the months of a year that have a result, each at least 1

    Source: a proposal. R-09 weighs months and knows none that was hardly seen.

    >>> days = [date(2026, month, 1) for month in (5, 6, 7)]
    >>> [str(each) for each in seen_shares(dict(zip(days, (7, 190, 210)))).values()]
    ['7/190', '1', '1']
    """
    if not occasions:
        return {}
    usual = median(Fraction(count) for count in occasions.values())
    return {month: min(Fraction(1), count / usual) for month, count in occasions.items()}


_SPARSE = Fraction(1, 2)  # proposal


def is_sparse(share: Fraction) -> bool:
    """Whether hardly anything was seen of a month, which is said: less than half of a usual one."""
    return share < _SPARSE


def effective_weights(
    months: Sequence[date],
    month_weights: Sequence[Number],
    shares: Mapping[date, Fraction],
) -> dict[date, Fraction]:
    """The weight of each month of a span: that of the method, times the share that was seen of it.

    :param months: the first days of the months of the span (``months_of``)
    :param month_weights: twelve, January first; only their proportions count
    :param shares: of the months with a result (``seen_shares``); the others keep their weight
    :raises ValueError: not twelve weights, a negative one, or none above 0
    """
    if len(month_weights) != 12:
        message = f"the months need 12 weights, January first, not {len(month_weights)}"
        raise ValueError(message)
    check_weights(tuple(month_weights))
    return {
        month: exact(month_weights[month.month - 1]) * shares.get(month, Fraction(1))
        for month in months
    }


def weighted_months(
    results: Mapping[date, Number | None],
    months: Sequence[date],
    month_weights: Sequence[Number],
    shares: Mapping[date, Fraction] | None = None,
) -> Blend[date]:
    """The result of a quarter or a year from those of its months, in cents.

    Months without a result are left out, the other weights renormalised, and the missing ones named
    in ``missing``; ``parts`` tells the months that were used and what each brings, to the cent. A
    month with the weight 0 is not assessed: it is neither used nor missing.

    :param results: first day of a month -> percent; None or left out: there is none
    :param months, month_weights, shares: as for ``effective_weights``; without shares every month
      counts as seen as usual
    :raises ValueError: as ``effective_weights``, or a result below 0

    Source: R-09 (2006: the final KPI spread by weight over several months); facts.md §6.3.
    """
    weights = effective_weights(months, month_weights, shares or {})
    if not any(weights.values()):  # none of these months is assessed, others of the year are
        return Blend(None)
    return blend(results, weights)
