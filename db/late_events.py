"""What came to a month after a point of the halls' chains: late, corrected, or decided."""

import json
from datetime import date
from typing import Any

from sqlite_utils import Database

from db import sql
from db.times import from_text


def any_after(db: Database, hall_id: str, number: int, first: date, last: date) -> bool:
    """Whether the business days have an event of the hall with a higher number."""
    condition, values = sql.of_days([hall_id], first, last)
    query = f"SELECT 1 FROM events WHERE {condition} AND number > ?"
    return sql.exists(db, query, [*values, number])


def between(
    db: Database, hall_id: str, after: int, upto: int, first: date, last: date
) -> list[dict[str, Any]]:
    """Judgements, good moments and decisions about the business days, in the order of arrival.

    ``kind`` (observation, praise, decision), ``patrol_id``, ``staff_id`` (None: the hall itself),
    ``norm_id`` ('' for a praise), ``version``, ``result``, ``was`` (the result that counted before;
    None: none), ``status`` (of a decision), ``reason``, ``who``, ``received_at``, ``business_day``
    (text), ``time_zone``. A decision's own answer that was taken back is left out.

    :param after, upto: numbers of events of the hall: those above ``after``, up to ``upto``
    """
    rows = db.query(
        f"""
        SELECT events.kind, events.patrol_id, events.version, events.result, events.received_at,
               events.business_day, events.detail, events.note, halls.time_zone,
               accounts.name AS who, coalesce(reports.staff_id, events.staff_id) AS staff_id,
               coalesce(reports.norm_id, events.norm_id) AS norm_id,
               (SELECT before.result FROM events AS before
                WHERE events.kind = 'observation' AND before.kind = 'observation'
                  AND {sql.same_observation("before", "events")} AND before.number < events.number
                ORDER BY {sql.newest_first("before")} LIMIT 1) AS was
        FROM events
        JOIN accounts ON accounts.id = events.account_id
        JOIN halls ON halls.id = events.hall_id
        LEFT JOIN events AS reports
            ON events.kind = 'decision' AND reports.id = {sql.json_text("events.detail", "about")}
        WHERE events.hall_id = ? AND events.business_day BETWEEN ? AND ?
          AND events.number > ? AND events.number <= ?
          AND events.kind IN ('observation', 'praise', 'decision')
          AND NOT (events.kind = 'observation' AND EXISTS (
              SELECT 1 FROM events AS said WHERE said.patrol_id = events.patrol_id
                AND said.kind = 'decision' AND said.device_id = events.device_id))
        ORDER BY events.number
        """,
        [hall_id, first.isoformat(), last.isoformat(), after, upto],
    )
    return [_as_cause(row) for row in rows]


def _as_cause(row: dict[str, Any]) -> dict[str, Any]:
    detail, note = json.loads(row.pop("detail")), row.pop("note")
    is_decision = row["kind"] == "decision"
    return row | {
        "status": detail.get("status"),
        "reason": note if is_decision else detail.get("reason", ""),
        "received_at": from_text(row["received_at"]),
    }
