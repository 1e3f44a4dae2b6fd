"""Branches, halls and the staff who work there."""

from collections.abc import Collection
from typing import Any

from sqlite_utils import Database

from domain.hall import Hall, HallKind
from domain.norm import Position
from domain.patrol import StaffMember


def add_branch(db: Database, branch_id: str, name: str) -> None:
    db.table("branches").insert({"id": branch_id, "name": name})


def branches(db: Database) -> list[dict[str, Any]]:
    """``id``, ``name`` of every branch, by name."""
    return list(db.query("SELECT id, name FROM branches ORDER BY name, id"))


def add_hall(db: Database, hall: Hall) -> None:
    db.table("halls").insert(
        {
            "id": hall.id,
            "branch_id": hall.branch_id,
            "name": hall.name,
            "kind": hall.kind.value,
            "time_zone": hall.time_zone,
        }
    )


def halls(db: Database, hall_ids: Collection[str] | None) -> list[Hall]:
    """The halls among ``hall_ids`` (None: all), own ones first, then by name."""
    rows = db.query(
        f"SELECT * FROM halls WHERE {_among('id', hall_ids)} ORDER BY kind, name, id",
        list(hall_ids or ()),
    )
    return [_as_hall(row) for row in rows]


def hall(db: Database, hall_id: str) -> Hall | None:
    rows = db.query("SELECT * FROM halls WHERE id = ?", [hall_id])
    return next((_as_hall(row) for row in rows), None)


def add_staff(db: Database, member: StaffMember) -> None:
    db.table("staff").insert(
        {
            "id": member.id,
            "hall_id": member.hall_id,
            "name": member.name,
            "staff_no": member.staff_no,
            "position": member.position.value,
            "left_on": None,
        }
    )


def staff(db: Database, hall_ids: Collection[str] | None) -> list[StaffMember]:
    """Everybody who works in one of ``hall_ids`` (None: all halls), by staff number."""
    rows = db.query(
        f"SELECT * FROM staff WHERE {_among('hall_id', hall_ids)} AND left_on IS NULL"
        " ORDER BY staff_no",
        list(hall_ids or ()),
    )
    return [
        StaffMember(
            row["id"], row["hall_id"], row["name"], row["staff_no"], Position(row["position"])
        )
        for row in rows
    ]


def _as_hall(row: dict[str, Any]) -> Hall:
    return Hall(row["id"], row["branch_id"], row["name"], HallKind(row["kind"]), row["time_zone"])


def _among(column: str, values: Collection[str] | None) -> str:
    if values is None:
        return "1"
    return f"{column} IN ({', '.join('?' * len(values))})"
