"""Every change of the rounds that are due in a hall, as the audit has it."""

import json
from collections.abc import Iterator, Mapping
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from db.times import from_text
from db.unit_of_work import UnitOfWork
from domain.halls.hall import Hall, HallSettings
from domain.halls.schedules import Schedules


def schedules(db: UnitOfWork, halls: Mapping[str, Hall]) -> Schedules:
    """Of the halls, by id; a change holds for the hall's day on which it was made."""
    rows = db.execute("SELECT at, detail FROM audit WHERE action = 'hall_set_up' ORDER BY number")
    changes = []
    for at, hall_id, settings in _readable(rows):
        if hall_id in halls:
            local = from_text(at).astimezone(ZoneInfo(halls[hall_id].time_zone))
            changes.append((hall_id, local.date(), settings.schedule))
    return Schedules(changes)


def _readable(rows: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str, HallSettings]]:
    """(at, hall id, settings). What was made unreadable is named where the chain is checked."""
    for at, detail in rows:
        try:
            values = json.loads(detail)
            yield (
                at,
                values["hall_id"],
                HallSettings.model_validate_json(json.dumps(values["settings"])),
            )
        except (ValueError, KeyError, TypeError, ValidationError):
            continue
