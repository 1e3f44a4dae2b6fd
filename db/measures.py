"""Measures of branch heads, month by month: append-only but for a withdrawal."""

from datetime import datetime
from typing import Any

from sqlite_utils import Database

from db.times import from_text, to_text
from domain.measure import About, Measure, read_about

_ROWS = """
SELECT measures.*, writers.name AS account, withdrawers.name AS withdrawn_by_name
FROM measures JOIN accounts AS writers ON writers.id = measures.account_id
LEFT JOIN accounts AS withdrawers ON withdrawers.id = measures.withdrawn_by
"""


def add(
    db: Database,
    branch_id: str,
    hall_id: str | None,
    month: str,
    about: About,
    text: str,
    account_id: str,
    now: datetime,
) -> int:
    """Return the number of the measure."""
    number = int(db.execute("SELECT coalesce(max(number), 0) + 1 FROM measures").fetchone()[0])
    db.table("measures").insert(
        {
            "number": number,
            "branch_id": branch_id,
            "hall_id": hall_id,
            "month": month,
            "about": about.code,
            "text": text,
            "account_id": account_id,
            "created_at": to_text(now),
        }
    )
    return number


def withdraw(db: Database, number: int, account_id: str, now: datetime) -> None:
    """:raises sqlite3.IntegrityError: it is withdrawn already"""
    db.table("measures").update(number, {"withdrawn_at": to_text(now), "withdrawn_by": account_id})


def get(db: Database, number: int) -> Measure | None:
    return next(iter(_read(db, "number = ?", [number])), None)


def of_month(db: Database, branch_id: str, month: str, hall_id: str | None = None) -> list[Measure]:
    """In the order in which they were written; withdrawn ones too.

    :param hall_id: those of this hall and of the whole branch; None: those of every hall
    """
    if hall_id is None:
        return _read(db, "measures.branch_id = ? AND month = ? ORDER BY number", [branch_id, month])
    return _read(
        db,
        "measures.branch_id = ? AND month = ? AND (hall_id IS NULL OR hall_id = ?) ORDER BY number",
        [branch_id, month, hall_id],
    )


def _read(db: Database, condition: str, values: list[Any]) -> list[Measure]:
    return [
        Measure(
            number=row["number"],
            branch_id=row["branch_id"],
            hall_id=row["hall_id"],
            month=row["month"],
            about=read_about(row["about"]),
            text=row["text"],
            account=row["account"],
            created_at=from_text(row["created_at"]),
            withdrawn_at=from_text(row["withdrawn_at"]) if row["withdrawn_at"] else None,
            withdrawn_by=row["withdrawn_by_name"],
        )
        for row in db.query(f"{_ROWS} WHERE {condition}", values)
    ]
