"""Rows from before names were compared as they look."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

from db import organisation as rows
from domain.halls.assignment import StaffMember
from domain.halls.position import Position


def stored(app, people, hall, number):
    """Kept before names were compared as they look."""
    with app.store.write() as db:
        rows.add_hall(db, replace(people.east, id=str(uuid4()), name=hall))
        rows.add_staff(
            db, StaffMember(str(uuid4()), people.east.id, "石", number, Position.GUIDE),
            date(2025, 1, 1),
        )  # fmt: skip
