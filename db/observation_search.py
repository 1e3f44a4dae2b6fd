"""Observations that answer a filter, a page at a time, limited to the halls that are given.

Two reads: how many there are of each hall on each day, from the index alone, and then the rows of
those few halls and days that the page shows. So a page costs what it shows, also of a million.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlite_utils import Database

from db.observed_at import OBSERVED_AT
from db.process_seen import ProcessSeen
from domain.halls.hall import Round
from domain.patrols.event import Footfall, Segment
from domain.result import Result


@dataclass(frozen=True)
class Wanted:
    """What is None is not asked for; ``subject`` '' is the hall itself."""

    first: date
    last: date
    subject: str | None = None
    norm_ids: Collection[str] | None = None
    result: Result | None = None
    observer_id: str | None = None
    round: Round | None = None
    process: ProcessSeen | None = None
    segment: Segment | None = None
    footfall: Footfall | None = None


Place = tuple[str, str]  # business day (ISO text), hall id


def counts(db: Database, hall_ids: Sequence[str], wanted: Wanted) -> dict[Place, int]:
    """How many current observations there are: the newest day first, within it the halls in the
    order given. Days and halls without any are left out."""
    asked, values = condition(wanted)
    group = f"{asked} GROUP BY observations.business_day"
    select = "SELECT observations.business_day, observations.hall_id, count(*) FROM observations"
    if wanted.subject:  # what was seen of one person lies together, in whatever hall
        marks = ", ".join("?" * len(hall_ids))
        rows = list(
            db.execute(
                f"{select} WHERE +observations.hall_id IN ({marks}) AND {group},"
                " observations.hall_id",
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
    found = [(day, places[hall_id], count) for day, hall_id, count in rows]
    found.sort(key=lambda row: (row[0], -row[1]), reverse=True)
    return {(day, hall_ids[place]): count for day, place, count in found}


def of_place(db: Database, place: Place, wanted: Wanted) -> list[dict[str, Any]]:
    """The observations of one hall on one day, newest first: columns as
    ``db.results.observations``, with ``photos`` (tuple of SHA-256) and ``reason`` (of a
    correction, else '')."""
    day, hall_id = place
    asked, values = condition(wanted)
    rows = db.query(
        f"""
        SELECT events.id, events.patrol_id, events.staff_id, events.norm_id, events.result,
               events.seconds, events.count, events.note, events.photos,
               {OBSERVED_AT} AS captured_at,
               coalesce(json_extract(events.detail, '$.reason'), '') AS reason,
               events.arrived_late > 0 AS arrived_late,
               observations.severity, observations.business_day, observations.hall_id,
               observations.process, observations.segment, observations.footfall,
               patrols.round, patrols.version, halls.name AS hall, halls.time_zone,
               staff.name AS staff, accounts.id AS manager_id, accounts.name AS manager
        FROM observations
        JOIN events ON events.id = observations.event_id
        JOIN patrols ON patrols.id = observations.patrol_id
        JOIN halls ON halls.id = observations.hall_id
        JOIN accounts ON accounts.id = events.account_id
        LEFT JOIN staff ON staff.id = events.staff_id
        WHERE observations.hall_id = ? AND observations.business_day = ? AND {asked}
        ORDER BY captured_at DESC, events.id
        """,
        [hall_id, day, *values],
    )
    return [row | {"photos": tuple(json.loads(row["photos"]))} for row in rows]


def condition(wanted: Wanted) -> tuple[str, list[str]]:
    """(What rows of ``observations`` answer, its values); the halls are not in it."""
    parts = ["observations.business_day BETWEEN ? AND ?", "observations.result <> 'none'"]
    values = [wanted.first.isoformat(), wanted.last.isoformat()]
    for column, value in (
        ("subject", wanted.subject),
        ("result", wanted.result),
        ("account_id", wanted.observer_id),
        ("segment", wanted.segment),
        ("footfall", wanted.footfall),
    ):
        if value is not None:
            parts.append(f"observations.{column} = ?")
            values.append(str(value))
    if wanted.norm_ids is not None:
        parts.append(f"observations.norm_id IN ({', '.join('?' * len(wanted.norm_ids))})")
        values += sorted(wanted.norm_ids)
    if wanted.process is not None:
        said, of_process = wanted.process.condition()
        parts.append(said)
        values += of_process
    if wanted.round is not None:
        parts.append("(SELECT round FROM patrols WHERE patrols.id = observations.patrol_id) = ?")
        values.append(wanted.round.value)
    return " AND ".join(parts), values


def observers(db: Database, hall_ids: Collection[str]) -> dict[str, str]:
    """Id -> name of everybody who ever observed in the halls, by name."""
    marks = ", ".join("?" * len(hall_ids))
    rows = db.execute(
        f"""
        SELECT id, name FROM accounts WHERE id IN (
            SELECT account_id FROM watched WHERE hall_id IN ({marks})
        ) ORDER BY name, id
        """,
        sorted(hall_ids),
    )
    return {row[0]: row[1] for row in rows}
