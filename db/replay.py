"""Make what scores rest on anew from the events, up to a number of each hall, in temporary tables.

The rules are those of ``db.events`` and ``db.occasions``, written a second time on purpose: from
the events alone, without anything that is kept beside them. Needs ``Store.scratch``.
"""

from collections.abc import Iterable
from datetime import date

import pandas as pd
from sqlite_utils import Database

from db import sql
from db.occasions import SOURCES, make_temporary, occasions_of
from domain.hash_chain import GENESIS
from domain.patrols.credit import FULL, credit
from domain.result import Result
from domain.scores.columns import BREACHES, PRAISES

OCCASIONS = "replayed_occasions"
_WATCHED = SOURCES[OCCASIONS]

# Table -> (columns, key).
_TABLES = {
    "norms": (
        "version TEXT, norm_id TEXT, severity TEXT, limit_s INTEGER",
        "version, norm_id",
    ),
    "replayed_observations": (
        "hall_id TEXT, business_day TEXT, patrol_id TEXT, subject TEXT, event_id TEXT,"
        " account_id TEXT, version TEXT, severity TEXT, result TEXT, credit INTEGER",
        "",
    ),
    "replayed_breaches": (
        "hall_id TEXT, staff_id TEXT, confirmed INTEGER, reported INTEGER",
        "",
    ),
    "replayed_praises": ("hall_id TEXT, staff_id TEXT, praises INTEGER", ""),
    "replayed_versions": ("version TEXT", "version"),
}

_OF_MONTH = "hall_id = :hall AND business_day BETWEEN :first AND :last AND number <= :upto"

# The newest event of each observation, with the norm as its version says.
_OBSERVE = f"""
INSERT INTO replayed_observations
SELECT hall_id, business_day, patrol_id, coalesce(staff_id, ''), id, account_id, newest.version,
       coalesce(norms.severity, 'unknown'), result,
       CASE result
           WHEN 'pass' THEN {FULL}
           WHEN 'fail' THEN CASE WHEN seconds IS NULL OR limit_s IS NULL THEN 0
                       ELSE earned(seconds, limit_s) END
       END
FROM (
    SELECT hall_id, business_day, patrol_id, staff_id, norm_id, id, account_id, version, result,
           seconds, {sql.newness("patrol_id, staff_id, norm_id")} AS newness
    FROM events WHERE {_OF_MONTH} AND kind = 'observation'
) AS newest
LEFT JOIN norms ON norms.version = newest.version AND norms.norm_id = newest.norm_id
WHERE newness = 1
"""

# A report that is still the newest event of its observation, with the last word on it.
_BREACHES = f"""
INSERT INTO replayed_breaches
SELECT hall_id, subject,
       {sql.count_if("status = 'confirmed'")}, {sql.count_if("status = 'reported'")}
FROM (
    SELECT made.hall_id, made.subject, coalesce((
        SELECT {sql.json_text("detail", "status")} FROM events
        WHERE {_OF_MONTH} AND kind IN ('praise', 'decision') AND kind = 'decision'
          AND {sql.json_text("detail", "about")} = made.event_id
        ORDER BY number DESC LIMIT 1
    ), 'reported') AS status
    FROM replayed_observations AS made
    WHERE made.severity = 'red_line' AND made.result = 'fail'
) AS breach
WHERE status <> 'rejected' GROUP BY hall_id, subject ORDER BY hall_id, subject
"""

_PRAISES = f"""
INSERT INTO replayed_praises
SELECT hall_id, staff_id, count(*)
FROM (
    SELECT hall_id, staff_id, result,
           {sql.newness(sql.json_text("detail", "praise_id"))} AS newness
    FROM events WHERE {_OF_MONTH} AND kind IN ('praise', 'decision') AND kind = 'praise'
) AS praise
WHERE newness = 1 AND result = 'pass' GROUP BY hall_id, staff_id
"""

_STEPS = (
    _OBSERVE,
    "INSERT INTO replayed_versions SELECT DISTINCT version FROM replayed_observations WHERE TRUE"
    " ON CONFLICT DO NOTHING",
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
    for table, (columns, key) in _TABLES.items():
        sql.make_temporary(db, table, columns, key)
    make_temporary(db, OCCASIONS)
    sql.add_function(
        db, "earned", 2, lambda seconds, limit_s: credit(Result.FAIL, seconds, limit_s)
    )


def know_norms(db: Database, norms: Iterable[tuple[str, str, str, int | None]]) -> None:
    """:param norms: (version, norm id, severity in the score, limit in seconds)"""
    sql.insert_rows(db, "norms", ["version", "norm_id", "severity", "limit_s"], norms)


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
    query = "SELECT hash FROM events WHERE hall_id = ? AND number = ?"
    return sql.scalar(db, query, [hall_id, number]) or ""


def versions(db: Database) -> list[str]:
    return [row[0] for row in db.execute("SELECT version FROM replayed_versions ORDER BY version")]


def breaches(db: Database) -> pd.DataFrame:
    """As ``db.red_lines.counts``."""
    return _table(db, "replayed_breaches", BREACHES)


def praises(db: Database) -> pd.DataFrame:
    """``domain.scores.columns.PRAISES``."""
    return _table(db, "replayed_praises", PRAISES)


def _table(db: Database, name: str, columns: tuple[str, ...]) -> pd.DataFrame:
    return sql.frame(sql.tuples(db, f"SELECT {', '.join(columns)} FROM {name}"))
