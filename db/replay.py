"""Make what scores rest on anew from the events, up to a number of each hall, in temporary tables.

The rules are those of ``db.events`` and ``db.occasions``, written a second time on purpose: from
the events alone, without anything that is kept beside them. Needs ``Store.scratch``.
"""

from collections.abc import Iterable
from datetime import date
from functools import partial

import pandas as pd

from db import keys as key_of
from db import sql
from db.codes import KIND, RESULT, SEVERITY
from db.keys import HALL_ITSELF
from db.occasions import SOURCES, make_temporary, occasions_of
from db.times import to_day
from db.unit_of_work import UnitOfWork
from domain.hash_chain import GENESIS
from domain.patrols.credit import FULL, credit
from domain.result import Result
from domain.scores.columns import BREACHES, PRAISES

OCCASIONS = "replayed_occasions"
_WATCHED = SOURCES[OCCASIONS]

_UNKNOWN = -1  # the severity of a norm that its version does not know
# Table -> (columns, key).
_TABLES = {
    "norms": (
        "version INTEGER, norm INTEGER, severity INTEGER, limit_s INTEGER",
        "version, norm",
    ),
    "replayed_observations": (
        "hall INTEGER, staff INTEGER, account INTEGER, day INTEGER, patrol INTEGER, event_id BLOB,"
        " version INTEGER, severity INTEGER, result INTEGER, credit INTEGER",
        "",
    ),
    "replayed_breaches": (
        "hall_id TEXT, staff_id TEXT, confirmed INTEGER, reported INTEGER",
        "",
    ),
    "replayed_praises": ("hall_id TEXT, staff_id TEXT, praises INTEGER", ""),
    "replayed_versions": ("version TEXT", "version"),
}

_OF_MONTH = "hall = :hall AND day BETWEEN :first AND :last AND number <= :upto"
_WORDS = f"kind IN ({KIND['praise']}, {KIND['decision']})"  # by their own index

# The newest event of each observation, with the norm as its version says.
_OBSERVE = f"""
INSERT INTO replayed_observations
SELECT hall, coalesce(staff, {HALL_ITSELF}), account, day, patrol, id, newest.version,
       coalesce(norms.severity, {_UNKNOWN}), result,
       CASE result
           WHEN {RESULT["pass"]} THEN {FULL}
           WHEN {RESULT["fail"]} THEN CASE WHEN seconds IS NULL OR limit_s IS NULL THEN 0
                       ELSE {sql.ours("earned", "seconds", "limit_s")} END
       END
FROM (
    SELECT hall, day, patrol, staff, norm, id, account, version, result, seconds,
           {sql.newness("patrol, staff, norm")} AS newness
    FROM packed_events WHERE {_OF_MONTH} AND kind = {KIND["observation"]}
) AS newest
LEFT JOIN norms ON norms.version = newest.version AND norms.norm = newest.norm
WHERE newness = 1
"""

# A report that is still the newest event of its observation, with the last word on it.
_BREACHES = f"""
INSERT INTO replayed_breaches
SELECT halls.id AS hall_id, coalesce(staff.id, '') AS staff_id,
       {sql.count_if("status = 'confirmed'")}, {sql.count_if("status = 'reported'")}
FROM (
    SELECT made.hall, made.staff, coalesce((
        SELECT {sql.json_text("detail", "status")} FROM packed_events
        WHERE {_OF_MONTH} AND {_WORDS} AND kind = {KIND["decision"]}
          AND {sql.json_text("detail", "about")} = {sql.id_text("made.event_id")}
        ORDER BY number DESC LIMIT 1
    ), 'reported') AS status
    FROM replayed_observations AS made
    WHERE made.severity = {SEVERITY["red_line"]} AND made.result = {RESULT["fail"]}
) AS breach
JOIN halls ON halls.key = breach.hall LEFT JOIN staff ON staff.key = breach.staff
WHERE status <> 'rejected' GROUP BY 1, 2 ORDER BY 1, 2
"""

_PRAISES = f"""
INSERT INTO replayed_praises
SELECT halls.id, staff.id, count(*)
FROM (
    SELECT hall, staff, result, {sql.newness(sql.json_text("detail", "praise_id"))} AS newness
    FROM packed_events WHERE {_OF_MONTH} AND {_WORDS} AND kind = {KIND["praise"]}
) AS praise
JOIN halls ON halls.key = praise.hall JOIN staff ON staff.key = praise.staff
WHERE newness = 1 AND result = {RESULT["pass"]} GROUP BY 1, 2
"""

_STEPS = (
    _OBSERVE,
    """
    INSERT INTO replayed_versions SELECT version FROM checklist_versions
    WHERE key IN (SELECT version FROM replayed_observations) ON CONFLICT DO NOTHING
    """,
    f"INSERT INTO {OCCASIONS} {occasions_of('replayed_observations')}",
    f"""
    INSERT INTO {_WATCHED} SELECT DISTINCT hall, staff, account FROM {OCCASIONS}
    WHERE hall = :hall
    """,
    _BREACHES,
    _PRAISES,
    "DELETE FROM replayed_observations",
)


# Every time that missed its limit.
_MEASURED = f"""
SELECT DISTINCT events.seconds, norms.limit_s FROM packed_events AS events
JOIN norms ON norms.version = events.version AND norms.norm = events.norm
WHERE events.kind = {KIND["observation"]} AND events.result = {RESULT["fail"]}
  AND events.seconds IS NOT NULL AND norms.limit_s IS NOT NULL
"""


def begin(db: UnitOfWork) -> None:
    """Make the temporary tables, empty."""
    for table, (columns, key) in _TABLES.items():
        db.make_temporary(table, columns, key)
    make_temporary(db, OCCASIONS)


def know_norms(db: UnitOfWork, norms: Iterable[tuple[str, str, str, int | None]]) -> None:
    """:param norms: (version, norm id, severity in the score, limit in seconds)"""
    versions = dict(db.tuples("SELECT version, key FROM checklist_versions"))
    norm_keys = dict(db.tuples("SELECT id, key FROM norm_ids"))
    rows = (
        (versions[version], norm_keys[norm_id], SEVERITY[severity], limit_s)
        for version, norm_id, severity, limit_s in norms
        if norm_id in norm_keys  # else nobody ever judged it
    )
    sql.insert_rows(db, "norms", ["version", "norm", "severity", "limit_s"], rows)
    db.add_function("earned", ["REAL", "INTEGER"], partial(credit, Result.FAIL), _MEASURED)


def clear(db: UnitOfWork) -> None:
    """Forget what was replayed; the norms stay."""
    for name in (OCCASIONS, _WATCHED, "replayed_breaches", "replayed_praises", "replayed_versions"):
        db.execute(f"DELETE FROM {name}")


def add_hall(db: UnitOfWork, hall_id: str, upto: int, first: date, last: date) -> None:
    """Replay the business days of a hall, with its events up to the number ``upto``."""
    values = {
        "hall": key_of.of_hall(db, hall_id), "upto": upto, "first": to_day(first),
        "last": to_day(last),
    }  # fmt: skip
    for step in _STEPS:
        db.execute(step, values if ":hall" in step else {})


def hash_of(db: UnitOfWork, hall_id: str, number: int) -> str:
    """The hash of an event; '' when there is no such event (any more)."""
    if number == 0:
        return GENESIS
    query = """
        SELECT hash FROM packed_events
        WHERE hall = (SELECT key FROM halls WHERE id = ?) AND number = ?
        """
    stored = sql.scalar(db, query, [hall_id, number])
    return stored.hex() if stored else ""


def versions(db: UnitOfWork) -> list[str]:
    return [row[0] for row in db.execute("SELECT version FROM replayed_versions ORDER BY version")]


def breaches(db: UnitOfWork) -> pd.DataFrame:
    """As ``db.red_lines.counts``."""
    return _table(db, "replayed_breaches", BREACHES)


def praises(db: UnitOfWork) -> pd.DataFrame:
    """``domain.scores.columns.PRAISES``."""
    return _table(db, "replayed_praises", PRAISES)


def _table(db: UnitOfWork, name: str, columns: tuple[str, ...]) -> pd.DataFrame:
    return sql.frame(db.tuples(f"SELECT {', '.join(columns)} FROM {name}"))
