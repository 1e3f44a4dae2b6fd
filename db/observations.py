"""Current observations one by one, limited to the halls that are given: those that answer a filter,
of a period, and of one person.

A list is two reads: how many there are of each hall on each day (``counts``), from the index alone,
and then the rows of those few halls and days that the page shows (``of_place``). So a page costs
what it shows, also of a million.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from db import keys, sql
from db.codes import FOOTFALL, FOOTFALLS, RESULT, RESULTS, SEVERITIES, word
from db.finished_only import UNDER_WAY
from db.observed_at import OBSERVED_US, RECEIVED_US
from db.process_seen import ProcessSeen
from db.times import of_day, text_of_us, to_day
from db.unit_of_work import UnitOfWork
from domain.patrols.observation_filter import HALL_ITSELF, ObservationFilter


@dataclass(frozen=True)
class ResolvedFilter:
    """A filter with what only the checklists know. None: not asked for; what it asks of halls is
    in the halls that are given."""

    asked: ObservationFilter
    norm_ids: Collection[str] | None = None
    process: ProcessSeen | None = None

    def subject(self) -> str | None:
        """As in ``observations``: '' is the hall itself."""
        return "" if self.asked.person == HALL_ITSELF else self.asked.person


Place = tuple[str, str]  # business day (ISO text), hall id

# Current observations with the names that belong to them. A text, and no view of the schema: that
# would read the tables themselves, past the views of ``db.veil`` and ``db.finished_only``.
JOINED = """
FROM packed_observations AS observations
JOIN packed_events AS events ON events.key = observations.event
JOIN packed_patrols AS patrols ON patrols.key = observations.patrol
JOIN norm_ids ON norm_ids.key = observations.norm
JOIN checklist_versions ON checklist_versions.key = patrols.version
JOIN halls ON halls.key = observations.hall
JOIN accounts ON accounts.key = observations.account
LEFT JOIN staff ON staff.key = observations.staff
"""


def one(joins: str) -> str:
    """FROM … WHERE … of one current observation, with what is joined to it: the values are the id
    of the patrol, the key of the person (``db.keys.of_subject``) and the id of the norm."""
    return f"""
        FROM packed_patrols AS patrols
        JOIN packed_observations AS observations ON observations.hall = patrols.hall
            AND observations.day = patrols.day AND observations.patrol = patrols.key
        {joins}
        WHERE patrols.id = ? AND observations.staff = ? AND observations.norm = {keys.NORM}
        """


_CELLS = f"""
{sql.id_text("events.id")} AS id, patrols.id AS patrol_id, staff.id AS staff_id,
norm_ids.id AS norm_id, {word("observations.result", RESULTS)} AS result, events.seconds,
events.count, events.note, {OBSERVED_US} AS captured_at, events.arrived_late > 0 AS arrived_late,
{word("observations.severity", SEVERITIES)} AS severity,
{sql.day_text("observations.day")} AS business_day, halls.id AS hall_id, patrols.round,
checklist_versions.version, halls.name AS hall, halls.time_zone, staff.name AS staff,
accounts.id AS manager_id, accounts.name AS manager,
observations.patrol IN ({UNDER_WAY}) AS under_way
"""
_DAYS_OF_HALLS = "SELECT day FROM packed_patrols WHERE hall IN ({}) AND day BETWEEN ? AND ?"


def about_person(
    db: UnitOfWork, staff_id: str, hall_ids: Collection[str] | None, first: date, last: date
) -> tuple[str, list[Any]]:
    """(Condition, its values): rows of ``packed_observations AS observations`` of the business days
    that are about one person, in these halls (None: in whatever hall).

    Looked for on every day on which there was a patrol in a hall where the person was ever watched:
    an index by person would be longer than what it finds.
    """
    staff = keys.of_subject(db, staff_id)
    watched = f"""
        SELECT DISTINCT hall FROM packed_watched
        WHERE hall IN (SELECT key FROM halls WHERE {sql.among("id", hall_ids)}) AND staff = ?
        """
    halls = [row[0] for row in db.tuples(watched, [*sorted(hall_ids or ()), staff])]
    if not halls:
        return "FALSE", []
    marks = sql.marks(halls)
    condition = f"""
        observations.staff = ? AND observations.hall IN ({marks})
        AND observations.day IN ({_DAYS_OF_HALLS.format(marks)})
        """
    return condition, [staff, *halls, *halls, to_day(first), to_day(last)]


_COUNTS = """
SELECT observations.hall, observations.day, count(*) FROM packed_observations AS observations
"""


def counts(db: UnitOfWork, hall_ids: Sequence[str], wanted: ResolvedFilter) -> dict[Place, int]:
    """How many current observations there are: the newest day first, within it the halls in the
    order given. Days and halls without any are left out."""
    asked, values = condition(wanted)
    halls = {keys.of_hall(db, hall_id): place for place, hall_id in enumerate(hall_ids)}
    group = f"{asked} GROUP BY observations.day, observations.hall"
    if person := wanted.subject():
        days = wanted.asked.first, wanted.asked.last
        there, about = about_person(db, person, hall_ids, *days)
        rows = list(db.tuples(f"{_COUNTS} WHERE {there} AND {group}", [*about, *values]))
    else:
        query = f"{_COUNTS} WHERE observations.hall = ? AND {group}"
        rows = [row for hall in halls for row in db.tuples(query, [hall, *values])]
    counted = [(day, halls[hall], count) for hall, day, count in rows]
    counted.sort(key=lambda row: (row[0], -row[1]), reverse=True)
    return {(of_day(day).isoformat(), hall_ids[place]): count for day, place, count in counted}


def under_way(db: UnitOfWork, hall_ids: Collection[str], wanted: ResolvedFilter) -> int:
    """How many of the current observations are of patrols that go on."""
    asked, values = condition(wanted)
    query = f"""
        SELECT count(*) FROM packed_patrols AS going
        JOIN packed_observations AS observations ON observations.hall = going.hall
            AND observations.day = going.day AND observations.patrol = going.key
        WHERE going.key IN ({UNDER_WAY}) AND {sql.of_halls("going.hall", hall_ids)} AND {asked}
        """
    return int(sql.scalar(db, query, [*sorted(hall_ids), *values]))


def of_place(db: UnitOfWork, place: Place, wanted: ResolvedFilter) -> list[dict[str, Any]]:
    """The observations of one hall on one day, newest first: columns as
    ``of_period``, with ``photos`` (tuple of SHA-256), ``reason`` (of a
    correction, else '')."""
    day, hall_id = place
    asked, values = condition(wanted)
    rows = db.query(
        f"""
        SELECT {_CELLS}, events.photos, {sql.reason("events")} AS reason, observations.process,
               observations.segment, {word("observations.footfall", FOOTFALLS)} AS footfall
        {JOINED}
        WHERE observations.hall = ? AND observations.day = ? AND {asked}
        ORDER BY captured_at DESC, events.id
        """,
        [keys.of_hall(db, hall_id), to_day(date.fromisoformat(day)), *values],
    )
    return [_told(row) | {"photos": tuple(json.loads(row["photos"] or "[]"))} for row in rows]


def condition(wanted: ResolvedFilter) -> tuple[str, list[Any]]:
    """(What rows of ``packed_observations AS observations`` answer, its values); the halls are not
    in it."""
    parts = ["observations.day BETWEEN ? AND ?", f"observations.result <> {RESULT['none']}"]
    asked = wanted.asked
    values: list[Any] = [to_day(asked.first), to_day(asked.last)]
    of_id = "(SELECT key FROM {} WHERE id = ?)".format
    for column, value, mark in (
        ("staff", wanted.subject() or None, of_id("staff")),
        ("result", asked.result and RESULT[asked.result], "?"),
        ("account", asked.observer, of_id("accounts")),
        ("segment", asked.segment and asked.segment.value, "?"),
        ("footfall", asked.footfall and FOOTFALL[asked.footfall], "?"),
    ):
        if value is not None:
            parts.append(f"observations.{column} = {mark}")
            values.append(value)
    if wanted.subject() == "":
        parts.append(f"observations.staff = {keys.HALL_ITSELF}")
    if wanted.norm_ids is not None:
        parts.append(sql.of_norms("observations.norm", wanted.norm_ids))
        values += sorted(wanted.norm_ids)
    if wanted.process is not None:
        of_norms, of_process = wanted.process.condition()
        parts.append(of_norms)
        values += of_process
    if asked.round is not None:
        walked = "SELECT round FROM packed_patrols WHERE packed_patrols.key = observations.patrol"
        parts.append(f"({walked}) = ?")
        values.append(asked.round.value)
    return " AND ".join(parts), values


def of_period(
    db: UnitOfWork,
    hall_ids: Collection[str],
    first: date,
    last: date,
    staff_id: str | None = None,
    newest: int | None = None,
) -> Iterator[dict[str, Any]]:
    """Current observations of the period; taken back ones are left out. ``under_way``: whether the
    patrol goes on.

    ``position`` is the one held on the business day.

    Oldest first, hall by hall; with ``newest`` only so many, newest first.
    """
    scope, values = sql.of_days(hall_ids, first, last, "observations")
    if staff_id is not None:
        scope, values = about_person(db, staff_id, hall_ids, first, last)
    order = "halls.id, observations.day, events.number"
    if newest is not None:
        order = "captured_at DESC, events.id LIMIT ?"
    rows = db.query(
        f"""
        SELECT {_CELLS}, {sql.time_text(RECEIVED_US)} AS received_at,
               halls.kind AS hall_kind, branches.id AS branch_id,
               branches.name AS branch, staff.staff_no, assignments.position
        {JOINED}
        JOIN branches ON branches.id = halls.branch_id
        LEFT JOIN assignments ON assignments.staff_id = staff.id
            AND {sql.day_text("observations.day")}
                BETWEEN assignments.from_on AND {sql.until("assignments")}
        WHERE {scope} AND observations.result <> {RESULT["none"]}
        ORDER BY {order}
        """,
        [*values, *([] if newest is None else [newest])],
    )
    yield from map(_told, rows)


def _told(row: dict[str, Any]) -> dict[str, Any]:
    """A row of ``_CELLS`` with the time as it is told."""
    return row | {"captured_at": text_of_us(row["captured_at"])}


def of_person(
    db: UnitOfWork, staff_id: str, hall_id: str, first: date, last: date
) -> list[dict[str, Any]]:
    """What was judged about one person in one hall on the business days, taken-back ones left out,
    in no order:

    ``event_id``, ``patrol_id``, ``norm_id``, ``business_day`` (ISO text), ``observer_id``,
    ``severity`` (that counts), ``result``, ``credit``, ``seconds``, ``version`` (checklists).
    """
    scope, values = about_person(db, staff_id, [hall_id], first, last)
    rows = db.query(
        f"""
        SELECT {sql.id_text("events.id")} AS event_id, patrols.id AS patrol_id,
               norm_ids.id AS norm_id, {sql.day_text("observations.day")} AS business_day,
               accounts.id AS observer_id, {word("observations.severity", SEVERITIES)} AS severity,
               {word("observations.result", RESULTS)} AS result, observations.credit,
               observations.seconds, checklist_versions.version
        {JOINED}
        WHERE {scope} AND observations.result <> {RESULT["none"]}
        """,
        values,
    )
    return list(rows)


def observers(db: UnitOfWork, hall_ids: Collection[str]) -> dict[str, str]:
    """Id -> name of everybody who ever observed in the halls, by name."""
    rows = db.execute(
        f"""
        SELECT id, name FROM accounts WHERE key IN (
            SELECT account FROM packed_watched WHERE {sql.of_halls("hall", hall_ids)}
        ) ORDER BY name, id
        """,
        sorted(hall_ids),
    )
    return {row[0]: row[1] for row in rows}
