"""Every event of one observation, and what was corrected. Every read is limited to the halls or to
the person it is given."""

import json
from collections.abc import Collection
from datetime import date
from typing import Any

from sqlite_utils import Database

from db import events, observations, sql
from db.times import from_text
from domain.patrols.event import Event


def of_observation(
    db: Database,
    patrol_id: str,
    staff_id: str | None,
    norm_id: str,
    hall_ids: Collection[str] | None,
) -> list[dict[str, Any]]:
    """Judgements and decisions, oldest first: the columns of ``events`` with ``photos`` and
    ``detail`` read, ``who``, ``counts`` (is it the current one), ``hall``, ``time_zone``,
    ``staff``, ``walker_id``, ``walker``, ``is_finished``.

    :param hall_ids: None: the reader is the member of staff ``staff_id``
    """
    marks, halls = sql.named_marks("hall", sorted(hall_ids or ()))
    scope = "TRUE" if hall_ids is None else f"events.hall_id IN ({marks})"
    of_person = sql.same("{}.staff_id", ":staff_id")
    rows = db.query(
        f"""
        SELECT events.*, accounts.name AS who, observations.event_id IS NOT NULL AS counts,
               halls.name AS hall, halls.time_zone, staff.name AS staff,
               patrols.account_id AS walker_id, walkers.name AS walker,
               patrols.finished_at IS NOT NULL AS is_finished
        FROM events
        JOIN accounts ON accounts.id = events.account_id
        JOIN halls ON halls.id = events.hall_id
        JOIN patrols ON patrols.id = events.patrol_id
        JOIN accounts AS walkers ON walkers.id = patrols.account_id
        LEFT JOIN staff ON staff.id = :staff_id
        LEFT JOIN observations ON observations.event_id = events.id
        WHERE events.patrol_id = :patrol_id AND {scope} AND (
            (events.kind = 'observation' AND {of_person.format("events")}
             AND events.norm_id = :norm_id)
            OR events.id IN (
                SELECT red_lines.decision_id FROM red_lines
                JOIN events AS reports ON reports.id = red_lines.event_id
                WHERE reports.patrol_id = :patrol_id AND {of_person.format("reports")}
                  AND reports.norm_id = :norm_id))
        ORDER BY {sql.moment("events")}
        """,
        {"patrol_id": patrol_id, "staff_id": staff_id, "norm_id": norm_id} | halls,
    )
    return [
        row
        | {
            "photos": tuple(json.loads(row["photos"])),
            "detail": json.loads(row["detail"]),
            "captured_at": from_text(row["captured_at"]),
            "received_at": from_text(row["received_at"]),
            "counts": bool(row["counts"]),
            "is_finished": bool(row["is_finished"]),
        }
        for row in rows
    ]


def current(db: Database, patrol_id: str, staff_id: str | None, norm_id: str) -> Event | None:
    """The current event of an observation."""
    row = db.execute(
        "SELECT event_id FROM observations WHERE (patrol_id, subject, norm_id) = (?, ?, ?)",
        [patrol_id, staff_id or "", norm_id],
    ).fetchone()
    content = events.content_of(db, row["event_id"]) if row else None
    return Event.model_validate(content) if content else None


def corrected(
    db: Database,
    first: date,
    last: date,
    *,
    hall_ids: Collection[str] = (),
    staff_id: str | None = None,
) -> list[dict[str, Any]]:
    """Observations of the business days that were corrected after their patrol, the newest
    correction first; red lines that were reported are left out (see ``db.red_lines``).

    ``event_id``, ``patrol_id``, ``staff_id``, ``norm_id``, ``version``, ``result``, ``was`` (the
    result before), ``reason``, ``who``, ``captured_at``, ``staff``, ``hall``, ``time_zone``.

    :param hall_ids: of these halls; left out: of whatever hall
    :param staff_id: about this person
    """
    hall, scope, values = "observations.hall_id", [], sorted(hall_ids)
    if staff_id is not None:
        hall = sql.unindexed(hall)
        scope, values = ["observations.subject = ?"], [*values, staff_id]
    if hall_ids or staff_id is None:
        scope = [sql.among(hall, hall_ids), *scope]
    rows = db.query(
        f"""
        SELECT events.id AS event_id, events.patrol_id, events.staff_id, events.norm_id,
               events.version, events.result, events.captured_at, accounts.name AS who,
               staff.name AS staff, halls.name AS hall, halls.time_zone,
               {sql.json_text("events.detail", "reason")} AS reason,
               (SELECT before.result FROM events AS before
                WHERE {sql.same_observation("before", "events")}
                  AND before.kind = 'observation' AND before.id <> events.id
                ORDER BY {sql.newest_first("before")} LIMIT 1) AS was
        {observations.JOINED}
        WHERE {" AND ".join(scope)} AND observations.business_day BETWEEN ? AND ?
          AND {sql.reason("events")} <> ''
          AND NOT EXISTS (
              SELECT 1 FROM red_lines JOIN events AS reports ON reports.id = red_lines.event_id
              WHERE {sql.same_observation("reports", "events")})
        ORDER BY events.captured_at DESC, events.id
        """,
        [*values, first.isoformat(), last.isoformat()],
    )
    return [row | {"captured_at": from_text(row["captured_at"])} for row in rows]
