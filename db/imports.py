"""Imports of one kind, numbered from 1: append-only. What takes one back is a record among them."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Any

from db import sql
from db.times import from_text, to_text
from db.unit_of_work import UnitOfWork
from domain.imports.past_import import PastImport, Undone


class Imports(StrEnum):
    """The tables, all with the same columns."""

    COMPANY_CHECKS = "company_check_imports"
    ROSTER = "roster_imports"


def add_import(
    db: UnitOfWork,
    kind: Imports,
    now: datetime,
    account_id: str,
    file_name: str,
    sha256: str,
    rows: int,
    undoes: int | None = None,
    reason: str = "",
) -> int:
    """:param undoes: the number of the import that is taken back
    :return: its number, one more than the last"""
    number = sql.next_number(db, kind.value)
    sql.insert(
        db,
        kind.value,
        {
            "number": number,
            "at": to_text(now),
            "account_id": account_id,
            "file_name": file_name,
            "sha256": sha256,
            "rows": rows,
            "undoes": undoes,
            "reason": reason,
        },
    )
    return number


def last_number(db: UnitOfWork, kind: Imports) -> int:
    """The number of the newest record; 0: there was none yet."""
    return sql.next_number(db, kind.value) - 1


def past(db: UnitOfWork, kind: Imports, newest: int) -> list[PastImport]:
    """Without the records that take one back; newest first."""
    return [_as_import(row) for row in _rows(db, kind, "TRUE ORDER BY number DESC LIMIT ?", newest)]


def standing(db: UnitOfWork, kind: Imports) -> PastImport | None:
    """The newest import that was not undone."""
    condition = "undo.number IS NULL ORDER BY number DESC LIMIT ?"
    return next((_as_import(row) for row in _rows(db, kind, condition, 1)), None)


def fingerprints(db: UnitOfWork, kind: Imports) -> Iterator[dict[str, Any]]:
    """The records as they are kept, unparsed, by number."""
    yield from db.query(f"SELECT * FROM {kind.value} ORDER BY number")


def _rows(db: UnitOfWork, kind: Imports, condition: str, value: int) -> list[dict[str, Any]]:
    return list(
        db.query(
            f"""
            SELECT taken.number AS number, taken.at, accounts.name AS account, taken.file_name,
                   taken.sha256, taken.rows, undo.number AS undo_number, undo.at AS undo_at,
                   undoers.name AS undo_account, undo.reason AS undo_reason
            FROM {kind.value} AS taken JOIN accounts ON accounts.id = taken.account_id
                LEFT JOIN {kind.value} AS undo ON undo.undoes = taken.number
                LEFT JOIN accounts AS undoers ON undoers.id = undo.account_id
            WHERE taken.undoes IS NULL AND {condition}
            """,
            [value],
        )
    )


def _as_import(row: dict[str, Any]) -> PastImport:
    undone = None
    if row["undo_number"] is not None:
        undone = Undone(
            row["undo_number"], from_text(row["undo_at"]), row["undo_account"], row["undo_reason"]
        )
    return PastImport(
        row["number"], from_text(row["at"]), row["account"], row["file_name"], row["sha256"],
        row["rows"], undone,
    )  # fmt: skip
