"""Where several managers judged the same norm of the same person (or hall) on one business day."""

from collections.abc import Collection
from datetime import date
from typing import Any

import pandas as pd
from sqlite_utils import Database

from db import sql
from domain.reports.agreement import JUDGEMENTS

# shared: patrols with events of several accounts. On them every manager's newest judgement is
# taken, also the one that does not count; who only corrected has not judged. On other patrols the
# observation is the judgement, and it matters where there are several of one day.
_OF_HALL = f"""
WITH shared AS MATERIALIZED (
    SELECT id, business_day FROM patrols
    WHERE hall_id = :hall AND business_day BETWEEN :first AND :last
      AND (SELECT min(account_id) FROM events WHERE patrol_id = patrols.id)
       <> (SELECT max(account_id) FROM events WHERE patrol_id = patrols.id)
),
newest AS (
    SELECT shared.id AS patrol_id, shared.business_day,
           coalesce(events.staff_id, '') AS subject, events.norm_id, events.account_id,
           events.result,
           row_number() OVER (mine) AS newness,
           max({sql.one_if(f"NOT ({sql.json_has('events.detail', 'reason')})")}) OVER (
               mine ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
           ) AS judged
    FROM shared {sql.IN_ORDER} events ON events.patrol_id = shared.id
    WHERE events.kind = 'observation'
    WINDOW mine AS (
        PARTITION BY shared.id, events.staff_id, events.norm_id, events.account_id
        ORDER BY {sql.newest_first("events")}
    )
),
several AS (
    SELECT business_day, subject, norm_id FROM observations
    WHERE hall_id = :hall AND business_day BETWEEN :first AND :last
    GROUP BY business_day, subject, norm_id HAVING count(*) > 1
)
SELECT :hall, newest.business_day, newest.subject, newest.norm_id, newest.account_id,
       newest.result, newest.patrol_id
FROM newest {sql.IN_ORDER} observations USING (patrol_id, subject, norm_id)
WHERE newest.newness = 1 AND newest.judged = 1 AND newest.result <> 'none'
  AND observations.severity <> 'red_line'
UNION ALL
SELECT :hall, several.business_day, several.subject, several.norm_id, one.account_id, one.result,
       one.patrol_id
FROM several
{sql.IN_ORDER} observations AS one {sql.by_index("observations_by_day")}
    ON one.hall_id = :hall AND one.business_day = several.business_day
    AND one.subject = several.subject AND one.norm_id = several.norm_id
WHERE one.result <> 'none' AND one.severity <> 'red_line'
  AND one.patrol_id NOT IN (SELECT id FROM shared)
"""


def judged_by_several(
    db: Database, hall_ids: Collection[str], first: date, last: date
) -> pd.DataFrame:
    """Everything that may be part of a unit (``domain.reports.agreement``), red lines left out.

    :return: ``domain.reports.agreement.JUDGEMENTS``: ``subject`` '' is the hall itself, ``at`` when
      the patrol was opened; a manager may be there several times, and alone
    """
    days = {"first": first.isoformat(), "last": last.isoformat()}
    rows: list[tuple[Any, ...]] = []
    opened: dict[str, str] = {}
    for hall_id in sorted(hall_ids):
        values = {"hall": hall_id} | days
        rows += sql.tuples(db, _OF_HALL, values)
        opened |= dict(sql.tuples(db, _OPENED, values))
    table = sql.frame(rows, columns=[*JUDGEMENTS[:-1], "patrol_id"])
    return table.assign(at=table["patrol_id"].map(opened)).drop(columns="patrol_id")


_OPENED = """
SELECT id, opened_at FROM patrols
WHERE hall_id = :hall AND business_day BETWEEN :first AND :last
"""
