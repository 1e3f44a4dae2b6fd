"""From the shift to the year.

Shift, day, week and month are pooled: their score is that of all their observations together
(domain/scoring.py), never a mean of shorter spans, so a day with two observations does not weigh as
much as one with forty. Quarter and year are months by the weights of the months (facts.md §6.3,
R-09). Which shift a patrol belongs to says ``domain.rounds.shift_of``.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum

from domain.blend import Blend, blend, check_weights
from domain.cents import Number


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


def weighted_months(
    results: Mapping[date, Number | None],
    months: Sequence[date],
    month_weights: Sequence[Number],
) -> Blend[date]:
    """The result of a quarter or a year from those of its months.

    Months without a result are left out, the other weights renormalised, and the missing ones named
    in ``missing``; ``parts`` tells the months that were used and what each brings, to the cent. A
    month with the weight 0 is not assessed: it is neither used nor missing.

    :param results: first day of a month -> percent; None or left out: there is none
    :param months: the first days of the months of the span (``months_of``)
    :param month_weights: twelve, January first; only their proportions count
    :raises ValueError: not twelve weights, a negative one, none above 0, or a result below 0

    Source: R-09 (2006: the final KPI spread by weight over several months); facts.md §6.3.
    """
    if len(month_weights) != 12:
        message = f"the months need 12 weights, January first, not {len(month_weights)}"
        raise ValueError(message)
    check_weights(tuple(month_weights))
    weights = {month: month_weights[month.month - 1] for month in months}
    if not any(weights.values()):  # none of these months is assessed, others of the year are
        return Blend(None)
    return blend(results, weights)
