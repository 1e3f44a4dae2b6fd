"""The small numbers that stand for ids in the large tables.

Every one is the ``key`` of the table that holds the id; 0 in place of a member of staff is the hall
itself.
"""

from dataclasses import dataclass
from typing import NamedTuple

from db import ids, sql
from db.unit_of_work import UnitOfWork
from domain.patrols.patrol import Patrol

HALL_ITSELF = 0
_NOBODY = -1
# In SQL, of the id that is the next value; an event's as ``db.ids`` writes it.
EVENT, PATROL, NORM = (
    f"(SELECT key FROM {table} WHERE id = ?)"
    for table in ("packed_events", "packed_patrols", "norm_ids")
)
_SHARED = ("hall", "day", "norm", "patrol")


class PatrolKeys(NamedTuple):
    """Where everything of a patrol lies."""

    hall: int
    day: int
    patrol: int


@dataclass(frozen=True)
class EventKeys:
    place: PatrolKeys
    account: int
    staff: int | None  # None: the hall itself
    norm: int | None  # None: it is about no norm
    tablet: int
    version: int

    @property
    def subject(self) -> int:
        return self.staff or HALL_ITSELF


_OF_PATROL = "SELECT hall, day, key FROM packed_patrols WHERE id = ?"


def of_patrol(db: UnitOfWork, patrol: Patrol) -> PatrolKeys:
    """
    :raises LookupError: there is no such patrol
    """
    row = db.execute(_OF_PATROL, [patrol.id]).fetchone()
    if row is None:
        raise LookupError(patrol.id)
    return PatrolKeys(*row)


def place_of(db: UnitOfWork, patrol_id: str) -> PatrolKeys:
    """As ``of_patrol``; of no patrol that is known: keys that no row has."""
    row = db.execute(_OF_PATROL, [patrol_id]).fetchone()
    return PatrolKeys(*(row or (_NOBODY, _NOBODY, _NOBODY)))


def of_event(
    db: UnitOfWork, patrol: Patrol, account_id: str, staff_id: str | None, norm_id: str, tablet: str
) -> EventKeys:
    """The keys of an event that is added; a norm or a tablet that is new gets one.

    :param norm_id: '': it is about no norm
    :raises LookupError: there is no such patrol, account or member of staff
    """
    row = db.execute(
        """
        SELECT hall, day, key,
               (SELECT key FROM accounts WHERE id = ?), (SELECT key FROM staff WHERE id = ?),
               (SELECT key FROM checklist_versions WHERE version = ?),
               (SELECT key FROM norm_ids WHERE id = ?), (SELECT key FROM tablets WHERE id = ?)
        FROM packed_patrols WHERE id = ?
        """,
        [account_id, staff_id, patrol.version, norm_id, ids.to_bytes(tablet), patrol.id],
    ).fetchone()
    if row is None:
        raise LookupError(patrol.id)
    *place, account, staff, version, norm, tablet_key = row
    if account is None or version is None or (staff is None and staff_id is not None):
        raise LookupError(account_id, patrol.version, staff_id)
    if norm is None and norm_id:
        norm = sql.insert_new(db, "norm_ids", {"id": norm_id})
    if tablet_key is None:
        tablet_key = sql.insert_new(db, "tablets", {"id": ids.to_bytes(tablet)})
    return EventKeys(PatrolKeys(*place), account, staff, norm, tablet_key, version)


def observation_of(observation: str, event: str) -> str:
    """Of tables of observations and events, in SQL: the observation is about the same as the event,
    by its whole key."""
    same = " AND ".join(f"{observation}.{each} = {event}.{each}" for each in _SHARED)
    return f"{same} AND {observation}.staff = coalesce({event}.staff, {HALL_ITSELF})"


def ids_of(db: UnitOfWork, table: str, column: str = "id") -> dict[int, str]:
    """Key -> id of all rows of a table that has keys."""
    return dict(db.tuples(f"SELECT key, {column} FROM {table}"))


def of_hall(db: UnitOfWork, hall_id: str) -> int:
    """Of no hall that is known: a key that no row has."""
    return sql.scalar(db, "SELECT key FROM halls WHERE id = ?", [hall_id]) or _NOBODY


def of_account(db: UnitOfWork, account_id: str) -> int:
    """
    :raises LookupError: there is no such account
    """
    key: int | None = sql.scalar(db, "SELECT key FROM accounts WHERE id = ?", [account_id])
    if key is None:
        raise LookupError(account_id)
    return key


def of_subject(db: UnitOfWork, staff_id: str) -> int:
    """:param staff_id: '': the hall itself; of nobody who is known: a key that no row has"""
    if not staff_id:
        return HALL_ITSELF
    return sql.scalar(db, "SELECT key FROM staff WHERE id = ?", [staff_id]) or _NOBODY


def of_roster(db: UnitOfWork, positions: str) -> int:
    """:param positions: JSON; the same text has the same key"""
    known = sql.scalar(db, "SELECT key FROM rosters WHERE positions = ?", [positions])
    return known or sql.insert_new(db, "rosters", {"positions": positions})
