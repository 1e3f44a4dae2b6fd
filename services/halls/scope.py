"""Which judgements a report is about. Own and partner halls never stand in one list, so a report
is about halls of one kind."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from db import accounts, organisation
from db.store import UnitOfWork
from domain.halls.assignment import Person
from domain.halls.hall import Hall, HallKind
from domain.period import check_period
from domain.problems import InputProblem, NotAllowed, NotFound
from domain.roles import Account, Act


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


def hall_in_scope(db: UnitOfWork, account: Account, hall_id: str) -> Hall:
    """:raises NotFound: there is no such hall, or the account does not see it"""
    hall = organisation.hall(db, hall_id) if hall_id in account.hall_ids else None
    if hall is None:
        raise NotFound
    return hall


def require_person(
    db: UnitOfWork, account: Account, staff_id: str, hall_id: str
) -> tuple[Person, Hall]:
    """Whom the account may read about: anybody of the halls in scope; staff only themselves.

    :raises NotAllowed: the role sees no results, not even the own ones
    :raises NotFound: anybody else, and whoever never worked in the hall
    """
    if not account.may(Act.SEE_OWN_RESULTS):
        account.require(Act.SEE_RESULTS)
    own = account.may(Act.SEE_OWN_RESULTS)
    if (staff_id != account.staff_id) if own else (hall_id not in account.hall_ids):
        raise NotFound
    person, hall = organisation.person(db, staff_id), organisation.hall(db, hall_id)
    if person is None or hall is None:
        raise NotFound
    if all(each.hall_id != hall_id for each in person.assignments):
        raise NotFound
    return person, hall


def readable_branch(db: UnitOfWork, account: Account, branch_id: str | None) -> str:
    """:raises NotFound: the account has no hall in the branch"""
    there = {hall.branch_id for hall in organisation.halls(db, account.hall_ids)}
    if branch_id is None and len(there) == 1:
        return there.pop()
    if branch_id is None or branch_id not in there:
        raise NotFound
    return branch_id


def own_branch(db: UnitOfWork, account: Account) -> str:
    """The id of the branch that the account heads.

    :raises NotAllowed: it heads none
    """
    branch_id = accounts.branch_of(db, account.id)
    if branch_id is None:
        raise NotAllowed
    return branch_id
