"""Goals of branches, each from a month on: append-only, the newest for a month counts."""

from collections.abc import Iterator
from datetime import datetime

from sqlite_utils import Database

from db.times import from_text, to_text
from domain.goals import Goal, Metric


def add(
    db: Database, branch_id: str, metric: Metric, goal: Goal, account_id: str, now: datetime
) -> None:
    """Store a goal with its ``from_month``."""
    db.table("goals").insert(
        {
            "branch_id": branch_id,
            "metric": metric.value,
            "from_month": goal.from_month,
            "base_pct": goal.base_pct,
            "challenge_pct": goal.challenge_pct,
            "account_id": account_id,
            "created_at": to_text(now),
        }
    )


def in_force(db: Database, branch_id: str, month: str) -> dict[Metric, Goal]:
    """The goals that a branch set for ``month`` or a month before, where it set any.

    The newest month counts, and of one month what was stored last.
    """
    rows = db.execute(
        "SELECT metric, base_pct, challenge_pct, from_month FROM goals"
        " WHERE branch_id = ? AND from_month <= ? ORDER BY from_month, number",
        [branch_id, month],
    )
    return {Metric(row[0]): Goal(row[1], row[2], row[3]) for row in rows}


def stored(db: Database, branch_id: str) -> Iterator[tuple[Metric, Goal, str, datetime]]:
    """(metric, goal, who set it, when) of everything a branch ever set, newest first."""
    rows = db.execute(
        "SELECT metric, base_pct, challenge_pct, from_month, accounts.name, created_at FROM goals"
        " JOIN accounts ON accounts.id = goals.account_id"
        " WHERE goals.branch_id = ? ORDER BY number DESC",
        [branch_id],
    )
    for metric, base, challenge, month, name, at in rows:
        yield Metric(metric), Goal(base, challenge, month), name, from_text(at)
