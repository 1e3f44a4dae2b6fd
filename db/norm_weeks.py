"""What was judged of each norm in each week, hall by hall.

Derived from ``observations``, kept in the same unit of work; what was taken back is not in it. The
key begins with the week, then the norm: the sums of many halls are read along it without sorting.
Every read is limited to the halls it is given.
"""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any, NamedTuple

import pandas as pd
from sqlite_utils import Database

from db import sql
from db.process_seen import ProcessSeen
from domain.patrols.patrol import Patrol
from domain.reports.columns import JUDGED
from domain.rollup import Span, start_of


class Judged(NamedTuple):
    """An observation as far as the sums care."""

    severity: str
    result: str
    credit: int | None


def replace(
    db: Database, patrol: Patrol, norm_id: str, before: Judged | None, after: Judged
) -> None:
    """Bring the sums up to date when an observation is made (``before`` None) or changed."""
    week = start_of(patrol.business_day, Span.WEEK).isoformat()
    if before is not None and before.result != "none":
        place = [week, norm_id, before.severity, patrol.hall_id]
        where = "WHERE week = ? AND norm_id = ? AND severity = ? AND hall_id = ?"
        db.execute(
            "UPDATE norm_weeks SET passes = passes - ?, fails = fails - ?, nas = nas - ?,"
            f" credit = credit - ? {where}",
            [*counted(before), *place],
        )
        db.execute(f"DELETE FROM norm_weeks {where} AND passes + fails + nas = 0", place)
    if after.result != "none":
        added = ", ".join(f"{each} = norm_weeks.{each} + excluded.{each}" for each in JUDGED)
        db.execute(
            f"""
            INSERT INTO norm_weeks (week, norm_id, severity, hall_id, passes, fails, nas, credit)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (week, norm_id, severity, hall_id) DO UPDATE SET
                {added}
            """,
            [week, norm_id, after.severity, patrol.hall_id, *counted(after)],
        )


def counted(judged: Judged) -> tuple[int, int, int, int]:
    """What one observation adds to ``JUDGED``."""
    of_result = [int(judged.result == each) for each in ("pass", "fail", "na")]
    return of_result[0], of_result[1], of_result[2], judged.credit or 0


def kept(db: Database, hall_id: str) -> set[tuple[Any, ...]]:
    """As they are kept: (week, norm, severity, *JUDGED)."""
    rows = db.execute(
        "SELECT week, norm_id, severity, passes, fails, nas, credit FROM norm_weeks"
        " WHERE hall_id = ?",
        [hall_id],
    )
    return {tuple(row) for row in rows}


def norm_weeks(db: Database, hall_ids: Collection[str], first: date, last: date) -> pd.DataFrame:
    """The sums over the halls, of the whole weeks that the period touches; red lines left out.

    :return: ``domain.reports.columns.NORM_WEEKS``, ordered by the first three
    """
    cursor = sql.tuples(
        db,
        f"""
        SELECT week, norm_id, severity, {", ".join(f"sum({each}) AS {each}" for each in JUDGED)}
        FROM norm_weeks WHERE week BETWEEN ? AND ? AND severity <> 'red_line'
          AND {sql.among("hall_id", hall_ids)}
        GROUP BY week, norm_id, severity ORDER BY week, norm_id, severity
        """,
        [start_of(first, Span.WEEK).isoformat(), last.isoformat(), *sorted(hall_ids)],
    )
    return sql.frame(cursor, dict.fromkeys(JUDGED, "int64"))


def of_process(
    db: Database, hall_ids: Collection[str], first: date, last: date, process: ProcessSeen
) -> pd.DataFrame:
    """As ``norm_weeks``, of what was judged of one process.

    Counted from the observations: a process is chosen now and then, and sums by process would be
    written with every tap.
    """
    condition, of_process = process.condition()
    sunday = start_of(last, Span.WEEK) + timedelta(days=6)
    seen, values = sql.of_days(hall_ids, start_of(first, Span.WEEK), sunday)
    cursor = sql.tuples(
        db,
        f"""
        SELECT {sql.monday_of("business_day")} AS week, norm_id, severity,
               {sql.count_if("result = 'pass'")} AS passes,
               {sql.count_if("result = 'fail'")} AS fails,
               {sql.count_if("result = 'na'")} AS nas, coalesce(sum(credit), 0) AS credit
        FROM observations WHERE {seen}
          AND severity <> 'red_line' AND result <> 'none' AND {condition}
        GROUP BY week, norm_id, severity ORDER BY week, norm_id, severity
        """,
        [*values, *of_process],
    )
    return sql.frame(cursor, dict.fromkeys(JUDGED, "int64"))
