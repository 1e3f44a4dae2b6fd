"""Where several managers judged the same norm of the same person (or hall) on one business day."""

from collections.abc import Collection
from datetime import date

import pandas as pd
from sqlite_utils import Database

_COLUMNS = ["hall_id", "business_day", "subject", "norm_id", "observer", "value", "at"]

# shared: patrols with events of several accounts. On them every manager's newest judgement is
# taken, also the one that does not count; who only corrected has not judged. On other patrols the
# observation is the judgement. touched: where several wrote about the same on one patrol, whoever
# of them counts, so that a judgement on another patrol is found that the counting ones hide.
_OF_HALL = """
WITH shared AS MATERIALIZED (
    SELECT id, business_day, opened_at FROM patrols
    WHERE hall_id = :hall AND business_day BETWEEN :first AND :last
      AND (SELECT min(account_id) FROM events WHERE patrol_id = patrols.id)
       <> (SELECT max(account_id) FROM events WHERE patrol_id = patrols.id)
),
newest AS MATERIALIZED (
    SELECT shared.id AS patrol_id, shared.business_day, shared.opened_at,
           coalesce(events.staff_id, '') AS subject, events.norm_id, events.account_id,
           events.result,
           row_number() OVER (mine) AS newness,
           max(events.detail -> 'reason' IS NULL) OVER (
               mine ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
           ) AS judged
    FROM shared CROSS JOIN events ON events.patrol_id = shared.id
    WHERE events.kind = 'observation'
    WINDOW mine AS (
        PARTITION BY shared.id, events.staff_id, events.norm_id, events.account_id
        ORDER BY events.elapsed_ms DESC, events.seq DESC, events.id DESC
    )
),
touched AS (
    SELECT business_day, subject, norm_id FROM newest
    GROUP BY patrol_id, subject, norm_id HAVING min(account_id) <> max(account_id)
),
units AS (
    SELECT business_day, subject, norm_id FROM observations
    WHERE hall_id = :hall AND business_day BETWEEN :first AND :last
      AND severity <> 'red_line' AND result <> 'none'
    GROUP BY business_day, subject, norm_id HAVING min(account_id) <> max(account_id)
    UNION
    SELECT business_day, subject, norm_id FROM touched
)
SELECT :hall, newest.business_day, newest.subject, newest.norm_id, newest.account_id,
       newest.result, newest.opened_at
FROM newest CROSS JOIN observations USING (patrol_id, subject, norm_id)
WHERE newest.newness = 1 AND newest.judged AND newest.result <> 'none'
  AND observations.severity <> 'red_line'
UNION ALL
SELECT :hall, units.business_day, units.subject, units.norm_id, judged.account_id, judged.result,
       patrols.opened_at
FROM units
CROSS JOIN observations AS judged INDEXED BY observations_by_day
    ON judged.hall_id = :hall AND judged.business_day = units.business_day
    AND judged.subject = units.subject AND judged.norm_id = units.norm_id
CROSS JOIN patrols ON patrols.id = judged.patrol_id
WHERE judged.result <> 'none' AND judged.severity <> 'red_line'
  AND judged.patrol_id NOT IN (SELECT id FROM shared)
"""


def judged_by_several(
    db: Database, hall_ids: Collection[str], first: date, last: date
) -> pd.DataFrame:
    """Everything that may be part of a unit (``domain.agreement``), red lines left out.

    :return: ``hall_id``, ``business_day`` (ISO text), ``subject`` ('' = the hall itself),
      ``norm_id``, ``observer`` (account id), ``value`` (pass, fail or na), ``at`` (when the patrol
      was opened); a manager may be there several times, and alone
    """
    days = {"first": first.isoformat(), "last": last.isoformat()}
    rows = [
        tuple(row)
        for hall_id in sorted(hall_ids)
        for row in db.execute(_OF_HALL, {"hall": hall_id} | days)
    ]
    return pd.DataFrame.from_records(rows, columns=_COLUMNS)
