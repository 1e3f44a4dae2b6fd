"""What was judged of each norm, and how long it took. Red lines are left out: other rules apply.

Every read is limited to the halls it is given, from ``first`` to ``last`` (both included).
"""

from collections.abc import Collection
from datetime import date
from itertools import chain
from typing import Any, Literal

import pandas as pd
from sqlite_utils import Database

from db import sql
from db.process_seen import ProcessSeen
from domain.halls.position import Position
from domain.reports.columns import JUDGED, NORM_COUNTS

By = Literal["hall", "staff", "round"]

_GROUP = {"hall": "''", "staff": "observations.subject", "round": "patrols.round"}
# Rounds are found patrol by patrol: looking up the patrol of every observation takes longer.
_SOURCE = {
    "hall": "observations WHERE observations.hall_id = ? AND observations.business_day",
    "staff": "observations WHERE observations.subject <> '' AND observations.hall_id = ?"
    " AND observations.business_day",
    "round": f"patrols {sql.IN_ORDER} observations ON observations.patrol_id = patrols.id"
    " WHERE patrols.hall_id = ? AND patrols.business_day",
}
# Whoever pauses for longer did not think about the norm.
LONGEST_GAP_S = 300  # proposal
_TIMES = {"seconds": "float64", "count": "int64"}
# Times are looked up event by event, and their median needs no more than that.
TIMED_PATROLS = 2000


def norm_counts(
    db: Database,
    hall_ids: Collection[str],
    first: date,
    last: date,
    by: By = "hall",
    *,
    norm_id: str | None = None,
    subject: str | None = None,
    position: Position | None = None,
    process: ProcessSeen | None = None,
) -> pd.DataFrame:
    """Current observations, counted.

    :param by: what is counted apart within a hall: nothing more, each member of staff (without what
      is judged of the hall itself), or each kind of round
    :param subject: only this member of staff; '': only the hall itself
    :param position: only who held it on the business day
    :param process: only what was judged of it
    :return: ``domain.reports.columns.NORM_COUNTS``, with ``by`` staff or round a column of that
      name before ``JUDGED``
    """
    conditions, values = _only(norm_id, subject, position, process)
    # Hall by hall: a sort of one hall's rows stays in memory, which makes it twice as fast.
    statement = f"""
        SELECT ?, norm_id, severity, {_GROUP[by]} AS grouped,
               {sql.count_if("result = 'pass'")}, {sql.count_if("result = 'fail'")},
               {sql.count_if("result = 'na'")}, coalesce(sum(credit), 0)
        FROM {_SOURCE[by]} BETWEEN ? AND ?
          AND severity <> 'red_line' AND result <> 'none' {conditions}
        GROUP BY norm_id, severity, grouped
        """
    days = [first.isoformat(), last.isoformat()]
    rows = chain.from_iterable(
        sql.tuples(db, statement, [hall_id, hall_id, *days, *values])
        for hall_id in sorted(hall_ids)
    )
    columns = [*NORM_COUNTS[:3], by, *JUDGED]
    table = sql.frame(rows, dict.fromkeys(JUDGED, "int64"), columns)
    return table if by != "hall" else table.drop(columns="hall")


def _only(
    norm_id: str | None,
    subject: str | None,
    position: Position | None,
    process: ProcessSeen | None,
) -> tuple[str, list[Any]]:
    """What is asked for besides halls and days, as SQL with its values."""
    parts: list[tuple[str, list[Any]]] = []
    if norm_id is not None:
        parts.append(("AND norm_id = ?", [norm_id]))
    if subject is not None:
        parts.append(("AND subject = ?", [subject]))
    if position is not None:
        held = f"""AND EXISTS (
            SELECT 1 FROM assignments
            WHERE assignments.staff_id = subject AND assignments.position = ?
              AND observations.business_day
                  BETWEEN assignments.from_on AND {sql.until("assignments")})"""
        parts.append((held, [position.value]))
    if process is not None:
        condition, of_process = process.condition()
        parts.append((f"AND {condition}", of_process))
    return " ".join(text for text, _ in parts), [each for _, values in parts for each in values]


def measured_times(
    db: Database, hall_ids: Collection[str], first: date, last: date
) -> pd.DataFrame:
    """What the clock said about norms with a time limit: ``TIMES`` of
    ``domain.reports.columns``."""
    seen, values = sql.of_days(hall_ids, first, last)
    cursor = sql.tuples(
        db,
        f"""
        SELECT norm_id, seconds, count(*) AS count FROM observations
        WHERE {seen} AND seconds IS NOT NULL
          AND severity <> 'red_line' AND result IN ('pass', 'fail')
        GROUP BY norm_id, seconds
        """,
        values,
    )
    return sql.frame(cursor, _TIMES)


def judging_times(db: Database, hall_ids: Collection[str], first: date, last: date) -> pd.DataFrame:
    """How long a judgement takes: from the event before it of the same tablet on the same patrol,
    of whatever kind, by the tablet's own clock. The first event of a tablet and gaps of more than
    five minutes are left out; only the newest ``TIMED_PATROLS`` patrols are looked at.

    :return: ``TIMES`` of ``domain.reports.columns``, to a tenth of a second
    """
    walked, values = sql.of_days(hall_ids, first, last)
    cursor = sql.tuples(
        db,
        f"""
        WITH walked AS (
            SELECT id FROM patrols WHERE {walked}
            ORDER BY opened_at DESC, id LIMIT ?
        ),
        taps AS (
            SELECT events.kind, events.norm_id, events.result,
                   events.elapsed_ms - lag(events.elapsed_ms) OVER (
                       PARTITION BY events.patrol_id, events.device_id
                       ORDER BY {sql.moment("events")}
                   ) AS gap_ms
            FROM walked {sql.IN_ORDER} events ON events.patrol_id = walked.id
        )
        SELECT norm_id, round(gap_ms / 1000.0, 1) AS seconds, count(*) AS count FROM taps
        WHERE kind = 'observation' AND result <> 'none' AND gap_ms <= ?
        GROUP BY norm_id, round(gap_ms / 1000.0, 1)
        """,
        [*values, TIMED_PATROLS, 1000 * LONGEST_GAP_S],
    )
    return sql.frame(cursor, _TIMES)
