"""The log of every change of accounts, roles and settings: append-only and chained."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from db import sql
from db.times import from_text, to_text
from db.unit_of_work import UnitOfWork
from domain.hash_chain import GENESIS, Link, as_stored, link


def add(db: UnitOfWork, now: datetime, account_id: str | None, action: str, **detail: Any) -> None:
    """:param account_id: who did it; None: the system itself"""
    number, previous = chain_head(db)
    detail = as_stored(detail)
    content = {"at": to_text(now), "account_id": account_id, "action": action, "detail": detail}
    sql.insert(
        db,
        "audit",
        content
        | {
            "number": number + 1,
            "detail": json.dumps(detail, ensure_ascii=False, sort_keys=True),
            "previous_hash": previous,
            "hash": link(previous, content),
        },
    )


def chain_head(db: UnitOfWork) -> tuple[int, str]:
    """(number, hash) of the newest entry; (0, GENESIS) before the first one."""
    head = db.execute("SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1").fetchone()
    return (head[0], head[1]) if head else (0, GENESIS)


def last_change(db: UnitOfWork) -> int:
    """The number of the newest entry that changed something; 0: none."""
    query = """
        SELECT number FROM audit WHERE action NOT IN
              ('signed_in', 'signed_out', 'sign_in_failed', 'exported')
        ORDER BY number DESC LIMIT 1
        """
    return sql.scalar(db, query) or 0


def newest_of(db: UnitOfWork, account_id: str, action: str, count: int) -> list[datetime]:
    """When the account did it last, the newest first; it is looked for from the newest entry on."""
    rows = db.execute(
        "SELECT at FROM audit WHERE account_id = ? AND action = ? ORDER BY number DESC LIMIT ?",
        [account_id, action, count],
    )
    return [from_text(row[0]) for row in rows]


def any_of(db: UnitOfWork, *actions: str) -> bool:
    """Whether anything of the kind was ever done."""
    return sql.exists(db, f"SELECT 1 FROM audit WHERE {sql.among('action', actions)}", actions)


def chain(db: UnitOfWork) -> Iterator[tuple[int, str | None, str, dict[str, Any]]]:
    """(number, previous hash, hash, content) of the entries that can be read."""
    for number, previous, own, content in links(db):
        if content is not None:
            yield number, previous, own, dict(content)


def details(db: UnitOfWork, action: str) -> Iterator[dict[str, Any]]:
    """The numbered details of such entries, in their order, with ``at`` and ``account_id``; one
    without a number was altered, and is named where the chain is checked."""
    for *_, entry in chain(db):
        if entry["action"] == action and isinstance(entry["detail"].get("number"), int):
            yield entry["detail"] | {name: entry[name] for name in ("at", "account_id")}


def links(db: UnitOfWork) -> Iterator[Link]:
    """Every entry, for ``broken_links``."""
    for row in db.query("SELECT * FROM audit ORDER BY number"):
        yield row["number"], row["previous_hash"], row["hash"], _content(row)


def _content(row: dict[str, Any]) -> dict[str, Any] | None:
    """None: somebody made the detail something else than what was written."""
    try:
        detail = json.loads(row["detail"])
    except (ValueError, RecursionError):
        return None
    if not isinstance(detail, dict):
        return None
    content = {name: row[name] for name in ("at", "account_id", "action")}
    return content | {"detail": detail}
