"""Patrols."""

import json
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from db import keys, organisation, sql
from db.codes import RESULT
from db.times import of_day, of_us, to_day, to_us
from db.unit_of_work import UnitOfWork
from domain.halls.assignment import StaffMember
from domain.halls.hall import Round
from domain.halls.position import Position
from domain.norms.whose_rules import Rules
from domain.patrols.patrol import Patrol


def add(db: UnitOfWork, patrol: Patrol, roster: Iterable[StaffMember]) -> None:
    """Save a patrol with who is there; the same id again changes nothing (a repeated click)."""
    positions = {member.id: member.position.value for member in roster}
    db.execute(
        """
        INSERT INTO packed_patrols
            (id, hall, account, round, version, day, opened_us, roster, rules)
        VALUES (:id, (SELECT key FROM halls WHERE id = :hall),
            (SELECT key FROM accounts WHERE id = :account), :round,
            (SELECT key FROM checklist_versions WHERE version = :version),
            :day, :opened_us, :roster, :rules)
        ON CONFLICT (id) DO NOTHING
        """,
        {
            "id": patrol.id,
            "hall": patrol.hall_id,
            "account": patrol.account_id,
            "round": patrol.round.value,
            "version": patrol.version,
            "day": to_day(patrol.business_day),
            "opened_us": to_us(patrol.opened_at),
            "roster": keys.of_roster(db, json.dumps(positions, sort_keys=True)),
            "rules": patrol.rules.value,
        },
    )


def team(db: UnitOfWork, patrol: Patrol) -> list[StaffMember]:
    """Whom the patrol may meet, by staff number: who works there on its day, at the position as it
    stands now, and who was there when it was opened and was moved or ended since."""
    now = organisation.staff(db, [patrol.hall_id], patrol.business_day)
    known = {member.id for member in now}
    gone = [member for member in roster(db, patrol) if member.id not in known]
    return sorted([*now, *gone], key=lambda each: each.staff_no)


def roster(db: UnitOfWork, patrol: Patrol) -> list[StaffMember]:
    """Who was there when the patrol was opened, at the position of that moment, by staff number."""
    rows = db.query(
        f"""
        SELECT staff.id, staff.name, staff.staff_no, there.value AS position
        FROM packed_patrols AS patrols JOIN rosters ON rosters.key = patrols.roster
        JOIN {sql.json_fields("rosters.positions", "there")} ON TRUE
        JOIN staff ON staff.id = there.key
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


def get(db: UnitOfWork, patrol_id: str, hall_ids: Collection[str]) -> Patrol | None:
    """The patrol, if it is in one of ``hall_ids``."""
    rows = db.query(
        f"""
        SELECT patrols.id, halls.id AS hall_id, accounts.id AS account_id, patrols.round,
               checklist_versions.version, patrols.day, patrols.opened_us, patrols.finished_us,
               patrols.rules
        FROM packed_patrols AS patrols JOIN halls ON halls.key = patrols.hall
        JOIN accounts ON accounts.key = patrols.account
        JOIN checklist_versions ON checklist_versions.key = patrols.version
        WHERE patrols.id = ? AND {sql.among("halls.id", hall_ids)}
        """,
        [patrol_id, *hall_ids],
    )
    return next((_as_patrol(row) for row in rows), None)


def standing(db: UnitOfWork, patrol_ids: Collection[str]) -> dict[str, tuple[int, bool]]:
    """Patrol id -> (number of its newest event or 0, whether it has ended)."""
    rows = db.execute(
        f"""
        SELECT id, (SELECT coalesce(max(number), 0) FROM packed_events
                    WHERE patrol = packed_patrols.key), finished_us IS NOT NULL
        FROM packed_patrols WHERE id IN (SELECT value FROM {sql.json_items("?", "asked")})
        """,
        [json.dumps(sorted(patrol_ids))],
    )
    return {row[0]: (row[1], bool(row[2])) for row in rows}


def finish(db: UnitOfWork, patrol_id: str, now: datetime) -> None:
    """End a patrol; one that has ended keeps its first end."""
    db.execute(
        "UPDATE packed_patrols SET finished_us = ? WHERE id = ? AND finished_us IS NULL",
        [to_us(now), patrol_id],
    )


def any_open(db: UnitOfWork, hall_id: str) -> bool:
    query = "SELECT 1 FROM packed_patrols WHERE hall = ? AND finished_us IS NULL"
    return sql.exists(db, query, [keys.of_hall(db, hall_id)])


def halls_walked(db: UnitOfWork, hall_ids: Collection[str]) -> set[str]:
    """Those of the halls where a patrol was ever begun."""
    return {each for each in hall_ids if _walked(db, each)}


def days_walked(
    db: UnitOfWork, hall_ids: Collection[str], first: date, last: date
) -> dict[str, int]:
    """Hall id -> the business days with a patrol on which anything was judged; halls without one
    are left out."""
    walked, values = sql.of_days(hall_ids, first, last, "patrol")
    query = f"""
        SELECT halls.id, count(DISTINCT patrol.day)
        FROM packed_patrols AS patrol JOIN halls ON halls.key = patrol.hall
        WHERE {walked} AND EXISTS (
            SELECT 1 FROM packed_observations AS seen
            WHERE seen.hall = patrol.hall AND seen.day = patrol.day
              AND seen.patrol = patrol.key AND seen.result <> {RESULT["none"]})
        GROUP BY halls.id
        """
    return dict(db.tuples(query, values).fetchall())


def any_walked(db: UnitOfWork, hall_ids: Collection[str]) -> bool:
    return any(_walked(db, each) for each in hall_ids)


def _walked(db: UnitOfWork, hall_id: str) -> bool:
    query = "SELECT 1 FROM packed_patrols WHERE hall = ?"
    return sql.exists(db, query, [keys.of_hall(db, hall_id)])


def open_count(db: UnitOfWork, hall_ids: Collection[str], first: date, last: date) -> int:
    """Patrols of the business days that nobody has finished."""
    walked, values = sql.of_days(hall_ids, first, last)
    query = f"SELECT count(*) FROM packed_patrols WHERE {walked} AND finished_us IS NULL"
    return int(sql.scalar(db, query, values))


def finished_after(db: UnitOfWork, patrol_ids: Collection[str], at: datetime) -> set[str]:
    """Those of the patrols that were finished after that moment."""
    of_them = sql.among("id", patrol_ids)
    query = f"SELECT id FROM packed_patrols WHERE {of_them} AND finished_us > ?"
    return {row[0] for row in db.execute(query, [*patrol_ids, to_us(at)])}


def finished_ids(db: UnitOfWork) -> set[str]:
    query = "SELECT id FROM packed_patrols WHERE finished_us IS NOT NULL"
    return {row[0] for row in db.execute(query)}


def open_and_of_days(db: UnitOfWork, hall_id: str, first: date, last: date) -> list[dict[str, Any]]:
    """Patrols of a hall that are still open, or of a business day from ``first`` to ``last``;
    newest first.

    ``id``, ``round``, ``business_day``, ``opened_at``, ``finished_at`` (aware or None),
    ``manager``, ``manager_staff_id`` (who that is on a roster, or None), ``observation_count``,
    ``subjects`` (set of staff ids observed, '' = the hall itself).
    """
    rows = db.query(
        f"""
        SELECT patrols.id, patrols.round, patrols.day AS business_day,
               patrols.opened_us AS opened_at, patrols.finished_us AS finished_at,
               accounts.name AS manager,
               accounts.staff_id AS manager_staff_id,
               (SELECT {sql.json_list("coalesce(staff.id, '')")} FROM packed_observations AS seen
                LEFT JOIN staff ON staff.key = seen.staff
                WHERE seen.hall = patrols.hall AND seen.day = patrols.day
                  AND seen.patrol = patrols.key AND seen.result <> {RESULT["none"]}) AS subjects
        FROM packed_patrols AS patrols JOIN accounts ON accounts.key = patrols.account
        WHERE patrols.hall = ? AND (patrols.finished_us IS NULL OR patrols.day BETWEEN ? AND ?)
        ORDER BY patrols.opened_us DESC
        """,
        [keys.of_hall(db, hall_id), to_day(first), to_day(last)],
    )
    return [
        row
        | {
            "observation_count": len(json.loads(row["subjects"])),
            "subjects": set(json.loads(row["subjects"])),
            "round": Round(row["round"]),
            "business_day": of_day(row["business_day"]),
            "opened_at": of_us(row["opened_at"]),
            "finished_at": None if row["finished_at"] is None else of_us(row["finished_at"]),
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
        business_day=of_day(row["day"]),
        opened_at=of_us(row["opened_us"]),
        finished_at=None if row["finished_us"] is None else of_us(row["finished_us"]),
        rules=Rules(row["rules"]),
    )
