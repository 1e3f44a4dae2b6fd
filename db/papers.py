"""Checks of papers, limited to the hall that is given."""

from datetime import date

from db import keys, sql
from db.codes import RESULT, RESULTS, word
from db.times import of_day, to_day
from db.unit_of_work import UnitOfWork
from domain.patrols.papers import PaperCheck
from domain.result import Result

# Day by day: unindexed, or the days of the question are searched once more for every patrol.
_CHECKS = f"""
FROM packed_patrols AS patrols {sql.IN_ORDER} packed_observations AS seen
    ON seen.hall = patrols.hall AND seen.day = {sql.unindexed("patrols.day")}
    AND seen.patrol = patrols.key
JOIN norm_ids ON norm_ids.key = seen.norm LEFT JOIN staff ON staff.key = seen.staff
WHERE patrols.hall = ? AND patrols.round = 'records' AND seen.result <> {RESULT["none"]}
"""


def checks(
    db: UnitOfWork, hall_id: str, first: date, last: date, without: str = ""
) -> list[PaperCheck]:
    """The current ones of the business days, oldest first.

    :param without: a patrol whose checks are left out
    """
    rows = db.execute(
        f"""
        SELECT norm_ids.id, coalesce(staff.id, ''), patrols.day, {word("seen.result", RESULTS)},
               (SELECT name FROM accounts WHERE accounts.key = seen.account), patrols.id
        {_CHECKS} AND patrols.day BETWEEN ? AND ? AND patrols.id <> ?
        ORDER BY patrols.day, patrols.opened_us, patrols.id, 2, 1
        """,
        [keys.of_hall(db, hall_id), to_day(first), to_day(last), without],
    )
    return [
        PaperCheck(norm_id, subject, of_day(day), Result(result), manager, patrol_id)
        for norm_id, subject, day, result, manager, patrol_id in rows
    ]


def first_checks(db: UnitOfWork, hall_id: str) -> dict[tuple[str, str], date]:
    """(Norm id, subject) -> the first business day on which it was checked."""
    rows = db.execute(
        f"""
        SELECT norm_ids.id, coalesce(staff.id, ''), min(patrols.day)
        {_CHECKS} GROUP BY 1, 2
        """,
        [keys.of_hall(db, hall_id)],
    )
    return {(row[0], row[1]): of_day(row[2]) for row in rows}
