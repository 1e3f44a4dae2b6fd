"""Who, which norm and which hour is hardly ever observed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from db import coverage as rows
from db import norm_weeks, organisation
from db.schedules import schedules
from db.store import UnitOfWork
from domain.halls.hall import Hall
from domain.halls.position import Position
from domain.norms.norm import Norm, Severity
from domain.norms.whose_rules import holds
from domain.reports.coverage import HERE, RoundCount, even_shares, hour_cells, round_counts
from domain.roles import Account
from services.application import Application
from services.halls.scope import ReportScope, halls_of_report
from services.norms.whose_rules import rules_on
from services.reading import reading

NOT_SEEN_DAYS = 14  # proposal: whoever was not watched for so long is named


@dataclass(frozen=True)
class Coverage:
    """``people`` (``EVEN_SHARES`` of ``domain.reports.coverage``): who works there on the last day;
    ``occasion_count`` there, in the period; ``last_on, last_hall`` in whatever hall the reader may
    see: the name where it is another one, else None.

    ``norms``: in force, apply to somebody there or to the hall, and were not judged in the weeks of
    the period; red lines, which are recorded only when broken, are left out.

    ``hours``: as ``domain.reports.coverage.hour_cells``."""

    halls: Mapping[str, Hall]
    people: pd.DataFrame
    norms: list[Norm]
    rounds: list[RoundCount]
    hours: pd.DataFrame


def coverage(app: Application, account: Account, scope: ReportScope, now: datetime) -> Coverage:
    """:param now: rounds and hours that are not over then are not due yet
    :raises: as ``services.halls.scope.halls_of_report``"""
    period = (scope.first, scope.last)
    with reading(app, account) as db:
        halls = halls_of_report(db, account, scope)
        people, positions = watched_people(db, account, halls, *period)
        held = schedules(db, halls)
        walks = rows.walks(db, halls, *period)
        weeks = norm_weeks.norm_weeks(db, halls, *period)
        branches = {hall.branch_id for hall in halls.values()}
        rules = {rules_on(db, branch_id, scope.last) for branch_id in branches}
    judged = set(weeks["norm_id"].unique())
    kinds = {hall.kind for hall in halls.values()}
    library = app.checklists.usable()
    norms = [
        norm
        for norm in library.norms.values()
        if norm.id not in judged
        and norm.severity is not Severity.RED_LINE
        and any(norm.applies_to(position, kind) for position in positions for kind in kinds)
        and any(holds(norm, library, each) for each in rules)
    ]
    return Coverage(
        halls,
        people,
        norms if halls else [],
        round_counts(list(halls.values()), walks, held, *period, now),
        hour_cells(halls, walks, held, *period, now),
    )


def watched_people(
    db: UnitOfWork, account: Account, halls: Mapping[str, Hall], first: date, last: date
) -> tuple[pd.DataFrame, set[Position]]:
    """Who works there on the last day (``EVEN_SHARES``), and every position norms may be about.

    :param db: of ``services.reading.reading``
    :param halls: in the account's scope
    """
    members = organisation.staff(db, list(halls), last) if halls else []
    since = organisation.here_since(db, halls, last)
    # Whoever was moved was seen where they were before; what the reader may not see stays unsaid.
    names = {each.id: each.name for each in organisation.halls(db, account.hall_ids)}
    counts: dict[tuple[str, str], int] = {}
    newest: dict[str, tuple[date, str]] = {}
    for hall_id, staff_id, count, last_on in rows.watched(db, names, first, last).itertuples(
        index=False, name=None
    ):
        counts[hall_id, staff_id] = int(count)
        newest[staff_id] = date.fromisoformat(last_on), hall_id
    table = []
    for each in members:
        last_on, where = newest.get(each.id, (None, each.hall_id))
        elsewhere = names[where] if where != each.hall_id else None
        place = each.hall_id, each.id
        table.append((*place, each.name, since[place], counts.get(place, 0), last_on, elsewhere))
    people = pd.DataFrame(table, columns=list(HERE))
    return even_shares(people, first, last), {
        Position.HALL, Position.BACKUP, *(each.position for each in members)
    }  # fmt: skip  # anybody who is there may be named the backup
