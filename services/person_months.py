"""Quarter and year of one person: months by the weights of the method."""

from dataclasses import dataclass
from datetime import date, timedelta

from domain.blend import Blend
from domain.roles import Account
from domain.rollup import Span, months_of, weighted_months
from services.application import Application
from services.person import require_person
from services.scores import scores_of
from services.scoring_method import method_on


@dataclass(frozen=True)
class PersonMonths:
    """``parts`` of each: the months with a result, their share and what they bring."""

    quarter: Blend[date]
    year: Blend[date]


def person_months(
    app: Application, account: Account, staff_id: str, hall_id: str, last: date
) -> PersonMonths:
    """The quarter and the year that ``last`` belongs to, up to that day: later months are not
    missing, they are still to come. Weights are those of the method of that day.

    :raises NotAllowed: the role sees no results, not even the own ones
    :raises NotFound: as ``services.person.results_to_explain``
    """
    months = [month for month in months_of(last, Span.YEAR) if month <= last]
    with app.store.read() as db:
        require_person(db, account, staff_id, hall_id)
        weights = method_on(db, last).months
        finals = {
            month: scores_of(db, [hall_id], month, min(_end(month), last)).finals
            for month in months
        }
    results = {
        month: found[hall_id, staff_id].total_pct
        for month, found in finals.items()
        if (hall_id, staff_id) in found
    }
    of_quarter = [month for month in months_of(last, Span.QUARTER) if month <= last]
    return PersonMonths(
        quarter=weighted_months(results, of_quarter, weights.quarter * 4),
        year=weighted_months(results, months, weights.year),
    )


def _end(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
