"""The papers of a hall that are due this week and this month, and what became of them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from db import checklists, organisation, patrols
from db import papers as rows
from db.store import UnitOfWork
from domain.halls.hall import Hall, Round, business_day_of
from domain.norms.library import Library
from domain.norms.whose_rules import under
from domain.patrols.papers import Paper, PaperStatus, first_day_needed, papers
from domain.patrols.patrol import Patrol
from domain.roles import Account, Act
from services.application import Application
from services.halls.scope import hall_to_see, is_oneself
from services.norms.whose_rules import rules_on
from services.reading import reading


@dataclass(frozen=True)
class PapersOfToday:
    """``papers``: of the week and month of today, but those about the reader, of which there are
    ``own_count``: nobody checks their own. ``begun``: the checks of papers that are open or were
    begun today, as ``db.patrols.open_and_of_days`` has them."""

    papers: list[Paper]
    own_count: int
    begun: list[dict[str, Any]]


def papers_of_today(
    app: Application, account: Account, hall_id: str, now: datetime
) -> PapersOfToday:
    """No papers while the hall is closed or there is no usable checklist.

    :raises NotAllowed: the role does not patrol
    :raises NotFound: the hall is not among the account's halls
    """
    account.require(Act.PATROL)
    library = app.checklists.library
    with reading(app, account) as db:
        hall = hall_to_see(db, account, hall_id)
        day = business_day_of(now, hall.time_zone)
        begun = [
            row
            for row in patrols.open_and_of_days(db, hall_id, day, day)
            if row["round"] is Round.RECORDS
        ]
        if library is None or hall.closed(day):
            return PapersOfToday([], 0, begun)
        holds = under(library, rules_on(db, hall.branch_id, day))
        due = papers_on(db, hall, holds, day)
        others = not_about(account, due)
        return PapersOfToday(others, len(due) - len(others), begun)


def not_about(account: Account, due: list[Paper]) -> list[Paper]:
    """Without the papers about the account's own person, which another manager checks."""
    return [each for each in due if not is_oneself(account, each.subject)]


def papers_on(
    db: UnitOfWork, hall: Hall, library: Library, day: date, without: str = ""
) -> list[Paper]:
    """
    :param library: norms that do not hold on the day are off
    :param without: a patrol whose checks are not seen
    """
    people = organisation.staff(db, [hall.id], day)
    checks = rows.checks(db, hall.id, first_day_needed(day), day, without)
    return papers(library, hall.kind, people, checks, _asked_since(db, hall, library, day), day)


def papers_to_check(db: UnitOfWork, hall: Hall, library: Library, patrol: Patrol) -> list[Paper]:
    """What nobody else has checked in the week or month of a check of papers."""
    due = papers_on(db, hall, library, patrol.business_day, without=patrol.id)
    return [each for each in due if each.status is not PaperStatus.DONE]


def _asked_since(
    db: UnitOfWork, hall: Hall, library: Library, day: date
) -> dict[tuple[str, str], date]:
    """Since when each paper could have been checked: since the list of papers in force was loaded,
    or since the first check where that is older, and not before there was the hall or the person
    came to it."""
    zone = ZoneInfo(hall.time_zone)
    loaded_at = checklists.loaded_at(db, library.version)
    loaded = loaded_at.astimezone(zone).date() if loaded_at else day
    first = rows.first_checks(db, hall.id)
    here = organisation.here_since(db, [hall.id], day)
    there = hall.local_since.date() if hall.local_since else date.min
    return {
        (norm.id, subject): max(there, arrived, min(loaded, first.get((norm.id, subject), loaded)))
        for norm in library.norms.values()
        if norm.every is not None
        for subject, arrived in [("", date.min), *((who, on) for (_, who), on in here.items())]
    }
