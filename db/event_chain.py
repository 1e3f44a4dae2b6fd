"""The events of a hall as they were chained, and what is derived from them found anew, to compare
it with what is kept beside them."""

import json
import re
from collections.abc import Callable, Collection, Iterator
from datetime import date
from typing import Any

from db import footfall, ids, keys, sql
from db.codes import FOOTFALLS, KIND, RESULTS, SEVERITIES, word
from db.codes import KINDS as KINDS_STORED
from db.times import day_text, from_text, text_of_us, to_text, to_us
from db.unit_of_work import UnitOfWork
from domain.hash_chain import GENESIS, Link, link
from domain.patrols.event import KINDS, STORED, AnyEvent, Praise
from domain.result import Result

# Fields of events with a column of their own; the others are in ``detail``.
COLUMNS = (
    "id", "patrol_id", "staff_id", "norm_id", "result", "seconds", "count", "note", "photos",
    "device_id", "seq", "captured_at", "elapsed_ms", "kind",
)  # fmt: skip

_HALL = "hall = (SELECT key FROM halls WHERE id = ?)"

# What reading a row raises that somebody made something else than an event.
_UNREADABLE = (ValueError, KeyError, TypeError, RecursionError)


def _rows(db: UnitOfWork, hall_id: str) -> Iterator[dict[str, Any]]:
    """The columns of ``events``, in order: ids and words are put in their place here, which takes
    half the time of the view. A cell that says nothing is None."""
    accounts, staff = keys.ids_of(db, "accounts"), keys.ids_of(db, "staff")
    norms, versions = keys.ids_of(db, "norm_ids"), keys.ids_of(db, "checklist_versions", "version")
    cursor = db.tuples(
        """
        SELECT events.*, patrols.id AS patrol_id, tablets.id AS device_id
        FROM packed_events AS events
        LEFT JOIN packed_patrols AS patrols ON patrols.key = events.patrol
        LEFT JOIN tablets ON tablets.key = events.tablet
        WHERE events.hall = ? ORDER BY events.number
        """,
        [keys.of_hall(db, hall_id)],
    )
    names, before = sql.columns_of(cursor), (0, GENESIS)
    for cells in cursor:
        row = dict(zip(names, cells, strict=True))
        number, own = row["number"], row["hash"].hex()
        captured_us = row["captured_us"]
        yield row | {
            "hall_id": hall_id,
            "id": _told(ids.to_text, row["id"]),
            "account_id": accounts.get(row["account"]),
            "staff_id": staff.get(row["staff"]),
            "norm_id": norms.get(row["norm"], ""),
            "device_id": _told(ids.to_text, row["device_id"]),
            "captured_at": _told(text_of_us, captured_us),
            "received_at": _told(text_of_us, captured_us + row["received_after_us"]),
            "version": versions.get(row["version"]),
            "business_day": _told(day_text, row["day"]),
            "kind": _KIND_OF.get(row["kind"]),
            "result": _RESULT_OF.get(row["result"]),
            "photos": row["photos"] or "[]",
            "detail": row["detail"] or "{}",
            "previous_hash": before[1] if number == before[0] + 1 else None,
            "hash": own,
        }
        before = (number, own)


_KIND_OF, _RESULT_OF = dict(enumerate(KINDS_STORED)), dict(enumerate(RESULTS))


def _told(tell: Callable[[Any], str], stored: Any) -> str | None:
    try:
        return tell(stored)
    except (ValueError, OverflowError, TypeError, AttributeError):
        return None  # somebody made it something that is none


def of_hall(db: UnitOfWork, hall_id: str) -> Iterator[tuple[AnyEvent, str]]:
    """(event, checklist version) of all that can be read, in the order in which they were taken
    in."""
    for row in _rows(db, hall_id):
        try:
            event = as_event(row)
        except _UNREADABLE:
            continue  # named where the chain is checked
        yield event, row["version"]


def red_lines_kept(db: UnitOfWork, hall_id: str) -> dict[str, tuple[str, str | None]]:
    """Event id -> (status, id of the decision)."""
    query = "SELECT event_id, status, decision_id FROM red_lines WHERE hall = ?"
    rows = db.execute(query, [keys.of_hall(db, hall_id)])
    return {row[0]: (row[1], row[2]) for row in rows}


def praises_kept(db: UnitOfWork, hall_id: str) -> set[tuple[str, ...]]:
    """(praise id, id of its newest event, patrol, person, business day), as they are kept."""
    query = """
        SELECT praise_id, event_id, patrol_id, staff_id, business_day FROM praises WHERE hall = ?
        """
    return set(db.tuples(query, [keys.of_hall(db, hall_id)]))


def newest_praises(db: UnitOfWork, hall_id: str) -> Iterator[tuple[str, ...]]:
    """As ``praises_kept``, found anew from all events."""
    query = "SELECT id, business_day FROM events WHERE hall = ? AND kind = 'praise'"
    day_of = dict(db.tuples(query, [keys.of_hall(db, hall_id)]))
    newest: dict[str, Praise] = {}
    for event, _ in of_hall(db, hall_id):
        if isinstance(event, Praise):
            before = newest.get(event.praise_id)
            if before is None or before.order <= event.order:
                newest[event.praise_id] = event
    for praise_id, praise in newest.items():
        yield praise_id, praise.id, praise.patrol_id, praise.staff_id, day_of[praise.id]


def chain_head(db: UnitOfWork, hall_id: str) -> tuple[int, str]:
    """(number, hash) of the hall's newest event; (0, GENESIS) before the first one."""
    query = f"SELECT number, hash FROM packed_events WHERE {_HALL} ORDER BY number DESC LIMIT 1"
    row = db.execute(query, [hall_id]).fetchone()
    return (row[0], row[1].hex()) if row else (0, GENESIS)


def newest_numbers(db: UnitOfWork, hall_ids: Collection[str]) -> tuple[tuple[str, int], ...]:
    """(hall, number of its newest event; 0: none yet), by hall: what was read of these halls is
    the same as long as this is the same."""
    number = f"SELECT coalesce(max(number), 0) FROM packed_events WHERE {_HALL}"
    return tuple((hall_id, sql.scalar(db, number, [hall_id])) for hall_id in sorted(hall_ids))


def links(db: UnitOfWork, hall_id: str) -> Iterator[Link]:
    """Every event of a hall, for ``broken_links``."""
    for row in _rows(db, hall_id):
        found = _as_found(row["as_found"])
        if found is None:
            yield row["number"], row["previous_hash"], row["hash"], None
        else:
            row |= found
            yield row["number"], row["previous_hash"], row["hash"], _record(row)


def _as_found(written: str | None) -> dict[str, str] | None:
    """Cells that somebody had made something else before they were packed, word for word. None: it
    says of a cell what would have been packed, and so stands in for what was altered since."""
    if written is None:
        return {}
    try:
        cells = json.loads(written)
        is_odd = all(_ODD[name](text) for name, text in cells.items())
    except (*_UNREADABLE, AttributeError):
        return None
    return cells if is_odd else None


def _is_odd_time(text: str) -> bool:
    try:
        at = from_text(text)
        return to_text(at) != text or to_us(at) < 0
    except (ValueError, OverflowError):
        return True


def _is_odd_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() != text
    except ValueError:
        return True


_HASH = re.compile("[0-9a-f]{64}")
# What a cell can have been that no number or bytes tell.
_ODD: dict[str, Callable[[str], bool]] = {
    "captured_at": _is_odd_time,
    "received_at": _is_odd_time,
    "business_day": _is_odd_day,
    "hash": lambda text: _HASH.fullmatch(text) is None,
    "previous_hash": lambda text: True,  # compared with that of the event before
}


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


def hall_ids_with_events(db: UnitOfWork) -> list[str]:
    some = "SELECT 1 FROM packed_events WHERE hall = halls.key"
    return [row[0] for row in db.execute(f"SELECT id FROM halls WHERE EXISTS ({some}) ORDER BY id")]


def observations_kept(db: UnitOfWork, hall_id: str) -> set[tuple[Any, ...]]:
    """As they are kept: (patrol, subject, norm, event, day, severity, account, result, credit,
    seconds, process, segment, footfall, waiting)."""
    accounts, norms = keys.ids_of(db, "accounts"), keys.ids_of(db, "norm_ids")
    staff = {keys.HALL_ITSELF: ""} | keys.ids_of(db, "staff")
    query = """
        SELECT patrols.id, seen.staff, seen.norm, events.id, seen.day, seen.severity, seen.account,
               seen.result, seen.credit, seen.seconds, seen.process, seen.segment, seen.footfall,
               seen.waiting
        FROM packed_observations AS seen
        LEFT JOIN packed_patrols AS patrols ON patrols.key = seen.patrol
        LEFT JOIN packed_events AS events ON events.key = seen.event
        WHERE seen.hall = ?
        """
    return {
        (
            patrol_id, staff.get(subject), norms.get(norm), _told(ids.to_text, event_id),
            _told(day_text, day), SEVERITIES[severity], accounts.get(account), RESULTS[result],
            credit, seconds, process, segment, None if crowd is None else FOOTFALLS[crowd], waiting,
        )
        for patrol_id, subject, norm, event_id, day, severity, account, result, credit, seconds,
            process, segment, crowd, waiting in db.tuples(query, [keys.of_hall(db, hall_id)])
    }  # fmt: skip


def newest(db: UnitOfWork, hall_id: str) -> Iterator[dict[str, Any]]:
    """The newest event of each (patrol, subject, norm), found anew from all events: ``patrol_id``,
    ``subject``, ``norm_id``, ``event_id``, ``business_day``, ``version``, ``account_id``,
    ``result``, ``seconds``, ``process``, ``segment``, ``footfall``, ``waiting``, and the ``round``
    of the patrol.

    :raises ValueError: an event cannot be read
    """
    crowds = footfall.made_anew(db, hall_id)
    partition = "patrol, staff, norm"
    rows = db.query(
        f"""
        SELECT patrols.id AS patrol_id, coalesce(staff.id, '') AS subject, norm_ids.id AS norm_id,
               {sql.id_text("judged.id")} AS event_id, {sql.day_text("judged.day")} AS business_day,
               checklist_versions.version, accounts.id AS account_id,
               {word("judged.result", RESULTS)} AS result, judged.seconds, judged.detail,
               patrols.round
        FROM (
            SELECT id, patrol, staff, norm, account, version, day, result, seconds,
                   coalesce(detail, '{{}}') AS detail, {sql.newness(partition)} AS newness
            FROM packed_events WHERE hall = ? AND kind = {KIND["observation"]}
        ) AS judged
        JOIN packed_patrols AS patrols ON patrols.key = judged.patrol
        JOIN checklist_versions ON checklist_versions.key = judged.version
        JOIN accounts ON accounts.key = judged.account
        JOIN norm_ids ON norm_ids.key = judged.norm
        LEFT JOIN staff ON staff.key = judged.staff
        WHERE newness = 1
        """,
        [keys.of_hall(db, hall_id)],
    )
    for row in rows:
        fields = footfall.fields_of(row.pop("detail"))
        place = (row["patrol_id"], row["subject"], row["norm_id"])
        crowd, waiting = crowds.get(place, (None, None))
        yield row | {
            "account_id": fields.get("observer_id") or row["account_id"],
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
