"""What was judged by process, customer or footfall. Red lines, which are never averaged, are left
out.

Every read is limited to the halls it is given, from ``first`` to ``last`` (both included).
"""

from collections.abc import Collection
from datetime import date
from itertools import chain

import pandas as pd
from sqlite_utils import Database

from db import sql
from domain.reports.circumstances import COUNTS_BY_VALUE, Dimension


def counts(
    db: Database, hall_ids: Collection[str], first: date, last: date, by: Dimension
) -> pd.DataFrame:
    """``domain.reports.circumstances.COUNTS_BY_VALUE``; ``value`` None: nobody said so; of a norm
    that has one process nobody need.

    Patrol by patrol, as ``observations`` lie: no index has to hold these columns.
    """
    # Hall by hall: a sort of one hall's rows stays in memory.
    statement = f"""
        SELECT ?, norm_id, observations.{by.value} AS value, {sql.count_if("result = 'pass'")},
               {sql.count_if("result = 'fail'")}, count(DISTINCT patrol_id)
        FROM patrols {sql.IN_ORDER} observations ON observations.patrol_id = patrols.id
        WHERE patrols.hall_id = ? AND patrols.business_day BETWEEN ? AND ?
          AND severity <> 'red_line' AND result IN ('pass', 'fail')
        GROUP BY norm_id, value
        """
    days = [first.isoformat(), last.isoformat()]
    rows = chain.from_iterable(
        sql.tuples(db, statement, [hall_id, hall_id, *days]) for hall_id in sorted(hall_ids)
    )
    return sql.frame(rows, dict.fromkeys(COUNTS_BY_VALUE[3:], "int64"), COUNTS_BY_VALUE)


def spread_of_patrols(
    db: Database, hall_ids: Collection[str], first: date, last: date
) -> tuple[float, float]:
    """(Squares, expected) for ``domain.trends.control_chart.dispersion``: how far patrols lie from
    the share of their hall, and how far they would if their judgements were independent."""
    watched, values = sql.of_days(hall_ids, first, last)
    cursor = db.execute(
        f"""
        SELECT sum(n), sum(k), sum(n * n), sum(k * n), sum(k * k)
        FROM (
            SELECT hall_id, sum(minor_passes + major_passes) AS k,
                   sum(minor_passes + minor_fails + major_passes + major_fails) AS n
            FROM occasions WHERE {watched}
            GROUP BY hall_id, patrol_id
        )
        WHERE n > 0 GROUP BY hall_id
        """,
        values,
    )
    squares = expected = 0.0
    for n, k, n_sq, kn, k_sq in cursor:
        share = k / n
        squares += k_sq - 2 * share * kn + share**2 * n_sq
        expected += share * (1 - share) * n
    return squares, expected
