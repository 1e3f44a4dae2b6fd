"""Scores and trends of a period, within the reader's scope."""

from datetime import date
from typing import Any

import pandas as pd

from db import occasions, organisation, results
from domain.blend import Blend
from domain.hall import Hall, Round
from domain.method import Method
from domain.period import check_period
from domain.roles import Account, Act
from domain.rollup import Span, months_of, weighted_months
from domain.rounds import shift_of_round
from domain.scoring import scores, span_scores
from services.application import Application
from services.checklist_library import library_of_version
from services.scoring_method import method_on


def hall_trend(
    app: Application, account: Account, first: date, last: date, span: Span = Span.WEEK
) -> pd.DataFrame:
    """Scores of each hall in scope by day, week or month: ``hall_id, start, score_pct,
    scored_count, observation_count, red_line_count, name, hall_kind``; see
    ``domain.scoring.span_scores``."""
    account.require(Act.SEE_RESULTS)
    check_period(first, last)
    with app.store.read() as db:
        method = method_on(db, last)
        sums = occasions.occasion_sums(db, account.hall_ids, first, last)
        halls = organisation.halls(db, account.hall_ids)
    return _spanned(sums, ["hall_id"], span, method).merge(_named(halls), on="hall_id")


def person_trend(
    app: Application,
    account: Account,
    staff_id: str,
    first: date,
    last: date,
    span: Span = Span.WEEK,
) -> pd.DataFrame:
    """Scores of one member of staff in scope; columns as ``hall_trend`` with ``staff_id`` in place
    of ``hall_id``. Nobody outside the scope is ever in it: the rows are limited to the reader's
    halls."""
    account.require(Act.SEE_RESULTS)
    check_period(first, last)
    with app.store.read() as db:
        method = method_on(db, last)
        sums = occasions.occasion_sums(db, account.hall_ids, first, last, staff_id)
        members = organisation.assigned(db, account.hall_ids, first, last)
    names = pd.DataFrame(
        sorted({(member.id, member.name) for member in members}), columns=["staff_id", "name"]
    )
    return _spanned(sums, ["staff_id"], span, method).merge(names, on="staff_id")


def hall_shifts(app: Application, account: Account, first: date, last: date) -> pd.DataFrame:
    """Scores of each hall in scope by shift, pooled over the period: ``hall_id, shift`` ('' = a
    round that the hall's schedule has in no shift, or in both), the columns of
    ``domain.scoring.scores``, ``name``, ``hall_kind``."""
    account.require(Act.SEE_RESULTS)
    check_period(first, last)
    with app.store.read() as db:
        method = method_on(db, last)
        sums = occasions.round_sums(db, account.hall_ids, first, last)
        halls = organisation.halls(db, account.hall_ids)
    schedules = {hall.id: hall.settings.schedule for hall in halls}
    shifts = [
        shift_of_round(Round(round_), schedules[hall_id]) or ""
        for hall_id, round_ in zip(sums["hall_id"], sums["round"], strict=True)
    ]
    table = scores(
        sums.assign(shift=pd.Series(shifts, dtype="str")), ["hall_id", "shift"],
        method.severity_weights, method.time_limits.credit,
    )  # fmt: skip
    return table.merge(_named(halls), on="hall_id")


def hall_quarters_and_years(
    app: Application, account: Account, day: date
) -> list[tuple[Hall, dict[Span, Blend[date]]]]:
    """For each hall in scope the quarter and the year of ``day``: its months by their weights, what
    each brings and which have no result (``domain.rollup.weighted_months``)."""
    account.require(Act.SEE_RESULTS)
    year = day.replace(month=1, day=1), day.replace(month=12, day=31)
    with app.store.read() as db:
        method = method_on(db, day)
        sums = occasions.occasion_sums(db, account.hall_ids, *year)
        halls = organisation.halls(db, account.hall_ids)
    months = _spanned(sums, ["hall_id"], Span.MONTH, method)
    weights = {Span.QUARTER: method.months.quarter * 4, Span.YEAR: method.months.year}
    found = []
    for hall in halls:
        own = months[months["hall_id"] == hall.id].dropna(subset=["score_pct"])
        results = dict(zip(own["start"].dt.date, own["score_pct"].astype(float), strict=True))
        blends = {
            span: weighted_months(results, months_of(day, span), weights[span]) for span in weights
        }
        found.append((hall, blends))
    return found


def _spanned(sums: pd.DataFrame, by: list[str], span: Span, method: Method) -> pd.DataFrame:
    return span_scores(sums, by, span, method.severity_weights, method.time_limits.credit)


def _named(halls: list[Hall]) -> pd.DataFrame:
    return pd.DataFrame(
        [(hall.id, hall.name, hall.kind.value) for hall in halls],
        columns=["hall_id", "name", "hall_kind"],
    )


def own_results(
    app: Application, account: Account, first: date, last: date
) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
    """What a member of staff sees: the own score row (None: nothing yet) and the own observations,
    of every hall they worked in.

    :raises NotAllowed: the account is not that of a member of staff
    """
    account.require(Act.SEE_OWN_RESULTS)
    check_period(first, last)
    with app.store.read() as db:
        person = organisation.person(db, account.staff_id or "")
        if person is None:
            return None, []
        halls = {each.hall_id for each in person.assignments}
        method = method_on(db, last)
        sums = occasions.occasion_sums(db, halls, first, last, person.id)
        seen = list(results.observations(db, halls, first, last, person.id))
    seen = [_with_norm(app, row) for row in reversed(seen)]
    table = scores(sums, ["staff_id"], method.severity_weights, method.time_limits.credit)
    row = None if table.empty else {str(k): v for k, v in table.iloc[0].to_dict().items()}
    return row, seen


def last_day_with_results(app: Application, account: Account) -> date | None:
    """The newest business day with an observation in the reader's scope."""
    with app.store.read() as db:
        return occasions.last_day(db, account.hall_ids)


def own_last_day(app: Application, account: Account) -> date | None:
    """The newest business day with an observation of the member of staff."""
    account.require(Act.SEE_OWN_RESULTS)
    with app.store.read() as db:
        return occasions.last_day_of(db, account.staff_id or "")


def _with_norm(app: Application, row: dict[str, Any]) -> dict[str, Any]:
    norm = library_of_version(app.store, row["version"]).norms[row["norm_id"]]
    return row | {"norm": norm}
