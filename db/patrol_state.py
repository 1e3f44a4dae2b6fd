"""How a patrol stands: what its board shows, and what came to it since an event."""

import json
from collections.abc import Collection
from datetime import date
from typing import Any

from db import ids, keys, sql
from db.codes import KIND, RESULT, RESULTS, word
from db.event_chain import as_event
from db.keys import HALL_ITSELF
from db.observed_at import CORRECTED_US, OBSERVED_US
from db.times import text_of_us, to_day
from db.unit_of_work import UnitOfWork
from domain.patrols.event import Header

_OBSERVATION, _HEADER, _DECISION = (KIND[each] for each in ("observation", "header", "decision"))
_OF_PATROL = f"patrol = {keys.PATROL}"


def current_of_patrol(db: UnitOfWork, patrol_id: str, after: int = 0) -> list[dict[str, Any]]:
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
            SELECT coalesce(staff, {HALL_ITSELF}) AS staff, norm FROM packed_events
            WHERE patrol = :patrol AND number > :after AND kind = {_OBSERVATION}
            UNION
            SELECT coalesce(reported.staff, {HALL_ITSELF}), reported.norm
            FROM packed_red_lines AS line
            JOIN packed_events AS decision ON decision.key = line.decision
            JOIN packed_events AS reported ON reported.key = line.event
            WHERE line.hall = :hall AND line.status IN ('confirmed', 'rejected')
              AND line.day = :day AND decision.patrol = :patrol AND decision.number > :after
              AND decision.kind = {_DECISION}
        )
        SELECT staff.id AS staff_id, norm_ids.id AS norm_id,
               {word("events.result", RESULTS)} AS result, events.note, events.seconds,
               events.count, events.photos, events.detail, events.id AS event_id,
               events.elapsed_ms, accounts.id AS account_id, accounts.name AS manager,
               {OBSERVED_US} AS captured_at, {CORRECTED_US} AS corrected_at,
               events.arrived_late > 0 AS arrived_late, red_lines.status
        FROM touched
        JOIN packed_observations AS seen ON seen.hall = :hall AND seen.day = :day
            AND seen.staff = touched.staff AND seen.norm = touched.norm AND seen.patrol = :patrol
        JOIN packed_events AS events ON events.key = seen.event
        JOIN accounts ON accounts.key = seen.account
        JOIN norm_ids ON norm_ids.key = seen.norm
        LEFT JOIN staff ON staff.key = seen.staff
        LEFT JOIN packed_red_lines AS red_lines ON red_lines.event = seen.event
        ORDER BY events.number
        """,
        keys.place_of(db, patrol_id)._asdict() | {"after": after},
    )
    return [_told(row) for row in rows]


def _told(row: dict[str, Any]) -> dict[str, Any]:
    detail = json.loads(row.pop("detail") or "{}")
    corrected_us = row["corrected_at"]
    return row | {
        "event_id": ids.to_text(row["event_id"]),
        "captured_at": text_of_us(row["captured_at"]),
        "corrected_at": None if corrected_us is None else text_of_us(corrected_us),
        "photos": json.loads(row["photos"] or "[]"),
        "laps": detail.get("laps", []),
        "situation": detail.get("situation"),
        "process": detail.get("process"),
        "segment": detail.get("segment"),
    }


def other_judgements(db: UnitOfWork, patrol_id: str, after: int = 0) -> list[dict[str, Any]]:
    """Where several people judged the same norm of the same person: the newest judgement of each
    of the others, that does not count: ``staff_id``, ``norm_id``, ``result``, ``manager``,
    ``captured_at`` (text).

    :param after: only of observations with an event of a higher number
    """
    rows = db.query(
        f"""
        WITH mine AS (
            SELECT key, number, staff, norm, account, result, captured_us,
                   {sql.newness("staff, norm, account")} AS newness,
                   max(number) OVER (PARTITION BY staff, norm) AS last_number
            FROM packed_events WHERE patrol = :patrol AND kind = {_OBSERVATION}
        )
        SELECT staff.id AS staff_id, norm_ids.id AS norm_id,
               {word("mine.result", RESULTS)} AS result, mine.captured_us AS captured_at,
               accounts.name AS manager
        FROM mine
        JOIN packed_observations AS seen ON seen.hall = :hall AND seen.day = :day
            AND seen.staff = coalesce(mine.staff, {HALL_ITSELF}) AND seen.norm = mine.norm
            AND seen.patrol = :patrol
        JOIN accounts ON accounts.key = mine.account
        JOIN norm_ids ON norm_ids.key = mine.norm
        LEFT JOIN staff ON staff.key = mine.staff
        WHERE mine.newness = 1 AND mine.result <> {RESULT["none"]} AND mine.last_number > :after
          AND mine.account <> seen.account AND mine.key <> seen.event
          AND NOT EXISTS (SELECT 1 FROM packed_red_lines
                          WHERE event = mine.key AND status = 'rejected')
        ORDER BY mine.number
        """,
        keys.place_of(db, patrol_id)._asdict() | {"after": after},
    )
    return [row | {"captured_at": text_of_us(row["captured_at"])} for row in rows]


def current_praises(
    db: UnitOfWork, hall_ids: Collection[str], patrol_id: str, after: int = 0
) -> list[dict[str, Any]]:
    """The praises of a patrol, oldest first: ``praise_id``, ``staff_id``, ``result`` (``none``:
    taken back), ``note``, ``photos`` (list), ``account_id``, ``manager``, ``captured_at`` (text),
    ``event_id``."""
    rows = db.query(
        f"""
        SELECT praises.praise_id, staff.id AS staff_id, {word("events.result", RESULTS)} AS result,
               events.note, events.photos, accounts.id AS account_id,
               accounts.name AS manager, events.captured_us AS captured_at, events.id AS event_id
        FROM packed_praises AS praises JOIN packed_events AS events ON events.key = praises.event
        JOIN accounts ON accounts.key = events.account JOIN staff ON staff.key = praises.staff
        WHERE {sql.of_halls("praises.hall", hall_ids)} AND praises.{_OF_PATROL}
          AND events.number > ?
        ORDER BY events.number
        """,
        [*sorted(hall_ids), patrol_id, after],
    )
    return [
        row
        | {
            "photos": json.loads(row["photos"] or "[]"),
            "captured_at": text_of_us(row["captured_at"]),
            "event_id": ids.to_text(row["event_id"]),
        }
        for row in rows
    ]


def headers_of_day(
    db: UnitOfWork, hall_id: str, day: date, *, in_time: bool = False
) -> list[Header]:
    """Every header of the hall's patrols of a business day, the newest first. Of several patrols,
    so by the clock of the tablets: ``elapsed_ms`` begins anew with each patrol.

    :param in_time: only those that came before the end of their patrol
    """
    rows = db.query(
        f"""
        SELECT events.id, patrols.id AS patrol_id, tablets.id AS device_id, events.seq,
               events.captured_us, events.elapsed_ms, 'header' AS kind, events.detail
        FROM packed_events AS events JOIN packed_patrols AS patrols ON patrols.key = events.patrol
        JOIN tablets ON tablets.key = events.tablet
        WHERE events.hall = ? AND events.day = ? AND events.kind = {_HEADER}
          AND events.arrived_late <= ?
        ORDER BY events.captured_us DESC, events.seq DESC, events.id DESC
        """,
        [keys.of_hall(db, hall_id), to_day(day), 0 if in_time else 2],
    )
    return [event for row in rows if isinstance(event := as_event(_header(row)), Header)]


def _header(row: dict[str, Any]) -> dict[str, Any]:
    """As a row of the view ``events``."""
    return row | {
        "id": ids.to_text(row["id"]),
        "device_id": ids.to_text(row["device_id"]),
        "captured_at": text_of_us(row["captured_us"]),
        "detail": row["detail"] or "{}",
    }


def last_number(db: UnitOfWork, patrol_id: str) -> int:
    """The number of the newest event of a patrol in its hall's chain; 0: none yet."""
    newest = f"SELECT max(number) FROM packed_events WHERE {_OF_PATROL}"
    return sql.scalar(db, newest, [patrol_id]) or 0


def highest_elapsed_ms(db: UnitOfWork, patrol_id: str) -> int:
    """Of any event of the patrol; 0 when there is none."""
    highest = f"SELECT max(elapsed_ms) FROM packed_events WHERE {_OF_PATROL}"
    return sql.scalar(db, highest, [patrol_id]) or 0
