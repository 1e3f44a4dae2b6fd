"""Browsers in which an account has signed in before; only the hash of their token is kept."""

from datetime import datetime

from sqlite_utils import Database

from db.times import to_text


def known(db: Database, token_hash: str, account_id: str) -> bool:
    sql = "SELECT EXISTS (SELECT 1 FROM devices WHERE token_hash = ? AND account_id = ?)"
    return bool(db.execute(sql, [token_hash, account_id]).fetchone()[0])


def known_to_anybody(db: Database, token_hash: str) -> bool:
    sql = "SELECT EXISTS (SELECT 1 FROM devices WHERE token_hash = ?)"
    return bool(db.execute(sql, [token_hash]).fetchone()[0])


def keep(db: Database, token_hash: str, account_id: str, now: datetime, most: int) -> None:
    """Know the browser by this account from now on, and of the others only the newest.

    :param most: how many an account has, this one included
    """
    db.execute(
        """
        INSERT INTO devices (token_hash, account_id, signed_in_at) VALUES (?, ?, ?)
        ON CONFLICT (token_hash, account_id) DO UPDATE SET signed_in_at = excluded.signed_in_at
        """,
        [token_hash, account_id, to_text(now)],
    )
    db.execute(
        """
        DELETE FROM devices WHERE account_id = ? AND token_hash IN (
            SELECT token_hash FROM devices WHERE account_id = ? AND token_hash <> ?
            ORDER BY signed_in_at DESC LIMIT -1 OFFSET ?)
        """,
        [account_id, account_id, token_hash, most - 1],
    )


def forget_all_of(db: Database, account_id: str) -> None:
    db.execute("DELETE FROM devices WHERE account_id = ?", [account_id])
