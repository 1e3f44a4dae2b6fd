"""Whose norms hold in a branch, each setting from a day on: append-only."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from db import sql
from db.times import from_text, to_text
from db.unit_of_work import UnitOfWork
from domain.norms.whose_rules import Rules


@dataclass(frozen=True)
class StoredRules:
    number: int
    branch_id: str
    from_on: date
    rules: Rules
    account: str  # who chose it
    reason: str
    at: datetime


def add(
    db: UnitOfWork,
    branch_id: str,
    from_on: date,
    rules: Rules,
    account_id: str,
    reason: str,
    now: datetime,
) -> int:
    """Return the number of the setting."""
    number = sql.next_number(db, "whose_rules")
    row = {
        "number": number,
        "branch_id": branch_id,
        "from_on": from_on.isoformat(),
        "rules": rules.value,
        "account_id": account_id,
        "reason": reason,
        "created_at": to_text(now),
    }
    sql.insert(db, "whose_rules", row)
    return number


def on(db: UnitOfWork, branch_id: str, day: date) -> Rules:
    """What holds on a business day: the newest setting that has begun; all norms before the first.
    Of those that begin on one day the one stored last counts."""
    query = """
        SELECT rules FROM whose_rules WHERE branch_id = ? AND from_on <= ?
        ORDER BY from_on DESC, number DESC LIMIT 1
        """
    return Rules(sql.scalar(db, query, [branch_id, day.isoformat()]) or Rules.ALL)


def last_begins(db: UnitOfWork, branch_id: str) -> date | None:
    """The day on which the newest setting begins."""
    day = sql.scalar(db, "SELECT max(from_on) FROM whose_rules WHERE branch_id = ?", [branch_id])
    return date.fromisoformat(day) if day else None


def stored(db: UnitOfWork, branch_ids: Collection[str]) -> list[StoredRules]:
    """Every setting of the branches, newest first."""
    rows = db.query(
        f"""
        SELECT whose_rules.*, accounts.name AS account FROM whose_rules
        JOIN accounts ON accounts.id = whose_rules.account_id
        WHERE {sql.among("whose_rules.branch_id", branch_ids)} ORDER BY number DESC
        """,
        sorted(branch_ids),
    )
    return [
        StoredRules(
            number=row["number"],
            branch_id=row["branch_id"],
            from_on=date.fromisoformat(row["from_on"]),
            rules=Rules(row["rules"]),
            account=row["account"],
            reason=row["reason"],
            at=from_text(row["created_at"]),
        )
        for row in rows
    ]


def fingerprints(db: UnitOfWork) -> list[dict[str, Any]]:
    """What the audit has to say of every setting."""
    return list(
        db.query(
            """
            SELECT number, branch_id, from_on, rules, reason, account_id, created_at
            FROM whose_rules ORDER BY number
            """
        )
    )
