"""Branches, halls and the staff who work there."""

from collections.abc import Collection, Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from db import keys, observations, sql
from db.codes import KIND
from db.times import from_text, of_day, to_day, to_text
from db.unit_of_work import UnitOfWork
from domain.halls.assignment import Assignment, Person, StaffMember
from domain.halls.hall import Hall, HallKind, HallSettings
from domain.halls.position import Position


def add_branch(db: UnitOfWork, branch_id: str, name: str) -> None:
    sql.insert(db, "branches", {"id": branch_id, "name": name})


def branches(db: UnitOfWork) -> list[dict[str, Any]]:
    """``id``, ``name`` of every branch, by name."""
    return list(db.query("SELECT id, name FROM branches ORDER BY name, id"))


def rename_branch(db: UnitOfWork, branch_id: str, name: str) -> None:
    sql.update(db, "branches", {"id": branch_id}, {"name": name})


def add_hall(db: UnitOfWork, hall: Hall) -> None:
    sql.insert(db, "halls", {"id": hall.id} | _hall_row(hall))


def change_hall(db: UnitOfWork, hall: Hall) -> None:
    sql.update(db, "halls", {"id": hall.id}, _hall_row(hall))


def _hall_row(hall: Hall) -> dict[str, Any]:
    return {
        "branch_id": hall.branch_id,
        "name": hall.name,
        "kind": hall.kind.value,
        "time_zone": hall.time_zone,
        # Only what was set, so that a better proposal reaches the halls that never chose.
        "settings": hall.settings.model_dump_json(exclude_defaults=True),
        "closed_on": hall.closed_on.isoformat() if hall.closed_on else None,
        "since": to_text(hall.since) if hall.since else None,
    }


def halls(db: UnitOfWork, hall_ids: Collection[str] | None) -> list[Hall]:
    """The halls among ``hall_ids`` (None: all), own ones first, then by name."""
    rows = db.query(
        f"SELECT * FROM halls WHERE {sql.among('id', hall_ids)} ORDER BY kind, name, id",
        list(hall_ids or ()),
    )
    return [_as_hall(row) for row in rows]


def halls_as_they_came(db: UnitOfWork, hall_ids: Collection[str]) -> dict[str, list[str]]:
    """Branch id -> the ids of all its halls in the order in which they came to be, for the branches
    of the given halls."""
    rows = db.query(
        "SELECT branch_id, id FROM halls WHERE branch_id IN"
        f" (SELECT branch_id FROM halls WHERE {sql.among('id', hall_ids)}) ORDER BY key",
        sorted(hall_ids),
    )
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["branch_id"], []).append(row["id"])
    return found


def hall(db: UnitOfWork, hall_id: str) -> Hall | None:
    rows = db.query("SELECT * FROM halls WHERE id = ?", [hall_id])
    return next((_as_hall(row) for row in rows), None)


def add_staff(
    db: UnitOfWork, member: StaffMember, from_on: date, to_on: date | None = None
) -> None:
    add_person(
        db,
        Person(
            member.id,
            member.name,
            member.staff_no,
            (Assignment(member.hall_id, member.position, from_on, to_on),),
        ),
    )


def add_person(db: UnitOfWork, person: Person) -> None:
    row = {"id": person.id, "name": person.name, "staff_no": person.staff_no}
    sql.insert(db, "staff", row)
    assign(db, person.id, person.assignments)


def change_person(db: UnitOfWork, staff_id: str, name: str, staff_no: str) -> None:
    sql.update(db, "staff", {"id": staff_id}, {"name": name, "staff_no": staff_no})


def assign(db: UnitOfWork, staff_id: str, assignments: Iterable[Assignment]) -> None:
    """Keep these stays of a person in place of the ones kept so far."""
    db.execute("DELETE FROM assignments WHERE staff_id = ?", [staff_id])
    for each in assignments:
        row = {
            "staff_id": staff_id,
            "from_on": each.from_on.isoformat(),
            "hall_id": each.hall_id,
            "position": each.position.value,
            "to_on": each.to_on.isoformat() if each.to_on else None,
        }
        sql.insert(db, "assignments", row)


def staff(db: UnitOfWork, hall_ids: Collection[str] | None, on: date) -> list[StaffMember]:
    """Who works in one of ``hall_ids`` (None: all halls) on a business day, by staff number.

    Hall and position are those of that day.
    """
    return assigned(db, hall_ids, on, on)


def assigned(
    db: UnitOfWork, hall_ids: Collection[str] | None, first: date, last: date
) -> list[StaffMember]:
    """Who worked in ``hall_ids`` on any day from ``first`` to ``last``, by staff number.

    Once per person and hall; the position is the newest one held there in that time.
    """
    rows = db.execute(
        f"""
        SELECT staff.id, stays.hall_id, staff.name, staff.staff_no, stays.position
        FROM (
            SELECT staff_id, hall_id, position, from_on,
                   {sql.place_from_last("from_on", "staff_id, hall_id")} AS place
            FROM assignments
            WHERE {sql.among("hall_id", hall_ids)} AND from_on <= ? AND {sql.until()} >= ?
        ) AS stays JOIN staff ON staff.id = stays.staff_id
        WHERE stays.place = 1 ORDER BY staff.staff_no, stays.from_on
        """,
        [*(hall_ids or ()), last.isoformat(), first.isoformat()],
    )
    return [
        StaffMember(staff_id, hall_id, name, staff_no, Position(position))
        for staff_id, hall_id, name, staff_no, position in rows
    ]


def here_since(db: UnitOfWork, hall_ids: Collection[str], on: date) -> dict[tuple[str, str], date]:
    """(Hall id, staff id) -> since when somebody who works there on a day has been there without
    interruption, in whatever positions."""
    rows = db.execute(
        f"""
        WITH RECURSIVE stays (hall_id, staff_id, from_on) AS (
            SELECT hall_id, staff_id, from_on FROM assignments
            WHERE {sql.among("hall_id", hall_ids)} AND from_on <= ? AND {sql.until()} >= ?
            UNION
            SELECT stays.hall_id, stays.staff_id, before.from_on
            FROM stays JOIN assignments AS before ON before.staff_id = stays.staff_id
                AND before.hall_id = stays.hall_id
                AND before.to_on = {sql.day_before("stays.from_on")}
        )
        SELECT hall_id, staff_id, min(from_on) FROM stays GROUP BY hall_id, staff_id
        """,
        [*sorted(hall_ids), on.isoformat(), on.isoformat()],
    )
    return {(row[0], row[1]): date.fromisoformat(row[2]) for row in rows}


def staff_names(db: UnitOfWork) -> dict[str, tuple[str, str]]:
    """Staff id -> (name, staff number), of everybody who ever worked anywhere."""
    return {row[0]: (row[1], row[2]) for row in db.execute("SELECT id, name, staff_no FROM staff")}


def people(db: UnitOfWork, staff_id: str | None = None) -> list[Person]:
    """Everybody who works or worked anywhere (or only one person), by staff number."""
    stays: dict[str, list[Assignment]] = {}
    one = "" if staff_id is None else "WHERE {} = ?"
    values = [] if staff_id is None else [staff_id]
    for row in db.query(
        f"SELECT * FROM assignments {one.format('staff_id')} ORDER BY staff_id, from_on", values
    ):
        stays.setdefault(row["staff_id"], []).append(
            Assignment(
                row["hall_id"],
                Position(row["position"]),
                date.fromisoformat(row["from_on"]),
                date.fromisoformat(row["to_on"]) if row["to_on"] else None,
            )
        )
    return [
        Person(row["id"], row["name"], row["staff_no"], tuple(stays.get(row["id"], ())))
        for row in db.query(f"SELECT * FROM staff {one.format('id')} ORDER BY staff_no", values)
    ]


def person(db: UnitOfWork, staff_id: str) -> Person | None:
    return next(iter(people(db, staff_id)), None)


def newest_needed_day(
    db: UnitOfWork, staff_id: str, hall_id: str, first: date, last: date
) -> date | None:
    """The newest day from ``first`` to ``last`` on which records need the person in the hall.

    That is: observed, praised or examined there, met according to the head of a patrol, or somebody
    is just walking a patrol there.
    """
    hall, staff = keys.of_hall(db, hall_id), keys.of_subject(db, staff_id)
    days = [to_day(first), to_day(last)]
    about, observed = observations.about_person(db, staff_id, [hall_id], first, last)
    day = sql.scalar(
        db,
        f"""
        SELECT max(day) FROM (
            SELECT max(day) AS day FROM packed_observations AS observations WHERE {about}
            UNION ALL
            SELECT max(day) FROM packed_praises WHERE hall = ? AND staff = ? AND day BETWEEN ? AND ?
            UNION ALL
            SELECT max(day) FROM packed_events
            WHERE hall = ? AND kind = {KIND["examined"]} AND staff = ? AND day BETWEEN ? AND ?
            UNION ALL
            SELECT max(day) FROM packed_events
            WHERE hall = ? AND kind = {KIND["header"]} AND day BETWEEN ? AND ? AND (
                {sql.json_text("detail", "backup_id")} = ?
                OR EXISTS (SELECT 1 FROM {sql.json_fields_of("detail", "positions", "met")}
                    WHERE met.key = ? AND met.value IS NOT NULL)
            )
            UNION ALL
            SELECT max(day) FROM packed_patrols
            WHERE hall = ? AND finished_us IS NULL AND day BETWEEN ? AND ?
        ) AS needed
        """,
        [
            *observed,
            *[hall, staff, *days],
            *[hall, staff, *days],
            *[hall, *days, staff_id, staff_id],
            *[hall, *days],
        ],
    )
    return None if day is None else of_day(day)


def _as_hall(row: dict[str, Any]) -> Hall:
    return Hall(
        id=row["id"],
        branch_id=row["branch_id"],
        name=row["name"],
        kind=HallKind(row["kind"]),
        time_zone=row["time_zone"],
        settings=_settings(row["settings"]),
        closed_on=date.fromisoformat(row["closed_on"]) if row["closed_on"] else None,
        since=from_text(row["since"]) if row["since"] else None,
    )


@lru_cache(maxsize=1024)
def _settings(text: str) -> HallSettings:
    return HallSettings.model_validate_json(text)
