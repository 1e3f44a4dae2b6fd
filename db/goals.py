"""Goals, each from a month on: append-only, the newest for a month counts."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db import sql
from db.times import from_text, to_text
from db.unit_of_work import UnitOfWork
from domain.method.goals import GivenBy, Goal, Metric


@dataclass(frozen=True)
class StoredGoal:
    """A goal as it was set; also one that another for the same month replaced. ``hall_id`` None: of
    the branch. ``reason`` is '' where none was asked for yet."""

    number: int
    branch_id: str
    hall_id: str | None
    metric: Metric
    goal: Goal
    account: str  # who set it
    reason: str
    at: datetime


def add(
    db: UnitOfWork,
    branch_id: str,
    hall_id: str | None,
    metric: Metric,
    goal: Goal,
    account_id: str,
    reason: str,
    now: datetime,
) -> int:
    """Store a goal with its ``from_month``, and return its number."""
    number = sql.next_number(db, "goals")
    row = {
        "number": number,
        "branch_id": branch_id,
        "hall_id": hall_id,
        "given": int(goal.given_by is GivenBy.HEAD_OFFICE),
        "metric": metric.value,
        "from_month": goal.from_month,
        "base": goal.base,
        "challenge": goal.challenge,
        "account_id": account_id,
        "reason": reason,
        "created_at": to_text(now),
    }
    sql.insert(db, "goals", row)
    return number


def of_branch(db: UnitOfWork, branch_id: str, month: str) -> dict[Metric, Goal]:
    """What the branch was given for ``month``, where it was; else what its head set before goals
    were given, in the months in which that counted.

    The newest month counts, and of one month what was stored last.
    """
    rows = db.execute(
        """
        SELECT metric, base, challenge, from_month, given FROM goals
        WHERE branch_id = :branch AND hall_id IS NULL AND from_month <= :month
          AND (given = 1 OR held_until >= :month)
        ORDER BY given, from_month, number
        """,
        {"branch": branch_id, "month": month},
    )
    by = {1: GivenBy.HEAD_OFFICE, 0: GivenBy.BRANCH_BEFORE}
    return {Metric(row[0]): Goal(row[1], row[2], row[3], by[row[4]]) for row in rows}


def set_by_branch(
    db: UnitOfWork, branch_id: str, hall_id: str | None, month: str
) -> dict[Metric, Goal]:
    """What the head of the branch set for ``month``: for a hall, or beside what was given."""
    return every_set_by_branch(db, branch_id, month).get(hall_id, {})


def every_set_by_branch(
    db: UnitOfWork, branch_id: str, month: str
) -> dict[str | None, dict[Metric, Goal]]:
    """Hall -> as ``set_by_branch``; None: beside what was given. Only where something was set."""
    rows = db.execute(
        """
        SELECT hall_id, metric, base, challenge, from_month FROM goals
        WHERE branch_id = ? AND given = 0 AND from_month <= ?
        ORDER BY from_month, number
        """,
        [branch_id, month],
    )
    by_hall: defaultdict[str | None, dict[Metric, Goal]] = defaultdict(dict)
    for hall_id, metric, base, challenge, from_month in rows:
        by_hall[hall_id][Metric(metric)] = Goal(base, challenge, from_month, GivenBy.BRANCH)
    return dict(by_hall)


def stored(db: UnitOfWork, branch_ids: Collection[str]) -> Iterator[StoredGoal]:
    """Everything that was ever set in the branches, newest first."""
    rows = db.query(
        f"""
        SELECT goals.*, accounts.name AS account FROM goals
        JOIN accounts ON accounts.id = goals.account_id
        WHERE {sql.among("goals.branch_id", branch_ids)} ORDER BY number DESC
        """,
        sorted(branch_ids),
    )
    return (_as_stored(row) for row in rows)


def fingerprints(db: UnitOfWork) -> list[dict[str, Any]]:
    """What the audit has to say of every goal."""
    return list(
        db.query(
            """
            SELECT number, branch_id, hall_id, given, metric, from_month, base, challenge,
                   account_id, reason, created_at
            FROM goals ORDER BY number
            """
        )
    )


def _as_stored(row: dict[str, Any]) -> StoredGoal:
    by = GivenBy.HEAD_OFFICE if row["given"] else GivenBy.BRANCH
    return StoredGoal(
        number=row["number"],
        branch_id=row["branch_id"],
        hall_id=row["hall_id"],
        metric=Metric(row["metric"]),
        goal=Goal(row["base"], row["challenge"], row["from_month"], by),
        account=row["account"],
        reason=row["reason"],
        at=from_text(row["created_at"]),
    )
