"""Occasions: one person (or the hall itself) watched on one patrol by one observer.

Derived from ``observations``: an occasion sums what one account judged about one subject on one
patrol, taken-back answers left out; without any judgement left it has no row. Every read is
limited to the halls or to the person it is given.
"""

from collections.abc import Collection
from datetime import date
from typing import Any, Literal

import pandas as pd
from sqlite_utils import Database

from db import sql
from domain.method.method import Credit, SeverityWeights
from domain.patrols.credit import FULL
from domain.patrols.patrol import Patrol
from domain.scores.columns import CELL_SUMS, COUNTS

# *_credit: the sum over passes and fails, in ten-thousandths (domain.patrols.credit).
# ``uncounted``: kept or not kept, of norms that count in no score. ``nas``: not applicable, of
# whatever severity.
COUNTERS = (
    "minor_passes", "minor_fails", "minor_credit", "major_passes", "major_fails", "major_credit",
    "red_line_passes", "red_line_fails", "uncounted", "nas",
)  # fmt: skip


def _passes(severity: str) -> str:
    return sql.count_if(f"made.severity = '{severity}' AND made.result = 'pass'")


def _fails(severity: str) -> str:
    return sql.count_if(f"made.severity = '{severity}' AND made.result = 'fail'")


def _credit(severity: str) -> str:
    return f"sum(CASE made.severity WHEN '{severity}' THEN coalesce(made.credit, 0) ELSE 0 END)"


def occasions_of(source: str, condition: str = "TRUE") -> str:
    """The query that makes occasions, in the order of the table's columns.

    :param source: a table with the columns of ``observations``
    :param condition: SQL about its rows, as ``made.…``
    """
    return f"""
        SELECT made.hall_id, made.business_day, made.subject, made.patrol_id, made.account_id,
               patrols.round,
               {_passes("minor")}, {_fails("minor")}, {_credit("minor")},
               {_passes("major")}, {_fails("major")}, {_credit("major")},
               {_passes("red_line")}, {_fails("red_line")},
               {sql.count_if("made.severity = 'none' AND made.result IN ('pass', 'fail')")},
               {sql.count_if("made.result = 'na'")}
        FROM {source} AS made JOIN patrols ON patrols.id = made.patrol_id
        WHERE made.result <> 'none' AND {condition}
        GROUP BY made.patrol_id, made.subject, made.account_id
        """


_RENEW = (
    """
INSERT INTO occasions
    (hall_id, business_day, subject, patrol_id, account_id, round, {counters})
""".format(counters=", ".join(COUNTERS))
    + occasions_of("observations", "made.patrol_id = ? AND made.subject = ?")
)


def renew(db: Database, patrol: Patrol, subject: str) -> None:
    """Make the occasions of one subject of a patrol anew from its observations."""
    db.execute(
        """
        DELETE FROM occasions
        WHERE hall_id = :hall AND subject = :subject AND business_day = :day AND patrol_id = :patrol
          AND account_id IN (
              SELECT account_id FROM watched WHERE hall_id = :hall AND subject = :subject)
        """,
        {
            "hall": patrol.hall_id,
            "subject": subject,
            "day": patrol.business_day.isoformat(),
            "patrol": patrol.id,
        },
    )
    db.execute(_RENEW, [patrol.id, subject])
    db.execute(
        """
        INSERT INTO watched (hall_id, subject, account_id)
        SELECT DISTINCT hall_id, subject, account_id FROM observations
        WHERE patrol_id = ? AND subject = ? ON CONFLICT DO NOTHING
        """,
        [patrol.id, subject],
    )


def kept(db: Database, hall_id: str) -> set[tuple[Any, ...]]:
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


def occasion_sums(
    db: Database,
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
    scope, values = sql.of_days(hall_ids, first, last)
    if subject is not None:
        scope, values = f"{scope} AND subject = ?", [*values, subject]
    sums = ", ".join(f"sum({name}) AS {name}" for name in COUNTERS)
    a, b = "(minor_passes + minor_fails)", "(major_passes + major_fails)"
    cursor = sql.tuples(
        db,
        f"""
        SELECT hall_id, {per}, {sums},
               sum({a} * {a}) AS minor_sq, sum({b} * {b}) AS major_sq,
               sum({a} * {b}) AS minor_major, {sql.count_if(f"{a} > 0")} AS minors,
               {sql.count_if(f"{b} > 0")} AS majors, {sql.count_if(f"{a} + {b} > 0")} AS scored
        FROM occasions WHERE {scope}
        GROUP BY hall_id, {per} ORDER BY hall_id, {per}
        """,
        values,
    )
    return sql.frame(cursor, dict.fromkeys((*COUNTERS, *SQUARES), "int64"))


# Tables of occasions, each with that of who was watched by whom; the second pair is made by
# ``db.replay``, the third by ``db.tried_occasions``.
SOURCES = {
    "occasions": "watched",
    "replayed_occasions": "replayed_watched",
    "tried_occasions": "tried_watched",
}


# Of ``occasions``: sums over a temporary source are then added up in the same order.
KEY = "hall_id, subject, account_id, business_day, patrol_id"


def make_temporary(db: Database, source: str) -> None:
    """Make a source of ``SOURCES`` and its table of who was watched, both empty and temporary."""
    places = ("hall_id", "business_day", "subject", "patrol_id", "account_id", "round")
    columns = [f"{name} TEXT" for name in places] + [f"{name} INTEGER" for name in COUNTERS]
    sql.make_temporary(db, source, ", ".join(columns), KEY)
    watched = "hall_id TEXT, subject TEXT, account_id TEXT"
    sql.make_temporary(db, SOURCES[source], watched, "hall_id, subject, account_id")


_CELLS = {name: "int64" if name in COUNTS else "float64" for name in CELL_SUMS}


def cells(
    db: Database,
    hall_ids: Collection[str],
    first: date,
    last: date,
    weights: SeverityWeights,
    time_credit: Credit,
    subject: str | None = None,
    source: str = "occasions",
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
    watched = SOURCES[source]
    marks, halls = sql.named_marks("hall", sorted(hall_ids))
    one = "" if subject is None else "AND watched.subject = :subject"
    minors, majors = "(minor_passes + minor_fails)", "(major_passes + major_fails)"
    m = f"(:minor * {minors} + :major * {majors})"
    k = "(:minor * minor_credit + :major * major_credit)"
    if time_credit == Credit.STRICT:
        k = f"((:minor * minor_passes + :major * major_passes) * {FULL})"
    kept_sq, major_share = sql.total(f"{k} * {k} / {m}"), sql.total(f"{majors} / {m}")
    # From observer to observer along the key: nothing is sorted, and nothing outside the days is
    # read. Arithmetic takes most of the time, so that u/m is w₁ + w₂(w₂ − w₁)b/m, b majors judged.
    cursor = sql.tuples(
        db,
        f"""
        SELECT watched.hall_id, watched.subject AS staff_id, watched.account_id AS observer_id,
               count({majors} / {m}) AS occasion_count,
               :minor * sum({minors}) + :major * sum({majors}) AS weight,
               sum({m} * {m}) AS weight_sq,
               sum({k}) / {FULL}.0 AS kept, {kept_sq} / {FULL * FULL}.0 AS kept_sq,
               :minor * :minor * sum({minors}) + :major * :major * sum({majors}) AS unit,
               :minor * count({majors} / {m})
                   + :major * (:major - :minor) * {major_share} AS unit_share,
               {sql.one_if(":minor > 0")} * sum({minors})
                   + {sql.one_if(":major > 0")} * sum({majors}) AS scored_count,
               sum({minors}) + sum({majors}) + sum(red_line_passes + red_line_fails + uncounted)
                   + sum(nas) AS observation_count,
               sum(nas) AS na_count
        FROM {watched} AS watched {sql.IN_ORDER} {source} USING (hall_id, subject, account_id)
        WHERE watched.hall_id IN ({marks}) AND business_day BETWEEN :first AND :last {one}
        GROUP BY watched.hall_id, watched.subject, watched.account_id
        ORDER BY watched.hall_id, watched.subject, watched.account_id
        """,
        halls
        | {
            "minor": float(weights.minor),
            "major": float(weights.major),
            "first": first.isoformat(),
            "last": last.isoformat(),
            "subject": subject,
        },
    )
    return sql.frame(cursor, _CELLS)


def months(db: Database, hall_ids: Collection[str]) -> set[str]:
    """The months ("YYYY-MM") in which something was observed in one of the halls, found by jumping
    from one to the next along the index."""
    next_day = """
        SELECT min(business_day) FROM observations
        WHERE hall_id = ? AND business_day > ? AND result <> 'none'
        """
    observed: set[str] = set()
    for hall_id in hall_ids:
        after = ""
        while day := sql.scalar(db, next_day, [hall_id, after]):
            observed.add(day[:7])
            after = f"{day[:7]}-31"
    return observed


def last_day(db: Database, hall_ids: Collection[str]) -> date | None:
    """The newest business day on which something was observed."""
    # Hall by hall, so that each is one look into the index.
    newest = "SELECT max(business_day) FROM observations WHERE hall_id = halls.id"
    halls = sql.among("id", hall_ids)
    return _day(db, f"SELECT max(({newest})) FROM halls WHERE {halls}", sorted(hall_ids))


def last_day_of(db: Database, subject: str, hall_ids: Collection[str] | None = None) -> date | None:
    """The newest business day on which this member of staff was observed.

    :param hall_ids: in these halls; None: wherever it was
    """
    newest = "SELECT max(business_day) FROM observations WHERE subject = ?"
    if hall_ids is None:
        return _day(db, newest, [subject])
    halls = sql.among(sql.unindexed("hall_id"), hall_ids)
    return _day(db, f"{newest} AND {halls}", [subject, *sorted(hall_ids)])


def _day(db: Database, query: str, values: list[str]) -> date | None:
    day = sql.scalar(db, query, values)
    return date.fromisoformat(day) if day else None
