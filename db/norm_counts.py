"""What was judged of each norm, and how long it took. Red lines are left out: other rules apply.

Every read is limited to the halls it is given, from ``first`` to ``last`` (both included).
"""

from collections.abc import Collection
from datetime import date
from itertools import chain
from typing import Any, Literal

import pandas as pd

from db import keys, sql
from db.codes import KIND, RESULT, SEVERITIES, SEVERITY, word
from db.process_seen import ProcessSeen
from db.times import to_day
from db.unit_of_work import UnitOfWork
from domain.halls.position import Position
from domain.reports.columns import JUDGED, NORM_COUNTS

By = Literal["hall", "staff", "round"]

_GROUP = {"hall": "''", "staff": "observations.staff", "round": "patrols.round"}
_TOLD = {"hall": "''", "staff": "staff.id", "round": "summed.grouped"}
_PATROLS = "JOIN packed_patrols AS patrols ON patrols.key = observations.patrol"
_STAFF = "JOIN staff ON staff.key = summed.grouped"
_RED_LINE = SEVERITY["red_line"]
_NONE, _PASS, _FAIL, _NA = (RESULT[each] for each in ("none", "pass", "fail", "na"))
# Whoever pauses for longer did not think about the norm.
LONGEST_GAP_S = 300  # proposal
_TIMES = {"seconds": "float64", "count": "int64"}
# Times are looked up event by event, and their median needs no more than that.
TIMED_PATROLS = 2000


def norm_counts(
    db: UnitOfWork,
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
    conditions, values = _only(db, norm_id, subject, position, process)
    if by == "staff":
        conditions += f" AND observations.staff <> {keys.HALL_ITSELF}"
    # Hall by hall: a sort of one hall's rows stays in memory, which makes it twice as fast.
    statement = f"""
        WITH summed AS (
            SELECT observations.norm, observations.severity, {_GROUP[by]} AS grouped,
                   {sql.count_if(f"observations.result = {_PASS}")} AS passes,
                   {sql.count_if(f"observations.result = {_FAIL}")} AS fails,
                   {sql.count_if(f"observations.result = {_NA}")} AS nas,
                   coalesce(sum(observations.credit), 0) AS credit
            FROM packed_observations AS observations {_PATROLS if by == "round" else ""}
            WHERE observations.hall = ? AND observations.day BETWEEN ? AND ?
              AND observations.severity <> {_RED_LINE} AND observations.result <> {_NONE}
              {conditions}
            GROUP BY observations.norm, observations.severity, grouped
        )
        SELECT ?, norm_ids.id, {word("summed.severity", SEVERITIES)}, {_TOLD[by]},
               summed.passes, summed.fails, summed.nas, summed.credit
        FROM summed JOIN norm_ids ON norm_ids.key = summed.norm {_STAFF if by == "staff" else ""}
        ORDER BY 2, 3, 4
        """
    days = [to_day(first), to_day(last)]
    rows = chain.from_iterable(
        db.tuples(statement, [keys.of_hall(db, hall_id), *days, *values, hall_id])
        for hall_id in sorted(hall_ids)
    )
    columns = [*NORM_COUNTS[:3], by, *JUDGED]
    table = sql.frame(rows, dict.fromkeys(JUDGED, "int64"), columns)
    return table if by != "hall" else table.drop(columns="hall")


def _only(
    db: UnitOfWork,
    norm_id: str | None,
    subject: str | None,
    position: Position | None,
    process: ProcessSeen | None,
) -> tuple[str, list[Any]]:
    """What is asked for besides halls and days, as SQL with its values."""
    parts: list[tuple[str, list[Any]]] = []
    if norm_id is not None:
        parts.append((f"AND {sql.of_norms('observations.norm', [norm_id])}", [norm_id]))
    if subject is not None:
        parts.append(("AND observations.staff = ?", [keys.of_subject(db, subject)]))
    if position is not None:
        held = f"""AND EXISTS (
            SELECT 1 FROM staff JOIN assignments ON assignments.staff_id = staff.id
            WHERE staff.key = observations.staff AND assignments.position = ?
              AND {sql.day_text("observations.day")}
                  BETWEEN assignments.from_on AND {sql.until("assignments")})"""
        parts.append((held, [position.value]))
    if process is not None:
        condition, of_process = process.condition()
        parts.append((f"AND {condition}", of_process))
    return " ".join(text for text, _ in parts), [each for _, values in parts for each in values]


def measured_times(
    db: UnitOfWork, hall_ids: Collection[str], first: date, last: date
) -> pd.DataFrame:
    """What the clock said about norms with a time limit: ``TIMES`` of
    ``domain.reports.columns``."""
    seen, values = sql.of_days(hall_ids, first, last)
    cursor = db.tuples(
        f"""
        WITH timed AS (
            SELECT norm, seconds, count(*) AS count FROM packed_observations
            WHERE {seen} AND seconds IS NOT NULL
              AND severity <> {_RED_LINE} AND result IN ({_PASS}, {_FAIL})
            GROUP BY norm, seconds
        )
        SELECT norm_ids.id AS norm_id, timed.seconds, timed.count
        FROM timed JOIN norm_ids ON norm_ids.key = timed.norm ORDER BY 1, 2
        """,
        values,
    )
    return sql.frame(cursor, _TIMES)


def judging_times(
    db: UnitOfWork, hall_ids: Collection[str], first: date, last: date
) -> pd.DataFrame:
    """How long a judgement takes: from the event before it of the same tablet on the same patrol,
    of whatever kind, by the tablet's own clock. The first event of a tablet and gaps of more than
    five minutes are left out; only the newest ``TIMED_PATROLS`` patrols are looked at.

    :return: ``TIMES`` of ``domain.reports.columns``, to a tenth of a second
    """
    walked, values = sql.of_days(hall_ids, first, last)
    cursor = db.tuples(
        f"""
        WITH walked AS (
            SELECT key FROM packed_patrols WHERE {walked}
            ORDER BY opened_us DESC, id LIMIT ?
        ),
        taps AS (
            SELECT events.kind, events.norm, events.result,
                   events.elapsed_ms - lag(events.elapsed_ms) OVER (
                       PARTITION BY events.patrol, events.tablet ORDER BY {sql.moment("events")}
                   ) AS gap_ms
            FROM walked {sql.IN_ORDER} packed_events AS events ON events.patrol = walked.key
        ),
        timed AS (
            SELECT norm, round(gap_ms / 1000.0, 1) AS seconds, count(*) AS count FROM taps
            WHERE kind = {KIND["observation"]} AND result <> {_NONE} AND gap_ms <= ?
            GROUP BY norm, round(gap_ms / 1000.0, 1)
        )
        SELECT norm_ids.id AS norm_id, timed.seconds, timed.count
        FROM timed JOIN norm_ids ON norm_ids.key = timed.norm ORDER BY 1, 2
        """,
        [*values, TIMED_PATROLS, 1000 * LONGEST_GAP_S],
    )
    return sql.frame(cursor, _TIMES)
