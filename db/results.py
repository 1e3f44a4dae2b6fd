"""Observations one by one, for lists and files, limited to the halls that are given."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from sqlite_utils import Database

from db.observed_at import OBSERVED_AT


def observations(
    db: Database,
    hall_ids: Collection[str],
    first: date,
    last: date,
    staff_id: str | None = None,
    newest: int | None = None,
) -> Iterator[dict[str, Any]]:
    """Current observations of the period; taken back ones are left out.

    ``position`` is the one held on the business day.

    Oldest first, hall by hall; with ``newest`` only so many, newest first.
    """
    marks = ", ".join("?" * len(hall_ids))
    # The plus keeps SQLite from reading the whole hall where one person is asked for.
    plus, one = ("", "") if staff_id is None else ("+", "AND observations.subject = ?")
    order = "observations.hall_id, observations.business_day, events.number"
    if newest is not None:
        order = "captured_at DESC, events.id LIMIT ?"
    yield from db.query(
        f"""
        SELECT events.id, events.patrol_id, events.staff_id, events.norm_id, events.result,
               events.seconds, events.count, events.note, {OBSERVED_AT} AS captured_at,
               events.received_at, events.arrived_late > 0 AS arrived_late,
               observations.severity, observations.business_day,
               observations.hall_id, patrols.round, patrols.version,
               halls.name AS hall, halls.kind AS hall_kind, halls.time_zone,
               branches.id AS branch_id, branches.name AS branch,
               staff.name AS staff, staff.staff_no, assignments.position,
               accounts.id AS manager_id, accounts.name AS manager
        FROM observations
        JOIN events ON events.id = observations.event_id
        JOIN patrols ON patrols.id = observations.patrol_id
        JOIN halls ON halls.id = observations.hall_id
        JOIN branches ON branches.id = halls.branch_id
        JOIN accounts ON accounts.id = events.account_id
        LEFT JOIN staff ON staff.id = events.staff_id
        LEFT JOIN assignments ON assignments.staff_id = events.staff_id
            AND observations.business_day
                BETWEEN assignments.from_on AND coalesce(assignments.to_on, '9999-12-31')
        WHERE {plus}observations.hall_id IN ({marks})
          AND observations.business_day BETWEEN ? AND ? AND events.result <> 'none' {one}
        ORDER BY {order}
        """,
        [
            *sorted(hall_ids),
            first.isoformat(),
            last.isoformat(),
            *([] if staff_id is None else [staff_id]),
            *([] if newest is None else [newest]),
        ],
    )
