"""What imports of the roster changed of people: append-only, so that the last one can be undone."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from db import sql
from db.unit_of_work import UnitOfWork
from domain.halls.assignment import Assignment, Person
from domain.halls.position import Position

# A person before the import (None: not there yet) and after it.
Changed = tuple[Person | None, Person]


def add_people(db: UnitOfWork, import_number: int, changed: Iterable[Changed]) -> None:
    sql.insert_rows(
        db,
        "roster_import_people",
        ["import_number", "staff_id", "before", "after"],
        (
            (import_number, after.id, as_text(before) if before else None, as_text(after))
            for before, after in changed
        ),
    )


def people_of(db: UnitOfWork, import_number: int) -> list[Changed]:
    """In the order of their staff numbers."""
    rows = db.query("SELECT * FROM roster_import_people WHERE import_number = ?", [import_number])
    changed = [
        (_as_person(row["staff_id"], row["before"]) if row["before"] else None,
         _as_person(row["staff_id"], row["after"]))
        for row in rows
    ]  # fmt: skip
    return sorted(changed, key=lambda each: (each[1].staff_no, each[1].id))


def texts_of(db: UnitOfWork, import_number: int) -> list[list[str | None]]:
    """Staff id, before and after as they are kept, unparsed, by staff id."""
    rows = db.execute(
        "SELECT staff_id, before, after FROM roster_import_people WHERE import_number = ?"
        " ORDER BY staff_id",
        [import_number],
    )
    return [list(row) for row in rows]


def as_text(person: Person) -> str:
    stays = [
        [stay.hall_id, stay.position.value, stay.from_on.isoformat(),
         stay.to_on.isoformat() if stay.to_on else None]
        for stay in person.assignments
    ]  # fmt: skip
    content = {"name": person.name, "staff_no": person.staff_no, "stays": stays}
    return json.dumps(content, ensure_ascii=False, sort_keys=True)


def _as_person(staff_id: str, text: str) -> Person:
    content: dict[str, Any] = json.loads(text)
    stays = tuple(
        Assignment(
            hall_id, Position(position), date.fromisoformat(from_on),
            date.fromisoformat(to_on) if to_on else None,
        )
        for hall_id, position, from_on, to_on in content["stays"]
    )  # fmt: skip
    return Person(staff_id, content["name"], content["staff_no"], stays)
