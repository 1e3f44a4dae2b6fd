"""How full the hall was when something was seen: what the newest header of the patrol said then.

Kept beside each observation, in the same unit of work, so that figures by footfall cost no look at
the events. A tablet may bring a header after the judgements that it explains: what came after it is
then set anew. A correction made after the patrol is about what was seen during it.
"""

import json
from collections.abc import Collection
from datetime import date
from typing import Any

from db import ids, sql
from db.codes import FOOTFALL, KIND
from db.keys import HALL_ITSELF, EventKeys, PatrolKeys
from db.unit_of_work import UnitOfWork
from domain.patrols.event import Event, Header

Crowd = tuple[str | None, int | None]  # footfall, customers waiting; None: nobody said so
Place = tuple[str, str, str]  # patrol, subject, norm
_Order = tuple[int, int, str]

_SAID = f"{sql.json_text('detail', 'footfall')}, {sql.json_number('detail', 'waiting_count')}"
_NEWEST_FIRST = f"ORDER BY {sql.newest_first()} LIMIT 1"
# By the index of headers: a day of a hall has few.
_HEADERS = f"""
    FROM packed_events WHERE hall = :hall AND day = :day AND kind = {KIND["header"]}
      AND {sql.unindexed("patrol")} = :patrol
"""


def at(db: UnitOfWork, place: PatrolKeys, event: Event) -> tuple[int | None, int | None]:
    """(Code of the footfall, customers waiting) as the newest header before the event says."""
    elapsed_ms, seq, event_id = event.order
    row = db.execute(
        f"SELECT {_SAID} {_HEADERS}"
        f" AND ({sql.moment()}) <= (:elapsed_ms, :seq, :id) {_NEWEST_FIRST}",
        place._asdict() | {"elapsed_ms": elapsed_ms, "seq": seq, "id": ids.to_bytes(event_id)},
    ).fetchone()
    return (FOOTFALL.get(row[0]), row[1]) if row else (None, None)


def renew(db: UnitOfWork, place: PatrolKeys, header: Header) -> None:
    """Set anew what was seen after a header that came in."""
    after = f"""event IN (
        SELECT key FROM packed_events WHERE patrol = :patrol AND kind = {KIND["observation"]}
          AND elapsed_ms >= :elapsed_ms)"""
    _renew(db, place, after, elapsed_ms=header.elapsed_ms)


def renew_corrected(db: UnitOfWork, keys: EventKeys) -> None:
    """Set anew the observation of an event that came in after the correction of what it says."""
    of_event = "staff = :staff AND norm = :norm"
    _renew(db, keys.place, of_event, staff=keys.subject, norm=keys.norm)


def _renew(db: UnitOfWork, place: PatrolKeys, which: str, **values: int | None) -> None:
    db.execute(
        f"""
        UPDATE packed_observations SET (footfall, waiting) = (
            SELECT {_coded(sql.json_text("detail", "footfall"))},
                   {sql.json_number("detail", "waiting_count")}
            {_HEADERS} AND ({sql.moment()}) <= (
                SELECT {sql.moment()} FROM packed_events AS judged
                WHERE judged.patrol = :patrol AND judged.kind = {KIND["observation"]}
                  AND judged.norm = packed_observations.norm
                  AND coalesce(judged.staff, {HALL_ITSELF}) = packed_observations.staff
                  AND {sql.reason()} = ''
                {_NEWEST_FIRST})
            {_NEWEST_FIRST}
        )
        WHERE hall = :hall AND day = :day AND patrol = :patrol AND {which}
        """,
        place._asdict() | values,
    )


def _coded(word: str) -> str:
    cases = " ".join(f"WHEN '{each}' THEN {code}" for each, code in FOOTFALL.items())
    return f"CASE {word} {cases} END"


def made_anew(db: UnitOfWork, hall_id: str) -> dict[Place, Crowd]:
    """The same from all events of a hall, found another way; without those of which nothing was
    said.

    :raises ValueError: an event cannot be read
    """
    headers: dict[str, list[tuple[_Order, Crowd]]] = {}
    for patrol_id, *order, detail in _events(db, hall_id, "header", "patrol_id"):
        fields = fields_of(detail)
        crowd = (fields.get("footfall"), fields.get("waiting_count"))
        headers.setdefault(patrol_id, []).append((_order(order), crowd))
    judged: dict[Place, _Order] = {}
    columns = "patrol_id, coalesce(staff_id, ''), norm_id"
    for patrol_id, subject, norm_id, *order, detail in (
        _events(db, hall_id, "observation", columns) if headers else ()
    ):
        if patrol_id in headers and not fields_of(detail).get("reason"):
            judged[patrol_id, subject, norm_id] = _order(order)
    crowds: dict[Place, Crowd] = {}
    for place, moment in judged.items():
        before = [crowd for order, crowd in headers[place[0]] if order <= moment]
        if before:
            crowds[place] = before[-1]
    return crowds


def _events(db: UnitOfWork, hall_id: str, kind: str, columns: str) -> Any:
    """Oldest first within a patrol."""
    return db.execute(
        f"SELECT {columns}, {sql.moment()}, detail FROM events"
        f" WHERE {sql.of_halls('hall', [hall_id])} AND kind = ? ORDER BY patrol_id, {sql.moment()}",
        [hall_id, kind],
    )


def _order(parts: list[Any]) -> _Order:
    elapsed_ms, seq, id_ = parts
    return elapsed_ms, seq, id_


def fields_of(detail: str) -> dict[str, Any]:
    """The fields of an event without a column of their own.

    :raises ValueError: somebody made something else of them
    """
    fields = json.loads(detail)
    if not isinstance(fields, dict):
        message = "not an object"
        raise ValueError(message)
    return fields


def mean_waiting(
    db: UnitOfWork, hall_ids: Collection[str], first: date, last: date
) -> dict[str, tuple[float, int]]:
    """How many customers waited on average, and how often somebody counted them, by hall; halls
    where nobody did are left out."""
    watched, values = sql.of_days(hall_ids, first, last, "packed_events")
    waiting = sql.json_number("packed_events.detail", "waiting_count")
    rows = db.query(
        f"""
        SELECT halls.id AS hall_id, avg({waiting}) AS waiting, count({waiting}) AS times
        FROM packed_events JOIN halls ON halls.key = packed_events.hall
        WHERE {watched} AND packed_events.kind = {KIND["header"]} AND {waiting} IS NOT NULL
        GROUP BY halls.id
        """,
        values,
    )
    return {row["hall_id"]: (float(row["waiting"]), row["times"]) for row in rows}
