"""Company checks: append-only, and the newest import of a check counts."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import pandas as pd
from sqlite_utils import Database

from db.times import to_text
from domain.company_checks import FOUND, KEY

_NEWEST = 2**62  # above every number of an import


def add_import(
    db: Database, now: datetime, account_id: str, file_name: str, sha256: str, rows: int
) -> int:
    """:return: its number, one more than the last"""
    number = last_import(db) + 1
    db.table("company_check_imports").insert(
        {
            "number": number,
            "at": to_text(now),
            "account_id": account_id,
            "file_name": file_name,
            "sha256": sha256,
            "rows": rows,
        }
    )
    return number


def add(db: Database, import_number: int, rows: Sequence[tuple[Any, ...]]) -> None:
    """:param rows: the columns of ``KEY`` and ``FOUND``"""
    columns = [*KEY, *FOUND]
    db.conn.executemany(
        f"INSERT INTO company_checks ({', '.join(columns)}, import_number)"
        f" VALUES ({_marks(columns)}, {int(import_number)})",
        rows,
    )


def last_import(db: Database) -> int:
    """The number of the newest import; 0: there was none yet."""
    row = db.execute("SELECT coalesce(max(number), 0) FROM company_check_imports").fetchone()
    return int(row[0])


def of_months(
    db: Database,
    hall_ids: Collection[str],
    first_month: str,
    last_month: str,
    upto: int | None = None,
) -> pd.DataFrame:
    """The checks that count, of both months and those between (YYYY-MM).

    :param upto: only imports up to this number, as things stood then; None: all
    :return: ``hall_id``, ``staff_id`` ('' = the hall itself), ``source``, ``month``, ``value``
      (float: percent, or the number of complaints), ``respondents`` (int), ``reference`` ('' =
      none); sorted by hall, month, source, staff and reference
    """
    texts = ["hall_id", "staff_id", "source", "month"]
    # With max() SQLite takes the other columns from the row that has it.
    # https://www.sqlite.org/lang_select.html#bareagg
    cursor = db.execute(
        f"""
        SELECT {", ".join(texts)}, value, respondents, reference, max(import_number)
        FROM company_checks
        WHERE hall_id IN ({_marks(hall_ids)}) AND month BETWEEN ? AND ? AND import_number <= ?
        GROUP BY hall_id, month, source, staff_id, reference
        ORDER BY hall_id, month, source, staff_id, reference
        """,
        [*sorted(hall_ids), first_month, last_month, _NEWEST if upto is None else upto],
    )
    columns = [*texts, "value", "respondents", "reference"]
    table = pd.DataFrame.from_records([tuple(row)[:-1] for row in cursor], columns=columns)
    return table.astype(
        dict.fromkeys([*texts, "reference"], "str") | {"value": "float64", "respondents": "int64"}
    )


def imports(db: Database, newest: int) -> list[dict[str, Any]]:
    """``number, at, account, file_name, sha256, rows``, newest first."""
    return list(
        db.query(
            """
            SELECT number, at, accounts.name AS account, file_name, sha256, rows
            FROM company_check_imports JOIN accounts ON accounts.id = account_id
            ORDER BY number DESC LIMIT ?
            """,
            [newest],
        )
    )


def rows_of(db: Database, import_number: int) -> list[tuple[Any, ...]]:
    """What an import added: the columns of ``KEY`` and ``FOUND``, sorted by key."""
    rows = db.execute(
        f"SELECT {', '.join([*KEY, *FOUND])} FROM company_checks WHERE import_number = ?"
        f" ORDER BY {', '.join(KEY)}",
        [import_number],
    )
    return [tuple(row) for row in rows]


def counts(db: Database, hall_ids: Collection[str], newest: int) -> list[dict[str, Any]]:
    """What counts per month and source, newest month first.

    :return: ``month, source, checks, halls`` and ``about_staff`` (checks about a person)
    """
    return list(
        db.query(
            f"""
            SELECT month, source, count(*) AS checks, count(DISTINCT hall_id) AS halls,
                   sum(staff_id <> '') AS about_staff
            FROM (
                SELECT DISTINCT hall_id, month, source, staff_id, reference
                FROM company_checks WHERE hall_id IN ({_marks(hall_ids)})
            )
            GROUP BY month, source ORDER BY month DESC, source LIMIT ?
            """,
            [*sorted(hall_ids), newest],
        )
    )


def _marks(values: Collection[str]) -> str:
    return ", ".join("?" * len(values))
