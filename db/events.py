"""Observation events: append-only, chained per hall, with the tallies kept beside them.

``events`` is the truth. ``observations`` names the newest event of each (patrol, subject, norm),
and ``tallies`` counts those per hall, day, subject and severity; both change in the same unit of
work, so a screen costs what it shows and not what history holds. ``subject`` is the id of the
member of staff, or '' for the hall itself.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from db.times import to_text
from domain.event import Event, Result
from domain.hash_chain import GENESIS, link
from domain.norm import Severity
from domain.patrol import Patrol

_TALLY_COLUMN = {Result.PASS: "passes", Result.FAIL: "fails", Result.NA: "nas"}


def content_of(db: Database, event_id: str) -> dict[str, Any] | None:
    """A stored event as JSON values, as it was sent."""
    row = next(iter(db.query("SELECT * FROM events WHERE id = ?", [event_id])), None)
    return _as_event(row).content() if row else None


def add(
    db: Database, event: Event, patrol: Patrol, account_id: str, severity: Severity, now: datetime
) -> None:
    """Append one event, and bring observation and tally up to date.

    :raises sqlite3.IntegrityError: an event with this id is stored already
    """
    number, previous = _chain_head(db, patrol.hall_id)
    received_at = to_text(now)
    record = event.content() | {"account_id": account_id, "received_at": received_at}
    # The patrol's row can be changed; what an event was judged against is chained with it.
    record |= {"version": patrol.version, "business_day": patrol.business_day.isoformat()}
    stored = record | {
        "hall_id": patrol.hall_id,
        "number": number + 1,
        "photos": json.dumps(record["photos"]),
        "captured_at": to_text(event.captured_at),
        "previous_hash": previous,
        "hash": link(previous, record),
    }
    columns = ", ".join(stored)
    marks = ", ".join(f":{name}" for name in stored)
    db.execute(f"INSERT INTO events ({columns}) VALUES ({marks})", stored)
    _observe(db, event, patrol, severity)


def _observe(db: Database, event: Event, patrol: Patrol, severity: Severity) -> None:
    subject = event.staff_id or ""
    row = db.execute(
        """
        SELECT events.result, events.elapsed_ms, events.seq, events.id
        FROM observations JOIN events ON events.id = observations.event_id
        WHERE observations.patrol_id = ? AND observations.subject = ?
          AND observations.norm_id = ?
        """,
        [event.patrol_id, subject, event.norm_id],
    ).fetchone()
    if row is not None and (row["elapsed_ms"], row["seq"], row["id"]) > event.order:
        return  # an older event that arrived late: kept, but not the current one
    day = patrol.business_day.isoformat()
    db.execute(
        """
        INSERT INTO observations
            (patrol_id, subject, norm_id, event_id, hall_id, business_day, severity)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (patrol_id, subject, norm_id) DO UPDATE SET event_id = excluded.event_id
        """,
        [event.patrol_id, subject, event.norm_id, event.id, patrol.hall_id, day, severity.value],
    )
    if row is not None:
        _count(db, (patrol.hall_id, day, subject, severity.value), Result(row["result"]), -1)
    _count(db, (patrol.hall_id, day, subject, severity.value), event.result, +1)


def _count(db: Database, key: tuple[str, str, str, str], result: Result, by: int) -> None:
    column = _TALLY_COLUMN.get(result)
    if column is None:  # taken back: counts nowhere
        return
    if by < 0:
        db.execute(
            f"UPDATE tallies SET {column} = {column} - 1"
            " WHERE (hall_id, business_day, subject, severity) = (?, ?, ?, ?)",
            key,
        )
        return
    db.execute(
        f"""
        INSERT INTO tallies (hall_id, business_day, subject, severity, passes, fails, nas)
        VALUES (?, ?, ?, ?, {", ".join(str(int(column == each)) for each in _COUNTS)})
        ON CONFLICT DO UPDATE SET {column} = {column} + 1
        """,
        key,
    )


_COUNTS = tuple(_TALLY_COLUMN.values())


def _chain_head(db: Database, hall_id: str) -> tuple[int, str]:
    row = db.execute(
        "SELECT number, hash FROM events WHERE hall_id = ? ORDER BY number DESC LIMIT 1", [hall_id]
    ).fetchone()
    return (row[0], row[1]) if row else (0, GENESIS)


def chain(db: Database, hall_id: str) -> Iterator[tuple[int, str, str, dict[str, Any]]]:
    """(number, previous hash, hash, content) of a hall's events, for ``first_broken``."""
    for row in db.query("SELECT * FROM events WHERE hall_id = ? ORDER BY number", [hall_id]):
        record = _as_event(row).content() | {
            name: row[name] for name in ("account_id", "received_at", "version", "business_day")
        }
        yield row["number"], row["previous_hash"], row["hash"], record


def hall_ids_with_events(db: Database) -> list[str]:
    return [row[0] for row in db.execute("SELECT DISTINCT hall_id FROM events ORDER BY hall_id")]


def tallies_kept(db: Database, hall_id: str) -> list[tuple[Any, ...]]:
    """The tallies as kept: (day, subject, severity, passes, fails, nas), empty ones left out."""
    rows = db.execute(
        """
        SELECT business_day, subject, severity, passes, fails, nas FROM tallies
        WHERE hall_id = ? AND passes + fails + nas > 0
        ORDER BY business_day, subject, severity
        """,
        [hall_id],
    )
    return [tuple(row) for row in rows]


def observations_kept(db: Database, hall_id: str) -> set[tuple[Any, ...]]:
    """As they are kept: (patrol, subject, norm, event, day, severity)."""
    rows = db.execute(
        """
        SELECT patrol_id, subject, norm_id, event_id, business_day, severity FROM observations
        WHERE hall_id = ?
        """,
        [hall_id],
    )
    return {tuple(row) for row in rows}


def newest(db: Database, hall_id: str) -> Iterator[dict[str, Any]]:
    """The newest event of each (patrol, subject, norm), found anew from all events: ``patrol_id``,
    ``subject``, ``norm_id``, ``event_id``, ``business_day``, ``version``, ``result``."""
    yield from db.query(
        """
        SELECT patrol_id, subject, norm_id, event_id, business_day, version, result
        FROM (
            SELECT patrol_id, coalesce(staff_id, '') AS subject, norm_id, id AS event_id,
                   business_day, version, result,
                   row_number() OVER (
                       PARTITION BY patrol_id, staff_id, norm_id
                       ORDER BY elapsed_ms DESC, seq DESC, id DESC
                   ) AS newness
            FROM events WHERE hall_id = ?
        )
        WHERE newness = 1
        """,
        [hall_id],
    )


def current_of_patrol(db: Database, patrol_id: str) -> list[dict[str, Any]]:
    """The current observations of a patrol: ``staff_id`` (None: hall), ``norm_id``, ``result``,
    ``note``, ``seconds``, ``count``, ``event_id``. What was taken back is left out, unless a note
    was left on it."""
    return list(
        db.query(
            """
            SELECT events.staff_id, events.norm_id, events.result, events.note, events.seconds,
                   events.count, events.id AS event_id
            FROM observations JOIN events ON events.id = observations.event_id
            WHERE observations.patrol_id = ? AND (events.result <> 'none' OR events.note <> '')
            ORDER BY events.number
            """,
            [patrol_id],
        )
    )


def highest_elapsed_ms(db: Database, patrol_id: str) -> int:
    """Of any event of the patrol; 0 when there is none."""
    row = db.execute(
        "SELECT max(elapsed_ms) FROM events WHERE patrol_id = ?", [patrol_id]
    ).fetchone()
    return row[0] or 0


def _as_event(row: dict[str, Any]) -> Event:
    return Event(
        id=row["id"],
        patrol_id=row["patrol_id"],
        staff_id=row["staff_id"],
        norm_id=row["norm_id"],
        result=Result(row["result"]),
        seconds=row["seconds"],
        count=row["count"],
        note=row["note"],
        photos=tuple(json.loads(row["photos"])),
        device_id=row["device_id"],
        seq=row["seq"],
        captured_at=row["captured_at"],
        elapsed_ms=row["elapsed_ms"],
    )
