"""Which judgements a report is about. Own and partner halls never stand in one list, so a report
is about halls of one kind."""

from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from db import audit, events, organisation
from domain.hall import Hall, HallKind
from domain.problems import InputProblem, NotFound
from domain.roles import Account, Act
from services.application import Application

Stamp = tuple[object, ...]


@dataclass(frozen=True)
class Scope:
    """Both days are included."""

    kind: HallKind
    first: date
    last: date
    hall_id: str | None = None  # None: every hall of the kind that the reader may see


def halls_of(db: Database, account: Account, scope: Scope) -> dict[str, Hall]:
    """The halls of the report by id, in the order of their names; possibly none.

    :raises NotAllowed: the role sees no results
    :raises NotFound: the hall is not one of the kind in the reader's scope
    :raises InputProblem: the period is reversed
    """
    account.require(Act.SEE_RESULTS)
    if scope.first > scope.last:
        raise InputProblem(
            "period_reversed", first=scope.first.isoformat(), last=scope.last.isoformat()
        )
    seen = organisation.halls(db, account.hall_ids)
    halls = {hall.id: hall for hall in seen if hall.kind is scope.kind}
    if scope.hall_id is None:
        return halls
    if scope.hall_id not in halls:
        raise NotFound
    return {scope.hall_id: halls[scope.hall_id]}


def stamp_of(app: Application, account: Account, scope: Scope) -> Stamp:
    """Equal stamps: the same report for this reader, so it need not be made anew.

    The newest event of every hall, the newest change of people, halls and settings, the checklist
    version in force, the reader and the scope.

    :raises: as ``halls_of``
    """
    with app.store.read() as db:
        numbers = events.newest_numbers(db, halls_of(db, account, scope))
        changed = audit.last_change(db)
    version = app.checklists.usable().version
    where = (scope.kind.value, scope.first, scope.last, scope.hall_id)
    return (str(app.store.path), account.id, *where, numbers, changed, version)
