"""The step m026: what grows with every tap, in small numbers; views tell it as before.

Ids of eight kinds become keys of small tables, ids and hashes of events bytes, times and days whole
numbers, the hash of the event before is read from there. The views ``events``, ``observations``, …
say the same with ids, days and times; whoever opens the file finds the words in the views whose
names end in ``_readable``.

Written out as it was when it was released, and append only, like ``db.sqlite.migrations``.
"""

import hashlib
import json
import logging
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlite_utils import Database

log = logging.getLogger(__name__)

_AT_ONCE = 50_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_KINDS = ("observation", "praise", "header", "decision", "examined")
_RESULTS = ("none", "pass", "fail", "na")
_SEVERITIES = ("none", "minor", "major", "red_line")
_FOOTFALLS = ("idle", "normal", "peak")

_ABOUT_STAFF = "company_checks_are_about_known_staff"

# Tables whose ids the large ones name by key. (name, old columns; ``key`` comes last.)
_KEYED = {
    "halls": """
        id TEXT NOT NULL UNIQUE,
        branch_id TEXT NOT NULL REFERENCES branches (id),
        name TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('own', 'partner')),
        time_zone TEXT NOT NULL,
        settings TEXT NOT NULL DEFAULT '{}',
        closed_on TEXT,
        since TEXT,
        """,
    "staff": """
        id TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        staff_no TEXT NOT NULL UNIQUE,
        """,
    "accounts": """
        id TEXT NOT NULL UNIQUE,
        login TEXT NOT NULL UNIQUE COLLATE NOCASE,
        name TEXT NOT NULL,
        role TEXT NOT NULL CHECK (
            role IN ('staff', 'duty_manager', 'branch_head', 'head_office', 'administrator')
        ),
        branch_id TEXT REFERENCES branches (id),
        staff_id TEXT REFERENCES staff (id),
        password_hash TEXT NOT NULL,
        language TEXT,
        ended_at TEXT,
        exports_names INTEGER NOT NULL DEFAULT 0 CHECK (exports_names IN (0, 1)),
        """,
    "checklist_versions": """
        version TEXT NOT NULL UNIQUE,
        files TEXT NOT NULL,
        library TEXT NOT NULL,
        loaded_at TEXT NOT NULL,
        """,
}

# ``staff`` of an observation or an occasion is 0 for the hall itself. An event was received so long
# after it was captured. ``as_found``: cells that
# somebody had made something else before this step, word for word, as JSON. Codes are places in the
# lists of ``db.codes``.
_TABLES = """
CREATE TABLE norm_ids (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE tablets (
    key INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE
) STRICT;

CREATE TABLE rosters (
    key INTEGER PRIMARY KEY,
    positions TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE packed_patrols (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    hall INTEGER NOT NULL REFERENCES halls (key),
    account INTEGER NOT NULL REFERENCES accounts (key),
    round TEXT NOT NULL,
    version INTEGER NOT NULL REFERENCES checklist_versions (key),
    day INTEGER NOT NULL,
    opened_us INTEGER NOT NULL,
    finished_us INTEGER,
    roster INTEGER NOT NULL REFERENCES rosters (key),
    rules TEXT NOT NULL DEFAULT 'all' CHECK (rules IN ('all', 'company')),
    as_found TEXT
) STRICT;

CREATE TABLE packed_events (
    key INTEGER PRIMARY KEY,
    hall INTEGER NOT NULL REFERENCES halls (key),
    number INTEGER NOT NULL CHECK (number > 0),
    id BLOB NOT NULL UNIQUE,
    patrol INTEGER NOT NULL REFERENCES packed_patrols (key),
    account INTEGER NOT NULL REFERENCES accounts (key),
    staff INTEGER REFERENCES staff (key),
    norm INTEGER REFERENCES norm_ids (key),
    kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 4),
    result INTEGER NOT NULL CHECK (result BETWEEN 0 AND 3),
    seconds REAL,
    count INTEGER,
    note TEXT NOT NULL,
    photos TEXT CHECK (photos <> '[]'),
    detail TEXT CHECK (detail <> '{}'),
    tablet INTEGER NOT NULL REFERENCES tablets (key),
    seq INTEGER NOT NULL,
    captured_us INTEGER NOT NULL,
    elapsed_ms INTEGER NOT NULL,
    received_after_us INTEGER NOT NULL,
    version INTEGER NOT NULL REFERENCES checklist_versions (key),
    day INTEGER NOT NULL,
    arrived_late INTEGER NOT NULL CHECK (arrived_late IN (0, 1, 2)),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    as_found TEXT,
    UNIQUE (hall, number)
) STRICT;

CREATE TABLE packed_observations (
    hall INTEGER NOT NULL,
    day INTEGER NOT NULL,
    staff INTEGER NOT NULL,
    norm INTEGER NOT NULL REFERENCES norm_ids (key),
    patrol INTEGER NOT NULL REFERENCES packed_patrols (key),
    event INTEGER NOT NULL REFERENCES packed_events (key),
    account INTEGER NOT NULL REFERENCES accounts (key),
    severity INTEGER NOT NULL CHECK (severity BETWEEN 0 AND 3),
    result INTEGER NOT NULL CHECK (result BETWEEN 0 AND 3),
    credit INTEGER CHECK (credit BETWEEN 0 AND 10000),
    seconds REAL,
    process TEXT,
    segment TEXT CHECK (segment IN ('ordinary', 'vip', 'group')),
    footfall INTEGER CHECK (footfall BETWEEN 0 AND 2),
    waiting INTEGER CHECK (waiting >= 0),
    PRIMARY KEY (hall, day, staff, norm, patrol),
    CHECK ((credit IS NULL) = (result IN (0, 3)))
) STRICT, WITHOUT ROWID;

CREATE TABLE packed_occasions (
    hall INTEGER NOT NULL,
    staff INTEGER NOT NULL,
    account INTEGER NOT NULL,
    day INTEGER NOT NULL,
    patrol INTEGER NOT NULL,
    minor_passes INTEGER NOT NULL,
    minor_fails INTEGER NOT NULL,
    minor_credit INTEGER NOT NULL,
    major_passes INTEGER NOT NULL,
    major_fails INTEGER NOT NULL,
    major_credit INTEGER NOT NULL,
    red_line_passes INTEGER NOT NULL,
    red_line_fails INTEGER NOT NULL,
    uncounted INTEGER NOT NULL,
    nas INTEGER NOT NULL,
    PRIMARY KEY (hall, staff, account, day, patrol)
) STRICT, WITHOUT ROWID;

CREATE TABLE packed_watched (
    hall INTEGER NOT NULL,
    staff INTEGER NOT NULL,
    account INTEGER NOT NULL,
    PRIMARY KEY (hall, staff, account)
) STRICT, WITHOUT ROWID;

CREATE TABLE packed_norm_weeks (
    week INTEGER NOT NULL,
    norm INTEGER NOT NULL,
    severity INTEGER NOT NULL,
    hall INTEGER NOT NULL,
    passes INTEGER NOT NULL CHECK (passes >= 0),
    fails INTEGER NOT NULL CHECK (fails >= 0),
    nas INTEGER NOT NULL CHECK (nas >= 0),
    credit INTEGER NOT NULL CHECK (credit >= 0),
    PRIMARY KEY (week, norm, severity, hall)
) STRICT, WITHOUT ROWID;

CREATE TABLE packed_red_lines (
    event INTEGER PRIMARY KEY REFERENCES packed_events (key),
    hall INTEGER NOT NULL REFERENCES halls (key),
    day INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('reported', 'confirmed', 'rejected')),
    decision INTEGER REFERENCES packed_events (key),
    CHECK ((status = 'reported') = (decision IS NULL))
) STRICT;

CREATE TABLE packed_praises (
    praise_id TEXT PRIMARY KEY,
    event INTEGER NOT NULL UNIQUE REFERENCES packed_events (key),
    patrol INTEGER NOT NULL REFERENCES packed_patrols (key),
    hall INTEGER NOT NULL REFERENCES halls (key),
    staff INTEGER NOT NULL REFERENCES staff (key),
    day INTEGER NOT NULL
) STRICT, WITHOUT ROWID
"""

_INDEXES = """
CREATE INDEX patrols_by_hall ON packed_patrols (hall, day);
CREATE INDEX patrols_under_way ON packed_patrols (hall, day) WHERE finished_us IS NULL;
CREATE INDEX events_by_patrol ON packed_events (patrol, account);
CREATE INDEX headers_by_day ON packed_events (hall, day) WHERE kind = 2;
CREATE INDEX examined_by_day ON packed_events (hall, day) WHERE kind = 4;
CREATE INDEX examined_by_record ON packed_events (json_extract(detail, '$.examined_id'))
    WHERE kind = 4;
CREATE INDEX words_by_day ON packed_events (hall, day) WHERE kind IN (1, 3);
CREATE INDEX late_arrivals ON packed_events (hall, day) WHERE arrived_late > 0;
CREATE INDEX events_with_photos ON packed_events (staff) WHERE photos IS NOT NULL;
CREATE INDEX observations_by_staff ON packed_observations (staff, day);
CREATE INDEX red_lines_by_hall ON packed_red_lines (hall, status, day);
CREATE INDEX praises_by_patrol ON packed_praises (patrol);
CREATE INDEX praises_by_day ON packed_praises (hall, day);

CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON packed_events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;

CREATE TRIGGER events_are_never_removed BEFORE DELETE ON packed_events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
"""


def _word(column: str, words: tuple[str, ...]) -> str:
    cases = " ".join(f"WHEN {place} THEN '{each}'" for place, each in enumerate(words))
    return f"CASE {column} {cases} END"


def _id(column: str) -> str:
    digits = f"hex({column})"
    parts = [f"substr({digits}, {first}, {count})"
             for first, count in ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))]  # fmt: skip
    other = f"CAST(substr({column}, 2 + (substr({column}, 2, 1) = x'00')) AS TEXT)"
    uuid = " || '-' || ".join(parts)
    return f"CASE length({column}) WHEN 16 THEN lower({uuid}) ELSE {other} END"


def _time(column: str) -> str:
    seconds = f"strftime('%Y-%m-%dT%H:%M:%S', {column} / 1000000, 'unixepoch')"
    return f"{seconds} || printf('.%06d+00:00', {column} % 1000000)"


def _day(column: str) -> str:
    return f"date({column} * 86400, 'unixepoch')"


_COUNTERS = """minor_passes, minor_fails, minor_credit, major_passes, major_fails, major_credit,
       red_line_passes, red_line_fails, uncounted, nas"""

_VIEWS = f"""
CREATE VIEW patrols AS
SELECT patrol.key, patrol.id, halls.id AS hall_id, accounts.id AS account_id, patrol.round,
       checklist_versions.version, {_day("patrol.day")} AS business_day,
       {_time("patrol.opened_us")} AS opened_at, {_time("patrol.finished_us")} AS finished_at,
       rosters.positions AS roster, patrol.rules, patrol.hall, patrol.account, patrol.day
FROM packed_patrols AS patrol
LEFT JOIN halls ON halls.key = patrol.hall
LEFT JOIN accounts ON accounts.key = patrol.account
LEFT JOIN checklist_versions ON checklist_versions.key = patrol.version
LEFT JOIN rosters ON rosters.key = patrol.roster;

CREATE VIEW events AS
SELECT event.key, halls.id AS hall_id, event.number, {_id("event.id")} AS id,
       patrol.id AS patrol_id, accounts.id AS account_id, staff.id AS staff_id,
       coalesce(norm_ids.id, '') AS norm_id, {_word("event.result", _RESULTS)} AS result,
       event.seconds, event.count, event.note, coalesce(event.photos, '[]') AS photos,
       {_id("tablets.id")} AS device_id, event.seq, {_time("event.captured_us")} AS captured_at,
       event.elapsed_ms,
       {_time("(event.captured_us + event.received_after_us)")} AS received_at,
       checklist_versions.version, {_day("event.day")} AS business_day,
       coalesce((SELECT lower(hex(hash)) FROM packed_events AS before
                 WHERE before.hall = event.hall AND before.number = event.number - 1),
                CASE event.number WHEN 1 THEN printf('%064d', 0) END) AS previous_hash,
       lower(hex(event.hash)) AS hash, {_word("event.kind", _KINDS)} AS kind,
       coalesce(event.detail, '{{}}') AS detail, event.arrived_late, event.as_found,
       event.hall, event.patrol, event.account, event.staff, event.norm, event.tablet, event.day,
       event.captured_us, event.captured_us + event.received_after_us AS received_us
FROM packed_events AS event
LEFT JOIN halls ON halls.key = event.hall
LEFT JOIN packed_patrols AS patrol ON patrol.key = event.patrol
LEFT JOIN accounts ON accounts.key = event.account
LEFT JOIN staff ON staff.key = event.staff
LEFT JOIN norm_ids ON norm_ids.key = event.norm
LEFT JOIN tablets ON tablets.key = event.tablet
LEFT JOIN checklist_versions ON checklist_versions.key = event.version;

CREATE VIEW observations AS
SELECT patrol.id AS patrol_id, coalesce(staff.id, '') AS subject, norm_ids.id AS norm_id,
       {_id("event.id")} AS event_id, halls.id AS hall_id, {_day("seen.day")} AS business_day,
       {_word("seen.severity", _SEVERITIES)} AS severity, accounts.id AS account_id,
       {_word("seen.result", _RESULTS)} AS result, seen.credit, seen.seconds, seen.process,
       seen.segment, {_word("seen.footfall", _FOOTFALLS)} AS footfall, seen.waiting,
       seen.hall, seen.day, seen.staff, seen.norm, seen.patrol, seen.event, seen.account
FROM packed_observations AS seen
LEFT JOIN halls ON halls.key = seen.hall
LEFT JOIN packed_patrols AS patrol ON patrol.key = seen.patrol
LEFT JOIN packed_events AS event ON event.key = seen.event
LEFT JOIN accounts ON accounts.key = seen.account
LEFT JOIN staff ON staff.key = seen.staff
LEFT JOIN norm_ids ON norm_ids.key = seen.norm;

CREATE VIEW occasions AS
SELECT halls.id AS hall_id, {_day("occasion.day")} AS business_day,
       coalesce(staff.id, '') AS subject, patrol.id AS patrol_id, accounts.id AS account_id,
       patrol.round, {_COUNTERS}, occasion.hall, occasion.day, occasion.staff, occasion.patrol,
       occasion.account
FROM packed_occasions AS occasion
LEFT JOIN halls ON halls.key = occasion.hall
LEFT JOIN packed_patrols AS patrol ON patrol.key = occasion.patrol
LEFT JOIN accounts ON accounts.key = occasion.account
LEFT JOIN staff ON staff.key = occasion.staff;

CREATE VIEW watched AS
SELECT halls.id AS hall_id, coalesce(staff.id, '') AS subject, accounts.id AS account_id,
       pair.hall, pair.staff, pair.account
FROM packed_watched AS pair
LEFT JOIN halls ON halls.key = pair.hall
LEFT JOIN accounts ON accounts.key = pair.account
LEFT JOIN staff ON staff.key = pair.staff;

CREATE VIEW norm_weeks AS
SELECT {_day("summed.week")} AS week, norm_ids.id AS norm_id,
       {_word("summed.severity", _SEVERITIES)} AS severity, halls.id AS hall_id, summed.passes,
       summed.fails, summed.nas, summed.credit
FROM packed_norm_weeks AS summed
LEFT JOIN norm_ids ON norm_ids.key = summed.norm
LEFT JOIN halls ON halls.key = summed.hall;

CREATE VIEW red_lines AS
SELECT {_id("report.id")} AS event_id, halls.id AS hall_id, {_day("line.day")} AS business_day,
       line.status, {_id("decision.id")} AS decision_id, line.event, line.decision, line.hall,
       line.day
FROM packed_red_lines AS line
LEFT JOIN packed_events AS report ON report.key = line.event
LEFT JOIN packed_events AS decision ON decision.key = line.decision
LEFT JOIN halls ON halls.key = line.hall;

CREATE VIEW praises AS
SELECT good.praise_id, {_id("event.id")} AS event_id, patrol.id AS patrol_id, halls.id AS hall_id,
       staff.id AS staff_id, {_day("good.day")} AS business_day, good.event, good.patrol,
       good.hall, good.staff, good.day
FROM packed_praises AS good
LEFT JOIN packed_events AS event ON event.key = good.event
LEFT JOIN packed_patrols AS patrol ON patrol.key = good.patrol
LEFT JOIN halls ON halls.key = good.hall
LEFT JOIN staff ON staff.key = good.staff;

CREATE VIEW arrivals AS
SELECT event.key AS arrival, halls.id AS hall_id, event.number, event.hall
FROM packed_events AS event LEFT JOIN halls ON halls.key = event.hall;
"""

_READABLE = """
CREATE VIEW staff_readable AS
SELECT staff.staff_no, staff.name, halls.name AS hall, assignments.position, assignments.from_on,
       assignments.to_on, staff.id AS staff_id
FROM staff LEFT JOIN assignments ON assignments.staff_id = staff.id
LEFT JOIN halls ON halls.id = assignments.hall_id;

CREATE VIEW patrols_readable AS
SELECT patrols.business_day, halls.name AS hall, patrols.round, accounts.name AS manager,
       patrols.opened_at, patrols.finished_at, patrols.version, patrols.rules,
       patrols.id AS patrol_id
FROM patrols JOIN halls ON halls.key = patrols.hall JOIN accounts ON accounts.key = patrols.account;

CREATE VIEW events_readable AS
SELECT events.key AS arrival, events.business_day, halls.name AS hall, events.number, events.kind,
       staff.name AS staff, events.norm_id, events.result, events.seconds, events.count,
       events.note, events.detail, accounts.name AS manager, events.captured_at,
       events.received_at, events.arrived_late, events.id AS event_id, events.patrol_id
FROM events JOIN halls ON halls.key = events.hall JOIN accounts ON accounts.key = events.account
LEFT JOIN staff ON staff.key = events.staff;

CREATE VIEW observations_readable AS
SELECT observations.business_day, halls.name AS hall, staff.name AS staff, staff.staff_no,
       observations.norm_id, observations.result, observations.severity, observations.credit,
       observations.seconds, observations.process, observations.segment, observations.footfall,
       observations.waiting, accounts.name AS manager, observations.patrol_id,
       observations.event_id
FROM observations JOIN halls ON halls.key = observations.hall
JOIN accounts ON accounts.key = observations.account
LEFT JOIN staff ON staff.key = observations.staff;

CREATE VIEW red_lines_readable AS
SELECT red_lines.business_day, halls.name AS hall, staff.name AS staff, events.norm_id,
       red_lines.status, events.note AS fact, red_lines.event_id
FROM red_lines JOIN halls ON halls.key = red_lines.hall JOIN events ON events.key = red_lines.event
LEFT JOIN staff ON staff.key = events.staff;
"""


def apply(db: Database, statements: Callable[[str], Iterator[str]]) -> None:
    """:param statements: splits a script"""
    for table, columns in _KEYED.items():
        names = ", ".join(_names_of(columns))
        db.execute(f"CREATE TABLE new_{table} ({columns} key INTEGER PRIMARY KEY) STRICT")
        db.execute(f"INSERT INTO new_{table} ({names}) SELECT {names} FROM {table} ORDER BY rowid")
    for statement in statements(_TABLES + ";"):
        for table in _KEYED:
            statement = statement.replace(f"REFERENCES {table} ", f"REFERENCES new_{table} ")
        db.execute(statement)
    _Packing(db).fill()
    for old in ("events", "observations", "occasions", "watched", "norm_weeks", "red_lines",
                "praises", "patrols", "arrivals", *_KEYED):  # fmt: skip
        db.execute(f"DROP TABLE {old}")
    # A trigger about a table that is not there keeps another from being renamed.
    (trigger,) = db.execute(
        f"SELECT sql FROM sqlite_master WHERE name = '{_ABOUT_STAFF}'"
    ).fetchone()
    db.execute(f"DROP TRIGGER {_ABOUT_STAFF}")
    for table in _KEYED:
        db.execute(f"ALTER TABLE new_{table} RENAME TO {table}")
    db.execute(trigger)
    for statement in statements(_INDEXES + _VIEWS + _READABLE):
        db.execute(statement)


def _names_of(columns: str) -> list[str]:
    """The columns, each declared on a line of its own with its type."""
    return re.findall(r"^ +(\w+) (?:TEXT|INTEGER)\b", columns, re.MULTILINE)


class _Packing:
    """Fill the new tables from the old ones."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.halls = self._keys("new_halls")
        self.accounts = self._keys("new_accounts")
        self.staff = self._keys("new_staff")
        self.versions = self._keys("new_checklist_versions", "version")
        self.norms: dict[str, int] = {}
        self.tablets: dict[str, int] = {}
        self.patrols: dict[str, int] = {}

    def _keys(self, table: str, column: str = "id") -> dict[str, int]:
        return dict(self.db.conn.execute(f"SELECT {column}, key FROM {table}").fetchall())

    def fill(self) -> None:
        conn = self.db.conn
        conn.create_function("packed_id", 1, _packed_id, deterministic=True)
        conn.create_function("packed_day", 1, _day_number, deterministic=True)
        names = conn.execute(
            "SELECT norm_id FROM events WHERE norm_id <> '' UNION SELECT norm_id FROM norm_weeks"
            " UNION SELECT norm_id FROM observations ORDER BY 1"
        )
        conn.executemany("INSERT INTO norm_ids (id) VALUES (?)", names.fetchall())
        self.norms = self._keys("norm_ids")
        tablets = conn.execute(
            "SELECT device_id FROM events GROUP BY device_id ORDER BY min(rowid)"
        )
        conn.executemany("INSERT INTO tablets (id) VALUES (packed_id(?))", tablets.fetchall())
        self.tablets = {
            _text_of(packed): key for key, packed in conn.execute("SELECT key, id FROM tablets")
        }
        conn.execute("INSERT INTO rosters (positions) SELECT roster FROM patrols GROUP BY roster"
                     " ORDER BY min(rowid)")  # fmt: skip
        rosters = self._keys("rosters", "positions")
        # By id, as occasions of one day lay until now: sums that are no whole numbers are added up
        # in the same order, and published months come to the same again.
        conn.executemany(
            f"INSERT INTO packed_patrols VALUES (NULL{', ?' * 11})",
            (self._patrol(row, rosters) for row in self._old("patrols", "ORDER BY id")),
        )
        self.patrols = self._keys("packed_patrols")
        total = conn.execute("SELECT count(*) FROM events").fetchone()[0]
        conn.executemany(f"INSERT INTO packed_events VALUES (?{', ?' * 24})", self._events(total))
        for script in _FILL.split(";"):
            conn.execute(script)

    def _old(self, table: str, order: str) -> Iterator[dict[str, Any]]:
        cursor = self.db.conn.cursor()
        cursor.row_factory = None
        cursor.execute(f"SELECT * FROM {table} {order}")
        names = [each[0] for each in cursor.description]
        return (dict(zip(names, row, strict=True)) for row in cursor)

    def _patrol(self, row: dict[str, Any], rosters: dict[str, int]) -> tuple[Any, ...]:
        odd: dict[str, Any] = {}
        finished_us = None
        if row["finished_at"] is not None:
            finished_us = _exact(row, "finished_at", _us, odd)
        return (
            row["id"], self.halls[row["hall_id"]], self.accounts[row["account_id"]], row["round"],
            self.versions[row["version"]], _exact(row, "business_day", _day_number, odd),
            _exact(row, "opened_at", _us, odd), finished_us, rosters[row["roster"]], row["rules"],
            _as_json(odd),
        )  # fmt: skip

    def _events(self, total: int) -> Iterator[tuple[Any, ...]]:
        query = "JOIN arrivals USING (hall_id, number) ORDER BY arrival"
        last: dict[tuple[str, int], str] = {}
        for packed, row in enumerate(self._old("events", query), 1):
            odd: dict[str, Any] = {}
            before = last.pop((row["hall_id"], row["number"] - 1), None)
            if before is not None and row["previous_hash"] != before:
                odd["previous_hash"] = row["previous_hash"]
            last[row["hall_id"], row["number"]] = row["hash"]
            photos, detail = row["photos"], row["detail"]
            captured_us = _exact(row, "captured_at", _us, odd)
            yield (
                row["arrival"], self.halls[row["hall_id"]], row["number"], _packed_id(row["id"]),
                self.patrols[row["patrol_id"]], self.accounts[row["account_id"]],
                None if row["staff_id"] is None else self.staff[row["staff_id"]],
                self.norms[row["norm_id"]] if row["norm_id"] else None,
                _KINDS.index(row["kind"]), _RESULTS.index(row["result"]), row["seconds"],
                row["count"], row["note"], None if photos == "[]" else photos,
                None if detail == "{}" else detail, self.tablets[row["device_id"]], row["seq"],
                captured_us, row["elapsed_ms"], _exact(row, "received_at", _us, odd) - captured_us,
                self.versions[row["version"]],
                _exact(row, "business_day", _day_number, odd), row["arrived_late"],
                _hash(row, odd), _as_json(odd),
            )  # fmt: skip
            if packed % _AT_ONCE == 0:
                log.warning("bringing the database up to date: %d of %d events", packed, total)


def _packed_id(text: str | None) -> bytes | None:
    if text is None:
        return None
    written = text.encode()
    try:
        packed = UUID(text)
    except ValueError:
        packed = None
    if packed is not None and str(packed) == text:
        return packed.bytes
    return b"\0" * (2 if len(written) == 15 else 1) + written


def _text_of(packed: bytes) -> str:
    if len(packed) == 16:
        return str(UUID(bytes=packed))
    return packed.lstrip(b"\0").decode()


def _us(text: str) -> int | None:
    """None: it is not written as times are."""
    try:
        at = datetime.fromisoformat(text)
        is_usual = at.astimezone(UTC).isoformat(timespec="microseconds") == text
    except (ValueError, OverflowError):
        return None
    return (at - _EPOCH) // timedelta(microseconds=1) if is_usual and at >= _EPOCH else None


def _day_number(text: str) -> int | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day.toordinal() - _EPOCH.toordinal() if day.isoformat() == text else None


def _exact(
    row: dict[str, Any], name: str, number: Callable[[str], int | None], odd: dict[str, Any]
) -> int:
    value = number(row[name])
    if value is None:
        odd[name] = row[name]
    return value or 0


def _hash(row: dict[str, Any], odd: dict[str, Any]) -> bytes:
    try:
        packed = bytes.fromhex(row["hash"])
    except ValueError:
        packed = b""
    if packed.hex() == row["hash"] and len(packed) == 32:
        return packed
    odd["hash"] = row["hash"]
    return hashlib.sha256(row["hash"].encode()).digest()


def _as_json(odd: dict[str, Any]) -> str | None:
    return json.dumps(odd, ensure_ascii=False, sort_keys=True) if odd else None


_FILL = f"""
INSERT INTO packed_observations
SELECT halls.key, packed_day(old.business_day), coalesce(staff.key, 0), norm_ids.key, patrol.key,
       event.key, accounts.key,
       CASE old.severity WHEN 'minor' THEN 1 WHEN 'major' THEN 2 WHEN 'red_line' THEN 3 ELSE 0 END,
       CASE old.result WHEN 'none' THEN 0 WHEN 'pass' THEN 1 WHEN 'fail' THEN 2 ELSE 3 END,
       old.credit, old.seconds, old.process, old.segment,
       CASE old.footfall WHEN 'idle' THEN 0 WHEN 'normal' THEN 1 WHEN 'peak' THEN 2 END, old.waiting
FROM observations AS old
JOIN new_halls AS halls ON halls.id = old.hall_id
LEFT JOIN new_staff AS staff ON staff.id = old.subject
JOIN norm_ids ON norm_ids.id = old.norm_id
JOIN packed_patrols AS patrol ON patrol.id = old.patrol_id
JOIN packed_events AS event ON event.id = packed_id(old.event_id)
JOIN new_accounts AS accounts ON accounts.id = old.account_id
ORDER BY 1, 2, 3, 4, 5;

INSERT INTO packed_occasions
SELECT halls.key, coalesce(staff.key, 0), accounts.key, packed_day(old.business_day), patrol.key,
       {_COUNTERS}
FROM occasions AS old
JOIN new_halls AS halls ON halls.id = old.hall_id
LEFT JOIN new_staff AS staff ON staff.id = old.subject
JOIN packed_patrols AS patrol ON patrol.id = old.patrol_id
JOIN new_accounts AS accounts ON accounts.id = old.account_id
ORDER BY 1, 2, 3, 4, 5;

INSERT INTO packed_watched
SELECT halls.key, coalesce(staff.key, 0), accounts.key
FROM watched AS old
JOIN new_halls AS halls ON halls.id = old.hall_id
LEFT JOIN new_staff AS staff ON staff.id = old.subject
JOIN new_accounts AS accounts ON accounts.id = old.account_id
ORDER BY 1, 2, 3;

INSERT INTO packed_norm_weeks
SELECT packed_day(old.week), norm_ids.key,
       CASE old.severity WHEN 'minor' THEN 1 WHEN 'major' THEN 2 WHEN 'red_line' THEN 3 ELSE 0 END,
       halls.key, old.passes, old.fails, old.nas, old.credit
FROM norm_weeks AS old
JOIN norm_ids ON norm_ids.id = old.norm_id JOIN new_halls AS halls ON halls.id = old.hall_id
ORDER BY 1, 2, 3, 4;

INSERT INTO packed_red_lines
SELECT event.key, halls.key, packed_day(old.business_day), old.status, decision.key
FROM red_lines AS old
JOIN packed_events AS event ON event.id = packed_id(old.event_id)
JOIN new_halls AS halls ON halls.id = old.hall_id
LEFT JOIN packed_events AS decision ON decision.id = packed_id(old.decision_id);

INSERT INTO packed_praises
SELECT old.praise_id, event.key, patrol.key, halls.key, staff.key, packed_day(old.business_day)
FROM praises AS old
JOIN packed_events AS event ON event.id = packed_id(old.event_id)
JOIN packed_patrols AS patrol ON patrol.id = old.patrol_id
JOIN new_halls AS halls ON halls.id = old.hall_id
JOIN new_staff AS staff ON staff.id = old.staff_id
"""
