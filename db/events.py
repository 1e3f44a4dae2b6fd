"""Events: append-only, chained per hall, with what is derived from them kept beside them.

``events`` is the truth. ``observations`` names the newest event of each (patrol, subject, norm),
``praises`` that of each praise, ``red_lines`` how a reported breach stands, and ``occasions`` sums
the observations per patrol, subject and observer (``db.occasions``), ``norm_weeks`` per norm and
week (``db.norm_weeks``). An observation also says how full the hall was (``db.footfall``). All
change in the same unit of work, so a screen costs what it shows and not what history holds.

Each of these names is a view, with ids, days, times and words; ``subject`` is the id of the member
of staff, or '' for the hall itself. What is stored stands in the table of the name with ``packed_``
before it, in keys, numbers and codes (``db.keys``, ``db.times``, ``db.codes``, ``db.ids``).
"""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from db import footfall, ids, norm_weeks, occasions, sql
from db import keys as key_of
from db.codes import KIND, RESULT, RESULTS, SEVERITIES, SEVERITY
from db.event_chain import COLUMNS, as_event, chain_head
from db.keys import EventKeys
from db.norm_weeks import Judged
from db.times import to_text, to_us
from db.unit_of_work import UnitOfWork
from domain.hash_chain import link
from domain.norms.norm import Norm, Severity
from domain.norms.severity import severity_in_score
from domain.patrols.credit import credit
from domain.patrols.event import AnyEvent, Decision, Event, Header, Praise, Status
from domain.patrols.patrol import Patrol
from domain.result import Result


def add(
    db: UnitOfWork,
    event: AnyEvent,
    patrol: Patrol,
    account_id: str,
    now: datetime,
    norm: Norm | None = None,
    *,
    arrived_late: bool = False,
) -> None:
    """Append one event, and bring what is derived up to date.

    :param norm: that the event judges, of the patrol's version; needed for an observation
    :param arrived_late: it came after the end of its patrol
    :raises sqlite3.IntegrityError: an event with this id is stored already
    :raises LookupError: the patrol, the account or the member of staff is not there
    """
    number, previous = chain_head(db, patrol.hall_id)
    content = event.content()
    record = content | {"account_id": account_id, "received_at": to_text(now)}
    # The patrol's row can be changed; what an event was judged against is chained with it.
    record |= {"version": patrol.version, "business_day": patrol.business_day.isoformat()}
    if arrived_late:  # left out otherwise, so that the hashes of older events stay what they are
        record["arrived_late"] = True
    detail = {name: value for name, value in content.items() if name not in COLUMNS}
    keys = key_of.of_event(
        db, patrol, account_id, content.get("staff_id"), content.get("norm_id", ""), event.device_id
    )
    photos, captured_us = content.get("photos", []), to_us(event.captured_at)
    stored = {
        "hall": keys.place.hall,
        "number": number + 1,
        "id": ids.to_bytes(event.id),
        "patrol": keys.place.patrol,
        "account": keys.account,
        "staff": keys.staff,
        "norm": keys.norm,
        "kind": KIND[event.kind],
        "result": RESULT[content.get("result", "none")],
        "seconds": content.get("seconds"),
        "count": content.get("count"),
        "note": content.get("note", ""),
        "photos": json.dumps(photos) if photos else None,
        "detail": json.dumps(detail, ensure_ascii=False, sort_keys=True) if detail else None,
        "tablet": keys.tablet,
        "seq": event.seq,
        "captured_us": captured_us,
        "elapsed_ms": event.elapsed_ms,
        "received_after_us": to_us(now) - captured_us,
        "version": keys.version,
        "day": keys.place.day,
        "arrived_late": int(arrived_late),
        "hash": bytes.fromhex(link(previous, record)),
    }
    event_key = sql.insert_new(db, "packed_events", stored)
    if isinstance(event, Event):
        assert norm is not None
        if event.observer_id is not None:  # the outcome of an appeal: it stays whose it was
            keys = replace(keys, account=key_of.of_account(db, event.observer_id))
        _observe(db, event, event_key, keys, norm)
    elif isinstance(event, Praise):
        _praise(db, event, event_key, keys)
    elif isinstance(event, Header):
        footfall.renew(db, keys.place, event)
    elif isinstance(event, Decision):
        db.execute(
            f"""
            UPDATE packed_red_lines SET status = ?, decision = ?
            WHERE event = {key_of.EVENT}
            """,
            [event.status.value, event_key, ids.to_bytes(event.about)],
        )


def content_of(db: UnitOfWork, event_id: str) -> dict[str, Any] | None:
    """A stored event as JSON values, as it was sent."""
    query = f"SELECT * FROM events WHERE key = {key_of.EVENT}"
    row = next(iter(db.query(query, [ids.to_bytes(event_id)])), None)
    return as_event(row).content() if row else None


def praise_is_elsewhere(db: UnitOfWork, praise: Praise) -> bool:
    """Whether the praise belongs to another patrol or person than this event says."""
    row = db.execute(
        "SELECT patrol_id, staff_id FROM praises WHERE praise_id = ?", [praise.praise_id]
    ).fetchone()
    return row is not None and tuple(row) != (praise.patrol_id, praise.staff_id)


def praise_is_of_another(db: UnitOfWork, praise: Praise, account_id: str) -> bool:
    """Whether somebody else gave the praise that this event changes."""
    query = """
        SELECT events.account_id FROM packed_praises AS praises
        JOIN events ON events.key = praises.event WHERE praises.praise_id = ?
        """
    return sql.scalar(db, query, [praise.praise_id]) not in (None, account_id)


def _order(event: Event | Praise) -> tuple[int, int, bytes]:
    """As ``Event.order``, as it is stored."""
    elapsed_ms, seq, event_id = event.order
    return elapsed_ms, seq, ids.to_bytes(event_id)


def _praise(db: UnitOfWork, praise: Praise, event_key: int, keys: EventKeys) -> None:
    row = db.execute(
        f"""
        SELECT {sql.moment("events")}
        FROM packed_praises AS praises JOIN packed_events AS events ON events.key = praises.event
        WHERE praises.praise_id = ?
        """,
        [praise.praise_id],
    ).fetchone()
    if row is not None and tuple(row) > _order(praise):
        return
    sql.insert(
        db,
        "packed_praises",
        {
            "praise_id": praise.praise_id,
            "event": event_key,
            "patrol": keys.place.patrol,
            "hall": keys.place.hall,
            "staff": keys.staff,
            "day": keys.place.day,
        },
        "ON CONFLICT (praise_id) DO UPDATE SET event = excluded.event",
    )


def _observe(db: UnitOfWork, event: Event, event_key: int, keys: EventKeys, norm: Norm) -> None:
    hall, day, patrol = keys.place
    if norm.severity is Severity.RED_LINE and event.result is Result.FAIL:
        report = {"event": event_key, "hall": hall, "day": day}
        sql.insert(db, "packed_red_lines", report | {"status": Status.REPORTED.value})
    row = db.execute(
        f"""
        SELECT {sql.moment("events")}, seen.account, seen.severity, seen.result, seen.credit
        FROM packed_observations AS seen JOIN packed_events AS events ON events.key = seen.event
        WHERE seen.hall = ? AND seen.day = ? AND seen.staff = ? AND seen.norm = ?
          AND seen.patrol = ?
        """,
        [hall, day, keys.subject, keys.norm, patrol],
    ).fetchone()
    if row is not None and tuple(row)[:3] > _order(event):
        footfall.renew_corrected(db, keys)
        return  # an older event that arrived late: kept, but not the current one
    earned = credit(event.result, event.seconds, norm.limit_s)
    severity = severity_in_score(norm).value
    place = {"hall": hall, "day": day, "staff": keys.subject, "norm": keys.norm, "patrol": patrol}
    circumstances = {
        "event": event_key,
        "account": keys.account,
        "result": RESULT[event.result],
        "credit": earned,
        "seconds": event.seconds,
        "process": event.process,
        "segment": event.segment,
    }
    footfall_code, waiting = footfall.at(db, keys.place, event)
    crowd = {"footfall": footfall_code, "waiting": waiting}
    # A correction says what was seen before, when the hall was as full as it was then.
    changed = ", ".join(
        f"{name} = excluded.{name}"
        for name in (circumstances if event.reason else circumstances | crowd)
    )
    sql.insert(
        db,
        "packed_observations",
        place | {"severity": SEVERITY[severity]} | circumstances | crowd,
        f"ON CONFLICT ({', '.join(place)}) DO UPDATE SET {changed}",
    )
    before, before_account = None, None
    if row is not None:
        before, before_account = Judged(SEVERITIES[row[4]], RESULTS[row[5]], row[6]), row[3]
    after = Judged(severity, event.result.value, earned)
    norm_weeks.replace(db, keys, before, after)
    occasions.replace(db, keys, before, before_account, after)
