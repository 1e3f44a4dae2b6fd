"""When an account last opened the list of its notices."""

from datetime import datetime

from db import sql
from db.times import from_text, to_text
from db.unit_of_work import UnitOfWork


def seen_at(db: UnitOfWork, account_id: str) -> datetime | None:
    """None: never."""
    query = "SELECT seen_at FROM notices_seen WHERE account_id = ?"
    row = db.execute(query, [account_id]).fetchone()
    return from_text(row[0]) if row else None


def set_seen(db: UnitOfWork, account_id: str, at: datetime) -> None:
    row = {"account_id": account_id, "seen_at": to_text(at)}
    otherwise = "ON CONFLICT (account_id) DO UPDATE SET seen_at = excluded.seen_at"
    sql.insert(db, "notices_seen", row, otherwise)
