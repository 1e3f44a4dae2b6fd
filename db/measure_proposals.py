"""Measures that duty managers propose for their halls: append-only but for the one decision."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from db import sql
from db.times import from_text, to_text
from db.unit_of_work import UnitOfWork
from domain.months.measure import About, read_about
from domain.months.measure_proposal import Proposal, ProposalOutcome

_ROWS = """
SELECT measure_proposals.*, halls.name AS hall, proposers.name AS proposer, deciders.name AS decider
FROM measure_proposals JOIN halls ON halls.id = measure_proposals.hall_id
JOIN accounts AS proposers ON proposers.id = measure_proposals.account_id
LEFT JOIN accounts AS deciders ON deciders.id = measure_proposals.decided_by
"""


def add(
    db: UnitOfWork,
    branch_id: str,
    hall_id: str,
    base_month: str,
    about: About,
    text: str,
    account_id: str,
    now: datetime,
) -> int:
    """Return the number of the proposal."""
    number = sql.next_number(db, "measure_proposals")
    sql.insert(
        db,
        "measure_proposals",
        {
            "number": number,
            "branch_id": branch_id,
            "hall_id": hall_id,
            "base_month": base_month,
            "about": about.code,
            "text": text,
            "account_id": account_id,
            "created_at": to_text(now),
        },
    )
    return number


def decide(
    db: UnitOfWork,
    number: int,
    outcome: ProposalOutcome,
    word: str,
    account_id: str,
    now: datetime,
    measure: int | None = None,
) -> None:
    """
    :param measure: the number of the measure that it became; None: it was declined
    :raises sqlite3.IntegrityError: it is decided already
    """
    sql.update(
        db,
        "measure_proposals",
        {"number": number},
        {
            "outcome": outcome.value,
            "word": word,
            "decided_at": to_text(now),
            "decided_by": account_id,
            "measure": measure,
        },
    )


def get(db: UnitOfWork, number: int) -> Proposal | None:
    return next(iter(_read(db, "measure_proposals.number = ?", [number])), None)


def of_halls(
    db: UnitOfWork, hall_ids: Collection[str], *, only_open: bool = False
) -> list[Proposal]:
    """Of these halls, the newest first.

    :param only_open: those that nobody decided yet
    """
    condition = sql.among("measure_proposals.hall_id", hall_ids)
    if only_open:
        condition += " AND outcome IS NULL"
    return _read(db, f"{condition} ORDER BY measure_proposals.number DESC", sorted(hall_ids))


def fingerprints(db: UnitOfWork) -> Iterator[dict[str, Any]]:
    """The rows as they are kept, unparsed, by number."""
    yield from db.query("SELECT * FROM measure_proposals ORDER BY number")


def _read(db: UnitOfWork, condition: str, values: list[Any]) -> list[Proposal]:
    return [
        Proposal(
            number=row["number"],
            branch_id=row["branch_id"],
            hall_id=row["hall_id"],
            hall=row["hall"],
            base_month=row["base_month"],
            about=read_about(row["about"]),
            text=row["text"],
            account=row["proposer"],
            created_at=from_text(row["created_at"]),
            outcome=ProposalOutcome(row["outcome"]) if row["outcome"] else None,
            word=row["word"],
            decided_by=row["decider"],
            decided_at=from_text(row["decided_at"]) if row["decided_at"] else None,
            measure=row["measure"],
        )
        for row in db.query(f"{_ROWS} WHERE {condition}", values)
    ]
