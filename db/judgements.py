"""What was judged about one person in one hall, one by one."""

from datetime import date
from typing import Any

from sqlite_utils import Database


def of_person(
    db: Database, staff_id: str, hall_id: str, first: date, last: date
) -> list[dict[str, Any]]:
    """Current judgements of the business days, taken-back ones left out, in no order:

    ``event_id``, ``patrol_id``, ``norm_id``, ``business_day`` (ISO text), ``observer_id``,
    ``severity`` (that counts), ``result``, ``credit``, ``seconds``, ``version`` (checklists).
    """
    cursor = db.execute(
        # The plus keeps SQLite from reading everything the hall recorded on those days.
        """
        SELECT observations.event_id, observations.patrol_id, observations.norm_id,
               observations.business_day, observations.account_id AS observer_id,
               observations.severity, observations.result, observations.credit,
               observations.seconds, patrols.version
        FROM observations JOIN patrols ON patrols.id = observations.patrol_id
        WHERE observations.subject = ? AND observations.business_day BETWEEN ? AND ?
          AND +observations.hall_id = ? AND observations.result <> 'none'
        """,
        [staff_id, first.isoformat(), last.isoformat(), hall_id],
    )
    columns = [each[0] for each in cursor.description]
    return [dict(zip(columns, row, strict=True)) for row in cursor]
