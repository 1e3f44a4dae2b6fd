"""Reported breaches of red lines and how they stand. Every read is limited to the halls or to the
person it is given."""

import json
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlite_utils import Database

from db import sql
from db.observed_at import OBSERVED_AT
from db.times import from_text, to_text
from domain.patrols.event import Event, Status
from domain.result import Result

# ``newest``: the current event of the same observation; the report itself, unless it was taken
# back, corrected or rejected.
_ROWS = f"""
SELECT red_lines.event_id, red_lines.hall_id, red_lines.business_day, red_lines.status,
       events.patrol_id, events.staff_id, events.norm_id, events.version, events.note AS fact,
       events.photos, {OBSERVED_AT} AS captured_at, events.account_id AS manager_id,
       managers.name AS manager, halls.name AS hall, halls.time_zone, patrols.round,
       patrols.finished_at, events.arrived_late > 0 AS arrived_late,
       staff.name AS staff, staff.staff_no,
       newest.id = red_lines.event_id AS is_current,
       coalesce(deciders.name, correctors.name) AS decided_by,
       coalesce(decisions.captured_at, newest.captured_at) AS decided_at,
       coalesce(decisions.note, {sql.reason("newest")}) AS reason
FROM red_lines
JOIN events ON events.id = red_lines.event_id
JOIN patrols ON patrols.id = events.patrol_id
JOIN halls ON halls.id = red_lines.hall_id
JOIN accounts AS managers ON managers.id = events.account_id
JOIN observations ON observations.patrol_id = events.patrol_id
    AND observations.subject = coalesce(events.staff_id, '')
    AND observations.norm_id = events.norm_id
JOIN events AS newest ON newest.id = observations.event_id
LEFT JOIN accounts AS correctors ON correctors.id = newest.account_id
LEFT JOIN staff ON staff.id = events.staff_id
LEFT JOIN events AS decisions ON decisions.id = red_lines.decision_id
LEFT JOIN accounts AS deciders ON deciders.id = decisions.account_id
"""
# Undone during the patrol: nothing was ever said aloud. Taken back later, with a reason: shown.
_STANDS = f"""
(red_lines.status <> 'reported' OR newest.id = red_lines.event_id
 OR (newest.result <> 'fail' AND {sql.reason("newest")} <> ''
     AND NOT EXISTS (  -- a rejection of another report: its two events come from one device id
         SELECT 1 FROM events AS said WHERE said.patrol_id = newest.patrol_id
           AND said.kind = 'decision' AND said.device_id = newest.device_id)
     AND NOT EXISTS (
         SELECT 1 FROM events AS later JOIN red_lines AS another ON another.event_id = later.id
         WHERE {sql.same_observation("later", "events")}
           AND ({sql.moment("later")}) > ({sql.moment("events")}))))
"""


def get(db: Database, event_id: str, hall_ids: Collection[str]) -> dict[str, Any] | None:
    """The report that the event made, if it is in one of ``hall_ids``; columns as in ``_ROWS``."""
    return _first(
        db,
        f"red_lines.event_id = ? AND {sql.among('red_lines.hall_id', hall_ids)}",
        [event_id, *sorted(hall_ids)],
    )


def waiting(db: Database, hall_ids: Collection[str]) -> list[dict[str, Any]]:
    """Reported, still the current observation, not decided: newest first."""
    return _rows(
        db,
        f"""
        {sql.among("red_lines.hall_id", hall_ids)} AND red_lines.status = 'reported'
        AND newest.id = red_lines.event_id
        ORDER BY captured_at DESC, events.id
        """,
        sorted(hall_ids),
    )


def decided(
    db: Database, hall_ids: Collection[str], first: datetime, before: datetime
) -> list[dict[str, Any]]:
    """Confirmed or rejected from ``first`` until before ``before``: newest decision first."""
    return _rows(
        db,
        f"""
        {sql.among("red_lines.hall_id", hall_ids)} AND red_lines.status <> 'reported'
        AND decisions.captured_at >= ? AND decisions.captured_at < ?
        ORDER BY decisions.captured_at DESC, events.id
        """,
        [*sorted(hall_ids), to_text(first), to_text(before)],
    )


def of_period(
    db: Database, hall_ids: Collection[str], first: date, last: date
) -> list[dict[str, Any]]:
    """Reports of the business days and how they stand, newest first; those that were undone
    during the patrol are left out."""
    reported, values = sql.of_days(hall_ids, first, last, "red_lines")
    condition = f"{reported} AND {_STANDS} ORDER BY captured_at DESC, events.id"
    return _rows(db, condition, values)


def counts(
    db: Database,
    hall_ids: Collection[str],
    first: date,
    last: date,
    without: Collection[str] = (),
) -> pd.DataFrame:
    """Reports of the business days that stand, per hall and person.

    :param without: norms that are left out
    :return: ``domain.scores.columns.BREACHES``; ``staff_id`` '' is the hall itself
    """
    reported, values = sql.of_days(hall_ids, first, last, "red_lines")
    cursor = sql.tuples(
        db,
        f"""
        SELECT red_lines.hall_id, observations.subject AS staff_id,
               {sql.count_if("red_lines.status = 'confirmed'")} AS confirmed,
               {sql.count_if("red_lines.status = 'reported'")} AS reported
        FROM red_lines JOIN observations ON observations.event_id = red_lines.event_id
        WHERE {reported} AND red_lines.status <> 'rejected'
          AND NOT {sql.among("observations.norm_id", without)}
        GROUP BY red_lines.hall_id, observations.subject ORDER BY 1, 2
        """,
        [*values, *sorted(without)],
    )
    return sql.frame(cursor)


def of_person(
    db: Database, staff_id: str, first: date, last: date, hall_ids: Collection[str] | None = None
) -> list[dict[str, Any]]:
    """As ``of_period``, about one person.

    :param hall_ids: in these halls; None: in whatever hall
    """
    halls = sql.among("red_lines.hall_id", hall_ids)
    return _rows(
        db,
        f"""
        {halls} AND events.staff_id = ? AND red_lines.business_day BETWEEN ? AND ?
        AND {_STANDS} ORDER BY captured_at DESC, events.id
        """,
        [*sorted(hall_ids or ()), staff_id, first.isoformat(), last.isoformat()],
    )


def of_patrol(db: Database, patrol_id: str, hall_ids: Collection[str]) -> list[dict[str, Any]]:
    """As ``of_period``, of one patrol, oldest first."""
    return _rows(
        db,
        f"""
        events.patrol_id = ? AND {sql.among("red_lines.hall_id", hall_ids)}
        AND {_STANDS} ORDER BY captured_at, events.id
        """,
        [patrol_id, *sorted(hall_ids)],
    )


def newest_decided(
    db: Database, patrol_id: str, staff_id: str | None, norm_id: str
) -> dict[str, Any] | None:
    """The report about an observation that was decided last."""
    return _first(
        db,
        f"""
        events.patrol_id = ? AND {sql.same("events.staff_id", "?")} AND events.norm_id = ?
        AND red_lines.status <> 'reported'
        ORDER BY decisions.elapsed_ms DESC, decisions.id DESC LIMIT 1
        """,
        [patrol_id, staff_id, norm_id],
    )


def is_waiting(db: Database, event_id: str) -> bool:
    """Whether the event is a report that nobody has decided."""
    waits = "SELECT 1 FROM red_lines WHERE event_id = ? AND status = 'reported'"
    return sql.exists(db, waits, [event_id])


def is_confirmed(db: Database, event: Event) -> bool:
    """Whether the observation that the event is about is a confirmed breach."""
    row = newest_decided(db, event.patrol_id, event.staff_id, event.norm_id)
    return row is not None and row["status"] == Status.CONFIRMED


def reported_by_another(db: Database, event: Event, account_id: str) -> bool:
    """Whether the event would take back a breach that somebody else reported."""
    if event.result is Result.FAIL:
        return False
    reporter = sql.scalar(
        db,
        """
        SELECT events.account_id FROM observations
        JOIN red_lines ON red_lines.event_id = observations.event_id
        JOIN events ON events.id = observations.event_id
        WHERE observations.patrol_id = ? AND observations.subject = ?
          AND observations.norm_id = ? AND red_lines.status = 'reported'
        """,
        [event.patrol_id, event.staff_id or "", event.norm_id],
    )
    return reporter not in (None, account_id)


def _first(db: Database, condition: str, values: list[Any]) -> dict[str, Any] | None:
    return next(iter(_rows(db, condition, values)), None)


def _rows(db: Database, condition: str, values: list[Any]) -> list[dict[str, Any]]:
    return [
        row
        | {
            "photos": tuple(json.loads(row["photos"])),
            "captured_at": from_text(row["captured_at"]),
            "decided_at": from_text(row["decided_at"]),
            "business_day": date.fromisoformat(row["business_day"]),
            "is_current": bool(row["is_current"]),
            "arrived_late": bool(row["arrived_late"]),
            "is_open": row["finished_at"] is None,
        }
        for row in db.query(f"{_ROWS} WHERE {condition}", values)
    ]
