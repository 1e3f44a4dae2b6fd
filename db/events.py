"""Events: append-only, chained per hall, with what is derived from them kept beside them.

``events`` is the truth. ``observations`` names the newest event of each (patrol, subject, norm),
``praises`` that of each praise, ``red_lines`` how a reported breach stands, and ``occasions`` sums
the observations per patrol, subject and observer (``db.occasions``), ``norm_weeks`` per norm and
week (``db.norm_weeks``). An observation also says how full the hall was (``db.footfall``). All
change in the same unit of work, so a screen costs what it shows and not what history holds.
``subject`` is the id of the member of staff, or '' for the hall itself.
"""

import json
from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any

from sqlite_utils import Database

from db import footfall, norm_weeks, occasions
from db.norm_weeks import Judged
from db.observed_at import CORRECTED_AT, OBSERVED_AT
from db.times import to_text
from domain.hash_chain import GENESIS, Link, link
from domain.norms.norm import Norm, Severity
from domain.norms.severity import severity_in_score
from domain.patrols.credit import credit
from domain.patrols.event import KINDS, STORED, AnyEvent, Decision, Event, Header, Praise
from domain.patrols.patrol import Patrol
from domain.result import Result

# Fields of events with a column of their own; the others are in ``detail``.
_COLUMNS = (
    "id", "patrol_id", "staff_id", "norm_id", "result", "seconds", "count", "note", "photos",
    "device_id", "seq", "captured_at", "elapsed_ms", "kind",
)  # fmt: skip

# What reading a row raises that somebody made something else than an event.
UNREADABLE = (ValueError, KeyError, TypeError, RecursionError)


def of_hall(db: Database, hall_id: str) -> Iterator[tuple[AnyEvent, str]]:
    """(event, checklist version) of all that can be read, in the order in which they were taken
    in."""
    for row in db.query("SELECT * FROM events WHERE hall_id = ? ORDER BY number", [hall_id]):
        try:
            event = _as_event(row)
        except UNREADABLE:
            continue  # named where the chain is checked
        yield event, row["version"]


def red_lines_kept(db: Database, hall_id: str) -> dict[str, tuple[str, str | None]]:
    """Event id -> (status, id of the decision)."""
    rows = db.execute(
        "SELECT event_id, status, decision_id FROM red_lines WHERE hall_id = ?", [hall_id]
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def praises_kept(db: Database, hall_id: str) -> set[tuple[str, str]]:
    """(praise id, id of its newest event), as they are kept."""
    rows = db.execute("SELECT praise_id, event_id FROM praises WHERE hall_id = ?", [hall_id])
    return {tuple(row) for row in rows}


def newest_praises(db: Database, hall_id: str) -> Iterator[tuple[str, str]]:
    """(praise id, id of its newest event), found anew from all events."""
    newest: dict[str, Praise] = {}
    for event, _ in of_hall(db, hall_id):
        if isinstance(event, Praise):
            before = newest.get(event.praise_id)
            if before is None or before.order <= event.order:
                newest[event.praise_id] = event
    yield from ((praise_id, praise.id) for praise_id, praise in newest.items())


def content_of(db: Database, event_id: str) -> dict[str, Any] | None:
    """A stored event as JSON values, as it was sent."""
    row = next(iter(db.query("SELECT * FROM events WHERE id = ?", [event_id])), None)
    return _as_event(row).content() if row else None


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
    detail = {name: value for name, value in content.items() if name not in _COLUMNS}
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
    columns = ", ".join(stored)
    marks = ", ".join(f":{name}" for name in stored)
    db.execute(f"INSERT INTO events ({columns}) VALUES ({marks})", stored)
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


def praise_is_elsewhere(db: Database, praise: Praise) -> bool:
    """Whether the praise belongs to another patrol or person than this event says."""
    row = db.execute(
        "SELECT patrol_id, staff_id FROM praises WHERE praise_id = ?", [praise.praise_id]
    ).fetchone()
    return row is not None and tuple(row) != (praise.patrol_id, praise.staff_id)


def praise_is_of_another(db: Database, praise: Praise, account_id: str) -> bool:
    """Whether somebody else gave the praise that this event changes."""
    row = db.execute(
        "SELECT events.account_id FROM praises JOIN events ON events.id = praises.event_id"
        " WHERE praises.praise_id = ?",
        [praise.praise_id],
    ).fetchone()
    return row is not None and row[0] != account_id


def _praise(db: Database, praise: Praise, patrol: Patrol) -> None:
    row = db.execute(
        """
        SELECT events.elapsed_ms, events.seq, events.id
        FROM praises JOIN events ON events.id = praises.event_id WHERE praises.praise_id = ?
        """,
        [praise.praise_id],
    ).fetchone()
    if row is not None and tuple(row) > praise.order:
        return
    db.execute(
        """
        INSERT INTO praises (praise_id, event_id, patrol_id, hall_id, staff_id, business_day)
        VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (praise_id) DO UPDATE SET event_id = excluded.event_id
        """,
        [praise.praise_id, praise.id, praise.patrol_id, patrol.hall_id, praise.staff_id,
         patrol.business_day.isoformat()],
    )  # fmt: skip


def _observe(db: Database, event: Event, patrol: Patrol, account_id: str, norm: Norm) -> None:
    subject = event.staff_id or ""
    day = patrol.business_day.isoformat()
    if norm.severity is Severity.RED_LINE and event.result is Result.FAIL:
        db.execute(
            "INSERT INTO red_lines (event_id, hall_id, business_day, status)"
            " VALUES (?, ?, ?, 'reported')",
            [event.id, patrol.hall_id, day],
        )
    row = db.execute(
        """
        SELECT events.elapsed_ms, events.seq, events.id,
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
    # A correction says what was seen before, when the hall was as full as it was then.
    crowd = "" if event.reason else ", footfall = excluded.footfall, waiting = excluded.waiting"
    db.execute(
        f"""
        INSERT INTO observations
            (patrol_id, subject, norm_id, event_id, hall_id, business_day, severity, account_id,
             result, credit, seconds, process, segment, footfall, waiting)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (patrol_id, subject, norm_id) DO UPDATE SET
            event_id = excluded.event_id, account_id = excluded.account_id,
            result = excluded.result, credit = excluded.credit, seconds = excluded.seconds,
            process = excluded.process, segment = excluded.segment{crowd}
        """,
        [event.patrol_id, subject, event.norm_id, event.id, patrol.hall_id, day,
         judged.severity, account_id, judged.result, judged.credit, event.seconds,
         event.process, event.segment, *footfall.at(db, patrol, event)],
    )  # fmt: skip
    before = None if row is None else Judged(*tuple(row)[3:])
    norm_weeks.replace(db, patrol, event.norm_id, before, judged)
    occasions.renew(db, patrol, subject)


def chain_head(db: Database, hall_id: str) -> tuple[int, str]:
    """(number, hash) of the hall's newest event; (0, GENESIS) before the first one."""
    row = db.execute(
        "SELECT number, hash FROM events WHERE hall_id = ? ORDER BY number DESC LIMIT 1", [hall_id]
    ).fetchone()
    return (row[0], row[1]) if row else (0, GENESIS)


def links(db: Database, hall_id: str) -> Iterator[Link]:
    """Every event of a hall, for ``broken_links``."""
    for row in db.query("SELECT * FROM events WHERE hall_id = ? ORDER BY number", [hall_id]):
        yield row["number"], row["previous_hash"], row["hash"], _record(row)


def _record(row: dict[str, Any]) -> dict[str, Any] | None:
    """What was hashed; None: somebody made the row something that is no event."""
    try:
        record = _as_event(row).content() | {
            name: row[name] for name in ("account_id", "received_at", "version", "business_day")
        }
    except UNREADABLE:
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
    rows = db.execute(
        """
        SELECT patrol_id, subject, norm_id, event_id, business_day, severity, account_id, result,
               credit, seconds, process, segment, footfall, waiting
        FROM observations WHERE hall_id = ?
        """,
        [hall_id],
    )
    return {tuple(row) for row in rows}


def newest(db: Database, hall_id: str) -> Iterator[dict[str, Any]]:
    """The newest event of each (patrol, subject, norm), found anew from all events: ``patrol_id``,
    ``subject``, ``norm_id``, ``event_id``, ``business_day``, ``version``, ``account_id``,
    ``result``, ``seconds``, ``process``, ``segment``, ``footfall``, ``waiting``, and the ``round``
    of the patrol.

    :raises ValueError: an event cannot be read
    """
    crowds = footfall.made_anew(db, hall_id)
    rows = db.query(
        """
        SELECT patrol_id, subject, norm_id, event_id, business_day, version, account_id, result,
               seconds, detail, round
        FROM (
            SELECT events.patrol_id, coalesce(events.staff_id, '') AS subject, events.norm_id,
                   events.id AS event_id, events.business_day, events.version, events.account_id,
                   events.result, events.seconds, events.detail, patrols.round,
                   row_number() OVER (
                       PARTITION BY events.patrol_id, events.staff_id, events.norm_id
                       ORDER BY events.elapsed_ms DESC, events.seq DESC, events.id DESC
                   ) AS newness
            FROM events JOIN patrols ON patrols.id = events.patrol_id
            WHERE events.hall_id = ? AND events.kind = 'observation'
        )
        WHERE newness = 1
        """,
        [hall_id],
    )
    for row in rows:
        said = footfall.fields_of(row.pop("detail"))
        place = (row["patrol_id"], row["subject"], row["norm_id"])
        crowd, waiting = crowds.get(place, (None, None))
        yield row | {
            "process": said.get("process"), "segment": said.get("segment"),
            "footfall": crowd, "waiting": waiting,
        }  # fmt: skip


def current_of_patrol(db: Database, patrol_id: str, after: int = 0) -> list[dict[str, Any]]:
    """The current observations of a patrol: ``staff_id`` (None: hall), ``norm_id``, ``result``,
    ``note``, ``seconds``, ``count``, ``photos``, ``laps`` (lists), ``situation``, ``process`` (that
    was said), ``segment``, ``event_id``, ``elapsed_ms``, ``account_id``, ``manager``,
    ``captured_at`` (text), ``corrected_at`` (text or None), ``arrived_late``, ``status`` (of a
    reported red line, else None).

    :param after: only those about which there is an event with a higher number, be it one that
      does not count or a decision
    """
    rows = db.query(
        f"""
        WITH touched AS (
            SELECT coalesce(staff_id, '') AS subject, norm_id FROM events
            WHERE patrol_id = :patrol AND number > :after AND kind = 'observation'
            UNION
            SELECT coalesce(reported.staff_id, ''), reported.norm_id
            FROM events AS decision
            JOIN red_lines ON red_lines.decision_id = decision.id
            JOIN events AS reported ON reported.id = red_lines.event_id
            WHERE decision.patrol_id = :patrol AND decision.number > :after
              AND decision.kind = 'decision'
        )
        SELECT events.staff_id, events.norm_id, events.result, events.note, events.seconds,
               events.count, events.photos, events.detail, events.id AS event_id,
               events.elapsed_ms, events.account_id, accounts.name AS manager,
               {OBSERVED_AT} AS captured_at, {CORRECTED_AT} AS corrected_at,
               events.arrived_late > 0 AS arrived_late, red_lines.status
        FROM touched
        JOIN observations ON observations.patrol_id = :patrol
            AND observations.subject = touched.subject AND observations.norm_id = touched.norm_id
        JOIN events ON events.id = observations.event_id
        JOIN accounts ON accounts.id = events.account_id
        LEFT JOIN red_lines ON red_lines.event_id = events.id
        ORDER BY events.number
        """,
        {"patrol": patrol_id, "after": after},
    )
    return [_with_lists(row) for row in rows]


def _with_lists(row: dict[str, Any]) -> dict[str, Any]:
    detail = json.loads(row.pop("detail"))
    return row | {
        "photos": json.loads(row["photos"]),
        "laps": detail.get("laps", []),
        "situation": detail.get("situation"),
        "process": detail.get("process"),
        "segment": detail.get("segment"),
    }


def other_judgements(db: Database, patrol_id: str, after: int = 0) -> list[dict[str, Any]]:
    """Where several people judged the same norm of the same person: the newest judgement of each
    of the others, that does not count: ``staff_id``, ``norm_id``, ``result``, ``manager``,
    ``captured_at`` (text).

    :param after: only of observations with an event of a higher number
    """
    return list(
        db.query(
            """
            WITH mine AS (
                SELECT events.*, row_number() OVER (
                    PARTITION BY coalesce(staff_id, ''), norm_id, account_id
                    ORDER BY elapsed_ms DESC, seq DESC, id DESC
                ) AS newness,
                max(number) OVER (PARTITION BY coalesce(staff_id, ''), norm_id) AS last_number
                FROM events WHERE patrol_id = ? AND kind = 'observation'
            )
            SELECT mine.staff_id, mine.norm_id, mine.result, mine.captured_at,
                   accounts.name AS manager
            FROM mine JOIN accounts ON accounts.id = mine.account_id
            WHERE mine.newness = 1 AND mine.result <> 'none' AND mine.last_number > ?
              AND mine.id NOT IN (SELECT event_id FROM observations WHERE patrol_id = ?)
              AND mine.id NOT IN (SELECT event_id FROM red_lines WHERE status = 'rejected')
              AND mine.account_id <> (
                SELECT current.account_id FROM observations
                JOIN events AS current ON current.id = observations.event_id
                WHERE observations.patrol_id = mine.patrol_id
                  AND observations.subject = coalesce(mine.staff_id, '')
                  AND observations.norm_id = mine.norm_id)
            ORDER BY mine.number
            """,
            [patrol_id, after, patrol_id],
        )
    )


def current_praises(
    db: Database, hall_ids: Collection[str], patrol_id: str, after: int = 0
) -> list[dict[str, Any]]:
    """The praises of a patrol, oldest first: ``praise_id``, ``staff_id``, ``result`` (``none``:
    taken back), ``note``, ``photos`` (list), ``account_id``, ``manager``, ``captured_at`` (text),
    ``event_id``."""
    marks = ", ".join("?" * len(hall_ids))
    rows = db.query(
        f"""
        SELECT praises.praise_id, events.staff_id, events.result, events.note, events.photos,
               events.account_id, accounts.name AS manager, events.captured_at,
               events.id AS event_id
        FROM praises JOIN events ON events.id = praises.event_id
        JOIN accounts ON accounts.id = events.account_id
        WHERE praises.hall_id IN ({marks}) AND praises.patrol_id = ? AND events.number > ?
        ORDER BY events.number
        """,
        [*sorted(hall_ids), patrol_id, after],
    )
    return [row | {"photos": json.loads(row["photos"])} for row in rows]


def headers_of_day(db: Database, hall_id: str, day: date, *, in_time: bool = False) -> list[Header]:
    """Every header of the hall's patrols of a business day, the newest first.

    :param in_time: only those that came before the end of their patrol
    """
    rows = db.query(
        "SELECT * FROM events WHERE hall_id = ? AND business_day = ? AND kind = 'header'"
        " AND arrived_late <= ? ORDER BY captured_at DESC, seq DESC, id DESC",
        [hall_id, day.isoformat(), 0 if in_time else 2],
    )
    return [event for row in rows if isinstance(event := _as_event(row), Header)]


def last_number(db: Database, patrol_id: str) -> int:
    """The number of the newest event of a patrol in its hall's chain; 0: none yet."""
    row = db.execute("SELECT max(number) FROM events WHERE patrol_id = ?", [patrol_id]).fetchone()
    return row[0] or 0


def newest_numbers(db: Database, hall_ids: Collection[str]) -> tuple[tuple[str, int], ...]:
    """(hall, number of its newest event; 0: none yet), by hall: what was read of these halls is
    the same as long as this is the same."""
    number = "SELECT coalesce(max(number), 0) FROM events WHERE hall_id = ?"
    return tuple(
        (hall_id, db.execute(number, [hall_id]).fetchone()[0]) for hall_id in sorted(hall_ids)
    )


def highest_elapsed_ms(db: Database, patrol_id: str) -> int:
    """Of any event of the patrol; 0 when there is none."""
    row = db.execute(
        "SELECT max(elapsed_ms) FROM events WHERE patrol_id = ?", [patrol_id]
    ).fetchone()
    return row[0] or 0


def _as_event(row: dict[str, Any]) -> AnyEvent:
    model = KINDS[row["kind"]]
    values = {name: row[name] for name in _COLUMNS if name in model.model_fields}
    if "photos" in values:
        values["photos"] = tuple(json.loads(values["photos"]))
    if "result" in values:
        values["result"] = Result(values["result"])
    event = model.model_validate(values | json.loads(row["detail"]), context=STORED)
    assert isinstance(event, AnyEvent)
    return event
