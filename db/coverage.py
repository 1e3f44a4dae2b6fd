"""Who was watched how often, and when patrols began; limited to the halls that are given."""

from collections.abc import Collection
from datetime import date, datetime

import pandas as pd
from sqlite_utils import Database

from db import sql
from db.times import from_text


def watched(db: Database, hall_ids: Collection[str], first: date, last: date) -> pd.DataFrame:
    """Of everybody who was ever watched in the halls until ``last``:
    ``domain.reports.coverage.WATCHED``, ordered by the last."""
    return sql.frame(
        sql.tuples(
            db,
            f"""
            SELECT hall_id, subject AS staff_id,
                   {sql.count_if("business_day >= ?")} AS occasion_count,
                   max(business_day) AS last_on
            FROM occasions
            WHERE {sql.among("hall_id", hall_ids)} AND subject <> '' AND business_day <= ?
            GROUP BY hall_id, subject ORDER BY last_on
            """,
            [first.isoformat(), *sorted(hall_ids), last.isoformat()],
        )
    )


def walks(
    db: Database, hall_ids: Collection[str], first: date, last: date
) -> list[tuple[str, date, str, datetime]]:
    """(hall id, business day, round, opened at) of every walk with an observation; papers are
    none."""
    walked, values = sql.of_days(hall_ids, first, last)
    rows = db.execute(
        f"""
        SELECT hall_id, business_day, round, opened_at FROM patrols
        WHERE {walked} AND round <> 'records'
          AND EXISTS (SELECT 1 FROM observations
                      WHERE observations.patrol_id = patrols.id AND result <> 'none')
        """,
        values,
    )
    return [(row[0], date.fromisoformat(row[1]), row[2], from_text(row[3])) for row in rows]
