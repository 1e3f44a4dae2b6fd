"""Every access gate: which halls, branches, people and reports somebody may see, or act for.

A role that may not do a thing learns that (``NotAllowed``). Whoever may, but asks for what is
outside their scope, gets the answer for what does not exist (``NotFound``).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from db import accounts, cases, organisation
from db.store import UnitOfWork
from domain.case import CaseKind, CaseRow
from domain.halls.assignment import Person
from domain.halls.hall import Hall, HallKind
from domain.problems import InputProblem, NotAllowed, NotFound
from domain.roles import Account, Act, Role

Record = TypeVar("Record")


class Scoped(Protocol):
    """Whoever sees some halls: an account, or what is exported."""

    @property
    def hall_ids(self) -> Collection[str]: ...


def or_not_found(record: Record | None) -> Record:
    """The record, if there is one.

    :param record: as it was read within the scope
    :raises NotFound: there is none
    """
    if record is None:
        raise NotFound
    return record


# Halls


def sees_hall(reader: Scoped, hall_id: str) -> bool:
    return hall_id in reader.hall_ids


def hall_to_see(db: UnitOfWork, reader: Scoped, hall_id: str) -> Hall:
    """A hall of the scope.

    :raises NotFound: there is no such hall, or it is outside the scope
    """
    return or_not_found(organisation.hall(db, hall_id) if sees_hall(reader, hall_id) else None)


def halls_to_see(reader: Scoped, hall_ids: Collection[str] | None) -> frozenset[str]:
    """Halls of the scope.

    :param hall_ids: None: all of the scope
    :return: their ids
    :raises NotFound: one of them is outside the scope
    """
    chosen = frozenset(reader.hall_ids if hall_ids is None else hall_ids)
    if not all(sees_hall(reader, each) for each in chosen):
        raise NotFound
    return chosen


# Branches


def branches_to_see(db: UnitOfWork, account: Account) -> set[str]:
    """The ids of the branches in which the account sees a hall."""
    return {hall.branch_id for hall in organisation.halls(db, account.hall_ids)}


def branch_to_see(db: UnitOfWork, account: Account, branch_id: str | None) -> str:
    """A branch in which the account sees a hall.

    :param branch_id: None: the only one in which the account sees a hall
    :raises NotFound: the account sees no hall of the branch, or there are several
    """
    there = branches_to_see(db, account)
    if branch_id is None and len(there) == 1:
        return there.pop()
    if branch_id is None or branch_id not in there:
        raise NotFound
    return branch_id


def whole_branch_to_see(db: UnitOfWork, account: Account, branch_id: str) -> list[Hall]:
    """A branch all of whose halls the account sees.

    :return: all halls of the branch, own ones first, then by name
    :raises NotFound: one is outside the scope, or there are none
    """
    halls = [hall for hall in organisation.halls(db, None) if hall.branch_id == branch_id]
    if not halls or not all(sees_hall(account, hall.id) for hall in halls):
        raise NotFound
    return halls


def known_branches(db: UnitOfWork, branch_ids: Collection[str]) -> dict[str, str]:
    """The names of branches.

    :param branch_ids: that head office chose
    :return: id -> name
    :raises NotFound: one of them does not exist
    """
    names = {row["id"]: row["name"] for row in organisation.branches(db)}
    if not names.keys() >= set(branch_ids):
        raise NotFound
    return {branch_id: names[branch_id] for branch_id in branch_ids}


def headed_branch(db: UnitOfWork, account: Account) -> str | None:
    """The id of the branch that the account heads; None: it heads none."""
    return accounts.branch_of(db, account.id)


def own_branch(db: UnitOfWork, account: Account) -> str:
    """As ``headed_branch``.

    :raises NotAllowed: it heads none
    """
    branch_id = headed_branch(db, account)
    if branch_id is None:
        raise NotAllowed
    return branch_id


def require_own_branch(db: UnitOfWork, account: Account, branch_id: str) -> None:
    """Ask whether the account heads the branch.

    :raises NotAllowed: the account heads no branch
    :raises NotFound: it heads another one
    """
    if branch_id != own_branch(db, account):
        raise NotFound


def branch_to_publish(db: UnitOfWork, account: Account, branch_id: str | None) -> str:
    """The own one of a branch head, any that head office sees.

    :param branch_id: None: the own or only one
    :raises NotFound: another one
    """
    if account.role is not Role.BRANCH_HEAD:
        return branch_to_see(db, account, branch_id)
    own = or_not_found(headed_branch(db, account))
    if branch_id not in (None, own):
        raise NotFound
    return own


# People


def is_oneself(account: Account, staff_id: str | None) -> bool:
    """Whether this is who of the staff the account is: whose results are the own ones, and whom
    this person never judges.

    :param staff_id: None: the hall itself
    """
    return account.staff_id is not None and staff_id == account.staff_id


def own_staff_id(account: Account) -> str:
    """Whose results the account reads as its own; "" where it names nobody of the staff.

    :raises NotAllowed: the account is not that of a member of staff
    """
    account.require(Act.SEE_OWN_RESULTS)
    return account.staff_id or ""


def halls_to_read_about(account: Account, staff_id: str | None) -> frozenset[str] | None:
    """Within which halls the account reads about somebody; None: anywhere, about oneself.

    :param staff_id: None: the hall itself
    :raises NotFound: the account sees no results, or none but its own
    """
    if account.may(Act.SEE_RESULTS):
        return account.hall_ids
    if not (account.may(Act.SEE_OWN_RESULTS) and is_oneself(account, staff_id)):
        raise NotFound
    return None


def person_to_see(
    db: UnitOfWork, account: Account, staff_id: str, hall_id: str
) -> tuple[Person, Hall]:
    """Whom the account may read about: anybody of the halls in scope; staff only themselves.

    :raises NotAllowed: the role sees no results, not even the own ones
    :raises NotFound: anybody else, and whoever never worked in the hall
    """
    account.require_any(Act.SEE_RESULTS, Act.SEE_OWN_RESULTS)
    own = account.may(Act.SEE_OWN_RESULTS)
    if not (is_oneself(account, staff_id) if own else sees_hall(account, hall_id)):
        raise NotFound
    person = or_not_found(organisation.person(db, staff_id))
    hall = or_not_found(organisation.hall(db, hall_id))
    if all(each.hall_id != hall_id for each in person.assignments):
        raise NotFound
    return person, hall


def person_of_halls(db: UnitOfWork, reader: Scoped, staff_id: str) -> Person:
    """Somebody who works or worked in a hall of the scope.

    :raises NotFound: there is nobody such who works or worked in a hall of the scope
    """
    person = or_not_found(organisation.person(db, staff_id))
    if not any(sees_hall(reader, each.hall_id) for each in person.assignments):
        raise NotFound
    return person


def own_halls(db: UnitOfWork, account: Account) -> frozenset[str]:
    """The ids of the halls in which the member of staff works or worked.

    :raises NotAllowed: the account is not that of a member of staff
    """
    person = organisation.person(db, own_staff_id(account))
    return frozenset(each.hall_id for each in person.assignments) if person else frozenset()


# Cases


def case_to_see(db: UnitOfWork, account: Account, case_id: str, *kinds: CaseKind) -> CaseRow:
    """A case of the halls in scope; a member of staff sees those about the own person.

    :param kinds: one of these; none: of whichever kind
    :raises NotFound: there is no such case, or it is outside the scope
    """
    own = account.may(Act.SEE_OWN_RESULTS)
    row = or_not_found(cases.get(db, case_id, None if own else account.hall_ids))
    if (kinds and row.case.kind not in kinds) or (
        own and not is_oneself(account, row.case.staff_id)
    ):
        raise NotFound
    return row


def practice_to_see(db: UnitOfWork, account: Account, case_id: str) -> CaseRow:
    """A practice of the halls in scope, or one that was picked for all halls.

    :raises NotFound: there is no such practice, or it is neither
    """
    row = or_not_found(cases.get(db, case_id, None))
    in_scope = row.case.hall_id is not None and sees_hall(account, row.case.hall_id)
    if row.case.kind is not CaseKind.PRACTICE or not (in_scope or row.case.state == "picked"):
        raise NotFound
    return row


# Reports


@dataclass(frozen=True)
class ReportScope:
    """Which judgements a report is about. Both days are included."""

    kind: HallKind | None  # None: halls of every kind; lists of halls and people keep them apart
    first: date
    last: date
    hall_id: str | None = None  # None: every hall of the kind that the reader may see


def halls_of_report(db: UnitOfWork, account: Account, scope: ReportScope) -> dict[str, Hall]:
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
    halls = {hall.id: hall for hall in seen if scope.kind in (None, hall.kind)}
    if scope.hall_id is None:
        return halls
    return {scope.hall_id: or_not_found(halls.get(scope.hall_id))}
