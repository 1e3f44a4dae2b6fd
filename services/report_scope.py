"""Which judgements a report is about. Own and partner halls never stand in one list, so a report
is about halls of one kind."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from db import audit, event_chain, organisation
from db.store import UnitOfWork
from domain.hall import Hall, HallKind
from domain.period import check_period
from domain.problems import InputProblem, NotFound
from domain.roles import Account, Act
from services.application import Application
from services.reading import reading, sees_names

Stamp = tuple[object, ...]


@dataclass(frozen=True)
class Scope:
    """Both days are included."""

    kind: HallKind
    first: date
    last: date
    hall_id: str | None = None  # None: every hall of the kind that the reader may see


def chosen_halls(
    account: Account, first: date, last: date, hall_ids: Collection[str] | None
) -> frozenset[str]:
    """The halls of the account's scope that results from ``first`` to ``last`` are asked of.

    :param hall_ids: of the account's halls; None: all of them
    :raises NotAllowed: the role sees no results
    :raises NotFound: a hall outside the scope
    :raises InputProblem: a period that cannot be
    """
    account.require(Act.SEE_RESULTS)
    check_period(first, last)
    chosen = account.hall_ids if hall_ids is None else frozenset(hall_ids)
    if not chosen <= account.hall_ids:
        raise NotFound
    return chosen


def halls_of(db: UnitOfWork, account: Account, scope: Scope) -> dict[str, Hall]:
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
    version in force, the reader, their language (labels have it) and the scope.

    :raises: as ``halls_of``
    """
    with reading(app.store, account) as db:
        numbers = event_chain.newest_numbers(db, halls_of(db, account, scope))
        changed = audit.last_change(db)
    version = app.checklists.usable().version
    where = (scope.kind.value, scope.first, scope.last, scope.hall_id)
    reader = (account.id, account.language, sees_names(account))
    return (str(app.store.path), *reader, *where, numbers, changed, version)
