"""Scores and trends of a period, within the reader's scope."""

from dataclasses import asdict
from datetime import date
from typing import Any

import pandas as pd

from db import occasions, organisation, results
from domain.problems import InputProblem
from domain.roles import Account, Act
from domain.scoring import scores, weekly_scores
from services.application import Application
from services.checklist_library import library_of_version


def staff_scores(app: Application, account: Account, first: date, last: date) -> pd.DataFrame:
    """One row per hall in scope and member of staff assigned there in the period, also those
    nobody observed. The numbers are those of that hall: who moved has a row in each.

    Columns: ``hall_id, hall, hall_kind, staff_id, staff_no, staff, position``, then ``score_pct``
    (NaN: nothing scored), ``scored_count``, ``observation_count``, ``red_line_count``.
    Order: own halls first, then hall, then staff number; never by score.

    :raises NotAllowed: the role sees no results
    :raises InputProblem: the period is reversed
    """
    account.require(Act.SEE_RESULTS)
    _check_period(first, last)
    with app.store.read() as db:
        sums = occasions.occasion_sums(db, account.hall_ids, first, last)
        halls = organisation.halls(db, account.hall_ids)
        members = organisation.assigned(db, account.hall_ids, first, last)
    weights = app.checklists.usable().scoring.severity_weights
    people = pd.DataFrame(
        [asdict(member) for member in members],
        columns=["id", "hall_id", "name", "staff_no", "position"],
    ).rename(columns={"id": "staff_id", "name": "staff"})
    places = pd.DataFrame(
        [(hall.id, hall.name, hall.kind.value, order) for order, hall in enumerate(halls)],
        columns=["hall_id", "hall", "hall_kind", "order"],
    )
    scored = scores(sums, ["hall_id", "staff_id"], weights)
    table = (
        people.merge(places, on="hall_id")
        .merge(scored, on=["hall_id", "staff_id"], how="left")
        .sort_values(["order", "staff_no"], ignore_index=True)
    )
    counts = ["scored_count", "observation_count", "red_line_count"]
    table[counts] = table[counts].fillna(0).astype("int64")
    return table[
        ["hall_id", "hall", "hall_kind", "staff_id", "staff_no", "staff", "position",
         "score_pct", *counts]
    ]  # fmt: skip


def hall_trend(app: Application, account: Account, first: date, last: date) -> pd.DataFrame:
    """Weekly scores of each hall in scope: ``hall_id, week_start, score_pct, scored_count,
    observation_count, red_line_count, name, hall_kind``; see ``domain.scoring.weekly_scores``."""
    account.require(Act.SEE_RESULTS)
    _check_period(first, last)
    with app.store.read() as db:
        sums = occasions.occasion_sums(db, account.hall_ids, first, last)
        halls = organisation.halls(db, account.hall_ids)
    weights = app.checklists.usable().scoring.severity_weights
    names = pd.DataFrame(
        [(hall.id, hall.name, hall.kind.value) for hall in halls],
        columns=["hall_id", "name", "hall_kind"],
    )
    return weekly_scores(sums, ["hall_id"], weights).merge(names, on="hall_id")


def person_trend(
    app: Application, account: Account, staff_id: str, first: date, last: date
) -> pd.DataFrame:
    """Weekly scores of one member of staff in scope; columns as ``hall_trend`` with
    ``staff_id`` in place of ``hall_id``. Nobody outside the scope is ever in it: the rows are
    limited to the reader's halls."""
    account.require(Act.SEE_RESULTS)
    _check_period(first, last)
    with app.store.read() as db:
        sums = occasions.occasion_sums(db, account.hall_ids, first, last, staff_id)
        members = organisation.assigned(db, account.hall_ids, first, last)
    weights = app.checklists.usable().scoring.severity_weights
    names = pd.DataFrame(
        sorted({(member.id, member.name) for member in members}), columns=["staff_id", "name"]
    )
    return weekly_scores(sums, ["staff_id"], weights).merge(names, on="staff_id")


def own_results(
    app: Application, account: Account, first: date, last: date
) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
    """What a member of staff sees: the own score row (None: nothing yet) and the own observations,
    of every hall they worked in.

    :raises NotAllowed: the account is not that of a member of staff
    """
    account.require(Act.SEE_OWN_RESULTS)
    _check_period(first, last)
    with app.store.read() as db:
        person = organisation.person(db, account.staff_id or "")
        if person is None:
            return None, []
        halls = {each.hall_id for each in person.assignments}
        sums = occasions.occasion_sums(db, halls, first, last, person.id)
        seen = list(results.observations(db, halls, first, last, person.id))
    seen = [_with_norm(app, row) for row in reversed(seen)]
    weights = app.checklists.usable().scoring.severity_weights
    table = scores(sums, ["staff_id"], weights)
    row = None if table.empty else {str(k): v for k, v in table.iloc[0].to_dict().items()}
    return row, seen


def last_day_with_results(app: Application, account: Account) -> date | None:
    """The newest business day with an observation in the reader's scope."""
    with app.store.read() as db:
        return occasions.last_day(db, account.hall_ids)


def _check_period(first: date, last: date) -> None:
    if first > last:
        raise InputProblem("period_reversed", first=first.isoformat(), last=last.isoformat())


def latest_observations(
    app: Application, account: Account, first: date, last: date, limit: int = 100
) -> list[dict[str, Any]]:
    """The newest current observations of the period, newest first, each with its ``norm``."""
    account.require(Act.SEE_RESULTS)
    _check_period(first, last)
    with app.store.read() as db:
        rows = list(results.observations(db, account.hall_ids, first, last, newest=limit))
    return [_with_norm(app, row) for row in rows]


def own_last_day(app: Application, account: Account) -> date | None:
    """The newest business day with an observation of the member of staff."""
    account.require(Act.SEE_OWN_RESULTS)
    with app.store.read() as db:
        return occasions.last_day_of(db, account.staff_id or "")


def _with_norm(app: Application, row: dict[str, Any]) -> dict[str, Any]:
    norm = library_of_version(app.store, row["version"]).norms[row["norm_id"]]
    return row | {"norm": norm}
