"""Checklist versions that were accepted in the app: append-only."""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from db.times import from_text, to_text


@dataclass(frozen=True)
class Adopted:
    """``base_version``: what the checklist folder said then; ``sha256``: of the workbook."""

    number: int
    version: str
    base_version: str
    account_id: str
    account: str  # the name
    adopted_at: datetime  # UTC
    file_name: str
    sha256: str


def add(
    db: Database,
    version: str,
    base_version: str,
    account_id: str,
    now: datetime,
    file_name: str,
    sha256: str,
) -> int:
    """:return: the number; versions count from 1 in the order in which they were accepted"""
    number = int(
        db.execute("SELECT coalesce(max(number), 0) + 1 FROM adopted_versions").fetchone()[0]
    )
    db.execute(
        "INSERT INTO adopted_versions VALUES (?, ?, ?, ?, ?, ?, ?)",
        [number, version, base_version, account_id, to_text(now), file_name, sha256],
    )
    return number


def every(db: Database) -> list[Adopted]:
    """The newest first."""
    rows = db.query(
        """
        SELECT number, version, base_version, account_id, accounts.name AS account, adopted_at,
               file_name, sha256
        FROM adopted_versions JOIN accounts ON accounts.id = account_id
        ORDER BY number DESC
        """
    )
    return [Adopted(**row | {"adopted_at": from_text(row["adopted_at"])}) for row in rows]


def newest(db: Database) -> Adopted | None:
    return next(iter(every(db)), None)
