"""Sums over occasions for control charts (``domain.trends.points.SUMS``): by day, by week, or
occasion by occasion."""

from collections.abc import Collection
from datetime import date
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlite_utils import Database

from db import sql
from domain.method.method import Credit, Method
from domain.patrols.credit import FULL

# Monday's Julian day number is a multiple of 7; 1721425 days before the ordinal 1 of Python.
_JULIAN = 1721425
_SCORED = ("minor", "major")
_NUMBER = sql.julian_day("business_day")


def by_day(
    db: Database, hall_ids: Collection[str], first: date, last: date, method: Method
) -> pd.DataFrame:
    """Everybody and the hall itself: ``hall_id``, ``day`` (ordinal, int), ``SUMS``, by both."""
    watched, values = sql.of_days(hall_ids, first, last)
    query = f"""
        SELECT hall_id, {_NUMBER} - {_JULIAN} AS day, {{sums}}
        FROM (SELECT hall_id, business_day, {{parts}} FROM occasions WHERE {watched}) AS occasion
        WHERE m > 0 GROUP BY hall_id, business_day ORDER BY hall_id, business_day
        """
    return _read(db, query, method, values)


def by_week(
    db: Database, hall_ids: Collection[str], first: date, last: date, method: Method
) -> pd.DataFrame:
    """Of people only: ``hall_id``, ``staff_id``, ``day`` (ordinal of the Monday), ``SUMS``, by the
    three."""
    # From observer to observer along the key: nothing outside the days is read.
    query = f"""
        SELECT hall_id, subject AS staff_id, 7 * week - {_JULIAN} AS day, {{sums}}
        FROM (SELECT watched.hall_id, watched.subject, {_NUMBER} / 7 AS week, {{parts}}
              FROM watched {sql.IN_ORDER} occasions USING (hall_id, subject, account_id)
              WHERE {sql.among("watched.hall_id", hall_ids)} AND watched.subject <> ''
                AND business_day BETWEEN ? AND ?) AS occasion
        WHERE m > 0 GROUP BY hall_id, subject, week ORDER BY hall_id, subject, week
        """
    return _read(db, query, method, [*sorted(hall_ids), first.isoformat(), last.isoformat()])


def judged(
    db: Database, hall_ids: Collection[str], first: date, last: date, method: Method
) -> tuple[list[tuple[str, str]], dict[str, NDArray[Any]]]:
    """Every occasion of the period, for sums of a whole branch: adding them up here takes half the
    time that SQLite needs to sort them by day and by week.

    :return: (hall, person; '' = the hall itself) of every observer, ordered; and of each occasion
      ``pair`` (its place there), ``day`` (ordinal), ``weight`` (above 0), ``kept``, ``unit``,
      ``scored_count``
    """
    earned = "minor_credit, major_credit"
    if method.time_limits.credit == Credit.STRICT:
        earned = f"{FULL} * minor_passes, {FULL} * major_passes"
    halls = sorted(hall_ids)
    order = f"FROM watched WHERE {sql.among('hall_id', halls)}"
    pairs = sql.tuples(db, f"SELECT hall_id, subject {order} ORDER BY 1, 2, account_id", halls)
    # Numbers instead of ids: most of the time goes into what is handed over.
    cursor = sql.tuples(
        db,
        f"""
        WITH pairs AS MATERIALIZED (
            SELECT row_number() OVER (ORDER BY hall_id, subject, account_id) - 1 AS pair,
                   hall_id, subject, account_id {order})
        SELECT pair, minor_passes + minor_fails, major_passes + major_fails, {earned},
               CAST(replace(business_day, '-', '') AS INTEGER)
        FROM pairs {sql.IN_ORDER} occasions USING (hall_id, subject, account_id)
        WHERE business_day BETWEEN ? AND ?
        """,
        [*halls, first.isoformat(), last.isoformat()],
    )
    rows = np.fromiter(chain.from_iterable(cursor), dtype=np.float64).reshape(-1, 6)
    pair, minors, majors, of_minors, of_majors, day = rows.T
    minor, major = (float(getattr(method.severity_weights, each)) for each in _SCORED)
    weight = minor * minors + major * majors
    table: dict[str, NDArray[Any]] = {
        "pair": pair.astype(np.intp),
        "day": _ordinals(day),
        "weight": weight,
        "kept": (minor * of_minors + major * of_majors) / FULL,
        "unit": minor**2 * minors + major**2 * majors,
        "scored_count": (minor > 0) * minors + (major > 0) * majors,
    }
    return list(pairs), {name: values[weight > 0] for name, values in table.items()}


def _ordinals(days: NDArray[np.float64]) -> NDArray[np.int64]:
    """Of days that are written as 20261124."""
    known, place = np.unique(days, return_inverse=True)
    ordinals = [date.fromisoformat(f"{day:.0f}").toordinal() for day in known]
    return np.array(ordinals, dtype=np.int64)[place]


def by_occasion(
    db: Database, hall_id: str, staff_id: str, first: date, last: date, method: Method
) -> pd.DataFrame:
    """Of one person in one hall: ``day`` (ordinal), ``patrol_id``, ``SUMS``, as they happened."""
    query = f"""
        SELECT {_NUMBER} - {_JULIAN} AS day, patrol_id, {{sums}}
        FROM (SELECT occasions.business_day, patrol_id, opened_at, occasions.account_id, {{parts}}
              FROM occasions JOIN patrols ON patrols.id = patrol_id
              WHERE occasions.hall_id = ? AND subject = ?
                AND occasions.business_day BETWEEN ? AND ?) AS occasion
        WHERE m > 0 GROUP BY patrol_id, account_id ORDER BY day, opened_at, account_id
        """
    return _read(db, query, method, [hall_id, staff_id, first.isoformat(), last.isoformat()])


def red_line_days(db: Database, hall_ids: Collection[str], last: date) -> list[tuple[str, date]]:
    """(Hall, day) of every confirmed red line until ``last``, by both; a day may come twice."""
    rows = db.execute(
        f"""
        SELECT hall_id, business_day FROM red_lines
        WHERE status = 'confirmed' AND {sql.among("hall_id", hall_ids)} AND business_day <= ?
        ORDER BY hall_id, business_day
        """,
        [*sorted(hall_ids), last.isoformat()],
    )
    return [(hall_id, date.fromisoformat(day)) for hall_id, day in rows]


def watched_by_day(db: Database, hall_id: str, first: date, last: date) -> list[tuple[date, int]]:
    """(Day, occasions) of everybody and the hall itself, by day."""
    rows = db.execute(
        """
        SELECT business_day, count(*) FROM occasions
        WHERE hall_id = ? AND business_day BETWEEN ? AND ? GROUP BY business_day ORDER BY 1
        """,
        [hall_id, first.isoformat(), last.isoformat()],
    )
    return [(date.fromisoformat(day), count) for day, count in rows]


def _read(db: Database, query: str, method: Method, values: list[str]) -> pd.DataFrame:
    # Whole numbers as long as the weights are whole: k in ten-thousandths. They are faster, too.
    minors, majors = "(minor_passes + minor_fails)", "(major_passes + major_fails)"
    minor, major = (_literal(getattr(method.severity_weights, each)) for each in _SCORED)
    k = f"{minor} * minor_credit + {major} * major_credit"
    if method.time_limits.credit == Credit.STRICT:
        k = f"{FULL} * ({minor} * minor_passes + {major} * major_passes)"
    parts = f"""
        {minor} * {minors} + {major} * {majors} AS m, {k} AS k,
        {minor} * {minor} * {minors} + {major} * {major} * {majors} AS u,
        {sql.one_if(f"{minor} > 0")} * {minors} + {sql.one_if(f"{major} > 0")} * {majors} AS scored
        """
    sums = """
        count(*) AS occasion_count, sum(scored) AS scored_count, sum(m) AS weight, sum(k) AS kept,
        sum(u) AS unit, sum(m * m) AS weight_sq, sum(k * m) AS kept_weight, sum(k * k) AS kept_sq
        """
    cursor = sql.tuples(db, query.format(parts=parts, sums=sums), values)
    names, rows = sql.columns_of(cursor), cursor.fetchall()
    columns = dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else {}
    return pd.DataFrame({name: _column(name, columns.get(name, ())) for name in names})


def _literal(weight: float) -> str:
    return str(int(weight)) if weight == int(weight) else repr(float(weight))


_SCALES = {"kept": FULL, "kept_weight": FULL, "kept_sq": FULL * FULL}


def _column(name: str, values: tuple[Any, ...]) -> NDArray[Any]:
    if name.endswith("_id"):
        return np.array(values, dtype=object)
    if name in ("day", "occasion_count", "scored_count"):
        return np.array(values, dtype=np.int64)
    return np.array(values, dtype=np.float64) / _SCALES.get(name, 1)
