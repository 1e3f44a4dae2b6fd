"""The methods of scoring that were ever set, each from a day on: append-only."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from db import sql
from db.times import from_text, to_text
from db.unit_of_work import UnitOfWork
from domain.method.method import Method, content_hash, content_of
from domain.period import month_days


@dataclass(frozen=True)
class StoredMethod:
    """``number`` counts from 1; ``account`` is a name, '' where the file was taken over."""

    number: int
    from_on: date
    method: Method
    account: str
    reason: str
    created_at: datetime


def add(
    db: UnitOfWork,
    method: Method,
    from_on: date,
    account_id: str | None,
    reason: str,
    now: datetime,
) -> int:
    """Return the number of the method.

    :raises sqlite3.IntegrityError: one that was stored earlier begins later
    """
    content = content_of(method)
    number = sql.next_number(db, "methods")
    sql.insert(
        db,
        "methods",
        {
            "number": number,
            "from_on": from_on.isoformat(),
            "content": content,
            "content_hash": content_hash(content),
            "account_id": account_id,
            "reason": reason,
            "created_at": to_text(now),
        },
    )
    return number


def stored(db: UnitOfWork) -> list[StoredMethod]:
    """Every method, oldest first; also those that another one for the same day replaced."""
    rows = db.query(
        """
        SELECT number, from_on, content, coalesce(accounts.name, '') AS account, reason, created_at
        FROM methods LEFT JOIN accounts ON accounts.id = methods.account_id ORDER BY number
        """
    )
    return [
        StoredMethod(
            number=row["number"],
            from_on=date.fromisoformat(row["from_on"]),
            method=_read(row["content"]),
            account=row["account"],
            reason=row["reason"],
            created_at=from_text(row["created_at"]),
        )
        for row in rows
    ]


@lru_cache(maxsize=32)
def _read(content: str) -> Method:
    return Method.model_validate_json(content)


def fingerprints(db: UnitOfWork) -> list[tuple[int, str, str, str]]:
    """(number, from day, content, content hash) of every method, as they are kept."""
    rows = db.execute("SELECT number, from_on, content, content_hash FROM methods ORDER BY number")
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def last_published_day(db: UnitOfWork) -> date | None:
    """The last day of the newest month that any branch published."""
    month = sql.scalar(db, "SELECT max(month) FROM publications")
    return month_days(month)[1] if month else None
