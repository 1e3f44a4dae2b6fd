"""What arrived after the end of its patrol: whose word it may change, and which came.

``events.arrived_late`` is 1 for an event that came after the end, and part of its hash; 2 for those
that were found late when the column came (by the time of arrival), and not part of it.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlite_utils import Database

from db import sql
from db.times import from_text
from domain.patrols.event import Event, Examined, FromTablet, Praise


@dataclass(frozen=True)
class Current:
    """What counts now of that which an event is about, and whose it is."""

    account_id: str
    order: tuple[int, int, str]  # as ``Event.order``
    is_settled: bool  # corrected or decided, with a reason


def took_part(db: Database, patrol_id: str, account_id: str) -> bool:
    """Whether the account recorded something on the patrol while it was open."""
    query = f"""
        SELECT 1 FROM events WHERE patrol_id = ? AND account_id = ? AND arrived_late = 0
          AND kind <> 'decision' AND {sql.reason()} = ''
        """
    return sql.exists(db, query, [patrol_id, account_id])


def current(db: Database, event: FromTablet) -> Current | None:
    """None: nobody said anything about it yet."""
    query, values = _CURRENT[event.kind], [event.patrol_id]
    if isinstance(event, Event):
        values += [event.staff_id or "", event.norm_id]
    elif isinstance(event, Praise):
        values.append(event.praise_id)
    elif isinstance(event, Examined):
        values.append(event.examined_id)
    row = db.execute(query, values).fetchone()
    if row is None:
        return None
    return Current(row["account_id"], (row["elapsed_ms"], row["seq"], row["id"]), bool(row["why"]))


_OF_EVENT = f"SELECT events.account_id, {sql.moment('events')}, {sql.reason('events')} AS why"
_CURRENT = {
    "observation": f"""
        {_OF_EVENT} FROM observations JOIN events ON events.id = observations.event_id
        WHERE observations.patrol_id = ? AND observations.subject = ?
          AND observations.norm_id = ?
        """,
    "praise": f"""
        {_OF_EVENT} FROM praises JOIN events ON events.id = praises.event_id
        WHERE praises.patrol_id = ? AND praises.praise_id = ?
        """,
    "examined": f"""
        {_OF_EVENT} FROM events
        WHERE patrol_id = ? AND kind = 'examined' AND {sql.json_text("detail", "examined_id")} = ?
        ORDER BY {sql.newest_first()} LIMIT 1
        """,
    "header": f"""
        {_OF_EVENT} FROM events WHERE patrol_id = ? AND kind = 'header'
        ORDER BY {sql.newest_first()} LIMIT 1
        """,
}


def others_recorded(db: Database, patrol_id: str, account_id: str) -> bool:
    """Whether somebody else judged or praised somebody on the patrol."""
    query = """
        SELECT 1 FROM events
        WHERE patrol_id = ? AND account_id <> ? AND kind IN ('observation', 'praise')
        """
    return sql.exists(db, query, [patrol_id, account_id])


def of_period(
    db: Database, hall_ids: Collection[str], first: date, last: date
) -> list[dict[str, Any]]:
    """What arrived late about the business days, the newest arrival first.

    ``event_id``, ``number`` (in the hall's chain), ``kind`` (observation, praise, header,
    examined), ``patrol_id``, ``round``, ``opened_at``, ``finished_at`` (None: nobody finished it),
    ``who``, ``walker``, ``staff_id``, ``staff`` (None: the hall itself), ``hall_id``,
    ``branch_id``, ``hall``, ``time_zone``, ``norm_id`` ('' for a praise or a header), ``version``,
    ``result``, ``was`` (what counted of it before; None: nothing), ``counts`` (whether it is what
    counts), ``note``, ``captured_at``, ``received_at``, ``business_day``, ``withdrawn`` (of an
    examined case).
    """
    of_days, values = sql.of_days(hall_ids, first, last, "events")
    praise = [sql.json_text(f"{each}.detail", "praise_id") for each in ("before", "events")]
    rows = db.query(
        f"""
        SELECT events.id AS event_id, events.number, events.kind, events.patrol_id, patrols.round,
               patrols.opened_at, patrols.finished_at, accounts.name AS who,
               walkers.name AS walker, events.staff_id, staff.name AS staff, events.hall_id,
               halls.branch_id, halls.name AS hall, halls.time_zone, events.norm_id,
               events.version, events.result, events.note, events.captured_at,
               events.received_at, events.business_day,
               coalesce({sql.json_flag("events.detail", "withdrawn")}, 0) AS withdrawn,
               CASE events.kind
                   WHEN 'observation' THEN EXISTS (
                       SELECT 1 FROM observations WHERE event_id = events.id)
                   WHEN 'praise' THEN EXISTS (SELECT 1 FROM praises WHERE event_id = events.id)
                   WHEN 'examined' THEN 0
                   ELSE NOT EXISTS (
                       SELECT 1 FROM events AS newer
                       WHERE newer.patrol_id = events.patrol_id AND newer.kind = 'header'
                         AND ({sql.moment("newer")}) > ({sql.moment("events")}))
               END AS counts,
               (SELECT before.result FROM events AS before
                WHERE {sql.same_observation("before", "events")} AND before.kind = events.kind
                  AND {sql.same(*praise)} AND before.number < events.number
                ORDER BY {sql.newest_first("before")} LIMIT 1) AS was
        FROM events
        JOIN patrols ON patrols.id = events.patrol_id
        JOIN accounts ON accounts.id = events.account_id
        JOIN accounts AS walkers ON walkers.id = patrols.account_id
        JOIN halls ON halls.id = events.hall_id
        LEFT JOIN staff ON staff.id = events.staff_id
        WHERE events.arrived_late > 0 AND {of_days}
        ORDER BY events.received_at DESC, events.hall_id, events.number DESC
        """,
        values,
    )
    return [
        row
        | {name: from_text(row[name]) for name in ("opened_at", "captured_at", "received_at")}
        | {
            "finished_at": from_text(row["finished_at"]) if row["finished_at"] else None,
            "counts": bool(row["counts"]),
            "withdrawn": bool(row["withdrawn"]),
        }
        for row in rows
    ]


def published_upto(db: Database, branch_id: str, month: str) -> tuple[int, dict[str, int]] | None:
    """(The newest edition of a month, hall id -> number of the newest event that is in it); None:
    the month was not published."""
    row = db.execute(
        "SELECT edition, inputs FROM publications WHERE (branch_id, month) = (?, ?)"
        " ORDER BY edition DESC LIMIT 1",
        [branch_id, month],
    ).fetchone()
    if row is None:
        return None
    return row[0], {hall["hall_id"]: hall["upto"] for hall in json.loads(row[1])["halls"]}
