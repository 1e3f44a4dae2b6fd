"""Company checks: append-only, and the newest import of a check counts."""

from collections.abc import Collection, Sequence
from typing import Any

import pandas as pd

from db import sql
from db.unit_of_work import UnitOfWork
from domain.imports.checks import (
    CHECKS,
    COMPETITOR,
    FOUND,
    KEY,
    SAID,
    TAKEN_BACK,
    WITHDRAWN,
    stored_row,
)

_PLACE = sql.place_from_last("import_number", ", ".join(KEY))
_NEWEST = 2**62  # above every number of an import


def add(db: UnitOfWork, import_number: int, rows: Sequence[tuple[Any, ...]]) -> None:
    """:param rows: as ``domain.imports.checks.stored_row``"""
    columns = [*KEY, *FOUND, COMPETITOR, WITHDRAWN]
    length = len(KEY) + len(FOUND)
    sql.insert_rows(
        db,
        "company_checks",
        [*columns, "import_number"],
        ((*row, *(None, 0)[len(row) - length :], import_number) for row in rows),
    )


def of_months(
    db: UnitOfWork,
    hall_ids: Collection[str],
    first_month: str,
    last_month: str,
    upto: int | None = None,
) -> pd.DataFrame:
    """The checks that count, of both months and those between (YYYY-MM).

    :param upto: only imports up to this number, as things stood then; None: all
    :return: ``domain.imports.checks.CHECKS``: ``staff_id`` '' is the hall itself, ``value`` percent
      or the number of complaints, ``reference`` '' none, ``competitor`` percent (NaN: not said);
      sorted by hall, month, source, staff and reference
    """
    texts = ["hall_id", "staff_id", "source", "month"]
    cursor = db.tuples(
        f"""
        SELECT {", ".join(texts)}, value, respondents, reference, competitor
        FROM (
            SELECT *, {_PLACE} AS place FROM company_checks
            WHERE {sql.among("hall_id", hall_ids)} AND month BETWEEN ? AND ? AND import_number <= ?
        ) AS checks
        WHERE place = 1 AND withdrawn = 0
        ORDER BY hall_id, month, source, staff_id, reference
        """,
        [*sorted(hall_ids), first_month, last_month, _NEWEST if upto is None else upto],
    )
    types = dict.fromkeys([*texts, "reference"], "str")
    types |= {"value": "float64", "respondents": "int64", COMPETITOR: "float64"}
    return sql.frame(cursor, types, CHECKS)


def any_of_months(
    db: UnitOfWork, hall_ids: Collection[str], first_month: str, last_month: str
) -> bool:
    """Whether there ever were checks of the halls and months, also such as count no more."""
    there = f"{sql.among('hall_id', hall_ids)} AND month BETWEEN ? AND ?"
    query = f"SELECT 1 FROM company_checks WHERE {there}"
    return sql.exists(db, query, [*sorted(hall_ids), first_month, last_month])


def import_of(db: UnitOfWork, key: tuple[str, ...]) -> int:
    """:param key: of a check that counts, as ``KEY``
    :return: the number of the import that says so
    """
    same = " AND ".join(f"{column} = ?" for column in KEY)
    query = f"SELECT max(import_number) FROM company_checks WHERE {same}"
    return int(sql.scalar(db, query, key))


def rows_of(db: UnitOfWork, import_number: int) -> list[tuple[Any, ...]]:
    """What an import added, as ``domain.imports.checks.stored_row``, sorted by key."""
    rows = db.execute(
        f"SELECT {', '.join([*KEY, *FOUND, COMPETITOR, WITHDRAWN])} FROM company_checks"
        f" WHERE import_number = ? ORDER BY {', '.join(KEY)}",
        [import_number],
    )
    return [stored_row(tuple(row)) for row in rows]


def taken_back(db: UnitOfWork, import_number: int) -> pd.DataFrame:
    """What undoing an import does to each of its checks, sorted by key.

    :return: ``domain.imports.checks.TAKEN_BACK``: ``value``, ``respondents`` and ``competitor`` as
      they counted before the import (NaN: nothing did), and the three with ``_before``: what it
      said
    """
    before = (f"CASE old.withdrawn WHEN 0 THEN old.{each} END" for each in SAID)
    cursor = db.tuples(
        f"""
        SELECT {", ".join(f"new.{each}" for each in [*KEY, *SAID])}, {", ".join(before)}
        FROM company_checks AS new LEFT JOIN company_checks AS old
            ON {_same("new", "old")} AND old.import_number = (
                SELECT max(import_number) FROM company_checks AS older
                WHERE {_same("new", "older")} AND older.import_number < new.import_number)
        WHERE new.import_number = ? ORDER BY {", ".join(f"new.{each}" for each in KEY)}
        """,
        [import_number],
    )
    types = dict.fromkeys(KEY, "str") | dict.fromkeys(TAKEN_BACK[len(KEY) :], "float64")
    return sql.frame(cursor, types, TAKEN_BACK)


def _same(one: str, other: str) -> str:
    return " AND ".join(f"{one}.{each} = {other}.{each}" for each in KEY)


def counts(db: UnitOfWork, hall_ids: Collection[str], newest: int) -> list[dict[str, Any]]:
    """What counts per month and source, newest month first.

    :return: ``month, source, checks, halls`` and ``about_staff`` (checks about a person)
    """
    return list(
        db.query(
            f"""
            SELECT month, source, count(*) AS checks, count(DISTINCT hall_id) AS halls,
                   {sql.count_if("staff_id <> ''")} AS about_staff
            FROM (
                SELECT *, {_PLACE} AS place FROM company_checks
                WHERE {sql.among("hall_id", hall_ids)}
            ) AS checks
            WHERE place = 1 AND withdrawn = 0
            GROUP BY month, source ORDER BY month DESC, source LIMIT ?
            """,
            [*sorted(hall_ids), newest],
        )
    )
