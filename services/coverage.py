"""Who, which norm and which hour is hardly ever observed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd
from sqlite_utils import Database

from db import coverage as rows
from db import norm_weeks, organisation
from domain.coverage import RoundCount, even_shares, hour_cells, round_counts
from domain.hall import Hall
from domain.norm import Norm, Position, Severity
from domain.roles import Account
from services.application import Application
from services.report_scope import Scope, halls_of

NOT_SEEN_DAYS = 14  # proposal: whoever was not watched for so long is named


@dataclass(frozen=True)
class Coverage:
    """``people``: who works there on the last day: ``hall_id, staff_id, staff, occasion_count,
    even_share, last_on, unseen_days`` (``domain.coverage.even_shares``).

    ``norms``: in force, apply to somebody there or to the hall, and were not judged in the weeks of
    the period; red lines, which are recorded only when broken, are left out.

    ``hours``: as ``domain.coverage.hour_cells``."""

    halls: Mapping[str, Hall]
    people: pd.DataFrame
    norms: list[Norm]
    rounds: list[RoundCount]
    hours: pd.DataFrame


def coverage(app: Application, account: Account, scope: Scope) -> Coverage:
    """:raises: as ``services.report_scope.halls_of``"""
    period = (scope.first, scope.last)
    with app.store.read() as db:
        halls = halls_of(db, account, scope)
        people, positions = _people(db, halls, *period)
        walks = rows.walks(db, halls, *period)
        weeks = norm_weeks.norm_weeks(db, halls, *period)
    judged = set(weeks["norm_id"].unique())
    norms = [
        norm
        for norm in app.checklists.usable().norms.values()
        if norm.id not in judged
        and norm.severity is not Severity.RED_LINE
        and any(norm.applies_to(position) for position in positions)
    ]
    return Coverage(
        halls,
        even_shares(people, scope.last),
        norms if halls else [],
        round_counts(halls.values(), walks, *period),
        hour_cells(halls, walks, *period),
    )


def _people(
    db: Database, halls: Mapping[str, Hall], first: date, last: date
) -> tuple[pd.DataFrame, set[Position]]:
    """Who works there, and every position that norms may be about."""
    members = organisation.staff(db, list(halls), last) if halls else []
    seen = {
        (hall_id, staff_id): (int(count), date.fromisoformat(last_on))
        for hall_id, staff_id, count, last_on in rows.watched(db, halls, first, last).itertuples(
            index=False, name=None
        )
    }
    table = pd.DataFrame(
        [
            (each.hall_id, each.id, each.name, *seen.get((each.hall_id, each.id), (0, None)))
            for each in members
        ],
        columns=["hall_id", "staff_id", "staff", "occasion_count", "last_on"],
    )
    return table, {Position.HALL, *(each.position for each in members)}
