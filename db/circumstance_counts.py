"""What was judged by process, customer or footfall. Red lines, which are never averaged, are left
out.

Every read is limited to the halls it is given, from ``first`` to ``last`` (both included).
"""

from collections.abc import Collection
from datetime import date

import pandas as pd
from sqlite_utils import Database

from domain.reports.circumstances import Dimension


def counts(
    db: Database, hall_ids: Collection[str], first: date, last: date, by: Dimension
) -> pd.DataFrame:
    """``hall_id``, ``norm_id``, ``value`` (None: nobody said so; of a norm that has one process
    nobody need), ``passes``, ``fails``, ``patrol_count`` (in which it was judged).

    Patrol by patrol, as ``observations`` lie: no index has to hold these columns.
    """
    # Hall by hall: a sort of one hall's rows stays in memory.
    statement = f"""
        SELECT ?, norm_id, observations.{by.value} AS value, sum(result = 'pass'),
               sum(result = 'fail'), count(DISTINCT patrol_id)
        FROM patrols CROSS JOIN observations ON observations.patrol_id = patrols.id
        WHERE patrols.hall_id = ? AND patrols.business_day BETWEEN ? AND ?
          AND severity <> 'red_line' AND result IN ('pass', 'fail')
        GROUP BY norm_id, value
        """
    days = [first.isoformat(), last.isoformat()]
    rows = [
        tuple(row)
        for hall_id in sorted(hall_ids)
        for row in db.execute(statement, [hall_id, hall_id, *days])
    ]
    whole = ["passes", "fails", "patrol_count"]
    table = pd.DataFrame.from_records(rows, columns=["hall_id", "norm_id", "value", *whole])
    return table.astype(dict.fromkeys(whole, "int64"))


def spread_of_patrols(
    db: Database, hall_ids: Collection[str], first: date, last: date
) -> tuple[float, float]:
    """(Squares, expected) for ``domain.trends.control_chart.dispersion``: how far patrols lie from
    the share of their hall, and how far they would if their judgements were independent."""
    marks = ", ".join("?" * len(hall_ids))
    cursor = db.execute(
        f"""
        SELECT sum(n), sum(k), sum(n * n), sum(k * n), sum(k * k)
        FROM (
            SELECT hall_id, sum(minor_passes + major_passes) AS k,
                   sum(minor_passes + minor_fails + major_passes + major_fails) AS n
            FROM occasions WHERE hall_id IN ({marks}) AND business_day BETWEEN ? AND ?
            GROUP BY hall_id, patrol_id
        )
        WHERE n > 0 GROUP BY hall_id
        """,
        [*sorted(hall_ids), first.isoformat(), last.isoformat()],
    )
    squares = expected = 0.0
    for n, k, n_sq, kn, k_sq in cursor:
        share = k / n
        squares += k_sq - 2 * share * kn + share**2 * n_sq
        expected += share * (1 - share) * n
    return squares, expected
