"""Every event of one observation, and what was corrected. Every read is limited to the halls or to
the person it is given."""

import json
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from db import events, ids, keys, observations, sql
from db.codes import KIND, RESULTS, word
from db.event_chain import COLUMNS
from db.keys import HALL_ITSELF, observation_of
from db.times import from_text, of_us
from db.unit_of_work import UnitOfWork
from domain.patrols.event import Event

_AT_ONCE = 500  # ids in one question
_OF_EVENT = ", ".join(
    f"events.{each}"
    for each in (*COLUMNS, "hall_id", "number", "account_id", "received_at", "version",
                 "business_day", "detail", "arrived_late")
)  # fmt: skip


def of_observation(
    db: UnitOfWork,
    patrol_id: str,
    staff_id: str | None,
    norm_id: str,
    hall_ids: Collection[str] | None,
) -> list[dict[str, Any]]:
    """Judgements and decisions, oldest first: the columns of ``events`` with ``photos`` and
    ``detail`` read, ``who``, ``counts`` (is it the current one), ``in_hall`` (its id), ``hall``,
    ``time_zone``, ``staff``, ``walker_id``, ``walker``, ``is_finished``.

    :param hall_ids: None: the reader is the member of staff ``staff_id``
    """
    marks, halls = sql.named_marks("hall", sorted(hall_ids or ()))
    of_norm = (
        f"coalesce({{0}}.staff, {HALL_ITSELF}) = :staff"
        " AND {0}.norm = (SELECT key FROM norm_ids WHERE id = :norm_id)"
    )
    there = f"events.hall IN (SELECT key FROM halls WHERE id IN ({marks}))"
    rows = db.query(
        f"""
        SELECT {_OF_EVENT}, accounts.name AS who,
               EXISTS (SELECT 1 FROM packed_observations AS observations
                       WHERE {observation_of("observations", "events")}
                         AND observations.event = events.key) AS counts,
               halls.id AS in_hall, halls.name AS hall, halls.time_zone, staff.name AS staff,
               walkers.id AS walker_id, walkers.name AS walker,
               patrols.finished_us IS NOT NULL AS is_finished
        FROM packed_patrols AS patrols
        JOIN events ON events.patrol = patrols.key
        JOIN accounts ON accounts.key = events.account
        JOIN halls ON halls.key = events.hall
        JOIN accounts AS walkers ON walkers.key = patrols.account
        LEFT JOIN staff ON staff.key = :staff
        WHERE patrols.id = :patrol_id AND {"TRUE" if hall_ids is None else there} AND (
            (events.kind = 'observation' AND {of_norm.format("events")})
            OR events.key IN (
                SELECT red_lines.decision FROM packed_events AS reports
                JOIN packed_red_lines AS red_lines ON red_lines.event = reports.key
                WHERE reports.patrol = patrols.key AND {of_norm.format("reports")}))
        ORDER BY {sql.moment("events")}
        """,
        {"patrol_id": patrol_id, "staff": keys.of_subject(db, staff_id or ""), "norm_id": norm_id}
        | halls,
    )
    return [
        row
        | {
            "photos": tuple(json.loads(row["photos"])),
            "detail": json.loads(row["detail"]),
            "captured_at": from_text(row["captured_at"]),
            "received_at": from_text(row["received_at"]),
            "counts": bool(row["counts"]),
            "is_finished": bool(row["is_finished"]),
        }
        for row in rows
    ]


def current(db: UnitOfWork, patrol_id: str, staff_id: str | None, norm_id: str) -> Event | None:
    """The current event of an observation."""
    event_id = sql.scalar(
        db,
        f"""
        SELECT {sql.id_text("events.id")}
        {observations.one("JOIN packed_events AS events ON events.key = observations.event")}
        """,
        [patrol_id, keys.of_subject(db, staff_id or ""), norm_id],
    )
    content = events.content_of(db, event_id) if event_id else None
    return Event.model_validate(content) if content else None


def judged(
    db: UnitOfWork, event_ids: Collection[str]
) -> dict[str, tuple[datetime | None, datetime, bool]]:
    """Event id -> (end of its patrol, when the event was taken in, whether it is the outcome of an
    appeal)."""
    found: dict[str, tuple[datetime | None, datetime, bool]] = {}
    asked = sorted(event_ids)
    for begin in range(0, len(asked), _AT_ONCE):
        some = asked[begin : begin + _AT_ONCE]
        rows = db.query(
            f"""
            SELECT {sql.id_text("events.id")} AS id, patrols.finished_us,
                   events.captured_us + events.received_after_us AS received_us,
                   {sql.json_has("events.detail", "appeal")} AS settled
            FROM packed_events AS events
            JOIN packed_patrols AS patrols ON patrols.key = events.patrol
            WHERE events.id IN ({sql.marks(some)})
            """,
            [ids.to_bytes(each) for each in some],
        )
        for row in rows:
            ended = None if row["finished_us"] is None else of_us(row["finished_us"])
            found[row["id"]] = ended, of_us(row["received_us"]), bool(row["settled"])
    return found


def corrected(
    db: UnitOfWork,
    first: date,
    last: date,
    *,
    hall_ids: Collection[str] = (),
    staff_id: str | None = None,
) -> list[dict[str, Any]]:
    """Observations of the business days that were corrected after their patrol, the newest
    correction first; red lines that were reported are left out (see ``db.red_lines``).

    ``event_id``, ``patrol_id``, ``staff_id``, ``norm_id``, ``version``, ``result``, ``was`` (the
    result before), ``reason``, ``who``, ``captured_at``, ``staff``, ``hall``, ``time_zone``.

    :param hall_ids: of these halls; left out: of whatever hall
    :param staff_id: about this person
    """
    scope, values = sql.of_days(hall_ids, first, last, "observations")
    if staff_id is not None:
        scope, values = observations.about_person(db, staff_id, hall_ids or None, first, last)
    before = f"""
        SELECT before.result FROM packed_events AS before
        WHERE {sql.same_observation("before", "events")}
          AND before.kind = {KIND["observation"]} AND before.key <> events.key
        ORDER BY {sql.newest_first("before")} LIMIT 1
        """
    rows = db.query(
        f"""
        SELECT {sql.id_text("events.id")} AS event_id, patrols.id AS patrol_id,
               staff.id AS staff_id, norm_ids.id AS norm_id, checklist_versions.version,
               {word("observations.result", RESULTS)} AS result, events.captured_us AS captured_at,
               accounts.name AS who, staff.name AS staff, halls.name AS hall, halls.time_zone,
               {sql.json_text("events.detail", "reason")} AS reason,
               {word(f"({before})", RESULTS)} AS was
        {observations.JOINED}
        WHERE {scope} AND {sql.reason("events")} <> ''
          AND NOT EXISTS (
              SELECT 1 FROM packed_events AS reports
              JOIN packed_red_lines AS red_lines ON red_lines.event = reports.key
              WHERE {sql.same_observation("reports", "events")})
        ORDER BY events.captured_us DESC, events.id
        """,
        values,
    )
    return [row | {"captured_at": of_us(row["captured_at"])} for row in rows]
