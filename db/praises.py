"""Good moments that stand. Every read is limited to the halls or to the person it is given."""

import json
from collections.abc import Collection
from datetime import date
from typing import Any

from db import keys, sql
from db.codes import RESULT
from db.times import of_us, to_day
from db.unit_of_work import UnitOfWork


def of_period(
    db: UnitOfWork,
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
    scope, values = _scope(db, hall_ids, staff_id)
    rows = db.query(
        f"""
        SELECT {sql.id_text("events.id")} AS event_id, patrols.id AS patrol_id,
               staff.id AS staff_id, staff.name AS staff, halls.name AS hall, halls.time_zone,
               events.note, events.photos, accounts.name AS manager,
               events.captured_us AS captured_at
        FROM packed_praises AS praises JOIN packed_events AS events ON events.key = praises.event
        JOIN packed_patrols AS patrols ON patrols.key = praises.patrol
        JOIN halls ON halls.key = praises.hall
        JOIN staff ON staff.key = praises.staff
        JOIN accounts ON accounts.key = events.account
        WHERE {scope} AND praises.day BETWEEN ? AND ? AND events.result = {RESULT["pass"]}
        ORDER BY events.captured_us DESC, events.id {"" if newest is None else "LIMIT ?"}
        """,
        [
            *values,
            to_day(first),
            to_day(last),
            *([] if newest is None else [newest]),
        ],
    )
    return [
        row
        | {
            "photos": tuple(json.loads(row["photos"] or "[]")),
            "captured_at": of_us(row["captured_at"]),
        }
        for row in rows
    ]


def counts(
    db: UnitOfWork, hall_ids: Collection[str], first: date, last: date
) -> dict[tuple[str, str], int]:
    """(Hall id, staff id) -> praises of the business days, taken back ones left out."""
    scope, values = _scope(db, hall_ids, None)
    rows = db.execute(
        f"""
        SELECT halls.id, staff.id, praised.count
        FROM (
            SELECT praises.hall, praises.staff, count(*) AS count FROM packed_praises AS praises
            JOIN packed_events AS events ON events.key = praises.event
            WHERE {scope} AND praises.day BETWEEN ? AND ? AND events.result = {RESULT["pass"]}
            GROUP BY praises.hall, praises.staff
        ) AS praised
        JOIN halls ON halls.key = praised.hall JOIN staff ON staff.key = praised.staff
        ORDER BY 1, 2
        """,
        [*values, to_day(first), to_day(last)],
    )
    return {(row[0], row[1]): row[2] for row in rows}


def _scope(
    db: UnitOfWork, hall_ids: Collection[str], staff_id: str | None
) -> tuple[str, list[Any]]:
    """Nobody and nothing unless a person or halls are given."""
    halls = sql.of_halls("praises.hall", hall_ids)
    if staff_id is None:
        return halls, sorted(hall_ids)
    person = keys.of_subject(db, staff_id)
    if not hall_ids:
        return "praises.staff = ?", [person]
    return f"{halls} AND praises.staff = ?", [*sorted(hall_ids), person]
