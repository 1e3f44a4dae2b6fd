"""What one observer tapped on walks of one hall, and when: for patterns in it."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from db import keys, sql
from db.codes import RESULT, RESULTS, SEVERITY
from db.times import of_day, of_us, to_day
from db.unit_of_work import UnitOfWork
from domain.reports.honesty import Tapped, TappedWalk
from domain.result import Result

_COUNTED = f"seen.result <> {RESULT['none']} AND seen.severity <> {SEVERITY['red_line']}"


def tapped_walks(
    db: UnitOfWork, hall_id: str, account_id: str, first: date, last: date
) -> list[TappedWalk]:
    """In the order in which they were begun; papers and red lines are left out, and so is what
    somebody else judged. What was corrected later stands as it is now."""
    rows = db.execute(
        f"""
        SELECT patrols.id, patrols.day, patrols.opened_us, coalesce(staff.id, ''), norm_ids.id,
               seen.result, patrols.opened_us + 1000 * events.elapsed_ms AS at_us
        FROM packed_observations AS seen
        JOIN packed_patrols AS patrols ON patrols.key = seen.patrol
        JOIN packed_events AS events ON events.key = seen.event
        JOIN norm_ids ON norm_ids.key = seen.norm
        LEFT JOIN staff ON staff.key = seen.staff
        WHERE seen.hall = ? AND seen.day BETWEEN ? AND ? AND {_COUNTED}
          AND seen.account = (SELECT key FROM accounts WHERE id = ?)
          AND patrols.round <> 'records' AND patrols.finished_us IS NOT NULL
        ORDER BY patrols.opened_us, patrols.id, at_us
        """,
        [keys.of_hall(db, hall_id), to_day(first), to_day(last), account_id],
    )
    return list(_walks(tuple(row) for row in rows))


def _walks(rows: Iterator[tuple[str, int, int, str, str, int, int]]) -> Iterator[TappedWalk]:
    for (patrol_id, day, opened_us), of_walk in groupby(rows, key=lambda row: row[:3]):
        taps = tuple(
            Tapped(staff_id, norm_id, Result(RESULTS[result]), of_us(at_us))
            for *_, staff_id, norm_id, result, at_us in of_walk
        )
        yield TappedWalk(patrol_id, of_day(day), of_us(opened_us), taps)


def failed_by_others(
    db: UnitOfWork, hall_id: str, account_id: str, first: date, last: date
) -> tuple[int, int]:
    """(Not kept, kept or not) of what everybody else judged in the hall."""
    row = db.execute(
        f"""
        SELECT {sql.count_if(f"seen.result = {RESULT['fail']}")},
               {sql.count_if(f"seen.result <> {RESULT['na']}")}
        FROM packed_observations AS seen
        WHERE seen.hall = ? AND seen.day BETWEEN ? AND ? AND {_COUNTED}
          AND seen.account <> (SELECT key FROM accounts WHERE id = ?)
        """,
        [keys.of_hall(db, hall_id), to_day(first), to_day(last), account_id],
    ).fetchone()
    return int(row[0] or 0), int(row[1] or 0)
