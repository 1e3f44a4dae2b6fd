"""Lawful cases that were examined and stand: the newest event of each, unless it was withdrawn.

They are few, and count nowhere, so nothing is kept beside the events. Every read is limited to the
halls or to the person it is given.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from db import keys, sql
from db.codes import KIND
from db.times import of_us, to_day
from db.unit_of_work import UnitOfWork
from domain.patrols.event import Examined

_EXAMINED_ID = sql.json_text("events.detail", "examined_id")
# As the indexes have it.
_NEWEST = f"""
events.kind = {KIND["examined"]} AND NOT EXISTS (
    SELECT 1 FROM packed_events AS newer
    WHERE newer.kind = {KIND["examined"]}
      AND {sql.json_text("newer.detail", "examined_id")} = {_EXAMINED_ID}
      AND ({sql.moment("newer")}) > ({sql.moment("events")}))
"""
_STANDS = f"{_NEWEST} AND {sql.json_flag('events.detail', 'withdrawn')} = 0"


def is_elsewhere(db: UnitOfWork, examined: Examined) -> bool:
    """Whether the record belongs to another patrol, person or norm than this event says."""
    row = _first(db, examined.examined_id)
    about = (examined.patrol_id, examined.staff_id, examined.norm_id)
    return row is not None and row[:3] != about


def is_of_another(db: UnitOfWork, examined: Examined, account_id: str) -> bool:
    """Whether somebody else made the record that this event changes."""
    row = _first(db, examined.examined_id)
    return row is not None and row[3] != account_id


def _first(db: UnitOfWork, examined_id: str) -> tuple[Any, ...] | None:
    """``patrol_id, staff_id, norm_id, account_id``, the same in every event of a record."""
    row = db.execute(
        f"""
        SELECT patrols.id, staff.id, norm_ids.id, accounts.id FROM packed_events AS events
        JOIN packed_patrols AS patrols ON patrols.key = events.patrol
        JOIN norm_ids ON norm_ids.key = events.norm
        JOIN accounts ON accounts.key = events.account
        LEFT JOIN staff ON staff.key = events.staff
        WHERE events.kind = {KIND["examined"]} AND {_EXAMINED_ID} = ? LIMIT 1
        """,
        [examined_id],
    ).fetchone()
    return tuple(row) if row else None


def of_board(
    db: UnitOfWork, hall_ids: Collection[str], patrol_id: str, after: int = 0
) -> list[dict[str, Any]]:
    """Those of a patrol, oldest first, also withdrawn ones: ``examined_id``, ``staff_id`` (None:
    the hall itself), ``norm_id``, ``lawful_case``, ``note``, ``withdrawn``, ``account_id``,
    ``manager``, ``captured_at`` (text), ``elapsed_ms``, ``event_id``.

    :param after: only those with a newest event of a higher number
    """
    rows = db.query(
        f"""
        SELECT {_EXAMINED_ID} AS examined_id, staff.id AS staff_id, norm_ids.id AS norm_id,
               {sql.json_number("events.detail", "lawful_case")} AS lawful_case, events.note,
               {sql.json_flag("events.detail", "withdrawn")} AS withdrawn,
               accounts.id AS account_id, accounts.name AS manager,
               {sql.time_text("events.captured_us")} AS captured_at, events.elapsed_ms,
               {sql.id_text("events.id")} AS event_id
        FROM packed_events AS events JOIN accounts ON accounts.key = events.account
        JOIN norm_ids ON norm_ids.key = events.norm
        LEFT JOIN staff ON staff.key = events.staff
        WHERE {_NEWEST} AND {sql.of_halls("events.hall", hall_ids)}
          AND events.patrol = {keys.PATROL} AND events.number > ?
        ORDER BY events.number
        """,
        [*sorted(hall_ids), patrol_id, after],
    )
    return [row | {"withdrawn": bool(row["withdrawn"])} for row in rows]


def of_period(
    db: UnitOfWork, hall_ids: Collection[str], first: date, last: date
) -> list[dict[str, Any]]:
    """Those of the business days, newest first: ``event_id``, ``patrol_id``, ``staff_id``,
    ``staff``, ``staff_no`` (None: the hall itself), ``hall_id``, ``hall``, ``time_zone``,
    ``norm_id``, ``version``, ``lawful_case``, ``fact``, ``manager``, ``captured_at``,
    ``arrived_late``."""
    return _rows(db, *sql.of_days(hall_ids, first, last, "events"))


def of_person(
    db: UnitOfWork, staff_id: str, first: date, last: date, hall_ids: Collection[str] | None = None
) -> list[dict[str, Any]]:
    """As ``of_period``, about one person.

    :param hall_ids: in these halls; None: in whatever hall
    """
    halls = sql.of_halls("events.hall", hall_ids)
    return _rows(
        db,
        f"{halls} AND events.staff = ? AND events.day BETWEEN ? AND ?",
        [*sorted(hall_ids or ()), keys.of_subject(db, staff_id), to_day(first), to_day(last)],
    )


def of_patrol(db: UnitOfWork, patrol_id: str, hall_ids: Collection[str]) -> list[dict[str, Any]]:
    """As ``of_period``, of one patrol."""
    return _rows(
        db,
        f"patrols.id = ? AND {sql.of_halls('events.hall', hall_ids)}",
        [patrol_id, *sorted(hall_ids)],
    )


def _rows(db: UnitOfWork, condition: str, values: list[Any]) -> list[dict[str, Any]]:
    rows = db.query(
        f"""
        SELECT {sql.id_text("events.id")} AS event_id, patrols.id AS patrol_id,
               staff.id AS staff_id, staff.name AS staff, staff.staff_no, halls.id AS hall_id,
               halls.name AS hall, halls.time_zone, norm_ids.id AS norm_id,
               checklist_versions.version,
               {sql.json_number("events.detail", "lawful_case")} AS lawful_case,
               events.note AS fact, accounts.name AS manager, events.captured_us AS captured_at,
               events.arrived_late > 0 AS arrived_late
        FROM packed_events AS events
        JOIN packed_patrols AS patrols ON patrols.key = events.patrol
        JOIN checklist_versions ON checklist_versions.key = events.version
        JOIN norm_ids ON norm_ids.key = events.norm
        JOIN halls ON halls.key = events.hall
        JOIN accounts ON accounts.key = events.account
        LEFT JOIN staff ON staff.key = events.staff
        WHERE {_STANDS} AND {condition}
        ORDER BY events.captured_us DESC, events.id
        """,
        values,
    )
    return [
        row
        | {
            "captured_at": of_us(row["captured_at"]),
            "arrived_late": bool(row["arrived_late"]),
        }
        for row in rows
    ]
