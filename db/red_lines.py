"""Reported breaches of red lines and how they stand. Every read is limited to the halls or to the
person it is given."""

import json
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

import pandas as pd

from db import ids, observations, sql
from db import keys as key_of
from db.codes import KIND, RESULT
from db.keys import observation_of
from db.observed_at import OBSERVED_US
from db.times import of_day, of_us, to_day, to_us
from db.unit_of_work import UnitOfWork
from domain.patrols.event import Event, Status
from domain.result import Result


def is_about(decision: str, report: str) -> str:
    """Of two tables of events, in SQL: the decision is about the report, which is of its patrol."""
    about = sql.json_text(f"{decision}.detail", "about")
    return f"{report}.patrol = {decision}.patrol AND {sql.id_text(f'{report}.id')} = {about}"


# ``newest``: the current event of the same observation; the report itself, unless it was taken
# back, corrected or rejected.
_ROWS = f"""
SELECT {sql.id_text("events.id")} AS event_id, halls.id AS hall_id, red_lines.day AS business_day,
       red_lines.status, patrols.id AS patrol_id, staff.id AS staff_id, norm_ids.id AS norm_id,
       checklist_versions.version, events.note AS fact, events.photos,
       {OBSERVED_US} AS captured_at, managers.id AS manager_id,
       managers.name AS manager, halls.name AS hall, halls.time_zone, patrols.round,
       {sql.time_text("patrols.finished_us")} AS finished_at,
       events.arrived_late > 0 AS arrived_late, staff.name AS staff, staff.staff_no,
       newest.key = red_lines.event AS is_current,
       coalesce(deciders.name, correctors.name) AS decided_by,
       coalesce(decisions.captured_us, newest.captured_us) AS decided_at,
       coalesce(decisions.note, {sql.reason("newest")}) AS reason
FROM packed_red_lines AS red_lines
JOIN packed_events AS events ON events.key = red_lines.event
JOIN packed_patrols AS patrols ON patrols.key = events.patrol
JOIN halls ON halls.key = red_lines.hall
JOIN norm_ids ON norm_ids.key = events.norm
JOIN checklist_versions ON checklist_versions.key = events.version
JOIN accounts AS managers ON managers.key = events.account
JOIN packed_observations AS observations ON {observation_of("observations", "events")}
JOIN packed_events AS newest ON newest.key = observations.event
JOIN accounts AS correctors ON correctors.key = newest.account
LEFT JOIN staff ON staff.key = events.staff
LEFT JOIN packed_events AS decisions ON decisions.key = red_lines.decision
LEFT JOIN accounts AS deciders ON deciders.key = decisions.account
"""
# Undone during the patrol: nothing was ever said aloud. Taken back later, with a reason: shown.
_STANDS = f"""
(red_lines.status <> 'reported' OR newest.key = red_lines.event
 OR (newest.result <> {RESULT["fail"]} AND {sql.reason("newest")} <> ''
     AND NOT EXISTS (  -- a rejection of another report: its two events come from one device id
         SELECT 1 FROM packed_events AS said WHERE said.patrol = newest.patrol
           AND said.kind = {KIND["decision"]} AND said.tablet = newest.tablet)
     AND NOT EXISTS (
         SELECT 1 FROM packed_events AS later
         JOIN packed_red_lines AS another ON another.event = later.key
         WHERE {sql.same_observation("later", "events")}
           AND ({sql.moment("later")}) > ({sql.moment("events")}))))
"""


def get(db: UnitOfWork, event_id: str, hall_ids: Collection[str] | None) -> dict[str, Any] | None:
    """The report that the event made, if it is in one of ``hall_ids``; columns as in ``_ROWS``.

    :param hall_ids: None: in whatever hall, of whoever has read that they may
    """
    return _first(
        db,
        f"red_lines.event = {key_of.EVENT} AND {sql.of_halls('red_lines.hall', hall_ids)}",
        [ids.to_bytes(event_id), *sorted(hall_ids or ())],
    )


def waiting(db: UnitOfWork, hall_ids: Collection[str]) -> list[dict[str, Any]]:
    """Reported, still the current observation, not decided: newest first."""
    return _rows(
        db,
        f"""
        {sql.of_halls("red_lines.hall", hall_ids)} AND red_lines.status = 'reported'
        AND newest.key = red_lines.event
        ORDER BY captured_at DESC, events.id
        """,
        sorted(hall_ids),
    )


def decided(
    db: UnitOfWork, hall_ids: Collection[str], first: datetime, before: datetime
) -> list[dict[str, Any]]:
    """Confirmed or rejected from ``first`` until before ``before``: newest decision first."""
    return _rows(
        db,
        f"""
        {sql.of_halls("red_lines.hall", hall_ids)} AND red_lines.status <> 'reported'
        AND decisions.captured_us >= ? AND decisions.captured_us < ?
        ORDER BY decided_at DESC, events.id
        """,
        [*sorted(hall_ids), to_us(first), to_us(before)],
    )


def of_period(
    db: UnitOfWork, hall_ids: Collection[str], first: date, last: date
) -> list[dict[str, Any]]:
    """Reports of the business days and how they stand, newest first; those that were undone
    during the patrol are left out."""
    reported, values = sql.of_days(hall_ids, first, last, "red_lines")
    condition = f"{reported} AND {_STANDS} ORDER BY captured_at DESC, events.id"
    return _rows(db, condition, values)


def counts(
    db: UnitOfWork,
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
    cursor = db.tuples(
        f"""
        SELECT halls.id AS hall_id, coalesce(staff.id, '') AS staff_id, confirmed, reported
        FROM (
            SELECT red_lines.hall, observations.staff,
                   {sql.count_if("red_lines.status = 'confirmed'")} AS confirmed,
                   {sql.count_if("red_lines.status = 'reported'")} AS reported
            FROM packed_red_lines AS red_lines
            JOIN packed_events AS events ON events.key = red_lines.event
            JOIN packed_observations AS observations
                ON {observation_of("observations", "events")} AND observations.event = events.key
            WHERE {reported} AND red_lines.status <> 'rejected'
              AND NOT {sql.of_norms("observations.norm", without)}
            GROUP BY red_lines.hall, observations.staff
        ) AS counted
        JOIN halls ON halls.key = counted.hall LEFT JOIN staff ON staff.key = counted.staff
        ORDER BY 1, 2
        """,
        [*values, *sorted(without)],
    )
    return sql.frame(cursor)


def of_person(
    db: UnitOfWork, staff_id: str, first: date, last: date, hall_ids: Collection[str] | None = None
) -> list[dict[str, Any]]:
    """As ``of_period``, about one person.

    :param hall_ids: in these halls; None: in whatever hall
    """
    halls = sql.of_halls("red_lines.hall", hall_ids)
    # From the red lines, which are few, and not from all that was seen of the person.
    about = sql.unindexed("events.staff")
    return _rows(
        db,
        f"""
        {halls} AND {about} = ? AND red_lines.day BETWEEN ? AND ?
        AND {_STANDS} ORDER BY captured_at DESC, events.id
        """,
        [*sorted(hall_ids or ()), key_of.of_subject(db, staff_id), to_day(first), to_day(last)],
    )


def of_patrol(db: UnitOfWork, patrol_id: str, hall_ids: Collection[str]) -> list[dict[str, Any]]:
    """As ``of_period``, of one patrol, oldest first."""
    return _rows(
        db,
        f"""
        patrols.id = ? AND {sql.of_halls("red_lines.hall", hall_ids)}
        AND {_STANDS} ORDER BY captured_at, events.id
        """,
        [patrol_id, *sorted(hall_ids)],
    )


def newest_decided(
    db: UnitOfWork, patrol_id: str, staff_id: str | None, norm_id: str
) -> dict[str, Any] | None:
    """The report about an observation that was decided last."""
    return _first(
        db,
        """
        patrols.id = ? AND observations.staff = ? AND norm_ids.id = ?
        AND red_lines.status <> 'reported'
        ORDER BY decisions.elapsed_ms DESC, decisions.id DESC LIMIT 1
        """,
        [patrol_id, key_of.of_subject(db, staff_id or ""), norm_id],
    )


def is_waiting(db: UnitOfWork, event_id: str) -> bool:
    """Whether the event is a report that nobody has decided."""
    waits = f"SELECT 1 FROM packed_red_lines WHERE event = {key_of.EVENT} AND status = 'reported'"
    return sql.exists(db, waits, [ids.to_bytes(event_id)])


def is_confirmed(db: UnitOfWork, event: Event) -> bool:
    """Whether the observation that the event is about is a confirmed breach."""
    row = newest_decided(db, event.patrol_id, event.staff_id, event.norm_id)
    return row is not None and row["status"] == Status.CONFIRMED


_REPORTED = """
JOIN packed_red_lines AS red_lines ON red_lines.event = observations.event
JOIN accounts ON accounts.key = observations.account
"""


def reported_by_another(db: UnitOfWork, event: Event, account_id: str) -> bool:
    """Whether the event would take back a breach that somebody else reported."""
    if event.result is Result.FAIL:
        return False
    reporter = sql.scalar(
        db,
        f"SELECT accounts.id {observations.one(_REPORTED)} AND red_lines.status = 'reported'",
        [event.patrol_id, key_of.of_subject(db, event.staff_id or ""), event.norm_id],
    )
    return reporter not in (None, account_id)


def _first(db: UnitOfWork, condition: str, values: list[Any]) -> dict[str, Any] | None:
    return next(iter(_rows(db, condition, values)), None)


def _rows(db: UnitOfWork, condition: str, values: list[Any]) -> list[dict[str, Any]]:
    return [
        row
        | {
            "photos": tuple(json.loads(row["photos"] or "[]")),
            "captured_at": of_us(row["captured_at"]),
            "decided_at": of_us(row["decided_at"]),
            "business_day": of_day(row["business_day"]),
            "is_current": bool(row["is_current"]),
            "arrived_late": bool(row["arrived_late"]),
            "is_open": row["finished_at"] is None,
        }
        for row in db.query(f"{_ROWS} WHERE {condition}", values)
    ]
