"""Scores and trends of a period, within the reader's scope."""

from datetime import date

import pandas as pd

from db import organisation
from domain.halls.hall import Hall, Round
from domain.patrols.rounds import shift_of_round
from domain.period import check_period
from domain.roles import Account, Act
from domain.rollup import Span, months_of
from domain.scores.bands import BANDED, LongScore, MonthScore, banded, long_score
from domain.scores.scoring import by_span, scores
from services.application import Application
from services.method.method import method_on
from services.reading import reading
from services.scores.scores import sums_of

HALL_TREND = ("hall_id", "start", *BANDED, "name", "hall_kind")
PERSON_TREND = ("staff_id", "start", *BANDED, "name")
HALL_SHIFTS = ("hall_id", "shift", *BANDED, "name", "hall_kind")


def hall_trend(
    app: Application, account: Account, first: date, last: date, span: Span = Span.WEEK
) -> pd.DataFrame:
    """Scores of each hall in scope by day, week or month: ``HALL_TREND``, ``start`` as
    datetime64.

    Each day has the weights of its own method; the minimum sample is that of the last day.
    """
    account.require(Act.SEE_RESULTS)
    check_period(first, last)
    with reading(app, account) as db:
        sums = sums_of(db, account.hall_ids, first, last)
        minimum = method_on(db, last).minimum_sample
        halls = organisation.halls(db, account.hall_ids)
    table = banded(scores(by_span(sums, span), ["hall_id", "start"]), minimum)
    return table.merge(_named(halls), on="hall_id")


def person_trend(
    app: Application,
    account: Account,
    staff_id: str,
    first: date,
    last: date,
    span: Span = Span.WEEK,
) -> pd.DataFrame:
    """Raw scores of one member of staff in scope: ``PERSON_TREND``. Nobody outside the scope is
    ever in it: the rows are limited to the reader's halls."""
    account.require(Act.SEE_RESULTS)
    check_period(first, last)
    with reading(app, account) as db:
        sums = sums_of(db, account.hall_ids, first, last, staff_id)
        minimum = method_on(db, last).minimum_sample
        members = organisation.assigned(db, account.hall_ids, first, last)
    names = pd.DataFrame(
        sorted({(member.id, member.name) for member in members}), columns=["staff_id", "name"]
    )
    of_person = by_span(sums, span).assign(staff_id=staff_id)
    return banded(scores(of_person, ["staff_id", "start"]), minimum).merge(names, on="staff_id")


def hall_shifts(app: Application, account: Account, first: date, last: date) -> pd.DataFrame:
    """Scores of each hall in scope by shift, pooled over the period: ``HALL_SHIFTS``, ``shift`` ''
    for a round that the hall's schedule has in no shift, or in both."""
    account.require(Act.SEE_RESULTS)
    check_period(first, last)
    with reading(app, account) as db:
        sums = sums_of(db, account.hall_ids, first, last, per="round")
        minimum = method_on(db, last).minimum_sample
        halls = organisation.halls(db, account.hall_ids)
    schedules = {hall.id: hall.settings.schedule for hall in halls}
    shifts = [
        shift_of_round(Round(round_), schedules[hall_id]) or ""
        for hall_id, round_ in zip(sums["hall_id"], sums["round"], strict=True)
    ]
    table = scores(sums.assign(shift=pd.Series(shifts, sums.index, str)), ["hall_id", "shift"])
    return banded(table, minimum).merge(_named(halls), on="hall_id")


def hall_quarters_and_years(
    app: Application, account: Account, day: date
) -> list[tuple[Hall, dict[Span, LongScore]]]:
    """For each hall in scope the quarter and the year of ``day``, up to that day: its months by
    their weights and by what was seen of each (``domain.scores.bands.long_score``). A month below
    the minimum sample has no number; later months are still to come."""
    account.require(Act.SEE_RESULTS)
    year = day.replace(month=1, day=1), day
    with reading(app, account) as db:
        method = method_on(db, day)
        sums = sums_of(db, account.hall_ids, *year)
        halls = organisation.halls(db, account.hall_ids)
    table = banded(
        scores(by_span(sums, Span.MONTH), ["hall_id", "start"]), method.minimum_sample
    ).dropna(subset=["score_pct"])
    weights = {Span.QUARTER: method.months.quarter * 4, Span.YEAR: method.months.year}
    by_hall = []
    for hall in halls:
        months = _months(table[table["hall_id"] == hall.id])
        spans = {
            span: long_score(
                months, [month for month in months_of(day, span) if month <= day], of_months
            )
            for span, of_months in weights.items()
        }
        by_hall.append((hall, spans))
    return by_hall


def _months(table: pd.DataFrame) -> dict[date, MonthScore]:
    return {
        row.start.date(): MonthScore(
            float(row.score_pct), float(row.sd_pts), int(row.occasion_count)
        )
        for row in table.itertuples(index=False)
    }


def _named(halls: list[Hall]) -> pd.DataFrame:
    return pd.DataFrame(
        [(hall.id, hall.name, hall.kind.value) for hall in halls],
        columns=["hall_id", "name", "hall_kind"],
    )
