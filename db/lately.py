"""What was recorded lately of each subject and norm of one hall, for the board of a walk."""

from collections import defaultdict
from datetime import date

from db import keys, sql
from db.codes import RESULT, SEVERITY
from db.times import of_day, to_day
from db.unit_of_work import UnitOfWork
from domain.patrols.focus import Lately


def lately(db: UnitOfWork, hall_id: str, first: date, last: date) -> dict[str, dict[str, Lately]]:
    """Subject ('' the hall itself) -> norm -> what was recorded of it; red lines left out."""
    rows = db.tuples(
        f"""
        WITH summed AS (
            SELECT staff, norm, {sql.count_if(f"result = {RESULT['fail']}")} AS failed,
                   {sql.count_if(f"result IN ({RESULT['pass']}, {RESULT['fail']})")} AS judged,
                   max(day) AS newest,
                   max(CASE WHEN result = {RESULT["fail"]} THEN day ELSE 0 END) AS failed_on,
                   max(CASE WHEN result = {RESULT["pass"]} THEN day ELSE 0 END) AS kept_on
            FROM packed_observations
            WHERE hall = ? AND day BETWEEN ? AND ? AND result <> {RESULT["none"]}
              AND severity <> {SEVERITY["red_line"]}
            GROUP BY staff, norm
        )
        SELECT coalesce(staff.id, ''), norm_ids.id, summed.failed, summed.judged, summed.newest,
               summed.failed_on > 0 AND summed.failed_on >= summed.kept_on
        FROM summed JOIN norm_ids ON norm_ids.key = summed.norm
        LEFT JOIN staff ON staff.key = summed.staff
        """,
        [keys.of_hall(db, hall_id), to_day(first), to_day(last)],
    )
    found: dict[str, dict[str, Lately]] = defaultdict(dict)
    for subject, norm_id, failed, judged, newest, is_open in rows:
        found[subject][norm_id] = Lately(failed, judged, of_day(newest), bool(is_open))
    return dict(found)
