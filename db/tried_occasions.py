"""Occasions as they would be if some norms counted in another way, in temporary tables.

Needs ``Store.scratch``. Occasions are sums, so only the observations of the changed norms are read:
what they add now is taken off, and what they would add is put on.
"""

from collections.abc import Collection, Iterable
from datetime import date

from sqlite_utils import Database

from db import sql
from db.occasions import COUNTERS, KEY, SOURCES, make_temporary
from domain.patrols.credit import FULL, credit
from domain.result import Result
from domain.scores.norm_effect import Recount

OCCASIONS = "tried_occasions"
_WATCHED = SOURCES[OCCASIONS]

# One row per observation of a changed norm: as it counts now, and as it would.
_JUDGED = """
SELECT hall_id, business_day, subject, patrol_id, account_id,
       made.severity, made.result, coalesce(made.credit, 0) AS credit,
       recounts.severity AS new_severity,
       CASE WHEN recounts.severity IS NULL THEN 'none'
            WHEN again AND seconds <= limit_s THEN 'pass' WHEN again THEN 'fail'
            ELSE made.result END AS new_result,
       CASE WHEN made.result NOT IN ('pass', 'fail') THEN 0
            WHEN again THEN earned(seconds, limit_s)
            WHEN judged_anew AND limit_s IS NULL AND made.result = 'fail' THEN 0
            ELSE made.credit END AS new_credit
FROM (
    SELECT observations.*, recounts.judged_anew AND limit_s IS NOT NULL AND seconds IS NOT NULL
           AND result IN ('pass', 'fail') AS again
    FROM observations JOIN recounts USING (norm_id)
    WHERE hall_id = :hall AND business_day BETWEEN :first AND :last AND result <> 'none'
) AS made JOIN recounts USING (norm_id)
"""


def _sums(severity: str, result: str, earned: str) -> dict[str, str]:
    """What one judgement adds to each counter, as SQL."""
    judged = f"{result} IN ('pass', 'fail')"
    sums = {}
    for each in ("minor", "major", "red_line"):
        of_severity = sql.same(severity, f"'{each}'")
        sums[f"{each}_passes"] = sql.one_if(f"{of_severity} AND {result} = 'pass'")
        sums[f"{each}_fails"] = sql.one_if(f"{of_severity} AND {result} = 'fail'")
        sums[f"{each}_credit"] = f"CASE WHEN {of_severity} AND {judged} THEN {earned} ELSE 0 END"
    of_none = sql.same(severity, "'none'")
    sums["uncounted"] = sql.one_if(f"{of_none} AND {judged}")
    sums["nas"] = sql.one_if(f"{result} = 'na'")
    return {name: sums[name] for name in COUNTERS}


_NOW = _sums("severity", "result", "credit")
_THEN = _sums("new_severity", "new_result", "new_credit")
_PLACE = "hall_id, business_day, subject, patrol_id, account_id"
_STEPS = (
    f"""
    INSERT INTO {OCCASIONS}
    SELECT {_PLACE}, round, {", ".join(COUNTERS)} FROM occasions
    WHERE hall_id = :hall AND business_day BETWEEN :first AND :last
    """,
    f"""
    INSERT INTO {OCCASIONS}
    SELECT {_PLACE}, '', {", ".join(f"sum({_THEN[name]} - {_NOW[name]})" for name in COUNTERS)}
    FROM ({_JUDGED}) WHERE true GROUP BY {_PLACE}
    ON CONFLICT ({KEY}) DO UPDATE SET
        {", ".join(f"{each} = {OCCASIONS}.{each} + excluded.{each}" for each in COUNTERS)}
    """,
    f"INSERT INTO {_WATCHED} SELECT DISTINCT hall_id, subject, account_id"
    f" FROM {OCCASIONS} WHERE hall_id = :hall ON CONFLICT DO NOTHING",
)


def make(
    db: Database,
    hall_ids: Collection[str],
    first: date,
    last: date,
    recounts: Iterable[Recount],
) -> None:
    """Fill the tables for the business days of the halls, both included."""
    make_temporary(db, OCCASIONS)
    columns = "norm_id TEXT, severity TEXT, limit_s INTEGER, judged_anew INTEGER"
    sql.make_temporary(db, "recounts", columns, key="norm_id")
    sql.add_function(db, "earned", 2, _earned)
    sql.insert_rows(
        db,
        "recounts",
        ["norm_id", "severity", "limit_s", "judged_anew"],
        [
            (each.norm_id, each.severity and each.severity.value, each.limit_s, each.judged_anew)
            for each in recounts
        ],
    )
    for hall_id in sorted(hall_ids):
        values = {"hall": hall_id, "first": first.isoformat(), "last": last.isoformat()}
        for step in _STEPS:
            db.execute(step, values if ":first" in step else {"hall": hall_id})


def _earned(seconds: float, limit_s: int) -> int | None:
    if seconds <= limit_s:
        return FULL
    return credit(Result.FAIL, seconds, limit_s)


def seen(
    db: Database, hall_ids: Collection[str], first: date, last: date, norm_ids: Collection[str]
) -> dict[str, int]:
    """How many observations of each of the norms there are in the period."""
    observed, values = sql.of_days(hall_ids, first, last)
    rows = db.execute(
        f"""
        SELECT norm_id, count(*) FROM observations
        WHERE {observed} AND {sql.among("norm_id", norm_ids)} AND result <> 'none'
        GROUP BY norm_id
        """,
        [*values, *sorted(norm_ids)],
    )
    return {row[0]: row[1] for row in rows}
