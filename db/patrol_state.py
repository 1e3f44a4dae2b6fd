"""How a patrol stands: what its board shows, and what came to it since an event."""

import json
from collections.abc import Collection
from datetime import date
from typing import Any

from sqlite_utils import Database

from db import sql
from db.event_chain import as_event
from db.observed_at import CORRECTED_AT, OBSERVED_AT
from domain.patrols.event import Header


def current_of_patrol(db: Database, patrol_id: str, after: int = 0) -> list[dict[str, Any]]:
    """The current observations of a patrol: ``staff_id`` (None: hall), ``norm_id``, ``result``,
    ``note``, ``seconds``, ``count``, ``photos``, ``laps`` (lists), ``situation``, ``process`` (that
    was said), ``segment``, ``event_id``, ``elapsed_ms``, ``account_id``, ``manager``,
    ``captured_at`` (text), ``corrected_at`` (text or None), ``arrived_late``, ``status`` (of a
    reported red line, else None).

    :param after: only those about which there is an event with a higher number, be it one that
      does not count or a decision
    """
    rows = db.query(
        f"""
        WITH touched AS (
            SELECT coalesce(staff_id, '') AS subject, norm_id FROM events
            WHERE patrol_id = :patrol AND number > :after AND kind = 'observation'
            UNION
            SELECT coalesce(reported.staff_id, ''), reported.norm_id
            FROM events AS decision
            JOIN red_lines ON red_lines.decision_id = decision.id
            JOIN events AS reported ON reported.id = red_lines.event_id
            WHERE decision.patrol_id = :patrol AND decision.number > :after
              AND decision.kind = 'decision'
        )
        SELECT events.staff_id, events.norm_id, events.result, events.note, events.seconds,
               events.count, events.photos, events.detail, events.id AS event_id,
               events.elapsed_ms, events.account_id, accounts.name AS manager,
               {OBSERVED_AT} AS captured_at, {CORRECTED_AT} AS corrected_at,
               events.arrived_late > 0 AS arrived_late, red_lines.status
        FROM touched
        JOIN observations ON observations.patrol_id = :patrol
            AND observations.subject = touched.subject AND observations.norm_id = touched.norm_id
        JOIN events ON events.id = observations.event_id
        JOIN accounts ON accounts.id = events.account_id
        LEFT JOIN red_lines ON red_lines.event_id = events.id
        ORDER BY events.number
        """,
        {"patrol": patrol_id, "after": after},
    )
    return [_with_lists(row) for row in rows]


def _with_lists(row: dict[str, Any]) -> dict[str, Any]:
    detail = json.loads(row.pop("detail"))
    return row | {
        "photos": json.loads(row["photos"]),
        "laps": detail.get("laps", []),
        "situation": detail.get("situation"),
        "process": detail.get("process"),
        "segment": detail.get("segment"),
    }


def other_judgements(db: Database, patrol_id: str, after: int = 0) -> list[dict[str, Any]]:
    """Where several people judged the same norm of the same person: the newest judgement of each
    of the others, that does not count: ``staff_id``, ``norm_id``, ``result``, ``manager``,
    ``captured_at`` (text).

    :param after: only of observations with an event of a higher number
    """
    return list(
        db.query(
            f"""
            WITH mine AS (
                SELECT events.*,
                {sql.newness("coalesce(staff_id, ''), norm_id, account_id")} AS newness,
                max(number) OVER (PARTITION BY coalesce(staff_id, ''), norm_id) AS last_number
                FROM events WHERE patrol_id = ? AND kind = 'observation'
            )
            SELECT mine.staff_id, mine.norm_id, mine.result, mine.captured_at,
                   accounts.name AS manager
            FROM mine JOIN accounts ON accounts.id = mine.account_id
            WHERE mine.newness = 1 AND mine.result <> 'none' AND mine.last_number > ?
              AND mine.id NOT IN (SELECT event_id FROM observations WHERE patrol_id = ?)
              AND mine.id NOT IN (SELECT event_id FROM red_lines WHERE status = 'rejected')
              AND mine.account_id <> (
                SELECT current.account_id FROM observations
                JOIN events AS current ON current.id = observations.event_id
                WHERE observations.patrol_id = mine.patrol_id
                  AND observations.subject = coalesce(mine.staff_id, '')
                  AND observations.norm_id = mine.norm_id)
            ORDER BY mine.number
            """,
            [patrol_id, after, patrol_id],
        )
    )


def current_praises(
    db: Database, hall_ids: Collection[str], patrol_id: str, after: int = 0
) -> list[dict[str, Any]]:
    """The praises of a patrol, oldest first: ``praise_id``, ``staff_id``, ``result`` (``none``:
    taken back), ``note``, ``photos`` (list), ``account_id``, ``manager``, ``captured_at`` (text),
    ``event_id``."""
    rows = db.query(
        f"""
        SELECT praises.praise_id, events.staff_id, events.result, events.note, events.photos,
               events.account_id, accounts.name AS manager, events.captured_at,
               events.id AS event_id
        FROM praises JOIN events ON events.id = praises.event_id
        JOIN accounts ON accounts.id = events.account_id
        WHERE {sql.among("praises.hall_id", hall_ids)} AND praises.patrol_id = ?
          AND events.number > ?
        ORDER BY events.number
        """,
        [*sorted(hall_ids), patrol_id, after],
    )
    return [row | {"photos": json.loads(row["photos"])} for row in rows]


def headers_of_day(db: Database, hall_id: str, day: date, *, in_time: bool = False) -> list[Header]:
    """Every header of the hall's patrols of a business day, the newest first. Of several patrols,
    so by the clock of the tablets: ``elapsed_ms`` begins anew with each patrol.

    :param in_time: only those that came before the end of their patrol
    """
    rows = db.query(
        "SELECT * FROM events WHERE hall_id = ? AND business_day = ? AND kind = 'header'"
        " AND arrived_late <= ? ORDER BY captured_at DESC, seq DESC, id DESC",
        [hall_id, day.isoformat(), 0 if in_time else 2],
    )
    return [event for row in rows if isinstance(event := as_event(row), Header)]


def last_number(db: Database, patrol_id: str) -> int:
    """The number of the newest event of a patrol in its hall's chain; 0: none yet."""
    return sql.scalar(db, "SELECT max(number) FROM events WHERE patrol_id = ?", [patrol_id]) or 0


def highest_elapsed_ms(db: Database, patrol_id: str) -> int:
    """Of any event of the patrol; 0 when there is none."""
    highest = "SELECT max(elapsed_ms) FROM events WHERE patrol_id = ?"
    return sql.scalar(db, highest, [patrol_id]) or 0
