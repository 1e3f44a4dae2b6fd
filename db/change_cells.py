"""What counts in a score, by everything that can move it apart from how people do."""

from collections.abc import Collection
from datetime import date
from itertools import chain

import pandas as pd
from sqlite_utils import Database

from db import sql
from domain.reports.change_parts import CHANGE_CELLS


def change_cells(db: Database, hall_ids: Collection[str], first: date, last: date) -> pd.DataFrame:
    """Kept and not kept, of minor and major severity, from ``first`` to ``last`` (both included).

    :return: ``domain.reports.change_parts.CHANGE_CELLS``; each combination once per hall
    """
    # Hall by hall and patrol by patrol, so that the sort stays in memory and rounds are at hand.
    statement = f"""
        SELECT observations.subject, observations.account_id, observations.norm_id, patrols.round,
               observations.severity, count(*), {sql.count_if("observations.result = 'pass'")},
               sum(observations.credit)
        FROM patrols {sql.IN_ORDER} observations ON observations.patrol_id = patrols.id
        WHERE patrols.hall_id = ? AND patrols.business_day BETWEEN ? AND ?
          AND observations.severity IN ('minor', 'major')
          AND observations.result IN ('pass', 'fail')
        GROUP BY 1, 2, 3, 4, 5
        """
    days = [first.isoformat(), last.isoformat()]
    rows = chain.from_iterable(
        sql.tuples(db, statement, [hall_id, *days]) for hall_id in sorted(hall_ids)
    )
    return sql.frame(rows, dict.fromkeys(CHANGE_CELLS[5:], "int64"), CHANGE_CELLS)
