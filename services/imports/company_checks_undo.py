"""Undo the last import of company checks: what counted before it counts again, by another record.

Nothing is removed. A month that was published with the import is computed anew with it
(``upto``), and can get another edition.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from db import audit, company_checks, imports, organisation
from db.imports import Imports
from db.store import UnitOfWork
from domain.imports.check_file import CheckChangeKind
from domain.imports.checks import KEY, SAID, rows_digest, stored_row
from domain.imports.past_import import PastImport
from domain.problems import InputProblem
from domain.reason import checked_reason
from domain.roles import Account, Act
from services.application import Application
from services.imports.company_checks import store_rows
from services.imports.spreadsheet import Progress, no_progress
from services.reading import reading
from services.writing import writing

_SAID = list(SAID)
_BEFORE = [f"{each}_before" for each in SAID]


@dataclass(frozen=True, eq=False)
class CheckUndo:
    """``changes``: as ``domain.imports.check_file.CheckPlan.changes``, without ``row``, one row per
    check: what the import said is what counts now; ``kind`` is changed (back to what counted
    before) or withdrawn (nothing did)."""

    past: PastImport
    changes: pd.DataFrame

    def count(self, kind: CheckChangeKind) -> int:
        return int((self.changes["kind"] == kind.value).sum())


def preview_undo(app: Application, account: Account) -> CheckUndo | None:
    """What undoing the last import would change; None: there is none that stands. Nothing is
    written.

    :raises NotAllowed: the role imports no company checks
    """
    account.require(Act.IMPORT_COMPANY_CHECKS)
    with reading(app, account) as db:
        past = imports.standing(db, Imports.COMPANY_CHECKS)
        if past is None:
            return None
        changes = _changes(db, past.number)
        numbers = organisation.staff_names(db)
    staff_no = [numbers[each][1] if each else "" for each in changes["staff_id"]]
    return CheckUndo(past, changes.assign(staff_no=staff_no))


def undo_import(
    app: Application,
    account: Account,
    number: int,
    reason: str,
    now: datetime,
    progress: Progress = no_progress,
) -> int:
    """Let count what counted before the import.

    What an import changed and what counted before are never altered, so that they need no
    comparing with what was shown.

    :param number: of the last import that stands
    :return: the number of the record that undoes it
    :raises NotAllowed: the role imports no company checks
    :raises InputProblem: another import is the last one by now, or no usable reason
    """
    account.require(Act.IMPORT_COMPANY_CHECKS)
    reason = checked_reason(reason)
    with app.store.read() as db:  # boards that are saving do not wait for it
        rows = _rows(_changes(db, number))
    with writing(app, account, Act.IMPORT_COMPANY_CHECKS, now) as (db, account):
        past = imports.standing(db, Imports.COMPANY_CHECKS)
        if past is None or past.number != number:
            raise InputProblem("undo_outdated")
        undo = imports.add_import(
            db, Imports.COMPANY_CHECKS, now, account.id, past.file_name, past.sha256, len(rows),
            number, reason,
        )  # fmt: skip
        store_rows(db, undo, rows, progress)
        audit.add(
            db, now, account.id, "company_checks_undone",
            number=undo, undoes=number, reason=reason, rows_sha256=rows_digest(rows),
        )  # fmt: skip
    return undo


def _changes(db: UnitOfWork, number: int) -> pd.DataFrame:
    table = company_checks.taken_back(db, number)
    nothing = table["value"].isna()
    kind = nothing.map(
        {True: CheckChangeKind.WITHDRAWN.value, False: CheckChangeKind.CHANGED.value}
    )
    return table.assign(kind=kind.astype("str"))


def _rows(changes: pd.DataFrame) -> list[tuple[Any, ...]]:
    """As ``stored_row``: what counts again, or what is withdrawn."""
    withdrawn = changes["kind"] == CheckChangeKind.WITHDRAWN.value
    values = changes[_SAID].mask(withdrawn, changes[_BEFORE].set_axis(_SAID, axis=1))
    table = pd.concat([changes[KEY], values], axis=1)
    table = table.astype({"respondents": "int64"}).assign(withdrawn=withdrawn.astype("int64"))
    cells = table.astype(object).itertuples(index=False, name=None)
    return [stored_row(row) for row in cells]
