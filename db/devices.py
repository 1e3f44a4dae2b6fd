"""Browsers in which an account has signed in before; only the hash of their token is kept."""

from datetime import datetime

from db import sql
from db.times import to_text
from db.unit_of_work import UnitOfWork


def known(db: UnitOfWork, token_hash: str, account_id: str) -> bool:
    query = "SELECT 1 FROM devices WHERE token_hash = ? AND account_id = ?"
    return sql.exists(db, query, [token_hash, account_id])


def known_to_anybody(db: UnitOfWork, token_hash: str) -> bool:
    return sql.exists(db, "SELECT 1 FROM devices WHERE token_hash = ?", [token_hash])


def keep(db: UnitOfWork, token_hash: str, account_id: str, now: datetime, most: int) -> None:
    """Know the browser by this account from now on, and of the others only the newest.

    :param most: how many an account has, this one included
    """
    sql.insert(
        db,
        "devices",
        {"token_hash": token_hash, "account_id": account_id, "signed_in_at": to_text(now)},
        "ON CONFLICT (token_hash, account_id) DO UPDATE SET signed_in_at = excluded.signed_in_at",
    )
    db.execute(
        f"""
        DELETE FROM devices WHERE account_id = ? AND token_hash IN (
            SELECT token_hash FROM devices WHERE account_id = ? AND token_hash <> ?
            ORDER BY signed_in_at DESC {sql.NO_LIMIT} OFFSET ?)
        """,
        [account_id, account_id, token_hash, most - 1],
    )


def forget_all_of(db: UnitOfWork, account_id: str) -> None:
    db.execute("DELETE FROM devices WHERE account_id = ?", [account_id])
