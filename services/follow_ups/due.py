"""What is due for somebody: one list behind Today, first screen, bell and calendar."""

from dataclasses import dataclass, replace
from datetime import datetime

from db import cases
from db.store import UnitOfWork
from domain.case import CaseFilter, CaseRow
from domain.follow_ups.acting import SOON, acting_kinds, late_kinds
from domain.roles import Account, Act
from services.application import Application
from services.reading import reading

MOST = 30  # of a list at once


@dataclass(frozen=True)
class Due:
    """
    :param rows: what is due first, first; those without a time last
    :param total: how many there are in all
    :param late: how many of them are beyond their time
    :param soon: how many are due within a day
    """

    rows: tuple[CaseRow, ...]
    total: int
    late: int
    soon: int


def due_cases(
    app: Application, account: Account, now: datetime, *, most: int = MOST, skip: int = 0
) -> Due:
    """Open cases that are the account's to act on, and late ones that it is told of.

    A member of staff has those about the own person, or in the own hands; everybody else those of
    the halls in scope that nobody else has in hand. A role that neither acts nor is told has none.
    """
    with reading(app, account) as db:
        return due_in(db, account, now, most=most, skip=skip)


def due_in(
    db: UnitOfWork, account: Account, now: datetime, *, most: int = MOST, skip: int = 0
) -> Due:
    """As ``due_cases``, in a unit of work that reads for the account."""
    filters = _filters(account, now)
    halls = None if account.may(Act.SEE_OWN_RESULTS) else account.hall_ids
    rows = [
        row
        for which in filters
        for row in cases.listed(db, which, halls, most=most + skip, by_due=True)
    ]
    rows.sort(key=_by_due)
    counted = [cases.counts_by_due(db, which, halls, now, now + SOON) for which in filters]
    total, late, soon = map(sum, zip(*counted, strict=True)) if counted else (0, 0, 0)
    return Due(tuple(rows[skip : skip + most]), total, late, soon - late)


def _filters(account: Account, now: datetime) -> list[CaseFilter]:
    """No case is in two of them."""
    mine = CaseFilter(sorted(acting_kinds(account.role)), is_open=True)
    if account.may(Act.SEE_OWN_RESULTS):
        return [replace(mine, staff_id=account.staff_id or "")] if mine.kinds else []
    filters = []
    if mine.kinds:
        filters.append(replace(mine, in_hands_of=account.id))
    if late := late_kinds(account.role):
        filters.append(CaseFilter(sorted(late), is_open=True, due_before=now, head_told_by=now))
    return filters


def _by_due(row: CaseRow) -> tuple[bool, float, datetime]:
    due = row.case.due_at
    return due is None, 0.0 if due is None else due.timestamp(), row.case.opened_at
