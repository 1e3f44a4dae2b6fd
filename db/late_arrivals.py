"""What arrived after the end of its patrol: whose word it may change, and which came.

``events.arrived_late`` is 1 for an event that came after the end, and part of its hash; 2 for those
that were found late when the column came (by the time of arrival), and not part of it.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from db import keys, observations, sql
from db.codes import KIND, KINDS, RESULTS, word
from db.keys import observation_of
from db.observed_at import RECEIVED_US
from db.times import from_text
from db.unit_of_work import UnitOfWork
from domain.patrols.event import Event, Examined, FromTablet, Praise


@dataclass(frozen=True)
class Current:
    """What counts now of that which an event is about, and whose it is."""

    account_id: str
    order: tuple[int, int, str]  # as ``Event.order``
    is_settled: bool  # corrected or decided, with a reason


def took_part(db: UnitOfWork, patrol_id: str, account_id: str) -> bool:
    """Whether the account recorded something on the patrol while it was open."""
    query = f"""
        SELECT 1 FROM packed_events WHERE patrol = {keys.PATROL}
          AND account = (SELECT key FROM accounts WHERE id = ?) AND arrived_late = 0
          AND kind <> {KIND["decision"]} AND {sql.reason()} = ''
        """
    return sql.exists(db, query, [patrol_id, account_id])


def current(db: UnitOfWork, event: FromTablet) -> Current | None:
    """None: nobody said anything about it yet."""
    query = _CURRENT[event.kind]
    values: list[Any] = [event.patrol_id]
    if isinstance(event, Event):
        values += [keys.of_subject(db, event.staff_id or ""), event.norm_id]
    elif isinstance(event, Praise):
        values.append(event.praise_id)
    elif isinstance(event, Examined):
        values.append(event.examined_id)
    row = db.execute(query, values).fetchone()
    if row is None:
        return None
    return Current(row["account_id"], (row["elapsed_ms"], row["seq"], row["id"]), bool(row["why"]))


_OF_EVENT = f"""
SELECT accounts.id AS account_id, events.elapsed_ms, events.seq, {sql.id_text("events.id")} AS id,
       {sql.reason("events")} AS why
"""
_EVENT = "JOIN packed_events AS events ON events.key = observations.event"
_ACCOUNT = "JOIN accounts ON accounts.key = events.account"
_CURRENT = {
    "observation": f"""
        {_OF_EVENT}
        {observations.one(f"{_EVENT} {_ACCOUNT}")}
        """,
    "praise": f"""
        {_OF_EVENT} FROM packed_praises AS praises
        JOIN packed_events AS events ON events.key = praises.event {_ACCOUNT}
        WHERE praises.patrol = {keys.PATROL} AND praises.praise_id = ?
        """,
    "examined": f"""
        {_OF_EVENT} FROM packed_events AS events {_ACCOUNT}
        WHERE events.patrol = {keys.PATROL} AND events.kind = {KIND["examined"]}
          AND {sql.json_text("events.detail", "examined_id")} = ?
        ORDER BY {sql.newest_first("events")} LIMIT 1
        """,
    "header": f"""
        {_OF_EVENT} FROM packed_events AS events {_ACCOUNT} WHERE events.patrol = {keys.PATROL}
          AND events.kind = {KIND["header"]}
        ORDER BY {sql.newest_first("events")} LIMIT 1
        """,
}


def others_recorded(db: UnitOfWork, patrol_id: str, account_id: str) -> bool:
    """Whether somebody else judged or praised somebody on the patrol."""
    query = f"""
        SELECT 1 FROM packed_events AS events JOIN accounts ON accounts.key = events.account
        WHERE events.patrol = {keys.PATROL} AND accounts.id <> ?
          AND events.kind IN ({KIND["observation"]}, {KIND["praise"]})
        """
    return sql.exists(db, query, [patrol_id, account_id])


def of_period(
    db: UnitOfWork, hall_ids: Collection[str], first: date, last: date
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
    was = f"""
        SELECT before.result FROM packed_events AS before
        WHERE {sql.same_observation("before", "events")} AND before.kind = events.kind
          AND {sql.same(*praise)} AND before.number < events.number
        ORDER BY {sql.newest_first("before")} LIMIT 1
        """
    rows = db.query(
        f"""
        SELECT {sql.id_text("events.id")} AS event_id, events.number,
               {word("events.kind", KINDS)} AS kind, patrols.id AS patrol_id, patrols.round,
               {sql.time_text("patrols.opened_us")} AS opened_at,
               {sql.time_text("patrols.finished_us")} AS finished_at, accounts.name AS who,
               walkers.name AS walker, staff.id AS staff_id, staff.name AS staff,
               halls.id AS hall_id, halls.branch_id, halls.name AS hall, halls.time_zone,
               coalesce(norm_ids.id, '') AS norm_id, checklist_versions.version,
               {word("events.result", RESULTS)} AS result, events.note,
               {sql.time_text("events.captured_us")} AS captured_at,
               {sql.time_text(RECEIVED_US)} AS received_at,
               {sql.day_text("events.day")} AS business_day,
               coalesce({sql.json_flag("events.detail", "withdrawn")}, 0) AS withdrawn,
               CASE events.kind
                   WHEN {KIND["observation"]} THEN EXISTS (
                       SELECT 1 FROM packed_observations AS seen
                       WHERE {observation_of("seen", "events")} AND seen.event = events.key)
                   WHEN {KIND["praise"]} THEN EXISTS (
                       SELECT 1 FROM packed_praises WHERE event = events.key)
                   WHEN {KIND["examined"]} THEN FALSE
                   ELSE NOT EXISTS (
                       SELECT 1 FROM packed_events AS newer
                       WHERE newer.patrol = events.patrol AND newer.kind = {KIND["header"]}
                         AND ({sql.moment("newer")}) > ({sql.moment("events")}))
               END AS counts,
               {word(f"({was})", RESULTS)} AS was
        FROM packed_events AS events
        JOIN packed_patrols AS patrols ON patrols.key = events.patrol
        JOIN checklist_versions ON checklist_versions.key = events.version
        JOIN accounts ON accounts.key = events.account
        JOIN accounts AS walkers ON walkers.key = patrols.account
        JOIN halls ON halls.key = events.hall
        LEFT JOIN staff ON staff.key = events.staff
        LEFT JOIN norm_ids ON norm_ids.key = events.norm
        WHERE events.arrived_late > 0 AND {of_days}
        ORDER BY {RECEIVED_US} DESC, halls.id, events.number DESC
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


def published_upto(db: UnitOfWork, branch_id: str, month: str) -> tuple[int, dict[str, int]] | None:
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
