"""Occasions: one person (or the hall itself) watched on one patrol by one observer.

Derived from ``observations``: an occasion sums what one account judged about one subject on one
patrol, taken-back answers left out; without any judgement left it has no row. Every read is
limited to the halls or to the person it is given.
"""

from collections.abc import Collection
from datetime import date
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from db import keys as key_of
from db import occasion_arrays, occasion_blocks, sql
from db.codes import RESULT, SEVERITY
from db.keys import EventKeys
from db.norm_weeks import Judged
from db.occasion_blocks import COUNTERS
from db.times import of_day, to_day
from db.unit_of_work import UnitOfWork
from domain.method.method import Credit, SeverityWeights
from domain.patrols.credit import FULL
from domain.period import month_days
from domain.scores.columns import CELL_KEY, CELL_SUMS, COUNTS

# Of ``packed_occasions``: sums over a temporary source are then added up in the same order.
KEY = "hall, staff, account, day, patrol"


def _passes(severity: str) -> str:
    return _counted(severity, "pass")


def _fails(severity: str) -> str:
    return _counted(severity, "fail")


def _counted(severity: str, result: str) -> str:
    return sql.count_if(f"made.severity = {SEVERITY[severity]} AND made.result = {RESULT[result]}")


def _credit(severity: str) -> str:
    earned = f"WHEN {SEVERITY[severity]} THEN coalesce(made.credit, 0) ELSE 0"
    return f"sum(CASE made.severity {earned} END)"


_JUDGED = f"made.result IN ({RESULT['pass']}, {RESULT['fail']})"


def occasions_of(source: str) -> str:
    """The query that makes occasions, in the order of the table's columns.

    :param source: a table with the columns of ``packed_observations``
    """
    return f"""
        SELECT made.hall, made.staff, made.account, made.day, made.patrol,
               {_passes("minor")}, {_fails("minor")}, {_credit("minor")},
               {_passes("major")}, {_fails("major")}, {_credit("major")},
               {_passes("red_line")}, {_fails("red_line")},
               {sql.count_if(f"made.severity = {SEVERITY['none']} AND {_JUDGED}")},
               {sql.count_if(f"made.result = {RESULT['na']}")}
        FROM {source} AS made
        WHERE made.result <> {RESULT["none"]}
        GROUP BY made.hall, made.staff, made.account, made.day, made.patrol
        """


def replace(
    db: UnitOfWork,
    keys: EventKeys,
    before: Judged | None,
    before_account: int | None,
    after: Judged,
) -> None:
    """Bring the occasions of a patrol up to date when an observation is made (``before`` None) or
    changed, perhaps by somebody else."""
    touched = set()
    if before is not None and before_account is not None and before.result != "none":
        _add(db, keys, before_account, before, -1)
        touched.add(before_account)
    if after.result != "none":
        _add(db, keys, keys.account, after, 1)
        touched.add(keys.account)
    for account in touched:
        occasion_blocks.renew(db, keys.place.hall, keys.subject, account, keys.place.day)
    sql.insert(
        db,
        "packed_watched",
        {"hall": keys.place.hall, "staff": keys.subject, "account": keys.account},
        "ON CONFLICT DO NOTHING",
    )


def counted(judged: Judged) -> dict[str, int]:
    """What one observation adds to ``COUNTERS``; what is left out adds nothing."""
    if judged.result == "na":
        return {"nas": 1}
    if judged.severity == "none":
        return {"uncounted": 1}
    how = "passes" if judged.result == "pass" else "fails"
    added = {f"{judged.severity}_{how}": 1}
    if f"{judged.severity}_credit" in COUNTERS:
        added[f"{judged.severity}_credit"] = judged.credit or 0
    return added


_ADDED = ", ".join(f"{each} = packed_occasions.{each} + excluded.{each}" for each in COUNTERS)


def _add(db: UnitOfWork, keys: EventKeys, account: int, judged: Judged, sign: int) -> None:
    hall, day, patrol = keys.place
    place = {"hall": hall, "staff": keys.subject, "account": account, "day": day, "patrol": patrol}
    added = counted(judged)
    counters = {name: sign * added.get(name, 0) for name in COUNTERS}
    otherwise = f"ON CONFLICT ({KEY}) DO UPDATE SET {_ADDED}"
    sql.insert(db, "packed_occasions", place | counters, otherwise)
    if sign < 0:
        here = " AND ".join(f"{name} = :{name}" for name in place)
        left = " + ".join(COUNTERS)
        db.execute(f"DELETE FROM packed_occasions WHERE {here} AND {left} = 0", place)


def kept(db: UnitOfWork, hall_id: str) -> set[tuple[Any, ...]]:
    """As they are kept: (day, subject, patrol, account, round, *COUNTERS)."""
    rows = db.execute(
        f"""
        SELECT business_day, subject, patrol_id, account_id, round, {", ".join(COUNTERS)}
        FROM occasions WHERE hall_id = ?
        """,
        [hall_id],
    )
    return {tuple(row) for row in rows}


# Weight-free parts of Σ weight² of occasions, and how many had something judged of a severity.
SQUARES = ("minor_sq", "major_sq", "minor_major", "minors", "majors", "scored")

Per = Literal["business_day", "round"]
_PER = {"business_day": "seen.day", "round": "patrols.round"}
_TOLD = {"business_day": sql.day_text("summed.part"), "round": "summed.part"}


def occasion_sums(
    db: UnitOfWork,
    hall_ids: Collection[str],
    first: date,
    last: date,
    subject: str | None = None,
    per: Per = "business_day",
) -> pd.DataFrame:
    """What was judged per hall and day (or kind of round), from ``first`` to ``last``.

    With a and b the minor and major judgements of an occasion that were kept or not:

    :param subject: only this member of staff; None: everybody and the hall itself
    :return: ``hall_id``, ``business_day`` (ISO text) or ``round``, the summed ``COUNTERS``,
      ``minor_sq`` = Σa², ``major_sq`` = Σb², ``minor_major`` = Σab, and the occasions with a > 0
      (``minors``), with b > 0 (``majors``), with either (``scored``); all int; ordered by the
      first two
    """
    scope, values = sql.of_days(hall_ids, first, last, "seen")
    if subject is not None:
        scope, values = f"{scope} AND seen.staff = ?", [*values, key_of.of_subject(db, subject)]
    walks = ""
    if per == "round":
        walks = "JOIN packed_patrols AS patrols ON patrols.key = seen.patrol"
    sums = ", ".join(f"sum({name}) AS {name}" for name in COUNTERS)
    a, b = "(minor_passes + minor_fails)", "(major_passes + major_fails)"
    cursor = db.tuples(
        f"""
        WITH summed AS (
        SELECT seen.hall, {_PER[per]} AS part, {sums},
               sum({a} * {a}) AS minor_sq, sum({b} * {b}) AS major_sq,
               sum({a} * {b}) AS minor_major, {sql.count_if(f"{a} > 0")} AS minors,
               {sql.count_if(f"{b} > 0")} AS majors, {sql.count_if(f"{a} + {b} > 0")} AS scored
        FROM packed_occasions AS seen {walks}
        WHERE {scope} GROUP BY 1, 2
        )
        SELECT halls.id AS hall_id, {_TOLD[per]} AS {per},
               {", ".join(f"summed.{name}" for name in (*COUNTERS, *SQUARES))}
        FROM summed JOIN halls ON halls.key = summed.hall ORDER BY 1, 2
        """,
        values,
    )
    return sql.frame(cursor, dict.fromkeys((*COUNTERS, *SQUARES), "int64"))


# Tables of occasions, each with that of who was watched by whom; the second pair is made by
# ``db.replay``, the third by ``db.tried_occasions``.
STORED = "packed_occasions"
SOURCES = {
    STORED: "packed_watched",
    "replayed_occasions": "replayed_watched",
    "tried_occasions": "tried_watched",
}


def make_temporary(db: UnitOfWork, source: str) -> None:
    """Make a source of ``SOURCES`` and its table of who was watched, both empty and temporary."""
    columns = [*KEY.split(", "), *COUNTERS]
    db.make_temporary(source, ", ".join(f"{name} INTEGER" for name in columns), KEY)
    watched = "hall INTEGER, staff INTEGER, account INTEGER"
    db.make_temporary(SOURCES[source], watched, "hall, staff, account")


_WHOLE = frozenset(COUNTS)


def cells(
    db: UnitOfWork,
    hall_ids: Collection[str],
    first: date,
    last: date,
    weights: SeverityWeights,
    time_credit: Credit,
    subject: str | None = None,
    source: str = STORED,
) -> pd.DataFrame:
    """The sums over occasions that a score and its band rest on, per person and observer.

    With, for each occasion, m = Σ weight × judged, k = Σ weight × earned share (strict: kept) and
    u = Σ weight² × judged, the sums over minor and major:

    ``domain.scores.columns.CELLS``: ``staff_id`` '' is the hall itself; over the occasions
    with m > 0 ``occasion_count``, ``weight`` = Σm, ``weight_sq`` = Σm², ``kept`` = Σk, ``kept_sq``
    = Σk²/m, ``unit`` = Σu, ``unit_share`` = Σu/m; over all of them ``scored_count`` (judged, of a
    severity with a weight), ``observation_count``, ``na_count``. Ordered by the first three.
    Whoever was only judged where nothing has a weight has a row with weight 0.

    :param subject: only this member of staff
    :param source: which of ``SOURCES``
    """
    if source not in SOURCES:
        message = f"{source} holds no occasions"
        raise ValueError(message)
    if source == STORED and subject is None:
        seen = occasion_arrays.stored(db, hall_ids, first, last, time_credit)
    else:
        tables = source, SOURCES[source]
        seen = occasion_arrays.of_rows(db, hall_ids, first, last, time_credit, subject, tables)
    minor, major = float(weights.minor), float(weights.major)
    m = minor * seen.minors + major * seen.majors
    k = minor * seen.of_minors + major * seen.of_majors
    if time_credit == Credit.STRICT:
        k *= FULL
    heavy = m > 0
    safe = np.where(heavy, m, 1.0)

    def total(values: NDArray[Any]) -> NDArray[np.float64]:
        return np.bincount(seen.pair, values, len(seen.pairs)).astype(float)

    minors, majors, count = total(seen.minors), total(seen.majors), total(heavy)
    na_count = total(seen.nas)
    sums = {
        "occasion_count": count,
        "weight": minor * minors + major * majors,
        "weight_sq": total(m * m),
        "kept": total(k) / FULL,
        "kept_sq": total(np.where(heavy, k * k / safe, 0.0)) / (FULL * FULL),
        "unit": minor * minor * minors + major * major * majors,
        # u/m is w₁ + w₂(w₂ − w₁)b/m, b majors judged.
        "unit_share": minor * count
        + major * (major - minor) * total(np.where(heavy, seen.majors / safe, 0.0)),
        "scored_count": (minor > 0) * minors + (major > 0) * majors,
        "observation_count": minors + majors + total(seen.others) + na_count,
        "na_count": na_count,
    }
    there = np.flatnonzero(np.bincount(seen.pair, minlength=len(seen.pairs)))
    ids = np.array(seen.pairs, dtype=object).reshape(-1, len(CELL_KEY))[there]
    return pd.DataFrame(
        {name: ids[:, place] for place, name in enumerate(CELL_KEY)}
        | {
            name: sums[name][there].astype(np.int64 if name in _WHOLE else float)
            for name in CELL_SUMS
        }
    )


def months(db: UnitOfWork, hall_ids: Collection[str]) -> set[str]:
    """The months ("YYYY-MM") in which something was observed in one of the halls, found by jumping
    from one to the next along the index."""
    next_day = f"""
        SELECT min(day) FROM packed_observations
        WHERE hall = (SELECT key FROM halls WHERE id = ?) AND day > ?
          AND result <> {RESULT["none"]}
        """
    observed: set[str] = set()
    for hall_id in hall_ids:
        after = -1
        while (stored := sql.scalar(db, next_day, [hall_id, after])) is not None:
            day = of_day(stored)
            observed.add(f"{day:%Y-%m}")
            after = to_day(month_days(f"{day:%Y-%m}")[1])
    return observed


def last_day(db: UnitOfWork, hall_ids: Collection[str]) -> date | None:
    """The newest business day on which something was observed."""
    # Hall by hall, so that each is one look into the index.
    newest = "SELECT max(day) FROM packed_observations WHERE hall = halls.key"
    halls = sql.among("id", hall_ids)
    return _day(db, f"SELECT max(({newest})) FROM halls WHERE {halls}", sorted(hall_ids))


def last_day_of(
    db: UnitOfWork, subject: str, hall_ids: Collection[str] | None = None
) -> date | None:
    """The newest business day on which this member of staff was observed and not all of it taken
    back.

    :param hall_ids: in these halls; None: wherever it was
    """
    newest = "SELECT max(day) FROM packed_occasions AS seen WHERE " + " AND ".join(
        f"seen.{each} = watched.{each}" for each in ("hall", "staff", "account")
    )
    halls = f"watched.hall IN (SELECT key FROM halls WHERE {sql.among('id', hall_ids)})"
    return _day(
        db,
        f"SELECT max(({newest})) FROM packed_watched AS watched WHERE {halls} AND staff = ?",
        [*sorted(hall_ids or ()), key_of.of_subject(db, subject)],
    )


def _day(db: UnitOfWork, query: str, values: list[Any]) -> date | None:
    day = sql.scalar(db, query, values)
    return None if day is None else of_day(day)
