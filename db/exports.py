"""Rows of the files that leave the house, limited to the halls that are given.

Every read gives tuples in the order that its docstring names; times are whole microseconds, as they
are kept (``db.times``). What is read of every row are keys and codes; ids, days and words, of which
there are few, are put in their place afterwards.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

from db import observations as observation_rows
from db import sql
from db.codes import FOOTFALLS, KIND, KINDS, RESULT, RESULTS, SEVERITIES
from db.ids import to_text
from db.keys import HALL_ITSELF, ids_of, observation_of
from db.observations import ResolvedFilter
from db.observed_at import CORRECTED_US, OBSERVED_US, RECEIVED_US
from db.occasion_blocks import COUNTERS
from db.red_lines import is_about
from db.times import day_text
from db.unit_of_work import UnitOfWork
from domain.hash_chain import GENESIS
from domain.row_blocks import Columns, RowsInBlocks, column_blocks


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
        """Of a table with ``hall`` and ``day``; the arrival is not in it."""
        if self.after is None:
            return sql.of_days(self.hall_ids, self.first, self.last, table)
        return sql.of_halls(f"{table}.hall", self.hall_ids), sorted(self.hall_ids)


def newest_arrival(db: UnitOfWork) -> int:
    """The arrival of the newest event of the installation; 0: there is none."""
    return int(sql.scalar(db, "SELECT coalesce(max(key), 0) FROM packed_events"))


_OBSERVATIONS = f"""
SELECT events.id, observations.day, {OBSERVED_US} AS observed_us, {RECEIVED_US},
       observations.hall, patrols.id, patrols.round, observations.account, observations.staff,
       observations.norm, observations.severity, observations.result, events.seconds, events.count,
       events.note, patrols.version,
       CASE WHEN EXISTS (SELECT 1 FROM packed_praises WHERE patrol = observations.patrol) THEN
           (SELECT {sql.json_list("note")} FROM (
            SELECT good.note FROM packed_praises AS praises
            JOIN packed_events AS good ON good.key = praises.event
            WHERE praises.patrol = observations.patrol AND praises.staff = observations.staff
              AND good.result = {RESULT["pass"]}
            ORDER BY good.number) AS said) END AS praises,
       {sql.json_text("events.detail", "reason")},
       CASE observations.result WHEN {RESULT["fail"]} THEN
           (SELECT status FROM packed_red_lines WHERE event = observations.event) END AS red_line,
       {sql.one_if("events.arrived_late > 0")}, observations.process, observations.segment,
       observations.footfall, observations.waiting, {CORRECTED_US}
"""
_JOINED = """
JOIN packed_events AS events ON events.key = observations.event
JOIN packed_patrols AS patrols ON patrols.key = observations.patrol
"""
# Hall by hall, so that the first row is there before all are read, and never all are sorted.
_OF_HALLS = f"""
FROM halls {sql.IN_ORDER} packed_observations AS observations ON observations.hall = halls.key
    {_JOINED}
WHERE {{condition}} AND observations.result <> {RESULT["none"]}
"""
_AS_RECORDED = "ORDER BY halls.id, observations.day, events.number"
_LISTED = f"""
FROM packed_observations AS observations JOIN halls ON halls.key = observations.hall {_JOINED}
JOIN {sql.json_items("?", "listed")} ON listed.value = halls.id
WHERE {{condition}}
"""
# The order of ``db.observations``.
_AS_LISTED = "ORDER BY observations.day DESC, listed.key, observed_us DESC, events.id"
_KEY = ("hall", "day", "staff", "norm", "patrol")
_PLACE = ", ".join(f"observations.{each}" for each in _KEY)
# Along the range of arrivals, whatever they are.
_ARRIVED = "arrived.key > ? AND arrived.key <= ?"
_KIND_IS = f"{sql.unindexed('arrived.kind')} ="
_ON_PATROL = """
observations.hall = arrived.hall AND observations.day = arrived.day
    AND observations.patrol = arrived.patrol
"""
# Touched by an event that judged them, decided about them, praised the person on the patrol, or by
# a header that came in after what it explains.
_OBSERVATIONS_SINCE = f"""
FROM (
    SELECT hall, day, coalesce(staff, {HALL_ITSELF}) AS staff, norm, patrol
    FROM packed_events AS arrived
    WHERE {_ARRIVED} AND {_KIND_IS} {KIND["observation"]}
    UNION
    SELECT {_PLACE} FROM packed_events AS arrived
    {sql.IN_ORDER} packed_observations AS observations
        ON {_ON_PATROL} AND observations.staff = arrived.staff
    WHERE {_ARRIVED} AND {_KIND_IS} {KIND["praise"]}
    UNION
    SELECT {_PLACE} FROM packed_events AS arrived
    {sql.IN_ORDER} packed_observations AS observations ON {_ON_PATROL}
    JOIN packed_events AS judged ON judged.key = observations.event
        AND judged.elapsed_ms >= arrived.elapsed_ms
    WHERE {_ARRIVED} AND {_KIND_IS} {KIND["header"]}
    UNION
    SELECT {_PLACE} FROM packed_events AS arrived
    {sql.IN_ORDER} packed_events AS report ON {is_about("arrived", "report")}
    {sql.IN_ORDER} packed_observations AS observations
        ON {observation_of("observations", "report")} AND observations.event = report.key
    WHERE {_ARRIVED} AND {_KIND_IS} {KIND["decision"]}
) AS touched
JOIN packed_observations AS observations USING ({", ".join(_KEY)}) {_JOINED}
JOIN halls ON halls.key = observations.hall
WHERE {{condition}}
"""


def observations(db: UnitOfWork, part: ExportPart) -> tuple[int, RowsInBlocks]:
    """(How many, rows): ``event_id, business_day, observed_at, received_at, hall_id, patrol_id,
    round, account_id, staff_id, position, norm_id, severity, result, seconds, count, note,
    version, praises`` (JSON list of notes, or None), ``reason, red_line`` (status),
    ``arrived_late`` (0 or 1), ``process`` (that was said), ``segment, footfall, waiting``,
    ``corrected_at``.

    Of days: current ones, without those taken back, hall by hall and day by day; of a list: in its
    order. Since an arrival: all that changed, also those taken back (``none``), in no order.
    """
    source, values = _observations(part)
    order = "" if part.after is not None else _AS_RECORDED
    if part.wanted is not None:
        order = _AS_LISTED
    if part.shuffle is not None:
        order = _shuffled(db, "observations", part.shuffle, source, values)
    rows = db.stream(f"{_OBSERVATIONS} {source} {order}", values)
    return _count(db, part, source, values), RowsInBlocks(_observations_told(db, rows))


def _observations_told(db: UnitOfWork, rows: Iterable[tuple[Any, ...]]) -> Iterator[Columns]:
    """Rows of ``_OBSERVATIONS`` with ids, days and words."""
    halls, managers, people = (ids_of(db, each) for each in ("halls", "accounts", "staff"))
    norms, versions = ids_of(db, "norm_ids"), ids_of(db, "checklist_versions", "version")
    position_of = _positions(db)
    footfalls = {None: None} | dict(enumerate(FOOTFALLS))
    for (
        event_id, day, observed_us, received_us, hall, patrol_id, round_, manager, staff, norm,
        severity, result, seconds, count, note, version, praises, reason, red_line, late, process,
        segment, footfall, waiting, corrected_us,
    ) in column_blocks(rows):  # fmt: skip
        days, staff_ids = list(map(day_text, day)), list(map(people.get, staff))
        yield (
            list(map(to_text, event_id)), days, observed_us, received_us, _words(halls, hall),
            patrol_id, round_, _words(managers, manager), staff_ids,
            list(map(position_of, staff_ids, days)), _words(norms, norm),
            _words(SEVERITIES, severity), _words(RESULTS, result), seconds, count, note,
            _words(versions, version), praises, reason, red_line, late, process, segment,
            _words(footfalls, footfall), waiting, corrected_us,
        )  # fmt: skip


def _words(known: Mapping[Any, Any] | Sequence[str], codes: Sequence[Any]) -> list[Any]:
    return list(map(known.__getitem__, codes))


def _positions(db: UnitOfWork) -> Callable[[str | None, str], str | None]:
    """(Staff id, day) -> the position then; None: the person had none there, or it is nobody."""
    stays: dict[str | None, list[tuple[str, str, str]]] = defaultdict(list)
    query = f"SELECT staff_id, from_on, {sql.until()}, position FROM assignments"
    for staff_id, *stay in db.tuples(query):
        stays[staff_id].append(tuple(stay))

    @cache
    def position_of(staff_id: str | None, day: str) -> str | None:
        there = (each for begin, end, each in stays[staff_id] if begin <= day <= end)
        return next(there, None)

    return position_of


def observed(db: UnitOfWork, part: ExportPart) -> Iterator[tuple[Any, ...]]:
    """``norm_id, hall_id, business_day, staff_id, version, process`` (that was said), ``segment,
    footfall, waiting`` of the observations of people, each once."""
    source, values = _observations(part)
    cells = ", ".join(
        f"observations.{each}"
        for each in ("norm", "hall", "day", "staff", "process", "segment", "footfall", "waiting")
    )
    rows = db.tuples(
        f"SELECT DISTINCT {cells}, patrols.version {source}"
        f" AND observations.staff <> {HALL_ITSELF}",
        values,
    )
    norms, halls, people = (ids_of(db, each) for each in ("norm_ids", "halls", "staff"))
    versions = ids_of(db, "checklist_versions", "version")
    for norm, hall, day, staff, process, segment, footfall, waiting, version in rows:
        yield (
            norms[norm], halls[hall], day_text(day), people[staff], versions[version], process,
            segment, None if footfall is None else FOOTFALLS[footfall], waiting,
        )  # fmt: skip


def _observations(part: ExportPart) -> tuple[str, list[Any]]:
    """(FROM … WHERE …, its values)."""
    if part.wanted is not None:
        condition, values = observation_rows.condition(part.wanted)
        return _LISTED.format(condition=condition), [json.dumps(list(part.hall_ids)), *values]
    if part.after is None:
        condition = f"{sql.among('halls.id', part.hall_ids)} AND observations.day BETWEEN ? AND ?"
        _, values = part.condition("observations")
        return _OF_HALLS.format(condition=condition), values
    condition, values = part.condition("observations")
    source = _OBSERVATIONS_SINCE.format(condition=condition)
    return source, [part.after, part.upto] * 4 + values


# How many observations there are without those taken back. Occasions sum them up; there are ten
# times fewer.
_OBSERVED = f"sum({' + '.join(each for each in COUNTERS if not each.endswith('_credit'))})"


def _count(db: UnitOfWork, part: ExportPart, source: str, values: Sequence[Any]) -> int:
    if part.after is None and part.wanted is None:
        in_occasions, values = part.condition("occasions")
        source = f"FROM packed_occasions AS occasions WHERE {in_occasions}"
        return int(sql.scalar(db, f"SELECT coalesce({_OBSERVED}, 0) {source}", values))
    return int(sql.scalar(db, f"SELECT count(*) {source}", values))


def _shuffled(
    db: UnitOfWork, table: str, shuffle: Callable[[str], str], source: str, values: Sequence[Any]
) -> str:
    """ORDER BY …; one function a table: none can be replaced while rows are read with it."""
    name, over = f"shuffled_{table}", f"SELECT events.id {source}"
    db.add_function(name, ["BLOB"], lambda row_id: shuffle(to_text(row_id)), over, values)
    return f"ORDER BY {sql.ours(name, 'events.id')}"


_EVENTS = f"""
SELECT events.id, events.key, events.hall, events.number, events.kind, patrols.id, events.day,
       events.account, events.staff, events.norm, events.result, events.seconds, events.count,
       events.note, coalesce({sql.json_length("events.photos")}, 0),
       {sql.json_text("detail", "about")}, {sql.json_text("detail", "status")},
       {sql.json_text("detail", "praise_id")}, {sql.json_text("detail", "reason")},
       events.captured_us, events.elapsed_ms, events.seq, tablets.id, {RECEIVED_US},
       events.version, coalesce(events.detail, '{{}}'),
       events.hash, {sql.one_if("events.arrived_late > 0")},
       {sql.json_text("detail", "examined_id")}, {sql.json_number("detail", "lawful_case")},
       {sql.json_flag("detail", "withdrawn")}
"""


def events(db: UnitOfWork, part: ExportPart) -> tuple[int, RowsInBlocks]:
    """(How many, rows): the columns of ``domain.exports.tables.EVENTS``. Of days: by hall, day and
    number. Since an arrival: in the order of arrival."""
    source, values, order = _events(part)
    count = sql.scalar(db, f"SELECT count(*) {source}", values)
    if part.shuffle is not None:
        order = _shuffled(db, "events", part.shuffle, source, values)
    rows = db.stream(f"{_EVENTS} {source} {order}", values)
    return count, RowsInBlocks(_events_told(db, rows))


_HASH = "SELECT hash FROM packed_events WHERE hall = ? AND number = ?"


def _events_told(db: UnitOfWork, rows: Iterable[tuple[Any, ...]]) -> Iterator[Columns]:
    """Rows of ``_EVENTS`` with ids, days and words."""
    halls, managers, people = (ids_of(db, each) for each in ("halls", "accounts", "staff"))
    norms, versions = ids_of(db, "norm_ids"), ids_of(db, "checklist_versions", "version")
    tablet_id = lru_cache(to_text)
    hash_before = _hashes_before(db)
    for (
        event_id, arrival, hall, number, kind, patrol_id, day, manager, staff, norm, result,
        seconds, count, note, photos, about, status, praise_id, reason, captured_us, elapsed_ms,
        seq, tablet, received_us, version, detail, hash_, *more,
    ) in column_blocks(rows):  # fmt: skip
        yield (
            list(map(to_text, event_id)), arrival, _words(halls, hall), number,
            _words(KINDS, kind), patrol_id, list(map(day_text, day)), _words(managers, manager),
            list(map(people.get, staff)), list(map(norms.get, norm)), _words(RESULTS, result),
            seconds, count, note, photos, about, status, praise_id, reason, captured_us,
            elapsed_ms, seq, list(map(tablet_id, tablet)), received_us,
            _words(versions, version), detail, list(map(hash_before, hall, number, hash_)),
            [each.hex() for each in hash_], *more,
        )  # fmt: skip


def _hashes_before(db: UnitOfWork) -> Callable[[int, int, bytes], str | None]:
    """(Hall, number, hash) of an event -> the hash of the one before it; None: it is missing."""
    last: dict[int, tuple[int, bytes]] = {}  # the number and hash that were asked of a hall

    def hash_before(hall: int, number: int, hash_: bytes) -> str | None:
        newest, before = last.get(hall, (None, None))
        if newest != number - 1:
            before = sql.scalar(db, _HASH, [hall, number - 1])
        last[hall] = number, hash_
        return before.hex() if before else GENESIS if number == 1 else None

    return hash_before


def happened(db: UnitOfWork, part: ExportPart) -> Iterator[tuple[str, str, str, str]]:
    """What the event is about (the norm, else its kind), ``hall_id, business_day, staff_id`` of
    the events about people, each once."""
    source, values, _ = _events(part)
    cells = "SELECT DISTINCT events.norm, events.kind, events.hall, events.day, events.staff"
    rows = db.tuples(f"{cells} {source} AND events.staff IS NOT NULL", values)
    norms, halls, people = (ids_of(db, each) for each in ("norm_ids", "halls", "staff"))
    told = (
        (norms.get(norm) or KINDS[kind], halls[hall], day_text(day), people[staff])
        for norm, kind, hall, day, staff in rows
    )
    return iter(dict.fromkeys(told))


def _events(part: ExportPart) -> tuple[str, list[Any], str]:
    """(FROM … WHERE …, its values, ORDER BY …)."""
    if part.after is None:
        # By the patrols, which lie by day; hall by hall, as observations.
        _, values = part.condition("patrols")
        source = f"""
            FROM halls {sql.IN_ORDER} packed_patrols AS patrols ON patrols.hall = halls.key
            {sql.IN_ORDER} packed_events AS events ON events.patrol = patrols.key
            LEFT JOIN tablets ON tablets.key = events.tablet
            WHERE {sql.among("halls.id", part.hall_ids)} AND patrols.day BETWEEN ? AND ?
            """
        return source, values, "ORDER BY halls.id, patrols.day, events.number"
    # Along the range of arrivals, whatever halls they are of.
    source = f"""
        FROM packed_events AS events
        {sql.IN_ORDER} packed_patrols AS patrols ON patrols.key = events.patrol
        LEFT JOIN tablets ON tablets.key = events.tablet
        WHERE {sql.of_halls(sql.unindexed("events.hall"), part.hall_ids)}
          AND events.key > ? AND events.key <= ?
        """
    values = [*sorted(part.hall_ids), part.after, part.upto]
    return source, values, "ORDER BY events.key"


def patrols(db: UnitOfWork, part: ExportPart) -> Iterator[tuple[Any, ...]]:
    """``id, hall_id, business_day, round, account_id, opened_at, finished_at, observations,
    version, footfall, waiting, outage`` (0 or 1; the last three by the newest header, None: there
    is none), by hall, day and id."""
    condition, values = part.condition("patrols")
    rows = db.tuples(
        f"""
        SELECT patrols.key, patrols.id, patrols.hall, patrols.day, patrols.round, patrols.account,
               patrols.opened_us, patrols.finished_us, patrols.version
        FROM packed_patrols AS patrols JOIN halls ON halls.key = patrols.hall
        WHERE {condition} ORDER BY halls.id, patrols.day, patrols.id
        """,
        values,
    )
    counts, headers = _counts(db, part), _headers(db, part)
    halls, managers = ids_of(db, "halls"), ids_of(db, "accounts")
    versions = ids_of(db, "checklist_versions", "version")
    for key, id_, hall, day, round_, manager, opened, finished, version in rows:
        yield (
            id_, halls[hall], day_text(day), round_, managers[manager], opened, finished,
            counts.get(key, 0), versions[version], *headers.get(key, (None, None, None)),
        )  # fmt: skip


def _counts(db: UnitOfWork, part: ExportPart) -> dict[int, int]:
    """Patrol -> observations."""
    condition, values = part.condition("occasions")
    query = f"SELECT patrol, {_OBSERVED} FROM packed_occasions AS occasions WHERE {condition}"
    return dict(db.tuples(f"{query} GROUP BY patrol", values))


def _headers(db: UnitOfWork, part: ExportPart) -> dict[int, tuple[Any, ...]]:
    """Patrol -> (footfall, waiting, outage) of its newest header."""
    condition, values = part.condition("events")
    rows = db.tuples(
        f"""
        SELECT patrol, {sql.json_text("detail", "footfall")},
               {sql.json_number("detail", "waiting_count")}, {sql.json_flag("detail", "outage")}
        FROM (
            SELECT patrol, detail, {sql.newness("patrol")} AS newness
            FROM packed_events AS events WHERE {condition} AND kind = {KIND["header"]}
        ) AS header WHERE newness = 1
        """,
        values,
    )
    return {patrol: tuple(header) for patrol, *header in rows}


def stays(db: UnitOfWork, part: ExportPart) -> Iterator[tuple[Any, ...]]:
    """``staff_id, staff_no, name, hall_id, position, from_on, to_on`` of everybody who worked there
    on one of the days: the newest stay of each, by staff id."""
    return db.tuples(
        f"""
        SELECT staff.id, staff.staff_no, staff.name, stays.hall_id, stays.position, stays.from_on,
               stays.to_on
        FROM (
            SELECT *, {sql.place_from_last("from_on", "staff_id")} AS place FROM assignments
            WHERE {sql.among("hall_id", part.hall_ids)} AND from_on <= ? AND {sql.until()} >= ?
        ) AS stays JOIN staff ON staff.id = stays.staff_id
        WHERE stays.place = 1 ORDER BY staff.id
        """,
        [*sorted(part.hall_ids), part.last.isoformat(), part.first.isoformat()],
    )


def versions(db: UnitOfWork, part: ExportPart) -> list[tuple[str, int]]:
    """(version, patrols) of every version that patrols of the days were opened with."""
    condition, values = part.condition("patrols")
    rows = db.execute(
        f"""
        SELECT checklist_versions.version, count(*) FROM packed_patrols AS patrols
        JOIN checklist_versions ON checklist_versions.key = patrols.version
        WHERE {condition} GROUP BY checklist_versions.version ORDER BY 1
        """,
        values,
    )
    return [(row[0], row[1]) for row in rows]
