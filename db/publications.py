"""Published months: append-only. An edition is never changed; a later one stands beside it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db import sql
from db.times import from_text, to_text
from db.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Publication:
    """``number`` counts all publications from 1, ``edition`` those of a branch and month.

    ``inputs`` and ``results`` are the texts that were hashed (``domain.months.publication``);
    ``account`` is the name of who published it, as it is now."""

    number: int
    branch_id: str
    month: str  # "YYYY-MM"
    edition: int
    published_at: datetime
    account: str
    reason: str
    inputs: str
    inputs_hash: str
    results: str
    results_hash: str


_ROWS = """
SELECT publications.*, accounts.name AS account
FROM publications JOIN accounts ON accounts.id = publications.account_id
"""


def add(db: UnitOfWork, publication: Publication, account_id: str) -> None:
    """Keep an edition of a month.

    :raises sqlite3.IntegrityError: this edition or number is stored already
    """
    sql.insert(
        db,
        "publications",
        {
            "number": publication.number,
            "branch_id": publication.branch_id,
            "month": publication.month,
            "edition": publication.edition,
            "published_at": to_text(publication.published_at),
            "account_id": account_id,
            "reason": publication.reason,
            "inputs": publication.inputs,
            "inputs_hash": publication.inputs_hash,
            "results": publication.results,
            "results_hash": publication.results_hash,
        },
    )


def next_number(db: UnitOfWork) -> int:
    return sql.next_number(db, "publications")


def of_month(db: UnitOfWork, branch_id: str, month: str) -> list[Publication]:
    """Every edition, the newest first."""
    return _read(
        db, "publications.branch_id = ? AND month = ? ORDER BY edition DESC", [branch_id, month]
    )


def edition(db: UnitOfWork, branch_id: str, month: str, number: int) -> Publication | None:
    """One edition of a month."""
    values = [branch_id, month, number]
    return next(iter(_read(db, "publications.branch_id = ? AND month = ? AND edition = ?", values)),
                None)  # fmt: skip


def newest(db: UnitOfWork, branch_id: str) -> list[Publication]:
    """The newest edition of every published month of a branch, the newest month first."""
    return _read(
        db,
        """
        publications.branch_id = ? AND edition = (
            SELECT max(edition) FROM publications AS others
            WHERE others.branch_id = publications.branch_id AND others.month = publications.month)
        ORDER BY month DESC
        """,
        [branch_id],
    )


def news(
    db: UnitOfWork, branch_ids: Collection[str], since: datetime
) -> list[tuple[str, str, int, datetime]]:
    """(Branch, month, edition, when) of what was published since then, the newest first."""
    query = f"""
        SELECT branches.name, month, edition, published_at
        FROM publications JOIN branches ON branches.id = publications.branch_id
        WHERE published_at >= ? AND {sql.among("publications.branch_id", branch_ids)}
        ORDER BY number DESC
        """
    rows = db.execute(query, [to_text(since), *sorted(branch_ids)]).fetchall()
    return [(branch, month, number, from_text(at)) for branch, month, number, at in rows]


def about_person(db: UnitOfWork, staff_id: str) -> list[Publication]:
    """Every edition with results of this member of staff, the newest month and edition first."""
    condition = sql.holds_text("results", "?")
    return _read(db, f"{condition} ORDER BY month DESC, edition DESC", [f'"{staff_id}"'])


def every(db: UnitOfWork) -> Iterator[Publication]:
    """All publications, one after the other, in the order in which they were published."""
    for (number,) in db.execute("SELECT number FROM publications ORDER BY number").fetchall():
        yield from _read(db, "number = ?", [number])


def fingerprints(db: UnitOfWork) -> Iterator[dict[str, Any]]:
    """The rows of all publications as they are kept, unparsed."""
    for (number,) in db.execute("SELECT number FROM publications ORDER BY number").fetchall():
        yield from db.query("SELECT * FROM publications WHERE number = ?", [number])


def hall_count(db: UnitOfWork) -> int:
    """How many halls all publications have together."""
    query = f"SELECT coalesce(sum({sql.json_length_of('inputs', 'halls')}), 0) FROM publications"
    return int(sql.scalar(db, f"{query} WHERE {sql.is_json('inputs')}"))


def _read(db: UnitOfWork, condition: str, values: list[Any]) -> list[Publication]:
    return [
        Publication(
            **{name: row[name] for name in Publication.__dataclass_fields__}
            | {"published_at": from_text(row["published_at"])}
        )
        for row in db.query(f"{_ROWS} WHERE {condition}", values)
    ]
