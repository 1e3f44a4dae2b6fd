"""What was judged by process, customer or footfall. Red lines, which are never averaged, are left
out.

Every read is limited to the halls it is given, from ``first`` to ``last`` (both included).
"""

from collections.abc import Collection
from datetime import date
from itertools import chain

import pandas as pd

from db import keys, sql
from db.codes import FOOTFALLS, RESULT, SEVERITY, word
from db.times import to_day
from db.unit_of_work import UnitOfWork
from domain.reports.circumstances import COUNTS_BY_VALUE, Dimension


def counts(
    db: UnitOfWork, hall_ids: Collection[str], first: date, last: date, by: Dimension
) -> pd.DataFrame:
    """``domain.reports.circumstances.COUNTS_BY_VALUE``; ``value`` None: nobody said so; of a norm
    that has one process nobody need."""
    judged = f"{RESULT['pass']}, {RESULT['fail']}"
    told = "summed.value"
    if by is Dimension.FOOTFALL:
        told = word(told, FOOTFALLS)
    # Hall by hall: a sort of one hall's rows stays in memory.
    statement = f"""
        WITH summed AS (
            SELECT norm, {by.value} AS value,
                   {sql.count_if(f"result = {RESULT['pass']}")} AS passes,
                   {sql.count_if(f"result = {RESULT['fail']}")} AS fails,
                   count(DISTINCT patrol) AS patrol_count
            FROM packed_observations
            WHERE hall = ? AND day BETWEEN ? AND ?
              AND severity <> {SEVERITY["red_line"]} AND result IN ({judged})
            GROUP BY norm, value
        )
        SELECT ?, norm_ids.id, {told}, summed.passes, summed.fails, summed.patrol_count
        FROM summed JOIN norm_ids ON norm_ids.key = summed.norm ORDER BY 2, 3
        """
    days = [to_day(first), to_day(last)]
    rows = chain.from_iterable(
        db.tuples(statement, [keys.of_hall(db, hall_id), *days, hall_id])
        for hall_id in sorted(hall_ids)
    )
    return sql.frame(rows, dict.fromkeys(COUNTS_BY_VALUE[3:], "int64"), COUNTS_BY_VALUE)


def spread_of_patrols(
    db: UnitOfWork, hall_ids: Collection[str], first: date, last: date
) -> tuple[float, float]:
    """(Squares, expected) for ``domain.trends.control_chart.dispersion``: how far patrols lie from
    the share of their hall, and how far they would if their judgements were independent."""
    watched, values = sql.of_days(hall_ids, first, last)
    cursor = db.execute(
        f"""
        SELECT sum(n), sum(k), sum(n * n), sum(k * n), sum(k * k)
        FROM (
            SELECT hall, sum(minor_passes + major_passes) AS k,
                   sum(minor_passes + minor_fails + major_passes + major_fails) AS n
            FROM packed_occasions WHERE {watched}
            GROUP BY hall, patrol
        ) AS walked JOIN halls ON halls.key = walked.hall
        WHERE n > 0 GROUP BY halls.id ORDER BY halls.id
        """,
        values,
    )
    squares = expected = 0.0
    for n, k, n_sq, kn, k_sq in cursor:
        share = k / n
        squares += k_sq - 2 * share * kn + share**2 * n_sq
        expected += share * (1 - share) * n
    return squares, expected
