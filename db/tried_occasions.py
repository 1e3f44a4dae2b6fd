"""Occasions as they would be if some norms counted in another way, in temporary tables.

Needs ``Store.scratch``. Occasions are sums, so only the observations of the changed norms are read:
what they add now is taken off, and what they would add is put on.
"""

from collections.abc import Collection, Iterable
from datetime import date

from db import keys as key_of
from db import sql
from db.codes import RESULT, SEVERITY
from db.occasion_blocks import COUNTERS
from db.occasions import KEY, SOURCES, make_temporary
from db.times import to_day
from db.unit_of_work import UnitOfWork
from domain.patrols.credit import FULL, credit
from domain.result import Result
from domain.scores.norm_effect import Recount

OCCASIONS = "tried_occasions"
_WATCHED = SOURCES[OCCASIONS]
_NONE, _PASS, _FAIL = (RESULT[each] for each in ("none", "pass", "fail"))

# One row per observation of a changed norm: as it counts now, and as it would.
_JUDGED = f"""
SELECT hall, staff, account, day, patrol,
       made.severity, made.result, coalesce(made.credit, 0) AS credit,
       recounts.severity AS new_severity,
       CASE WHEN recounts.severity IS NULL THEN {_NONE}
            WHEN again AND seconds <= limit_s THEN {_PASS} WHEN again THEN {_FAIL}
            ELSE made.result END AS new_result,
       CASE WHEN made.result NOT IN ({_PASS}, {_FAIL}) THEN 0
            WHEN again THEN {sql.ours("earned", "seconds", "limit_s")}
            WHEN judged_anew = 1 AND limit_s IS NULL AND made.result = {_FAIL} THEN 0
            ELSE made.credit END AS new_credit
FROM (
    SELECT packed_observations.*, recounts.judged_anew = 1 AND limit_s IS NOT NULL
           AND seconds IS NOT NULL AND result IN ({_PASS}, {_FAIL}) AS again
    FROM packed_observations JOIN recounts USING (norm)
    WHERE hall = :hall AND day BETWEEN :first AND :last AND result <> {_NONE}
) AS made JOIN recounts USING (norm)
"""


# Every time that the limit of a changed norm is asked about.
_MEASURED = """
SELECT DISTINCT seconds, limit_s FROM packed_observations JOIN recounts USING (norm)
WHERE seconds IS NOT NULL AND limit_s IS NOT NULL
"""


def _sums(severity: str, result: str, earned: str) -> dict[str, str]:
    """What one judgement adds to each counter, as SQL."""
    judged = f"{result} IN ({_PASS}, {_FAIL})"
    sums = {}
    for each in ("minor", "major", "red_line"):
        of_severity = sql.same(severity, str(SEVERITY[each]))
        sums[f"{each}_passes"] = sql.one_if(f"{of_severity} AND {result} = {_PASS}")
        sums[f"{each}_fails"] = sql.one_if(f"{of_severity} AND {result} = {_FAIL}")
        sums[f"{each}_credit"] = f"CASE WHEN {of_severity} AND {judged} THEN {earned} ELSE 0 END"
    of_none = sql.same(severity, str(SEVERITY["none"]))
    sums["uncounted"] = sql.one_if(f"{of_none} AND {judged}")
    sums["nas"] = sql.one_if(f"{result} = {RESULT['na']}")
    return {name: sums[name] for name in COUNTERS}


_NOW = _sums("severity", "result", "credit")
_THEN = _sums("new_severity", "new_result", "new_credit")
_STEPS = (
    f"""
    INSERT INTO {OCCASIONS}
    SELECT {KEY}, {", ".join(COUNTERS)} FROM packed_occasions
    WHERE hall = :hall AND day BETWEEN :first AND :last
    """,
    f"""
    INSERT INTO {OCCASIONS}
    SELECT {KEY}, {", ".join(f"sum({_THEN[name]} - {_NOW[name]})" for name in COUNTERS)}
    FROM ({_JUDGED}) AS judged WHERE true GROUP BY {KEY}
    ON CONFLICT ({KEY}) DO UPDATE SET
        {", ".join(f"{each} = {OCCASIONS}.{each} + excluded.{each}" for each in COUNTERS)}
    """,
    f"INSERT INTO {_WATCHED} SELECT DISTINCT hall, staff, account"
    f" FROM {OCCASIONS} WHERE hall = :hall ON CONFLICT DO NOTHING",
)


def make(
    db: UnitOfWork,
    hall_ids: Collection[str],
    first: date,
    last: date,
    recounts: Iterable[Recount],
) -> None:
    """Fill the tables for the business days of the halls, both included."""
    make_temporary(db, OCCASIONS)
    columns = "norm INTEGER, severity INTEGER, limit_s INTEGER, judged_anew INTEGER"
    db.make_temporary("recounts", columns, key="norm")
    known = dict(db.tuples("SELECT id, key FROM norm_ids"))
    sql.insert_rows(
        db,
        "recounts",
        ["norm", "severity", "limit_s", "judged_anew"],
        [
            (
                known[each.norm_id],
                each.severity and SEVERITY[each.severity.value],
                each.limit_s,
                each.judged_anew,
            )
            for each in recounts
            if each.norm_id in known
        ],
    )
    observed, of_days = sql.of_days(hall_ids, first, last)
    over = f"{_MEASURED} AND {observed}"
    db.add_function("earned", ["REAL", "INTEGER"], _earned, over, of_days)
    for hall_id in sorted(hall_ids):
        hall = key_of.of_hall(db, hall_id)
        values = {"hall": hall, "first": to_day(first), "last": to_day(last)}
        for step in _STEPS:
            db.execute(step, values if ":first" in step else {"hall": hall})


def _earned(seconds: float, limit_s: int) -> int | None:
    if seconds <= limit_s:
        return FULL
    return credit(Result.FAIL, seconds, limit_s)


def seen(
    db: UnitOfWork, hall_ids: Collection[str], first: date, last: date, norm_ids: Collection[str]
) -> dict[str, int]:
    """How many observations of each of the norms there are in the period."""
    observed, values = sql.of_days(hall_ids, first, last)
    rows = db.execute(
        f"""
        WITH counted AS (
            SELECT norm, count(*) AS count FROM packed_observations
            WHERE {observed} AND {sql.of_norms("norm", norm_ids)} AND result <> {_NONE}
            GROUP BY norm
        )
        SELECT norm_ids.id, counted.count
        FROM counted JOIN norm_ids ON norm_ids.key = counted.norm ORDER BY 1
        """,
        [*values, *sorted(norm_ids)],
    )
    return {row[0]: row[1] for row in rows}
