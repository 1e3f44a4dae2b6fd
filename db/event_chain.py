"""The events of a hall as they were chained, and what is derived from them found anew, to compare
it with what is kept beside them."""

import json
from collections.abc import Collection, Iterator
from typing import Any

from sqlite_utils import Database

from db import footfall, sql
from domain.hash_chain import GENESIS, Link, link
from domain.patrols.event import KINDS, STORED, AnyEvent, Praise
from domain.result import Result

# Fields of events with a column of their own; the others are in ``detail``.
COLUMNS = (
    "id", "patrol_id", "staff_id", "norm_id", "result", "seconds", "count", "note", "photos",
    "device_id", "seq", "captured_at", "elapsed_ms", "kind",
)  # fmt: skip

# What reading a row raises that somebody made something else than an event.
_UNREADABLE = (ValueError, KeyError, TypeError, RecursionError)


def of_hall(db: Database, hall_id: str) -> Iterator[tuple[AnyEvent, str]]:
    """(event, checklist version) of all that can be read, in the order in which they were taken
    in."""
    for row in db.query("SELECT * FROM events WHERE hall_id = ? ORDER BY number", [hall_id]):
        try:
            event = as_event(row)
        except _UNREADABLE:
            continue  # named where the chain is checked
        yield event, row["version"]


def red_lines_kept(db: Database, hall_id: str) -> dict[str, tuple[str, str | None]]:
    """Event id -> (status, id of the decision)."""
    rows = db.execute(
        "SELECT event_id, status, decision_id FROM red_lines WHERE hall_id = ?", [hall_id]
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def praises_kept(db: Database, hall_id: str) -> set[tuple[str, ...]]:
    """(praise id, id of its newest event, patrol, person, business day), as they are kept."""
    query = """
        SELECT praise_id, event_id, patrol_id, staff_id, business_day FROM praises WHERE hall_id = ?
        """
    return set(sql.tuples(db, query, [hall_id]))


def newest_praises(db: Database, hall_id: str) -> Iterator[tuple[str, ...]]:
    """As ``praises_kept``, found anew from all events."""
    query = "SELECT id, business_day FROM events WHERE hall_id = ? AND kind = 'praise'"
    day_of = dict(sql.tuples(db, query, [hall_id]))
    newest: dict[str, Praise] = {}
    for event, _ in of_hall(db, hall_id):
        if isinstance(event, Praise):
            before = newest.get(event.praise_id)
            if before is None or before.order <= event.order:
                newest[event.praise_id] = event
    for praise_id, praise in newest.items():
        yield praise_id, praise.id, praise.patrol_id, praise.staff_id, day_of[praise.id]


def chain_head(db: Database, hall_id: str) -> tuple[int, str]:
    """(number, hash) of the hall's newest event; (0, GENESIS) before the first one."""
    query = "SELECT number, hash FROM events WHERE hall_id = ? ORDER BY number DESC LIMIT 1"
    row = db.execute(query, [hall_id]).fetchone()
    return (row[0], row[1]) if row else (0, GENESIS)


def newest_numbers(db: Database, hall_ids: Collection[str]) -> tuple[tuple[str, int], ...]:
    """(hall, number of its newest event; 0: none yet), by hall: what was read of these halls is
    the same as long as this is the same."""
    number = "SELECT coalesce(max(number), 0) FROM events WHERE hall_id = ?"
    return tuple((hall_id, sql.scalar(db, number, [hall_id])) for hall_id in sorted(hall_ids))


def links(db: Database, hall_id: str) -> Iterator[Link]:
    """Every event of a hall, for ``broken_links``."""
    for row in db.query("SELECT * FROM events WHERE hall_id = ? ORDER BY number", [hall_id]):
        yield row["number"], row["previous_hash"], row["hash"], _record(row)


def _record(row: dict[str, Any]) -> dict[str, Any] | None:
    """What was hashed; None: somebody made the row something that is no event."""
    try:
        record = as_event(row).content() | {
            name: row[name] for name in ("account_id", "received_at", "version", "business_day")
        }
    except _UNREADABLE:
        return None
    if row["arrived_late"] == 1:  # what was marked afterwards (2) is not part of the hash
        record["arrived_late"] = True
    if record.get("seconds") == 0 and row["hash"] != link(row["previous_hash"], record):
        # Until −0.0 was read as 0.0, it was hashed with a sign that SQLite does not keep. No other
        # value has this hash, so it proves that the row is the one that was written.
        signed = record | {"seconds": -0.0}
        if row["hash"] == link(row["previous_hash"], signed):
            return signed
    return record


def hall_ids_with_events(db: Database) -> list[str]:
    return [row[0] for row in db.execute("SELECT DISTINCT hall_id FROM events ORDER BY hall_id")]


def observations_kept(db: Database, hall_id: str) -> set[tuple[Any, ...]]:
    """As they are kept: (patrol, subject, norm, event, day, severity, account, result, credit,
    seconds, process, segment, footfall, waiting)."""
    query = """
        SELECT patrol_id, subject, norm_id, event_id, business_day, severity, account_id, result,
               credit, seconds, process, segment, footfall, waiting
        FROM observations WHERE hall_id = ?
        """
    return set(sql.tuples(db, query, [hall_id]))


def newest(db: Database, hall_id: str) -> Iterator[dict[str, Any]]:
    """The newest event of each (patrol, subject, norm), found anew from all events: ``patrol_id``,
    ``subject``, ``norm_id``, ``event_id``, ``business_day``, ``version``, ``account_id``,
    ``result``, ``seconds``, ``process``, ``segment``, ``footfall``, ``waiting``, and the ``round``
    of the patrol.

    :raises ValueError: an event cannot be read
    """
    crowds = footfall.made_anew(db, hall_id)
    partition = "events.patrol_id, events.staff_id, events.norm_id"
    rows = db.query(
        f"""
        SELECT patrol_id, subject, norm_id, event_id, business_day, version, account_id, result,
               seconds, detail, round
        FROM (
            SELECT events.patrol_id, coalesce(events.staff_id, '') AS subject, events.norm_id,
                   events.id AS event_id, events.business_day, events.version, events.account_id,
                   events.result, events.seconds, events.detail, patrols.round,
                   {sql.newness(partition, "events")} AS newness
            FROM events JOIN patrols ON patrols.id = events.patrol_id
            WHERE events.hall_id = ? AND events.kind = 'observation'
        ) AS judged
        WHERE newness = 1
        """,
        [hall_id],
    )
    for row in rows:
        fields = footfall.fields_of(row.pop("detail"))
        place = (row["patrol_id"], row["subject"], row["norm_id"])
        crowd, waiting = crowds.get(place, (None, None))
        yield row | {
            "process": fields.get("process"), "segment": fields.get("segment"),
            "footfall": crowd, "waiting": waiting,
        }  # fmt: skip


def as_event(row: dict[str, Any]) -> AnyEvent:
    """
    :param row: all columns of ``events``
    :raises ValueError, KeyError, TypeError, RecursionError: somebody made something else of it
    """
    model = KINDS[row["kind"]]
    values = {name: row[name] for name in COLUMNS if name in model.model_fields}
    if "photos" in values:
        values["photos"] = tuple(json.loads(values["photos"]))
    if "result" in values:
        values["result"] = Result(values["result"])
    event = model.model_validate(values | json.loads(row["detail"]), context=STORED)
    assert isinstance(event, AnyEvent)
    return event
