"""The observations as a Parquet file, summed by DuckDB: what an engineer would pick today.

The file holds what a score needs and nothing else, sorted by hall and day, with words as Parquet's
own dictionaries; DuckDB reads it with as many threads as there are processors.
"""

from datetime import date
from pathlib import Path

import duckdb
import pandas as pd

from domain.method.method import Method
from domain.patrols.credit import FULL
from services.application import Application

_COPIED = """
SELECT hall_id, subject AS staff_id, account_id AS observer_id, patrol_id, business_day, severity,
       result, credit
FROM observations WHERE result <> 'none' ORDER BY hall, day
"""

_OCCASIONS = """
SELECT hall_id, staff_id, observer_id, patrol_id, business_day,
       sum(weight) FILTER (counted) AS m, sum(weight * credit) FILTER (counted) / $full AS k,
       sum(weight * weight) FILTER (counted) AS u, count(*) FILTER (counted AND weight > 0) AS n,
       count(*) AS seen, count(*) FILTER (result = 'na') AS nas
FROM (SELECT *, result <> 'na' AS counted,
             CASE severity WHEN 'minor' THEN $minor WHEN 'major' THEN $major ELSE 0 END AS weight
      FROM read_parquet($file) WHERE business_day BETWEEN $first AND $last) AS judged
GROUP BY ALL
"""

_CELLS = f"""
SELECT hall_id, staff_id, observer_id, count(*) FILTER (m > 0) AS occasion_count,
       coalesce(sum(m), 0) AS weight, coalesce(sum(m * m), 0) AS weight_sq,
       coalesce(sum(k), 0) AS kept, coalesce(sum(k * k / nullif(m, 0)), 0) AS kept_sq,
       coalesce(sum(u), 0) AS unit, coalesce(sum(u / nullif(m, 0)), 0) AS unit_share,
       sum(n)::BIGINT AS scored_count, sum(seen)::BIGINT AS observation_count,
       sum(nas)::BIGINT AS na_count
FROM ({_OCCASIONS}) AS occasion GROUP BY ALL ORDER BY ALL
"""


def write(app: Application, path: Path) -> None:
    with app.store.read() as db:
        db.conn.row_factory = None
        rows = pd.read_sql_query(_COPIED, db.conn)  # noqa: F841  DuckDB finds it by its name
    duckdb.sql(f"COPY rows TO '{path}' (FORMAT parquet)")


def cells(path: Path, first: date, last: date, method: Method) -> pd.DataFrame:
    """``domain.scores.columns.CELLS`` of every hall, as ``db.occasions.cells``."""
    return _read(_CELLS, path, first, last, method)


def sums(path: Path, first: date, last: date, method: Method, per: str) -> pd.DataFrame:
    """Sums over occasions by hall and day, or by member of staff and week, for control charts.

    :param per: ``day`` or ``week``
    """
    place = {
        "day": "hall_id, business_day::DATE AS day",
        "week": "hall_id, staff_id, date_trunc('week', business_day::DATE) AS day",
    }[per]
    people = "AND staff_id <> ''" if per == "week" else ""
    query = f"""
        SELECT {place}, count(*) AS occasion_count, sum(n) AS scored_count, sum(m) AS weight,
               sum(k) AS kept, sum(u) AS unit, sum(m * m) AS weight_sq, sum(k * m) AS kept_weight,
               sum(k * k) AS kept_sq
        FROM ({_OCCASIONS}) AS occasion WHERE m > 0 {people} GROUP BY ALL ORDER BY ALL
        """
    return _read(query, path, first, last, method)


def _read(query: str, path: Path, first: date, last: date, method: Method) -> pd.DataFrame:
    weights = method.severity_weights
    values = {
        "file": str(path), "first": first.isoformat(), "last": last.isoformat(), "full": FULL,
        "minor": float(weights.minor), "major": float(weights.major),
    }  # fmt: skip
    return duckdb.execute(query, values).df()
