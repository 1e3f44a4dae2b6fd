"""Rows of the files that leave the house, limited to the halls that are given.

Every read gives tuples in the order that its docstring names; times are texts as they are kept.
"""

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlite_utils import Database

from db import observations as observation_rows
from db import sql
from db.observations import ResolvedFilter
from db.observed_at import CORRECTED_AT, OBSERVED_AT
from db.occasions import COUNTERS


@dataclass(frozen=True)
class ExportPart:
    """Which rows: of the business days from ``first`` to ``last``; or, with ``after``, what came
    in after that arrival and up to ``upto``, of whatever day.

    ``wanted``: observations only: those of a list, in its order; ``hall_ids`` then have an order.
    ``shuffle``: id of a row -> what the rows are sorted by, where their order would tell who
    stands behind them."""

    hall_ids: Collection[str]
    first: date
    last: date
    after: int | None = None
    upto: int = 0
    wanted: ResolvedFilter | None = None
    shuffle: Callable[[str], str] | None = None

    def condition(self, table: str) -> tuple[str, list[Any]]:
        """Of a table with ``hall_id`` and ``business_day``; the arrival is not in it."""
        if self.after is None:
            return sql.of_days(self.hall_ids, self.first, self.last, table)
        return sql.among(f"{table}.hall_id", self.hall_ids), sorted(self.hall_ids)


def newest_arrival(db: Database) -> int:
    """The arrival of the newest event of the installation; 0: there is none."""
    return int(sql.scalar(db, "SELECT coalesce(max(arrival), 0) FROM arrivals"))


OBSERVATIONS = f"""
SELECT events.id, observations.business_day, {OBSERVED_AT} AS observed_at, events.received_at,
       observations.hall_id, events.patrol_id, patrols.round, events.account_id, events.staff_id,
       (SELECT position FROM assignments WHERE staff_id = observations.subject
            AND from_on <= observations.business_day
            AND {sql.until()} >= observations.business_day) AS position,
       events.norm_id, observations.severity, events.result, events.seconds, events.count,
       events.note, patrols.version,
       CASE WHEN EXISTS (SELECT 1 FROM praises WHERE patrol_id = observations.patrol_id) THEN
           (SELECT {sql.json_list("note")} FROM (
            SELECT good.note FROM praises JOIN events AS good ON good.id = praises.event_id
            WHERE praises.patrol_id = observations.patrol_id
              AND praises.staff_id = observations.subject AND good.result = 'pass'
            ORDER BY good.number) AS said) END AS praises,
       CASE events.detail WHEN '{{}}' THEN NULL
           ELSE {sql.json_text("events.detail", "reason")} END,
       CASE events.result WHEN 'fail' THEN
           (SELECT status FROM red_lines WHERE event_id = observations.event_id) END AS red_line,
       {sql.one_if("events.arrived_late > 0")}, observations.process, observations.segment,
       observations.footfall, observations.waiting, {CORRECTED_AT}
"""
_OBSERVATIONS_OF_DAYS = """
FROM observations
JOIN events ON events.id = observations.event_id
JOIN patrols ON patrols.id = observations.patrol_id
WHERE {condition} AND observations.result <> 'none'
"""
_AS_RECORDED = "ORDER BY observations.hall_id, observations.business_day, events.number"
# The order of ``db.observations``.
_AS_LISTED = f"""
ORDER BY observations.business_day DESC,
    (SELECT key FROM {sql.json_items("?", "listed")} WHERE value = observations.hall_id),
    observed_at DESC, events.id
"""
# Touched by an event that judged them, decided about them, praised the person on the patrol, or by
# a header that came in after what it explains.
_OBSERVATIONS_SINCE = f"""
FROM (
    SELECT observations.event_id FROM arrivals
    JOIN events ON events.hall_id = arrivals.hall_id AND events.number = arrivals.number
    JOIN observations ON observations.patrol_id = events.patrol_id
        AND observations.subject = coalesce(events.staff_id, '')
        AND (observations.norm_id = events.norm_id OR events.kind = 'praise')
    WHERE arrivals.arrival > ? AND arrivals.arrival <= ?
      AND events.kind IN ('observation', 'praise')
    UNION
    SELECT observations.event_id FROM arrivals
    JOIN events ON events.hall_id = arrivals.hall_id AND events.number = arrivals.number
    JOIN observations ON observations.patrol_id = events.patrol_id
    JOIN events AS judged ON judged.id = observations.event_id
        AND judged.elapsed_ms >= events.elapsed_ms
    WHERE arrivals.arrival > ? AND arrivals.arrival <= ? AND events.kind = 'header'
    UNION
    SELECT {sql.json_text("events.detail", "about")} FROM arrivals
    JOIN events ON events.hall_id = arrivals.hall_id AND events.number = arrivals.number
    WHERE arrivals.arrival > ? AND arrivals.arrival <= ? AND events.kind = 'decision'
) AS touched
JOIN observations ON observations.event_id = touched.event_id
JOIN events ON events.id = observations.event_id
JOIN patrols ON patrols.id = observations.patrol_id
WHERE {{condition}}
"""


def observations(db: Database, part: ExportPart) -> tuple[int, Iterator[tuple[Any, ...]]]:
    """(How many, rows): ``event_id, business_day, observed_at, received_at, hall_id, patrol_id,
    round, account_id, staff_id, position, norm_id, severity, result, seconds, count, note,
    version, praises`` (JSON list of notes, or None), ``reason, red_line`` (status),
    ``arrived_late`` (0 or 1), ``process`` (that was said), ``segment, footfall, waiting``,
    ``corrected_at``.

    Of days: current ones, without those taken back, hall by hall and day by day; of a list: in its
    order. Since an arrival: all that changed, also those taken back (``none``), in no order.
    """
    source, values = _observations(part)
    order, of_order = ("" if part.after is not None else _AS_RECORDED), []
    if part.wanted is not None:
        order, of_order = _AS_LISTED, [json.dumps(list(part.hall_ids))]
    if part.shuffle is not None:
        order, of_order = _shuffled(db, "observations", part.shuffle), []
    rows = sql.tuples(db, f"{OBSERVATIONS} {source} {order}", [*values, *of_order])
    return _count(db, part, source, values), rows


def observed(db: Database, part: ExportPart) -> Iterator[tuple[Any, ...]]:
    """``norm_id, hall_id, business_day, staff_id, version, process`` (that was said), ``segment,
    footfall, waiting`` of the observations of people, each once."""
    source, values = _observations(part)
    cells = ", ".join(
        f"observations.{each}" for each in ("norm_id", "hall_id", "business_day", "subject")
    )
    more = ", ".join(
        f"observations.{each}" for each in ("process", "segment", "footfall", "waiting")
    )
    return sql.tuples(
        db,
        f"SELECT DISTINCT {cells}, patrols.version, {more} {source} AND observations.subject <> ''",
        values,
    )


def observations_of_days(condition: str) -> str:
    return f"{_OBSERVATIONS_OF_DAYS.format(condition=condition)} {_AS_RECORDED}"


def _observations(part: ExportPart) -> tuple[str, list[Any]]:
    """(FROM … WHERE …, its values)."""
    if part.wanted is not None:
        asked, values = observation_rows.condition(part.wanted)
        condition = f"{sql.among('observations.hall_id', part.hall_ids)} AND {asked}"
        return _OBSERVATIONS_OF_DAYS.format(condition=condition), [*part.hall_ids, *values]
    condition, values = part.condition("observations")
    if part.after is None:
        return _OBSERVATIONS_OF_DAYS.format(condition=condition), values
    source = _OBSERVATIONS_SINCE.format(condition=condition)
    return source, [part.after, part.upto] * 3 + values


def _count(db: Database, part: ExportPart, source: str, values: Sequence[Any]) -> int:
    if part.after is None and part.wanted is None:
        # Occasions sum up what counts; there are ten times fewer.
        in_occasions, values = part.condition("occasions")
        kinds = " + ".join(each for each in COUNTERS if not each.endswith("_credit"))
        source = f"FROM occasions WHERE {in_occasions}"
        return int(sql.scalar(db, f"SELECT coalesce(sum({kinds}), 0) {source}", values))
    return int(sql.scalar(db, f"SELECT count(*) {source}", values))


def _shuffled(db: Database, table: str, shuffle: Callable[[str], str]) -> str:
    """ORDER BY …; one function a table: none can be replaced while rows are read with it."""
    sql.add_function(db, f"shuffled_{table}", 1, shuffle)
    return f"ORDER BY shuffled_{table}(events.id)"


_EVENTS = f"""
SELECT events.id, arrivals.arrival, events.hall_id, events.number, events.kind, events.patrol_id,
       events.business_day, events.account_id, events.staff_id, nullif(events.norm_id, ''),
       events.result, events.seconds, events.count, events.note,
       {sql.json_length("events.photos")}, {sql.json_text("detail", "about")},
       {sql.json_text("detail", "status")}, {sql.json_text("detail", "praise_id")},
       {sql.json_text("detail", "reason")}, events.captured_at, events.elapsed_ms, events.seq,
       events.device_id, events.received_at, events.version, events.detail,
       events.previous_hash, events.hash, {sql.one_if("events.arrived_late > 0")},
       {sql.json_text("detail", "examined_id")}, {sql.json_text("detail", "lawful_case")},
       {sql.json_flag("detail", "withdrawn")}
"""


def events(db: Database, part: ExportPart) -> tuple[int, Iterator[tuple[Any, ...]]]:
    """(How many, rows): the columns of ``domain.exports.tables.EVENTS``. Of days: by hall, day and
    number. Since an arrival: in the order of arrival."""
    source, values, order = _events(part)
    if part.after is None:
        condition, _ = part.condition("events")
        count = sql.scalar(db, f"SELECT count(*) FROM events WHERE {condition}", values)
    else:
        count = sql.scalar(db, f"SELECT count(*) {source}", values)
    if part.shuffle is not None:
        order = _shuffled(db, "events", part.shuffle)
    return count, sql.tuples(db, f"{_EVENTS} {source} {order}", values)


def happened(db: Database, part: ExportPart) -> Iterator[tuple[str, str, str, str]]:
    """What the event is about (the norm, else its kind), ``hall_id, business_day, staff_id`` of
    the events about people, each once."""
    source, values, _ = _events(part)
    what = "coalesce(nullif(events.norm_id, ''), events.kind)"
    cells = f"SELECT DISTINCT {what}, events.hall_id, events.business_day, events.staff_id"
    return sql.tuples(db, f"{cells} {source} AND events.staff_id IS NOT NULL", values)


def _events(part: ExportPart) -> tuple[str, list[Any], str]:
    """(FROM … WHERE …, its values, ORDER BY …)."""
    same = "events.hall_id = arrivals.hall_id AND events.number = arrivals.number"
    if part.after is None:
        condition, values = part.condition("events")
        source = f"FROM events JOIN arrivals ON {same} WHERE {condition}"
        return source, values, "ORDER BY events.hall_id, events.business_day, events.number"
    # Along the range of arrivals, whatever halls they are of.
    halls = sql.among(sql.unindexed("events.hall_id"), part.hall_ids)
    source = f"""
        FROM arrivals {sql.IN_ORDER} events ON {same}
        WHERE {halls} AND arrivals.arrival > ? AND arrivals.arrival <= ?
        """
    values = [*sorted(part.hall_ids), part.after, part.upto]
    return source, values, "ORDER BY arrivals.arrival"


def patrols(db: Database, part: ExportPart) -> Iterator[tuple[Any, ...]]:
    """``id, hall_id, business_day, round, account_id, opened_at, finished_at, observations,
    version, footfall, waiting, outage`` (0 or 1; the last three by the newest header, None: there
    is none), by hall, day and id."""
    condition, values = part.condition("patrols")
    of_header, _ = part.condition("events")
    return sql.tuples(
        db,
        f"""
        SELECT patrols.id, hall_id, business_day, round, account_id, opened_at, finished_at,
               (SELECT count(*) FROM observations
                WHERE observations.patrol_id = patrols.id AND observations.result <> 'none'),
               version, {sql.json_text("detail", "footfall")},
               {sql.json_number("detail", "waiting_count")}, {sql.json_flag("detail", "outage")}
        FROM patrols LEFT JOIN (
            SELECT patrol_id, detail, {sql.newness("patrol_id")} AS newness
            FROM events WHERE {of_header} AND kind = 'header'
        ) AS header ON header.patrol_id = patrols.id AND newness = 1
        WHERE {condition} ORDER BY hall_id, business_day, patrols.id
        """,
        [*values, *values],
    )


def stays(db: Database, part: ExportPart) -> Iterator[tuple[Any, ...]]:
    """``staff_id, staff_no, name, hall_id, position, from_on, to_on`` of everybody who worked there
    on one of the days: the newest stay of each, by staff id."""
    # With max() SQLite takes the other columns from the row that has it.
    return sql.tuples(
        db,
        f"""
        SELECT staff.id, staff.staff_no, staff.name, assignments.hall_id, assignments.position,
               max(assignments.from_on), assignments.to_on
        FROM assignments JOIN staff ON staff.id = assignments.staff_id
        WHERE {sql.among("assignments.hall_id", part.hall_ids)}
          AND assignments.from_on <= ? AND {sql.until("assignments")} >= ?
        GROUP BY staff.id ORDER BY staff.id
        """,
        [*sorted(part.hall_ids), part.last.isoformat(), part.first.isoformat()],
    )


def versions(db: Database, part: ExportPart) -> list[tuple[str, int]]:
    """(version, patrols) of every version that patrols of the days were opened with."""
    condition, values = part.condition("patrols")
    rows = db.execute(
        f"SELECT version, count(*) FROM patrols WHERE {condition} GROUP BY version ORDER BY 1",
        values,
    )
    return [(row[0], row[1]) for row in rows]
