"""What was judged of each norm in each week, hall by hall.

Derived from ``observations``, kept in the same unit of work; what was taken back is not in it. The
key begins with the week, then the norm: the sums of many halls are read along it without sorting.
Every read is limited to the halls it is given.
"""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any, NamedTuple

import pandas as pd

from db import sql
from db.codes import RESULT, SEVERITIES, SEVERITY, word
from db.keys import EventKeys
from db.process_seen import ProcessSeen
from db.times import of_day, to_day
from db.unit_of_work import UnitOfWork
from domain.reports.columns import JUDGED
from domain.rollup import Span, start_of


class Judged(NamedTuple):
    """An observation as far as the sums care."""

    severity: str
    result: str
    credit: int | None


def replace(db: UnitOfWork, keys: EventKeys, before: Judged | None, after: Judged) -> None:
    """Bring the sums up to date when an observation is made (``before`` None) or changed."""
    week = to_day(start_of(of_day(keys.place.day), Span.WEEK))
    if before is not None and before.result != "none":
        place = [week, keys.norm, SEVERITY[before.severity], keys.place.hall]
        where = "WHERE week = ? AND norm = ? AND severity = ? AND hall = ?"
        db.execute(
            "UPDATE packed_norm_weeks SET passes = passes - ?, fails = fails - ?, nas = nas - ?,"
            f" credit = credit - ? {where}",
            [*counted(before), *place],
        )
        db.execute(f"DELETE FROM packed_norm_weeks {where} AND passes + fails + nas = 0", place)
    if after.result != "none":
        added = ", ".join(f"{each} = packed_norm_weeks.{each} + excluded.{each}" for each in JUDGED)
        db.execute(
            f"""
            INSERT INTO packed_norm_weeks (week, norm, severity, hall, passes, fails, nas, credit)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (week, norm, severity, hall) DO UPDATE SET
                {added}
            """,
            [week, keys.norm, SEVERITY[after.severity], keys.place.hall, *counted(after)],
        )


def counted(judged: Judged) -> tuple[int, int, int, int]:
    """What one observation adds to ``JUDGED``."""
    of_result = [int(judged.result == each) for each in ("pass", "fail", "na")]
    return of_result[0], of_result[1], of_result[2], judged.credit or 0


def kept(db: UnitOfWork, hall_id: str) -> set[tuple[Any, ...]]:
    """As they are kept: (week, norm, severity, *JUDGED)."""
    rows = db.execute(
        f"""
        SELECT {sql.day_text("week")}, norm_ids.id, {word("severity", SEVERITIES)},
               {", ".join(JUDGED)}
        FROM packed_norm_weeks JOIN norm_ids ON norm_ids.key = norm
        WHERE {sql.of_halls("hall", [hall_id])}
        """,
        [hall_id],
    )
    return {tuple(row) for row in rows}


# Sums of few words and many rows: the words are put to the sums.
_TOLD = f"""
SELECT {sql.day_text("summed.week")} AS week, norm_ids.id AS norm_id,
       {word("summed.severity", SEVERITIES)} AS severity,
       {", ".join(f"summed.{each}" for each in JUDGED)}
FROM summed JOIN norm_ids ON norm_ids.key = summed.norm ORDER BY 1, 2, 3
"""


def norm_weeks(db: UnitOfWork, hall_ids: Collection[str], first: date, last: date) -> pd.DataFrame:
    """The sums over the halls, of the whole weeks that the period touches; red lines left out.

    :return: ``domain.reports.columns.NORM_WEEKS``, ordered by the first three
    """
    cursor = db.tuples(
        f"""
        WITH summed AS (
            SELECT week, norm, severity, {", ".join(f"sum({each}) AS {each}" for each in JUDGED)}
            FROM packed_norm_weeks
            WHERE week BETWEEN ? AND ? AND severity <> {SEVERITY["red_line"]}
              AND {sql.of_halls("hall", hall_ids)}
            GROUP BY week, norm, severity
        )
        {_TOLD}
        """,
        [to_day(start_of(first, Span.WEEK)), to_day(last), *sorted(hall_ids)],
    )
    return sql.frame(cursor, dict.fromkeys(JUDGED, "int64"))


def of_process(
    db: UnitOfWork, hall_ids: Collection[str], first: date, last: date, process: ProcessSeen
) -> pd.DataFrame:
    """As ``norm_weeks``, of what was judged of one process.

    Counted from the observations: a process is chosen now and then, and sums by process would be
    written with every tap.
    """
    condition, of_process = process.condition()
    sunday = start_of(last, Span.WEEK) + timedelta(days=6)
    seen, values = sql.of_days(hall_ids, start_of(first, Span.WEEK), sunday)
    cursor = db.tuples(
        f"""
        WITH summed AS (
            SELECT {sql.monday("day")} AS week, norm, severity,
                   {sql.count_if(f"result = {RESULT['pass']}")} AS passes,
                   {sql.count_if(f"result = {RESULT['fail']}")} AS fails,
                   {sql.count_if(f"result = {RESULT['na']}")} AS nas,
                   coalesce(sum(credit), 0) AS credit
            FROM packed_observations AS observations WHERE {seen}
              AND severity <> {SEVERITY["red_line"]} AND result <> {RESULT["none"]} AND {condition}
            GROUP BY 1, 2, 3
        )
        {_TOLD}
        """,
        [*values, *of_process],
    )
    return sql.frame(cursor, dict.fromkeys(JUDGED, "int64"))
