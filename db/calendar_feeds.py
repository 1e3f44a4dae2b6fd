"""Feeds for calendar programs; only the hashes of their tokens are kept."""

from datetime import datetime

from db import sql
from db.times import from_text, to_text
from db.unit_of_work import UnitOfWork


def add(db: UnitOfWork, token_hash: str, account_id: str, at: datetime) -> None:
    row = {"token_hash": token_hash, "account_id": account_id, "created_at": to_text(at)}
    sql.insert(db, "calendar_feeds", row)


def account_of(db: UnitOfWork, token_hash: str) -> str | None:
    """Whose feed it is; None: there is none with this token, or it has ended."""
    query = "SELECT account_id FROM calendar_feeds WHERE token_hash = ? AND ended_at IS NULL"
    row = db.execute(query, [token_hash]).fetchone()
    return str(row[0]) if row else None


def made_at(db: UnitOfWork, account_id: str) -> datetime | None:
    """Since when the account has a feed; None: it has none."""
    query = "SELECT created_at FROM calendar_feeds WHERE account_id = ? AND ended_at IS NULL"
    row = db.execute(query, [account_id]).fetchone()
    return from_text(row[0]) if row else None


def end(db: UnitOfWork, account_id: str, at: datetime) -> bool:
    """Return whether the account had a feed."""
    done = db.execute(
        "UPDATE calendar_feeds SET ended_at = ? WHERE account_id = ? AND ended_at IS NULL",
        [to_text(at), account_id],
    )
    return done.rowcount > 0
