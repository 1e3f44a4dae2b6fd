"""Who was watched how often, and when patrols began; limited to the halls that are given."""

from collections.abc import Collection
from datetime import date, datetime

import pandas as pd
from sqlite_utils import Database

from db.times import from_text


def watched(db: Database, hall_ids: Collection[str], first: date, last: date) -> pd.DataFrame:
    """Of everybody who was ever watched in the halls until ``last``: ``hall_id``, ``staff_id``,
    ``occasion_count`` (from ``first`` on), ``last_on`` (ISO text), ordered by the last."""
    marks = ", ".join("?" * len(hall_ids))
    cursor = db.execute(
        f"""
        SELECT hall_id, subject, sum(business_day >= ?), max(business_day) FROM occasions
        WHERE hall_id IN ({marks}) AND subject <> '' AND business_day <= ?
        GROUP BY hall_id, subject ORDER BY 4
        """,
        [first.isoformat(), *sorted(hall_ids), last.isoformat()],
    )
    columns = ["hall_id", "staff_id", "occasion_count", "last_on"]
    return pd.DataFrame.from_records([tuple(row) for row in cursor], columns=columns)


def walks(
    db: Database, hall_ids: Collection[str], first: date, last: date
) -> list[tuple[str, date, str, datetime]]:
    """(hall id, business day, round, opened at) of every walk with an observation; papers are
    none."""
    marks = ", ".join("?" * len(hall_ids))
    rows = db.execute(
        f"""
        SELECT hall_id, business_day, round, opened_at FROM patrols
        WHERE hall_id IN ({marks}) AND business_day BETWEEN ? AND ? AND round <> 'records'
          AND EXISTS (SELECT 1 FROM observations
                      WHERE observations.patrol_id = patrols.id AND result <> 'none')
        """,
        [*sorted(hall_ids), first.isoformat(), last.isoformat()],
    )
    return [(row[0], date.fromisoformat(row[1]), row[2], from_text(row[3])) for row in rows]
