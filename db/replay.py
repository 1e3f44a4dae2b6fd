"""Make what scores rest on anew from the events, up to a number of each hall, in temporary tables.

The rules are those of ``db.events`` and ``db.occasions``, written a second time on purpose: from
the events alone, without anything that is kept beside them. Needs ``Store.scratch``.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd
from sqlite_utils import Database

from db.occasions import SOURCES, occasions_of, temporary
from domain.hash_chain import GENESIS
from domain.patrols.credit import FULL, credit
from domain.result import Result

OCCASIONS = "replayed_occasions"
_WATCHED = SOURCES[OCCASIONS]

_TABLES = f"""
CREATE TEMP TABLE norms (
    version TEXT, norm_id TEXT, severity TEXT, limit_s INTEGER, PRIMARY KEY (version, norm_id)
) WITHOUT ROWID;
CREATE TEMP TABLE replayed_observations (
    hall_id TEXT, business_day TEXT, patrol_id TEXT, subject TEXT, event_id TEXT, account_id TEXT,
    version TEXT, severity TEXT, result TEXT, credit INTEGER
);
{temporary(OCCASIONS)};
CREATE TEMP TABLE replayed_breaches (
    hall_id TEXT, staff_id TEXT, confirmed INTEGER, reported INTEGER
);
CREATE TEMP TABLE replayed_praises (hall_id TEXT, staff_id TEXT, praises INTEGER);
CREATE TEMP TABLE replayed_versions (version TEXT PRIMARY KEY) WITHOUT ROWID
"""

_OF_MONTH = "hall_id = :hall AND business_day BETWEEN :first AND :last AND number <= :upto"

# The newest event of each observation, with the norm as its version says.
_OBSERVE = f"""
INSERT INTO replayed_observations
SELECT hall_id, business_day, patrol_id, coalesce(staff_id, ''), id, account_id, newest.version,
       coalesce(norms.severity, 'unknown'), result,
       CASE result
           WHEN 'pass' THEN {FULL}
           WHEN 'fail' THEN iif(seconds IS NULL OR limit_s IS NULL, 0, earned(seconds, limit_s))
       END
FROM (
    SELECT hall_id, business_day, patrol_id, staff_id, norm_id, id, account_id, version, result,
           seconds, row_number() OVER (
               PARTITION BY patrol_id, staff_id, norm_id
               ORDER BY elapsed_ms DESC, seq DESC, id DESC
           ) AS newness
    FROM events WHERE {_OF_MONTH} AND kind = 'observation'
) AS newest
LEFT JOIN norms ON norms.version = newest.version AND norms.norm_id = newest.norm_id
WHERE newness = 1
"""

# A report that is still the newest event of its observation, with the last word on it.
_BREACHES = f"""
INSERT INTO replayed_breaches
SELECT hall_id, subject, sum(status = 'confirmed'), sum(status = 'reported')
FROM (
    SELECT made.hall_id, made.subject, coalesce((
        SELECT json_extract(detail, '$.status') FROM events
        WHERE {_OF_MONTH} AND kind IN ('praise', 'decision') AND kind = 'decision'
          AND json_extract(detail, '$.about') = made.event_id
        ORDER BY number DESC LIMIT 1
    ), 'reported') AS status
    FROM replayed_observations AS made
    WHERE made.severity = 'red_line' AND made.result = 'fail'
)
WHERE status <> 'rejected' GROUP BY hall_id, subject ORDER BY hall_id, subject
"""

_PRAISES = f"""
INSERT INTO replayed_praises
SELECT hall_id, staff_id, count(*)
FROM (
    SELECT hall_id, staff_id, result, row_number() OVER (
        PARTITION BY json_extract(detail, '$.praise_id')
        ORDER BY elapsed_ms DESC, seq DESC, id DESC
    ) AS newness
    FROM events WHERE {_OF_MONTH} AND kind IN ('praise', 'decision') AND kind = 'praise'
)
WHERE newness = 1 AND result = 'pass' GROUP BY hall_id, staff_id
"""

_STEPS = (
    _OBSERVE,
    "INSERT OR IGNORE INTO replayed_versions SELECT DISTINCT version FROM replayed_observations",
    f"INSERT INTO {OCCASIONS} {occasions_of('replayed_observations')}",
    f"""
    INSERT INTO {_WATCHED} SELECT DISTINCT hall_id, subject, account_id FROM {OCCASIONS}
    WHERE hall_id = :hall
    """,
    _BREACHES,
    _PRAISES,
    "DELETE FROM replayed_observations",
)


def begin(db: Database) -> None:
    """Make the temporary tables, empty."""
    for statement in _TABLES.split(";"):
        db.execute(statement)
    db.conn.create_function(
        "earned", 2, lambda seconds, limit_s: credit(Result.FAIL, seconds, limit_s),
        deterministic=True,
    )  # fmt: skip


def know_norms(db: Database, norms: Iterable[tuple[str, str, str, int | None]]) -> None:
    """:param norms: (version, norm id, severity in the score, limit in seconds)"""
    db.conn.executemany("INSERT INTO norms VALUES (?, ?, ?, ?)", norms)


def clear(db: Database) -> None:
    """Forget what was replayed; the norms stay."""
    for name in (OCCASIONS, _WATCHED, "replayed_breaches", "replayed_praises", "replayed_versions"):
        db.execute(f"DELETE FROM {name}")


def add_hall(db: Database, hall_id: str, upto: int, first: date, last: date) -> None:
    """Replay the business days of a hall, with its events up to the number ``upto``."""
    values = {
        "hall": hall_id, "upto": upto, "first": first.isoformat(), "last": last.isoformat(),
    }  # fmt: skip
    for step in _STEPS:
        db.execute(step, values if ":hall" in step else {})


def hash_of(db: Database, hall_id: str, number: int) -> str:
    """The hash of an event; '' when there is no such event (any more)."""
    if number == 0:
        return GENESIS
    row = db.execute(
        "SELECT hash FROM events WHERE hall_id = ? AND number = ?", [hall_id, number]
    ).fetchone()
    return str(row[0]) if row else ""


def versions(db: Database) -> list[str]:
    return [row[0] for row in db.execute("SELECT version FROM replayed_versions ORDER BY version")]


def breaches(db: Database) -> pd.DataFrame:
    """As ``db.red_lines.counts``."""
    return _table(db, "replayed_breaches", ["hall_id", "staff_id", "confirmed", "reported"])


def praises(db: Database) -> pd.DataFrame:
    """``hall_id``, ``staff_id``, ``praises``."""
    return _table(db, "replayed_praises", ["hall_id", "staff_id", "praises"])


def _table(db: Database, name: str, columns: list[str]) -> pd.DataFrame:
    rows: list[tuple[Any, ...]] = [
        tuple(row) for row in db.execute(f"SELECT {', '.join(columns)} FROM {name}")
    ]
    return pd.DataFrame.from_records(rows, columns=columns)
