"""Good moments that stand. Every read is limited to the halls or to the person it is given."""

import json
from collections.abc import Collection
from datetime import date
from typing import Any

from sqlite_utils import Database

from db import sql
from db.times import from_text


def of_period(
    db: Database,
    first: date,
    last: date,
    *,
    hall_ids: Collection[str] = (),
    staff_id: str | None = None,
    newest: int | None = None,
) -> list[dict[str, Any]]:
    """Praises of the business days, newest first; taken back ones are left out.

    ``event_id``, ``patrol_id``, ``staff_id``, ``staff``, ``hall``, ``time_zone``, ``note``,
    ``photos``, ``manager``, ``captured_at``.

    :param hall_ids: of these halls; left out: of whatever hall
    :param staff_id: of this person
    :param newest: only so many
    """
    scope, values = _scope(hall_ids, staff_id)
    rows = db.query(
        f"""
        SELECT events.id AS event_id, events.patrol_id, events.staff_id, staff.name AS staff,
               halls.name AS hall, halls.time_zone, events.note, events.photos,
               accounts.name AS manager, events.captured_at
        FROM praises JOIN events ON events.id = praises.event_id
        JOIN halls ON halls.id = praises.hall_id
        JOIN staff ON staff.id = praises.staff_id
        JOIN accounts ON accounts.id = events.account_id
        WHERE {scope} AND praises.business_day BETWEEN ? AND ? AND events.result = 'pass'
        ORDER BY events.captured_at DESC, events.id {"" if newest is None else "LIMIT ?"}
        """,
        [
            *values,
            first.isoformat(),
            last.isoformat(),
            *([] if newest is None else [newest]),
        ],
    )
    return [
        row
        | {
            "photos": tuple(json.loads(row["photos"])),
            "captured_at": from_text(row["captured_at"]),
        }
        for row in rows
    ]


def counts(
    db: Database, hall_ids: Collection[str], first: date, last: date
) -> dict[tuple[str, str], int]:
    """(Hall id, staff id) -> praises of the business days, taken back ones left out."""
    scope, values = _scope(hall_ids, None)
    rows = db.execute(
        f"""
        SELECT praises.hall_id, praises.staff_id, count(*) FROM praises
        JOIN events ON events.id = praises.event_id
        WHERE {scope} AND praises.business_day BETWEEN ? AND ? AND events.result = 'pass'
        GROUP BY praises.hall_id, praises.staff_id
        """,
        [*values, first.isoformat(), last.isoformat()],
    )
    return {(row[0], row[1]): row[2] for row in rows}


def _scope(hall_ids: Collection[str], staff_id: str | None) -> tuple[str, list[str]]:
    """Nobody and nothing unless a person or halls are given."""
    halls = sql.among("praises.hall_id", hall_ids)
    if staff_id is None:
        return halls, sorted(hall_ids)
    if not hall_ids:
        return "praises.staff_id = ?", [staff_id]
    return f"{halls} AND praises.staff_id = ?", [*sorted(hall_ids), staff_id]
