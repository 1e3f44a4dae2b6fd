"""Quarter and year of one person: months by the weights of the method."""

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from domain.blend import Blend
from domain.roles import Account
from domain.rollup import Span, is_sparse, months_of, seen_shares, weighted_months
from services.application import Application
from services.halls.scope import person_to_see
from services.method.method import method_on
from services.reading import reading
from services.scores.scores import scores_of


@dataclass(frozen=True)
class PersonMonths:
    """``parts`` of each: the months with a result, their share and what they bring. ``sparse``:
    those of the year of which little was seen, with their occasions. ``last``: until when."""

    quarter: Blend[date]
    year: Blend[date]
    sparse: tuple[tuple[date, int], ...]
    last: date


def person_months(
    app: Application, account: Account, staff_id: str, hall_id: str, last: date
) -> PersonMonths:
    """The quarter and the year that ``last`` belongs to, up to that day: later months are not
    missing, they are still to come. Weights are those of the method of that day, each times what
    was seen of the month (``domain.rollup.seen_shares``).

    :raises NotAllowed: the role sees no results, not even the own ones
    :raises NotFound: as ``services.scores.person.results_of``
    """
    months = [month for month in months_of(last, Span.YEAR) if month <= last]
    with reading(app, account) as db:
        person_to_see(db, account, staff_id, hall_id)
        weights = method_on(db, last).months
        scores = {
            month: scores_of(db, [hall_id], month, min(_end(month), last)) for month in months
        }
    results = {
        month: month_scores.finals[hall_id, staff_id].total_pct
        for month, month_scores in scores.items()
        if (hall_id, staff_id) in month_scores.finals
    }
    seen = {
        month: _occasions(scores[month].people, staff_id)
        for month, total_pct in results.items()
        if total_pct is not None
    }
    shares = seen_shares(seen)
    of_quarter = [month for month in months_of(last, Span.QUARTER) if month <= last]
    return PersonMonths(
        quarter=weighted_months(results, of_quarter, weights.quarter * 4, shares),
        year=weighted_months(results, months, weights.year, shares),
        sparse=tuple((month, seen[month]) for month in seen if is_sparse(shares[month])),
        last=last,
    )


def _occasions(people: pd.DataFrame, staff_id: str) -> int:
    """Company checks alone may make a result: a month is then seen as little as can be."""
    return max(1, int(people.loc[people["staff_id"] == staff_id, "occasion_count"].sum()))


def _end(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
