"""How full the hall was when something was seen: what the newest header of the patrol said then.

Kept beside each observation, in the same unit of work, so that figures by footfall cost no look at
the events. A tablet may bring a header after the judgements that it explains: what came after it is
then set anew. A correction made after the patrol is about what was seen during it.
"""

import json
from typing import Any

from sqlite_utils import Database

from db import sql
from domain.patrols.event import Event, Header
from domain.patrols.patrol import Patrol

Crowd = tuple[str | None, int | None]  # footfall, customers waiting; None: nobody said so
Place = tuple[str, str, str]  # patrol, subject, norm
_Order = tuple[int, int, str]

_SAID = f"{sql.json_text('detail', 'footfall')}, {sql.json_number('detail', 'waiting_count')}"
_NEWEST_FIRST = f"ORDER BY {sql.newest_first()} LIMIT 1"
# By the index of headers: a day of a hall has few.
_HEADERS = f"""
    FROM events WHERE hall_id = :hall AND business_day = :day AND kind = 'header'
      AND {sql.unindexed("patrol_id")} = :patrol
"""


def at(db: Database, patrol: Patrol, event: Event) -> Crowd:
    """What the newest header before the event says."""
    elapsed_ms, seq, id_ = event.order
    row = db.execute(
        f"SELECT {_SAID} {_HEADERS}"
        f" AND ({sql.moment()}) <= (:elapsed_ms, :seq, :id) {_NEWEST_FIRST}",
        _of(patrol) | {"elapsed_ms": elapsed_ms, "seq": seq, "id": id_},
    ).fetchone()
    return (row[0], row[1]) if row else (None, None)


def renew(db: Database, patrol: Patrol, header: Header) -> None:
    """Set anew what was seen after a header that came in."""
    after = """event_id IN (
        SELECT id FROM events WHERE patrol_id = :patrol AND kind = 'observation'
          AND elapsed_ms >= :elapsed_ms)"""
    _renew(db, patrol, after, elapsed_ms=header.elapsed_ms)


def renew_corrected(db: Database, patrol: Patrol, event: Event) -> None:
    """Set anew the observation of an event that came in after the correction of what it says."""
    of_event = "subject = :subject AND norm_id = :norm"
    _renew(db, patrol, of_event, subject=event.staff_id or "", norm=event.norm_id)


def _renew(db: Database, patrol: Patrol, which: str, **values: str | int) -> None:
    db.execute(
        f"""
        UPDATE observations SET (footfall, waiting) = (
            SELECT {_SAID} {_HEADERS} AND ({sql.moment()}) <= (
                SELECT {sql.moment()} FROM events
                WHERE patrol_id = :patrol AND kind = 'observation'
                  AND norm_id = observations.norm_id
                  AND coalesce(staff_id, '') = observations.subject
                  AND {sql.reason()} = ''
                {_NEWEST_FIRST})
            {_NEWEST_FIRST}
        )
        WHERE patrol_id = :patrol AND {which}
        """,
        _of(patrol) | values,
    )


def _of(patrol: Patrol) -> dict[str, Any]:
    day = patrol.business_day.isoformat()
    return {"hall": patrol.hall_id, "day": day, "patrol": patrol.id}


def made_anew(db: Database, hall_id: str) -> dict[Place, Crowd]:
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


def _events(db: Database, hall_id: str, kind: str, columns: str) -> Any:
    """Oldest first within a patrol."""
    return db.execute(
        f"SELECT {columns}, {sql.moment()}, detail FROM events"
        f" WHERE hall_id = ? AND kind = ? ORDER BY patrol_id, {sql.moment()}",
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
