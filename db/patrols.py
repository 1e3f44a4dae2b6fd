"""Patrols."""

import json
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from sqlite_utils import Database

from db import organisation, sql
from db.times import from_text, to_text
from domain.halls.assignment import StaffMember
from domain.halls.hall import Round
from domain.halls.position import Position
from domain.norms.whose_rules import Rules
from domain.patrols.patrol import Patrol


def add(db: Database, patrol: Patrol, roster: Iterable[StaffMember]) -> None:
    """Save a patrol with who is there; the same id again changes nothing (a repeated click)."""
    positions = {member.id: member.position.value for member in roster}
    sql.insert(
        db,
        "patrols",
        {
            "id": patrol.id,
            "hall_id": patrol.hall_id,
            "account_id": patrol.account_id,
            "round": patrol.round.value,
            "version": patrol.version,
            "business_day": patrol.business_day.isoformat(),
            "opened_at": to_text(patrol.opened_at),
            "roster": json.dumps(positions, sort_keys=True),
            "rules": patrol.rules.value,
        },
        "ON CONFLICT (id) DO NOTHING",
    )


def team(db: Database, patrol: Patrol) -> list[StaffMember]:
    """Whom the patrol may meet, by staff number: who works there on its day, at the position as it
    stands now, and who was there when it was opened and was moved or ended since."""
    now = organisation.staff(db, [patrol.hall_id], patrol.business_day)
    known = {member.id for member in now}
    gone = [member for member in roster(db, patrol) if member.id not in known]
    return sorted([*now, *gone], key=lambda each: each.staff_no)


def roster(db: Database, patrol: Patrol) -> list[StaffMember]:
    """Who was there when the patrol was opened, at the position of that moment, by staff number."""
    rows = db.query(
        f"""
        SELECT staff.id, staff.name, staff.staff_no, there.value AS position
        FROM patrols, {sql.json_items("patrols.roster", "there")} JOIN staff ON staff.id = there.key
        WHERE patrols.id = ? ORDER BY staff.staff_no
        """,
        [patrol.id],
    )
    return [
        StaffMember(
            row["id"], patrol.hall_id, row["name"], row["staff_no"], Position(row["position"])
        )
        for row in rows
    ]


def get(db: Database, patrol_id: str, hall_ids: Collection[str]) -> Patrol | None:
    """The patrol, if it is in one of ``hall_ids``."""
    halls = sql.among("hall_id", hall_ids)
    rows = db.query(f"SELECT * FROM patrols WHERE id = ? AND {halls}", [patrol_id, *hall_ids])
    return next((_as_patrol(row) for row in rows), None)


def standing(db: Database, patrol_ids: Collection[str]) -> dict[str, tuple[int, bool]]:
    """Patrol id -> (number of its newest event or 0, whether it has ended)."""
    rows = db.execute(
        f"""
        SELECT id, (SELECT coalesce(max(number), 0) FROM events WHERE patrol_id = patrols.id),
               finished_at IS NOT NULL
        FROM patrols WHERE id IN (SELECT value FROM {sql.json_items("?", "asked")})
        """,
        [json.dumps(sorted(patrol_ids))],
    )
    return {row[0]: (row[1], bool(row[2])) for row in rows}


def finish(db: Database, patrol_id: str, now: datetime) -> None:
    """End a patrol; one that has ended keeps its first end."""
    db.execute(
        "UPDATE patrols SET finished_at = ? WHERE id = ? AND finished_at IS NULL",
        [to_text(now), patrol_id],
    )


def any_open(db: Database, hall_id: str) -> bool:
    query = "SELECT 1 FROM patrols WHERE hall_id = ? AND finished_at IS NULL"
    return sql.exists(db, query, [hall_id])


def open_count(db: Database, hall_ids: Collection[str], first: date, last: date) -> int:
    """Patrols of the business days that nobody has finished."""
    walked, values = sql.of_days(hall_ids, first, last)
    query = f"SELECT count(*) FROM patrols WHERE {walked} AND finished_at IS NULL"
    return int(sql.scalar(db, query, values))


def finished_ids(db: Database) -> set[str]:
    return {row[0] for row in db.execute("SELECT id FROM patrols WHERE finished_at IS NOT NULL")}


def open_and_of_days(db: Database, hall_id: str, first: date, last: date) -> list[dict[str, Any]]:
    """Patrols of a hall that are still open, or of a business day from ``first`` to ``last``;
    newest first.

    ``id``, ``round``, ``business_day``, ``opened_at``, ``finished_at`` (aware or None),
    ``manager``, ``manager_staff_id`` (who that is on a roster, or None), ``observation_count``,
    ``subjects`` (set of staff ids observed, '' = the hall itself).
    """
    rows = db.query(
        f"""
        SELECT patrols.id, patrols.round, patrols.business_day, patrols.opened_at,
               patrols.finished_at, accounts.name AS manager,
               accounts.staff_id AS manager_staff_id,
               (SELECT {sql.json_list("observations.subject")} FROM observations
                JOIN events ON events.id = observations.event_id
                WHERE observations.patrol_id = patrols.id AND events.result <> 'none')
                   AS subjects
        FROM patrols JOIN accounts ON accounts.id = patrols.account_id
        WHERE patrols.hall_id = ?
          AND (patrols.finished_at IS NULL OR patrols.business_day BETWEEN ? AND ?)
        ORDER BY patrols.opened_at DESC
        """,
        [hall_id, first.isoformat(), last.isoformat()],
    )
    return [
        row
        | {
            "observation_count": len(json.loads(row["subjects"])),
            "subjects": set(json.loads(row["subjects"])),
            "round": Round(row["round"]),
            "business_day": date.fromisoformat(row["business_day"]),
            "opened_at": from_text(row["opened_at"]),
            "finished_at": from_text(row["finished_at"]) if row["finished_at"] else None,
        }
        for row in rows
    ]


def _as_patrol(row: dict[str, Any]) -> Patrol:
    return Patrol(
        id=row["id"],
        hall_id=row["hall_id"],
        account_id=row["account_id"],
        round=Round(row["round"]),
        version=row["version"],
        business_day=date.fromisoformat(row["business_day"]),
        opened_at=from_text(row["opened_at"]),
        finished_at=from_text(row["finished_at"]) if row["finished_at"] else None,
        rules=Rules(row["rules"]),
    )
