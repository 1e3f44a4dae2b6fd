"""Checks of papers, limited to the hall that is given."""

from datetime import date

from sqlite_utils import Database

from db import sql
from domain.patrols.papers import PaperCheck
from domain.result import Result

_CHECKS = f"""
FROM patrols {sql.IN_ORDER} observations ON observations.patrol_id = patrols.id
WHERE patrols.hall_id = ? AND patrols.round = 'records' AND observations.result <> 'none'
"""


def checks(
    db: Database, hall_id: str, first: date, last: date, without: str = ""
) -> list[PaperCheck]:
    """The current ones of the business days, oldest first.

    :param without: a patrol whose checks are left out
    """
    rows = db.execute(
        f"""
        SELECT observations.norm_id, observations.subject, patrols.business_day,
               observations.result,
               (SELECT name FROM accounts WHERE accounts.id = observations.account_id),
               patrols.id
        {_CHECKS} AND patrols.business_day BETWEEN ? AND ? AND patrols.id <> ?
        ORDER BY patrols.business_day, patrols.opened_at
        """,
        [hall_id, first.isoformat(), last.isoformat(), without],
    )
    return [
        PaperCheck(norm_id, subject, date.fromisoformat(day), Result(result), manager, patrol_id)
        for norm_id, subject, day, result, manager, patrol_id in rows
    ]


def first_checks(db: Database, hall_id: str) -> dict[tuple[str, str], date]:
    """(Norm id, subject) -> the first business day on which it was checked."""
    rows = db.execute(
        f"""
        SELECT observations.norm_id, observations.subject, min(patrols.business_day)
        {_CHECKS} GROUP BY observations.norm_id, observations.subject
        """,
        [hall_id],
    )
    return {(row[0], row[1]): date.fromisoformat(row[2]) for row in rows}
