"""Scores and trends of a period, within the reader's scope."""

from datetime import date
from typing import Any

import pandas as pd

from db import observations, occasions, organisation
from domain.hall import Hall, Round
from domain.period import check_period
from domain.roles import Account, Act
from domain.rollup import Span, months_of
from domain.rounds import shift_of_round
from domain.score_bands import LongScore, Month, banded, long_score
from domain.scoring import by_span, scores
from services.application import Application
from services.checklist_library import library_of_version
from services.reading import reading
from services.scores import sums_of
from services.scoring_method import method_on


def hall_trend(
    app: Application, account: Account, first: date, last: date, span: Span = Span.WEEK
) -> pd.DataFrame:
    """Scores of each hall in scope by day, week or month: ``hall_id, start`` (datetime64), what
    ``domain.score_bands.banded`` gives, ``name, hall_kind``.

    Each day has the weights of its own method; the minimum sample is that of the last day.
    """
    account.require(Act.SEE_RESULTS)
    check_period(first, last)
    with reading(app.store, account) as db:
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
    """Raw scores of one member of staff in scope; columns as ``hall_trend`` with ``staff_id`` in
    place of ``hall_id``. Nobody outside the scope is ever in it: the rows are limited to the
    reader's halls."""
    account.require(Act.SEE_RESULTS)
    check_period(first, last)
    with reading(app.store, account) as db:
        sums = sums_of(db, account.hall_ids, first, last, staff_id)
        minimum = method_on(db, last).minimum_sample
        members = organisation.assigned(db, account.hall_ids, first, last)
    names = pd.DataFrame(
        sorted({(member.id, member.name) for member in members}), columns=["staff_id", "name"]
    )
    of_person = by_span(sums, span).assign(staff_id=staff_id)
    return banded(scores(of_person, ["staff_id", "start"]), minimum).merge(names, on="staff_id")


def hall_shifts(app: Application, account: Account, first: date, last: date) -> pd.DataFrame:
    """Scores of each hall in scope by shift, pooled over the period: ``hall_id, shift`` ('' = a
    round that the hall's schedule has in no shift, or in both), what ``domain.score_bands.banded``
    gives, ``name``, ``hall_kind``."""
    account.require(Act.SEE_RESULTS)
    check_period(first, last)
    with reading(app.store, account) as db:
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
    their weights and by what was seen of each (``domain.score_bands.long_score``). A month below
    the minimum sample has no number; later months are still to come."""
    account.require(Act.SEE_RESULTS)
    year = day.replace(month=1, day=1), day
    with reading(app.store, account) as db:
        method = method_on(db, day)
        sums = sums_of(db, account.hall_ids, *year)
        halls = organisation.halls(db, account.hall_ids)
    table = banded(
        scores(by_span(sums, Span.MONTH), ["hall_id", "start"]), method.minimum_sample
    ).dropna(subset=["score_pct"])
    weights = {Span.QUARTER: method.months.quarter * 4, Span.YEAR: method.months.year}
    found = []
    for hall in halls:
        months = _months(table[table["hall_id"] == hall.id])
        spans = {
            span: long_score(
                months, [month for month in months_of(day, span) if month <= day], of_months
            )
            for span, of_months in weights.items()
        }
        found.append((hall, spans))
    return found


def _months(table: pd.DataFrame) -> dict[date, Month]:
    return {
        row.start.date(): Month(float(row.score_pct), float(row.sd_pts), int(row.occasion_count))
        for row in table.itertuples(index=False)
    }


def _named(halls: list[Hall]) -> pd.DataFrame:
    return pd.DataFrame(
        [(hall.id, hall.name, hall.kind.value) for hall in halls],
        columns=["hall_id", "name", "hall_kind"],
    )


def own_observations(
    app: Application, account: Account, first: date, last: date
) -> list[dict[str, Any]]:
    """What a member of staff was judged on, newest first, in every hall they worked in, each with
    its ``norm``; of patrols that are over (``services.reading``).

    :raises NotAllowed: the account is not that of a member of staff
    """
    account.require(Act.SEE_OWN_RESULTS)
    check_period(first, last)
    with reading(app.store, account) as db:
        person = organisation.person(db, account.staff_id or "")
        if person is None:
            return []
        halls = {each.hall_id for each in person.assignments}
        seen = list(observations.of_period(db, halls, first, last, person.id))
    return [_with_norm(app, row) for row in reversed(seen)]


def last_day_with_results(app: Application, account: Account) -> date | None:
    """The newest business day with an observation in the reader's scope."""
    with reading(app.store, account) as db:
        return occasions.last_day(db, account.hall_ids)


def own_last_day(app: Application, account: Account) -> date | None:
    """The newest business day with an observation of the member of staff."""
    account.require(Act.SEE_OWN_RESULTS)
    with reading(app.store, account) as db:
        return occasions.last_day_of(db, account.staff_id or "")


def _with_norm(app: Application, row: dict[str, Any]) -> dict[str, Any]:
    norm = library_of_version(app.store, row["version"]).norms[row["norm_id"]]
    return row | {"norm": norm}
