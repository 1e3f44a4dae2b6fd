"""Checklist versions that were accepted in the app: append-only."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db import sql
from db.times import from_text, to_text
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Adopted:
    """``base_version``: what the checklist folder said then; ``sha256``: of the workbook;
    ``undoes``: the number of the acceptance that this one takes back, for ``reason``."""

    number: int
    version: str
    base_version: str
    account_id: str
    account: str  # the name
    adopted_at: datetime  # UTC
    file_name: str
    sha256: str
    undoes: int | None = None
    reason: str = ""


def add(
    db: UnitOfWork,
    version: str,
    base_version: str,
    account_id: str,
    now: datetime,
    file_name: str,
    sha256: str,
    undoes: int | None = None,
    reason: str = "",
) -> int:
    """:param undoes: the number of the acceptance that is taken back
    :return: the number; versions count from 1 in the order in which they were accepted"""
    number = sql.next_number(db, "adopted_versions")
    sql.insert(
        db,
        "adopted_versions",
        {
            "number": number,
            "version": version,
            "base_version": base_version,
            "account_id": account_id,
            "adopted_at": to_text(now),
            "file_name": file_name,
            "sha256": sha256,
            "undoes": undoes,
            "reason": reason,
        },
    )
    return number


def every(db: UnitOfWork) -> list[Adopted]:
    """The newest first."""
    rows = db.query(
        """
        SELECT number, version, base_version, account_id, accounts.name AS account, adopted_at,
               file_name, sha256, undoes, reason
        FROM adopted_versions JOIN accounts ON accounts.id = account_id
        ORDER BY number DESC
        """
    )
    return [Adopted(**row | {"adopted_at": from_text(row["adopted_at"])}) for row in rows]


def fingerprints(db: UnitOfWork) -> Iterator[dict[str, Any]]:
    """The rows as they are kept, unparsed, by number."""
    yield from db.query("SELECT * FROM adopted_versions ORDER BY number")


def newest(db: UnitOfWork) -> Adopted | None:
    return next(iter(every(db)), None)


def standing(db: UnitOfWork) -> tuple[Adopted, str] | None:
    """The newest acceptance that was not undone, and the version that was in force before it: that
    of the acceptance before, as long as the folder said the same, or else that of the folder."""
    versions = every(db)
    undone = {each.undoes for each in versions}
    for place, each in enumerate(versions):
        if each.undoes is None and each.number not in undone:
            before = versions[place + 1] if place + 1 < len(versions) else None
            holds = before is not None and before.base_version == each.base_version
            return each, before.version if before and holds else each.base_version
    return None
