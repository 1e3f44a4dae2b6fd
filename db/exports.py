"""Rows of the files that leave the house, limited to the halls that are given.

Every read gives tuples in the order that its docstring names; times are texts as they are kept.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlite_utils import Database

from db.occasions import COUNTERS


@dataclass(frozen=True)
class Part:
    """Which rows: of the business days from ``first`` to ``last``; or, with ``after``, what came
    in after that arrival and up to ``upto``, of whatever day."""

    hall_ids: Collection[str]
    first: date
    last: date
    after: int | None = None
    upto: int = 0

    def condition(self, table: str) -> tuple[str, list[Any]]:
        """Of a table with ``hall_id`` and ``business_day``; the arrival is not in it."""
        marks = ", ".join("?" * len(self.hall_ids))
        halls, values = f"{table}.hall_id IN ({marks})", sorted(self.hall_ids)
        if self.after is not None:
            return halls, list(values)
        days = [self.first.isoformat(), self.last.isoformat()]
        return f"{halls} AND {table}.business_day BETWEEN ? AND ?", [*values, *days]


def newest_arrival(db: Database) -> int:
    """The arrival of the newest event of the installation; 0: there is none."""
    return int(db.execute("SELECT coalesce(max(arrival), 0) FROM arrivals").fetchone()[0])


OBSERVATIONS = """
SELECT events.id, observations.business_day, events.captured_at, events.received_at,
       observations.hall_id, events.patrol_id, patrols.round, events.account_id, events.staff_id,
       (SELECT position FROM assignments WHERE staff_id = observations.subject
            AND from_on <= observations.business_day
            AND coalesce(to_on, '9999-12-31') >= observations.business_day) AS position,
       events.norm_id, observations.severity, events.result, events.seconds, events.count,
       events.note, patrols.version,
       CASE WHEN EXISTS (SELECT 1 FROM praises WHERE patrol_id = observations.patrol_id) THEN
           (SELECT json_group_array(note) FROM (
            SELECT good.note FROM praises JOIN events AS good ON good.id = praises.event_id
            WHERE praises.patrol_id = observations.patrol_id
              AND praises.staff_id = observations.subject AND good.result = 'pass'
            ORDER BY good.number)) END AS praises,
       CASE events.detail WHEN '{}' THEN NULL ELSE json_extract(events.detail, '$.reason') END,
       CASE events.result WHEN 'fail' THEN
           (SELECT status FROM red_lines WHERE event_id = observations.event_id) END AS red_line
"""
_OBSERVATIONS_OF_DAYS = """
FROM observations
JOIN events ON events.id = observations.event_id
JOIN patrols ON patrols.id = observations.patrol_id
WHERE {condition} AND observations.result <> 'none'
ORDER BY observations.hall_id, observations.business_day, events.number
"""
# Touched by an event that judged them, decided about them, or praised the person on the patrol.
_OBSERVATIONS_SINCE = """
FROM (
    SELECT observations.event_id FROM arrivals
    JOIN events ON events.hall_id = arrivals.hall_id AND events.number = arrivals.number
    JOIN observations ON observations.patrol_id = events.patrol_id
        AND observations.subject = coalesce(events.staff_id, '')
        AND (observations.norm_id = events.norm_id OR events.kind = 'praise')
    WHERE arrivals.arrival > ? AND arrivals.arrival <= ?
      AND events.kind IN ('observation', 'praise')
    UNION
    SELECT json_extract(events.detail, '$.about') FROM arrivals
    JOIN events ON events.hall_id = arrivals.hall_id AND events.number = arrivals.number
    WHERE arrivals.arrival > ? AND arrivals.arrival <= ? AND events.kind = 'decision'
) AS touched
JOIN observations ON observations.event_id = touched.event_id
JOIN events ON events.id = observations.event_id
JOIN patrols ON patrols.id = observations.patrol_id
WHERE {condition}
"""


def observations(db: Database, part: Part) -> tuple[int, Iterator[tuple[Any, ...]]]:
    """(How many, rows): ``event_id, business_day, captured_at, received_at, hall_id, patrol_id,
    round, account_id, staff_id, position, norm_id, severity, result, seconds, count, note,
    version, praises`` (JSON list of notes, or None), ``reason, red_line`` (status).

    Of days: current ones, without those taken back, hall by hall and day by day. Since an arrival:
    all that changed, also those taken back (``none``), in no order.
    """
    condition, values = part.condition("observations")
    if part.after is None:
        # Occasions sum up what counts; there are ten times fewer.
        in_occasions, _ = part.condition("occasions")
        kinds = " + ".join(each for each in COUNTERS if not each.endswith("_credit"))
        found = f"SELECT coalesce(sum({kinds}), 0) FROM occasions WHERE {in_occasions}"
        count = db.execute(found, values).fetchone()[0]
        return count, _tuples(db, OBSERVATIONS + observations_of_days(condition), values)
    values = [part.after, part.upto] * 2 + values
    source = _OBSERVATIONS_SINCE.format(condition=condition)
    count = db.execute(f"SELECT count(*) {source}", values).fetchone()[0]
    return count, _tuples(db, OBSERVATIONS + source, values)


def observations_of_days(condition: str) -> str:
    return _OBSERVATIONS_OF_DAYS.format(condition=condition)


_EVENTS = """
SELECT events.id, arrivals.arrival, events.hall_id, events.number, events.kind, events.patrol_id,
       events.business_day, events.account_id, events.staff_id, nullif(events.norm_id, ''),
       events.result, events.seconds, events.count, events.note, json_array_length(events.photos),
       detail ->> '$.about', detail ->> '$.status', detail ->> '$.praise_id',
       detail ->> '$.reason', events.captured_at, events.elapsed_ms, events.seq, events.device_id,
       events.received_at, events.version, events.detail, events.previous_hash, events.hash
"""


def events(db: Database, part: Part) -> tuple[int, Iterator[tuple[Any, ...]]]:
    """(How many, rows): the columns of ``domain.exports.EVENTS``. Of days: by hall, day and number.
    Since an arrival: in the order of arrival."""
    condition, values = part.condition("events")
    join = "JOIN {} ON {}.hall_id = {}.hall_id AND events.number = arrivals.number WHERE {} "
    if part.after is None:
        count = db.execute(f"SELECT count(*) FROM events WHERE {condition}", values).fetchone()[0]
        source = "FROM events " + join.format("arrivals", "arrivals", "events", condition)
        order = "ORDER BY events.hall_id, events.business_day, events.number"
        return count, _tuples(db, f"{_EVENTS} {source} {order}", values)
    values = [*values, part.after, part.upto]
    # The plus keeps SQLite with the range of arrivals.
    condition = condition.replace("events.hall_id", "+events.hall_id")
    source = "FROM arrivals CROSS " + join.format("events", "events", "arrivals", condition)
    source += "AND arrivals.arrival > ? AND arrivals.arrival <= ? ORDER BY arrivals.arrival"
    count = db.execute(f"SELECT count(*) {source}", values).fetchone()[0]
    return count, _tuples(db, f"{_EVENTS} {source}", values)


def patrols(db: Database, part: Part) -> Iterator[tuple[Any, ...]]:
    """``id, hall_id, business_day, round, account_id, opened_at, finished_at, observations,
    version``, by hall, day and id."""
    condition, values = part.condition("patrols")
    return _tuples(
        db,
        f"""
        SELECT id, hall_id, business_day, round, account_id, opened_at, finished_at,
               (SELECT count(*) FROM observations
                WHERE observations.patrol_id = patrols.id AND observations.result <> 'none'),
               version
        FROM patrols WHERE {condition} ORDER BY hall_id, business_day, id
        """,
        values,
    )


def stays(db: Database, part: Part) -> Iterator[tuple[Any, ...]]:
    """``staff_id, staff_no, name, hall_id, position, from_on, to_on`` of everybody who worked there
    on one of the days: the newest stay of each, by staff id."""
    marks = ", ".join("?" * len(part.hall_ids))
    # With max() SQLite takes the other columns from the row that has it.
    return _tuples(
        db,
        f"""
        SELECT staff.id, staff.staff_no, staff.name, assignments.hall_id, assignments.position,
               max(assignments.from_on), assignments.to_on
        FROM assignments JOIN staff ON staff.id = assignments.staff_id
        WHERE assignments.hall_id IN ({marks})
          AND assignments.from_on <= ? AND coalesce(assignments.to_on, '9999-12-31') >= ?
        GROUP BY staff.id ORDER BY staff.id
        """,
        [*sorted(part.hall_ids), part.last.isoformat(), part.first.isoformat()],
    )


def versions(db: Database, part: Part) -> list[tuple[str, int]]:
    """(version, patrols) of every version that patrols of the days were opened with."""
    condition, values = part.condition("patrols")
    rows = db.execute(
        f"SELECT version, count(*) FROM patrols WHERE {condition} GROUP BY version ORDER BY 1",
        values,
    )
    return [(row[0], row[1]) for row in rows]


def _tuples(db: Database, sql: str, values: list[Any]) -> Iterator[tuple[Any, ...]]:
    cursor = db.conn.cursor()
    cursor.row_factory = None  # plain tuples: a row object costs as much as its cells
    return iter(cursor.execute(sql, values))
