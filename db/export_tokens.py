"""Tokens for unattended pulls; only their hashes are kept."""

import json
from datetime import date, datetime
from typing import Any

from db import sql
from db.times import to_text
from db.unit_of_work import UnitOfWork


def add(
    db: UnitOfWork,
    *,
    token_id: str,
    token_hash: str,
    purpose: str,
    hall_ids: list[str] | None,
    files: list[str] | None,
    names: bool,
    created_at: datetime,
    account_id: str,
    expires_on: date,
) -> None:
    """:param hall_ids, files: None: all of them, also later ones"""
    sql.insert(
        db,
        "export_tokens",
        {
            "id": token_id,
            "token_hash": token_hash,
            "purpose": purpose,
            "hall_ids": None if hall_ids is None else json.dumps(sorted(hall_ids)),
            "files": None if files is None else json.dumps(sorted(files)),
            "names": int(names),
            "created_at": to_text(created_at),
            "account_id": account_id,
            "expires_on": expires_on.isoformat(),
        },
    )


def by_hash(db: UnitOfWork, token_hash: str) -> dict[str, Any] | None:
    """``id, purpose, hall_ids, files`` (lists, None: all)``, names, expires_on, revoked_at,
    last_used_at``."""
    rows = db.query("SELECT * FROM export_tokens WHERE token_hash = ?", [token_hash])
    return next((_read(row) for row in rows), None)


def listing(db: UnitOfWork) -> list[dict[str, Any]]:
    """As ``by_hash`` with ``account`` (who issued it) and ``created_at``, newest first."""
    rows = db.query(
        """
        SELECT export_tokens.*, accounts.name AS account
        FROM export_tokens JOIN accounts ON accounts.id = export_tokens.account_id
        ORDER BY export_tokens.created_at DESC, export_tokens.id
        """
    )
    return [_read(row) for row in rows]


def set_revoked(db: UnitOfWork, token_id: str, at: datetime) -> bool:
    """Return whether that changed anything: a token keeps its first end."""
    done = db.execute(
        "UPDATE export_tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL",
        [to_text(at), token_id],
    )
    return done.rowcount > 0


def set_used(db: UnitOfWork, token_id: str, at: datetime) -> None:
    sql.update(db, "export_tokens", {"id": token_id}, {"last_used_at": to_text(at)})


def _read(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "token_hash"} | {
        "hall_ids": json.loads(row["hall_ids"]) if row["hall_ids"] is not None else None,
        "files": json.loads(row["files"]) if row["files"] is not None else None,
        "names": bool(row["names"]),
    }
