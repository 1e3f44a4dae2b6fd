"""Events: append-only, chained per hall, with what is derived from them kept beside them.

``events`` is the truth. ``observations`` names the newest event of each (patrol, subject, norm),
``praises`` that of each praise, ``red_lines`` how a reported breach stands, and ``occasions`` sums
the observations per patrol, subject and observer (``db.occasions``), ``norm_weeks`` per norm and
week (``db.norm_weeks``). An observation also says how full the hall was (``db.footfall``). All
change in the same unit of work, so a screen costs what it shows and not what history holds.
``subject`` is the id of the member of staff, or '' for the hall itself.
"""

import json
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from db import footfall, norm_weeks, occasions, sql
from db.event_chain import COLUMNS, as_event, chain_head
from db.norm_weeks import Judged
from db.times import to_text
from domain.hash_chain import link
from domain.norms.norm import Norm, Severity
from domain.norms.severity import severity_in_score
from domain.patrols.credit import credit
from domain.patrols.event import AnyEvent, Decision, Event, Header, Praise, Status
from domain.patrols.patrol import Patrol
from domain.result import Result


def add(
    db: Database,
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
    """
    number, previous = chain_head(db, patrol.hall_id)
    content = event.content()
    received_at = to_text(now)
    record = content | {"account_id": account_id, "received_at": received_at}
    # The patrol's row can be changed; what an event was judged against is chained with it.
    record |= {"version": patrol.version, "business_day": patrol.business_day.isoformat()}
    if arrived_late:  # left out otherwise, so that the hashes of older events stay what they are
        record["arrived_late"] = True
    detail = {name: value for name, value in content.items() if name not in COLUMNS}
    stored = {"norm_id": "", "result": "none", "note": "", "photos": []} | record
    stored = {name: value for name, value in stored.items() if name not in detail} | {
        "kind": event.kind,
        "hall_id": patrol.hall_id,
        "number": number + 1,
        "photos": json.dumps(content.get("photos", [])),
        "detail": json.dumps(detail, ensure_ascii=False, sort_keys=True),
        "captured_at": to_text(event.captured_at),
        "arrived_late": int(arrived_late),
        "previous_hash": previous,
        "hash": link(previous, record),
    }
    sql.insert(db, "events", stored)
    if isinstance(event, Event):
        assert norm is not None
        _observe(db, event, patrol, account_id, norm)
    elif isinstance(event, Praise):
        _praise(db, event, patrol)
    elif isinstance(event, Header):
        footfall.renew(db, patrol, event)
    elif isinstance(event, Decision):
        db.execute(
            "UPDATE red_lines SET status = ?, decision_id = ? WHERE event_id = ?",
            [event.status.value, event.id, event.about],
        )


def content_of(db: Database, event_id: str) -> dict[str, Any] | None:
    """A stored event as JSON values, as it was sent."""
    row = next(iter(db.query("SELECT * FROM events WHERE id = ?", [event_id])), None)
    return as_event(row).content() if row else None


def praise_is_elsewhere(db: Database, praise: Praise) -> bool:
    """Whether the praise belongs to another patrol or person than this event says."""
    row = db.execute(
        "SELECT patrol_id, staff_id FROM praises WHERE praise_id = ?", [praise.praise_id]
    ).fetchone()
    return row is not None and tuple(row) != (praise.patrol_id, praise.staff_id)


def praise_is_of_another(db: Database, praise: Praise, account_id: str) -> bool:
    """Whether somebody else gave the praise that this event changes."""
    query = """
        SELECT events.account_id FROM praises JOIN events ON events.id = praises.event_id
        WHERE praises.praise_id = ?
        """
    return sql.scalar(db, query, [praise.praise_id]) not in (None, account_id)


def _praise(db: Database, praise: Praise, patrol: Patrol) -> None:
    row = db.execute(
        f"""
        SELECT {sql.moment("events")}
        FROM praises JOIN events ON events.id = praises.event_id WHERE praises.praise_id = ?
        """,
        [praise.praise_id],
    ).fetchone()
    if row is not None and tuple(row) > praise.order:
        return
    sql.insert(
        db,
        "praises",
        {
            "praise_id": praise.praise_id,
            "event_id": praise.id,
            "patrol_id": praise.patrol_id,
            "hall_id": patrol.hall_id,
            "staff_id": praise.staff_id,
            "business_day": patrol.business_day.isoformat(),
        },
        "ON CONFLICT (praise_id) DO UPDATE SET event_id = excluded.event_id",
    )


def _observe(db: Database, event: Event, patrol: Patrol, account_id: str, norm: Norm) -> None:
    subject = event.staff_id or ""
    day = patrol.business_day.isoformat()
    if norm.severity is Severity.RED_LINE and event.result is Result.FAIL:
        report = {"event_id": event.id, "hall_id": patrol.hall_id, "business_day": day}
        sql.insert(db, "red_lines", report | {"status": Status.REPORTED.value})
    row = db.execute(
        f"""
        SELECT {sql.moment("events")},
               observations.severity, observations.result, observations.credit
        FROM observations JOIN events ON events.id = observations.event_id
        WHERE observations.patrol_id = ? AND observations.subject = ?
          AND observations.norm_id = ?
        """,
        [event.patrol_id, subject, event.norm_id],
    ).fetchone()
    if row is not None and tuple(row)[:3] > event.order:
        footfall.renew_corrected(db, patrol, event)
        return  # an older event that arrived late: kept, but not the current one
    earned = credit(event.result, event.seconds, norm.limit_s)
    judged = Judged(severity_in_score(norm).value, event.result.value, earned)
    place = {"patrol_id": event.patrol_id, "subject": subject, "norm_id": event.norm_id}
    fixed = {"hall_id": patrol.hall_id, "business_day": day, "severity": judged.severity}
    circumstances = {
        "event_id": event.id,
        "account_id": account_id,
        "result": judged.result,
        "credit": judged.credit,
        "seconds": event.seconds,
        "process": event.process,
        "segment": event.segment,
    }
    crowd = dict(zip(("footfall", "waiting"), footfall.at(db, patrol, event), strict=True))
    # A correction says what was seen before, when the hall was as full as it was then.
    changed = ", ".join(
        f"{name} = excluded.{name}"
        for name in (circumstances if event.reason else circumstances | crowd)
    )
    sql.insert(
        db,
        "observations",
        place | fixed | circumstances | crowd,
        f"ON CONFLICT ({', '.join(place)}) DO UPDATE SET {changed}",
    )
    before = None if row is None else Judged(*tuple(row)[3:])
    norm_weeks.replace(db, patrol, event.norm_id, before, judged)
    occasions.renew(db, patrol, subject)
