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

from sqlite_utils import Database

from db import sql
from db.observed_at import OBSERVED_AT
from db.process_seen import ProcessSeen
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
FROM observations
JOIN events ON events.id = observations.event_id
JOIN patrols ON patrols.id = observations.patrol_id
JOIN halls ON halls.id = observations.hall_id
JOIN accounts ON accounts.id = events.account_id
LEFT JOIN staff ON staff.id = events.staff_id
"""
_CELLS = f"""
events.id, events.patrol_id, events.staff_id, events.norm_id, events.result, events.seconds,
events.count, events.note, {OBSERVED_AT} AS captured_at, events.arrived_late > 0 AS arrived_late,
observations.severity, observations.business_day, observations.hall_id, patrols.round,
patrols.version, halls.name AS hall, halls.time_zone, staff.name AS staff,
accounts.id AS manager_id, accounts.name AS manager
"""


def counts(db: Database, hall_ids: Sequence[str], wanted: ResolvedFilter) -> dict[Place, int]:
    """How many current observations there are: the newest day first, within it the halls in the
    order given. Days and halls without any are left out."""
    asked, values = condition(wanted)
    group = f"{asked} GROUP BY observations.business_day"
    select = "SELECT observations.business_day, observations.hall_id, count(*) FROM observations"
    if wanted.subject():  # what was seen of one person lies together, in whatever hall
        halls = sql.among(sql.unindexed("observations.hall_id"), hall_ids)
        rows = list(
            db.execute(
                f"{select} WHERE {halls} AND {group}, observations.hall_id",
                [*hall_ids, *values],
            )
        )
    else:
        rows = [
            row
            for hall_id in hall_ids
            for row in db.execute(
                f"{select} WHERE observations.hall_id = ? AND {group}", [hall_id, *values]
            )
        ]
    places = {hall_id: place for place, hall_id in enumerate(hall_ids)}
    counted = [(day, places[hall_id], count) for day, hall_id, count in rows]
    counted.sort(key=lambda row: (row[0], -row[1]), reverse=True)
    return {(day, hall_ids[place]): count for day, place, count in counted}


def of_place(db: Database, place: Place, wanted: ResolvedFilter) -> list[dict[str, Any]]:
    """The observations of one hall on one day, newest first: columns as
    ``of_period``, with ``photos`` (tuple of SHA-256) and ``reason`` (of a
    correction, else '')."""
    day, hall_id = place
    asked, values = condition(wanted)
    rows = db.query(
        f"""
        SELECT {_CELLS}, events.photos, {sql.reason("events")} AS reason, observations.process,
               observations.segment, observations.footfall
        {JOINED}
        WHERE observations.hall_id = ? AND observations.business_day = ? AND {asked}
        ORDER BY captured_at DESC, events.id
        """,
        [hall_id, day, *values],
    )
    return [row | {"photos": tuple(json.loads(row["photos"]))} for row in rows]


def condition(wanted: ResolvedFilter) -> tuple[str, list[str]]:
    """(What rows of ``observations`` answer, its values); the halls are not in it."""
    parts = ["observations.business_day BETWEEN ? AND ?", "observations.result <> 'none'"]
    asked = wanted.asked
    values = [asked.first.isoformat(), asked.last.isoformat()]
    for column, value in (
        ("subject", wanted.subject()),
        ("result", asked.result),
        ("account_id", asked.observer),
        ("segment", asked.segment),
        ("footfall", asked.footfall),
    ):
        if value is not None:
            parts.append(f"observations.{column} = ?")
            values.append(str(value))
    if wanted.norm_ids is not None:
        parts.append(sql.among("observations.norm_id", wanted.norm_ids))
        values += sorted(wanted.norm_ids)
    if wanted.process is not None:
        of_norms, of_process = wanted.process.condition()
        parts.append(of_norms)
        values += of_process
    if asked.round is not None:
        parts.append("(SELECT round FROM patrols WHERE patrols.id = observations.patrol_id) = ?")
        values.append(asked.round.value)
    return " AND ".join(parts), values


def of_period(
    db: Database,
    hall_ids: Collection[str],
    first: date,
    last: date,
    staff_id: str | None = None,
    newest: int | None = None,
) -> Iterator[dict[str, Any]]:
    """Current observations of the period; taken back ones are left out.

    ``position`` is the one held on the business day.

    Oldest first, hall by hall; with ``newest`` only so many, newest first.
    """
    hall, one = "observations.hall_id", ""
    if staff_id is not None:
        # Not the whole hall is read where one person is asked for.
        hall, one = sql.unindexed(hall), "AND observations.subject = ?"
    order = "observations.hall_id, observations.business_day, events.number"
    if newest is not None:
        order = "captured_at DESC, events.id LIMIT ?"
    yield from db.query(
        f"""
        SELECT {_CELLS}, events.received_at, halls.kind AS hall_kind, branches.id AS branch_id,
               branches.name AS branch, staff.staff_no, assignments.position
        {JOINED}
        JOIN branches ON branches.id = halls.branch_id
        LEFT JOIN assignments ON assignments.staff_id = events.staff_id
            AND observations.business_day
                BETWEEN assignments.from_on AND {sql.until("assignments")}
        WHERE {sql.among(hall, hall_ids)}
          AND observations.business_day BETWEEN ? AND ? AND events.result <> 'none' {one}
        ORDER BY {order}
        """,
        [
            *sorted(hall_ids),
            first.isoformat(),
            last.isoformat(),
            *([] if staff_id is None else [staff_id]),
            *([] if newest is None else [newest]),
        ],
    )


def of_person(
    db: Database, staff_id: str, hall_id: str, first: date, last: date
) -> list[dict[str, Any]]:
    """What was judged about one person in one hall on the business days, taken-back ones left out,
    in no order:

    ``event_id``, ``patrol_id``, ``norm_id``, ``business_day`` (ISO text), ``observer_id``,
    ``severity`` (that counts), ``result``, ``credit``, ``seconds``, ``version`` (checklists).
    """
    rows = db.query(
        # Not everything that the hall recorded on those days is read.
        f"""
        SELECT observations.event_id, observations.patrol_id, observations.norm_id,
               observations.business_day, observations.account_id AS observer_id,
               observations.severity, observations.result, observations.credit,
               observations.seconds, patrols.version
        FROM observations JOIN patrols ON patrols.id = observations.patrol_id
        WHERE observations.subject = ? AND observations.business_day BETWEEN ? AND ?
          AND {sql.unindexed("observations.hall_id")} = ? AND observations.result <> 'none'
        """,
        [staff_id, first.isoformat(), last.isoformat(), hall_id],
    )
    return list(rows)


def observers(db: Database, hall_ids: Collection[str]) -> dict[str, str]:
    """Id -> name of everybody who ever observed in the halls, by name."""
    rows = db.execute(
        f"""
        SELECT id, name FROM accounts WHERE id IN (
            SELECT account_id FROM watched WHERE {sql.among("hall_id", hall_ids)}
        ) ORDER BY name, id
        """,
        sorted(hall_ids),
    )
    return {row[0]: row[1] for row in rows}
