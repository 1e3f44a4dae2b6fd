"""Marks on charts (campaigns) and rebased limits: append-only, taken back by a later row."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from db import keys, sql
from db.times import from_text, of_day, to_text
from db.unit_of_work import UnitOfWork

MARKS, REBASINGS = "chart_marks", "chart_rebasings"  # the tables


@dataclass(frozen=True)
class ChartMark:
    """Both days are included. ``branch_id`` None: in every branch. ``account``: who, by name."""

    number: int
    branch_id: str | None
    from_on: date
    to_on: date
    text: str
    account_id: str
    account: str
    at: datetime


@dataclass(frozen=True)
class Rebasing:
    """From that day on limits come from new base points. ``staff_id`` '': of the hall itself."""

    number: int
    hall_id: str
    staff_id: str
    from_on: date
    reason: str
    account: str
    at: datetime


def add_mark(
    db: UnitOfWork,
    branch_id: str | None,
    from_on: date,
    to_on: date,
    text: str,
    account_id: str,
    now: datetime,
    takes_back: int | None = None,
) -> int:
    """Return the number of the mark."""
    row = {"branch_id": branch_id, "from_on": from_on.isoformat(), "to_on": to_on.isoformat(),
           "text": text}  # fmt: skip
    return _add(db, MARKS, row, account_id, now, takes_back)


def add_rebasing(
    db: UnitOfWork,
    hall_id: str,
    staff_id: str,
    from_on: date,
    reason: str,
    account_id: str,
    now: datetime,
    takes_back: int | None = None,
) -> int:
    """Return the number of the rebasing."""
    row = {"hall_id": hall_id, "staff_id": staff_id, "from_on": from_on.isoformat(),
           "reason": reason}  # fmt: skip
    return _add(db, REBASINGS, row, account_id, now, takes_back)


def marks_of(db: UnitOfWork, branch_ids: Collection[str]) -> list[ChartMark]:
    """The marks that stand for these branches, those of every branch among them, by day."""
    rows = db.query(
        f"""
        SELECT marks.*, accounts.name AS account
        FROM chart_marks AS marks JOIN accounts ON accounts.id = marks.account_id
        WHERE (marks.branch_id IS NULL OR {sql.among("marks.branch_id", branch_ids)})
          AND {_stands(MARKS)}
        ORDER BY from_on, number
        """,
        sorted(branch_ids),
    )
    return [
        ChartMark(
            row["number"], row["branch_id"], date.fromisoformat(row["from_on"]),
            date.fromisoformat(row["to_on"]), row["text"], row["account_id"], row["account"],
            from_text(row["created_at"]),
        )
        for row in rows
    ]  # fmt: skip


def rebasings_of(db: UnitOfWork, hall_ids: Collection[str]) -> list[Rebasing]:
    """The rebasings that stand in these halls, of halls and of people, by day."""
    rows = db.query(
        f"""
        SELECT marks.*, accounts.name AS account
        FROM chart_rebasings AS marks JOIN accounts ON accounts.id = marks.account_id
        WHERE {sql.among("hall_id", hall_ids)} AND {_stands(REBASINGS)}
        ORDER BY from_on, number
        """,
        sorted(hall_ids),
    )
    return [
        Rebasing(
            row["number"], row["hall_id"], row["staff_id"], date.fromisoformat(row["from_on"]),
            row["reason"], row["account"], from_text(row["created_at"]),
        )
        for row in rows
    ]  # fmt: skip


def versions_of(db: UnitOfWork, hall_id: str, first: date, last: date) -> list[tuple[date, str]]:
    """(First day, checklist version) of each version that began in the period, by day; the one the
    hall began with is left out."""
    rows = db.execute(
        """
        WITH begun AS (
            SELECT min(day) AS day, version FROM packed_patrols WHERE hall = ? GROUP BY version)
        SELECT begun.day, checklist_versions.version
        FROM begun JOIN checklist_versions ON checklist_versions.key = begun.version ORDER BY 1, 2
        """,
        [keys.of_hall(db, hall_id)],
    ).fetchall()
    changes = [(of_day(day), version) for day, version in rows[1:]]
    return [each for each in changes if first <= each[0] <= last]


def fingerprints(db: UnitOfWork, table: str) -> Iterator[dict[str, Any]]:
    """The rows of MARKS or REBASINGS as they are kept, unparsed, by number."""
    yield from db.query(f"SELECT * FROM {table} ORDER BY number")


def _add(
    db: UnitOfWork,
    table: str,
    row: Mapping[str, object],
    account_id: str,
    now: datetime,
    takes_back: int | None,
) -> int:
    number = sql.next_number(db, table)
    known = {"takes_back": takes_back, "account_id": account_id, "created_at": to_text(now)}
    sql.insert(db, table, {"number": number, **row, **known})
    return number


def _stands(table: str) -> str:
    return (
        "marks.takes_back IS NULL AND NOT EXISTS"
        f" (SELECT 1 FROM {table} AS later WHERE later.takes_back = marks.number)"
    )
