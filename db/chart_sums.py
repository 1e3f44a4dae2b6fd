"""Sums over occasions for control charts (``domain.trends.points.SUMS``): by day, by week, or
occasion by occasion."""

from collections.abc import Collection
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from db import keys, occasion_arrays, sql
from db.keys import HALL_ITSELF
from db.times import of_day, to_day
from db.unit_of_work import UnitOfWork
from domain.method.method import Credit, Method
from domain.patrols.credit import FULL
from domain.trends.points import SUMS

_ORDINAL = of_day(0).toordinal()  # of the stored day 0
_SCORED = ("minor", "major")
_SUMMED = ", ".join(f"summed.{each}" for each in SUMS)


def by_day(
    db: UnitOfWork, hall_ids: Collection[str], first: date, last: date, method: Method
) -> pd.DataFrame:
    """Everybody and the hall itself: ``hall_id``, ``day`` (ordinal, int), ``SUMS``, by both."""
    watched, values = sql.of_days(hall_ids, first, last)
    query = f"""
        WITH summed AS (
            SELECT hall, day, {{sums}}
            FROM (SELECT hall, day, {{parts}} FROM packed_occasions WHERE {watched}) AS occasion
            WHERE m > 0 GROUP BY hall, day
        )
        SELECT halls.id AS hall_id, summed.day + {_ORDINAL} AS day, {_SUMMED}
        FROM summed JOIN halls ON halls.key = summed.hall ORDER BY 1, 2
        """
    return _read(db, query, method, values)


def by_week(
    db: UnitOfWork, hall_ids: Collection[str], first: date, last: date, method: Method
) -> pd.DataFrame:
    """Of people only: ``hall_id``, ``staff_id``, ``day`` (ordinal of the Monday), ``SUMS``, by the
    three."""
    # From observer to observer along the key: nothing outside the days is read.
    query = f"""
        WITH summed AS (
            SELECT hall, staff, week, {{sums}}
            FROM (SELECT watched.hall, watched.staff, {sql.monday("day")} AS week, {{parts}}
                  FROM packed_watched AS watched
                  {sql.IN_ORDER} packed_occasions USING (hall, staff, account)
                  WHERE {sql.of_halls("watched.hall", hall_ids)} AND watched.staff <> {HALL_ITSELF}
                    AND day BETWEEN ? AND ?) AS occasion
            WHERE m > 0 GROUP BY hall, staff, week
        )
        SELECT halls.id AS hall_id, staff.id AS staff_id, summed.week + {_ORDINAL} AS day, {_SUMMED}
        FROM summed JOIN halls ON halls.key = summed.hall JOIN staff ON staff.key = summed.staff
        ORDER BY 1, 2, 3
        """
    return _read(db, query, method, [*sorted(hall_ids), to_day(first), to_day(last)])


def judged(
    db: UnitOfWork, hall_ids: Collection[str], first: date, last: date, method: Method
) -> tuple[list[tuple[str, str]], dict[str, NDArray[Any]]]:
    """Every occasion of the period, for sums of a whole branch: adding them up here takes half the
    time that SQLite needs to sort them by day and by week.

    :return: (hall, person; '' = the hall itself) of every observer, ordered; and of each occasion
      ``pair`` (its place there), ``day`` (ordinal), ``weight`` (above 0), ``kept``, ``unit``,
      ``scored_count``
    """
    credit = method.time_limits.credit
    seen = occasion_arrays.stored(db, hall_ids, first, last, credit)
    scale = FULL if credit == Credit.STRICT else 1
    minors, majors = seen.minors.astype(float), seen.majors.astype(float)
    of_minors, of_majors = scale * seen.of_minors, scale * seen.of_majors
    minor, major = (float(getattr(method.severity_weights, each)) for each in _SCORED)
    weight = minor * minors + major * majors
    table: dict[str, NDArray[Any]] = {
        "pair": seen.pair,
        "day": seen.day + _ORDINAL,
        "weight": weight,
        "kept": (minor * of_minors + major * of_majors) / FULL,
        "unit": minor**2 * minors + major**2 * majors,
        "scored_count": (minor > 0) * minors + (major > 0) * majors,
    }
    pairs = [(hall_id, staff_id) for hall_id, staff_id, _ in seen.pairs]
    heavy = weight > 0
    if not heavy.all():
        table = {name: values[heavy] for name, values in table.items()}
    return pairs, table


def by_occasion(
    db: UnitOfWork, hall_id: str, staff_id: str, first: date, last: date, method: Method
) -> pd.DataFrame:
    """Of one person in one hall: ``day`` (ordinal), ``patrol_id``, ``SUMS``, as they happened."""
    query = f"""
        WITH summed AS (
            SELECT day, patrol, account, {{sums}}
            FROM (SELECT day, patrol, account, {{parts}} FROM packed_occasions
                  WHERE hall = ? AND staff = ? AND day BETWEEN ? AND ?) AS occasion
            WHERE m > 0 GROUP BY day, patrol, account
        )
        SELECT summed.day + {_ORDINAL} AS day, patrols.id AS patrol_id, {_SUMMED}
        FROM summed JOIN packed_patrols AS patrols ON patrols.key = summed.patrol
        JOIN accounts ON accounts.key = summed.account
        ORDER BY 1, patrols.opened_us, accounts.id
        """
    watched = [keys.of_hall(db, hall_id), keys.of_subject(db, staff_id)]
    return _read(db, query, method, [*watched, to_day(first), to_day(last)])


def red_line_days(
    db: UnitOfWork, hall_ids: Collection[str], first: date, last: date
) -> list[tuple[str, date]]:
    """(Hall, day) of every confirmed red line of the days, by both; a day may come twice."""
    confirmed, values = sql.of_days(hall_ids, first, last)
    rows = db.execute(
        f"""
        SELECT halls.id, packed_red_lines.day
        FROM packed_red_lines JOIN halls ON halls.key = packed_red_lines.hall
        WHERE status = 'confirmed' AND {confirmed} ORDER BY 1, 2
        """,
        values,
    )
    return [(hall_id, of_day(day)) for hall_id, day in rows]


def watched_by_day(db: UnitOfWork, hall_id: str, first: date, last: date) -> list[tuple[date, int]]:
    """(Day, occasions) of everybody and the hall itself, by day."""
    rows = db.execute(
        """
        SELECT day, count(*) FROM packed_occasions
        WHERE hall = ? AND day BETWEEN ? AND ? GROUP BY day ORDER BY day
        """,
        [keys.of_hall(db, hall_id), to_day(first), to_day(last)],
    )
    return [(of_day(day), count) for day, count in rows]


def _read(db: UnitOfWork, query: str, method: Method, values: list[Any]) -> pd.DataFrame:
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
    cursor = db.tuples(query.format(parts=parts, sums=sums), values)
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
