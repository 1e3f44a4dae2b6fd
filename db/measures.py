"""Measures of a branch and its halls, by the day they were written: append-only but for a
withdrawal."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from db import sql
from db.times import from_text, to_text
from db.unit_of_work import UnitOfWork
from domain.months.measure import About, Measure, WhichHalls, read_about
from domain.period import month_days

_ROWS = """
SELECT measures.*, writers.name AS account, withdrawers.name AS withdrawn_by_name,
       proposers.name AS proposed_by
FROM measures JOIN accounts AS writers ON writers.id = measures.account_id
LEFT JOIN accounts AS withdrawers ON withdrawers.id = measures.withdrawn_by
LEFT JOIN measure_proposals ON measure_proposals.measure = measures.number
LEFT JOIN accounts AS proposers ON proposers.id = measure_proposals.account_id
"""


def add(
    db: UnitOfWork,
    branch_id: str,
    where: str | WhichHalls,
    base_month: str,
    written_on: date,
    about: About,
    text: str,
    account_id: str,
    now: datetime,
) -> int:
    """Return the number of the measure.

    :param where: the id of the hall, or which halls of the branch
    """
    hall_id, halls = (None, where.value) if isinstance(where, WhichHalls) else (where, "")
    number = sql.next_number(db, "measures")
    sql.insert(
        db,
        "measures",
        {
            "number": number,
            "branch_id": branch_id,
            "hall_id": hall_id,
            "halls": halls,
            "base_month": base_month,
            "written_on": written_on.isoformat(),
            "about": about.code,
            "text": text,
            "account_id": account_id,
            "created_at": to_text(now),
        },
    )
    return number


def withdraw(db: UnitOfWork, number: int, account_id: str, now: datetime) -> None:
    """Keep that a measure was withdrawn.

    :raises sqlite3.IntegrityError: it is withdrawn already
    """
    withdrawn = {"withdrawn_at": to_text(now), "withdrawn_by": account_id}
    sql.update(db, "measures", {"number": number}, withdrawn)


def get(db: UnitOfWork, number: int) -> Measure | None:
    return next(iter(_read(db, "measures.number = ?", [number])), None)


def of_month(
    db: UnitOfWork, branch_id: str, month: str, hall_id: str | None = None
) -> list[Measure]:
    """Those that belong to a month, in the order in which they were written; withdrawn ones too.

    :param month: "YYYY-MM"
    :param hall_id: those of this hall and of several halls of the branch; None: those of every hall
    """
    first, last = month_days(month)
    condition, values = "measures.branch_id = ? AND written_on BETWEEN ? AND ?", [branch_id]
    values += [first.isoformat(), last.isoformat()]
    if hall_id is not None:
        condition += " AND (measures.hall_id IS NULL OR measures.hall_id = ?)"
        values.append(hall_id)
    return _read(db, f"{condition} ORDER BY measures.number", values)


def fingerprints(db: UnitOfWork) -> Iterator[dict[str, Any]]:
    """The rows as they are kept, unparsed, by number."""
    yield from db.query("SELECT * FROM measures ORDER BY number")


def _read(db: UnitOfWork, condition: str, values: list[Any]) -> list[Measure]:
    return [
        Measure(
            number=row["number"],
            branch_id=row["branch_id"],
            hall_id=row["hall_id"],
            base_month=row["base_month"],
            written_on=date.fromisoformat(row["written_on"]),
            about=read_about(row["about"]),
            text=row["text"],
            account=row["account"],
            created_at=from_text(row["created_at"]),
            halls=WhichHalls(row["halls"]) if row["halls"] else None,
            withdrawn_at=from_text(row["withdrawn_at"]) if row["withdrawn_at"] else None,
            withdrawn_by=row["withdrawn_by_name"],
            proposed_by=row["proposed_by"],
        )
        for row in db.query(f"{_ROWS} WHERE {condition}", values)
    ]
