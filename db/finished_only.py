"""What a member of staff sees: the patrols that are over, as if no other one were there.

A duty manager changes answers until the patrol is over; until then they are nobody's result. On a
connection of ``Store.scratch``, views of these names stand before the tables, so that every read
there, whichever it is, finds what is over and nothing else. A patrol that nobody finished takes no
tap after a day (``domain.patrols.late_arrival``); it is over when its hall has one that began after
that.
"""

from collections.abc import Iterator
from datetime import date

from db import sql
from db.unit_of_work import UnitOfWork

_DAY_US = 24 * 3600 * 1_000_000
UNDER_WAY = f"""
SELECT key FROM {sql.stored("packed_patrols")} AS going
WHERE finished_us IS NULL AND NOT EXISTS (
    SELECT 1 FROM {sql.stored("packed_patrols")} AS later
    WHERE later.hall = going.hall AND later.day > going.day
      AND later.opened_us > going.opened_us + {_DAY_US})
"""
_BY_PATROL = ("events", "observations", "occasions", "praises")


def _and_packed(*names: str) -> Iterator[str]:
    for name in names:
        yield from (f"packed_{name}", name)


def show_finished_only(db: UnitOfWork) -> None:
    """Put the views before the tables, on this connection."""
    for name in _and_packed(*_BY_PATROL):
        over = f"SELECT * FROM {sql.stored(name)} WHERE patrol NOT IN ({UNDER_WAY})"
        db.show_instead(name, over)
    for name in _and_packed("patrols"):
        over = f"SELECT * FROM {sql.stored(name)} WHERE key NOT IN ({UNDER_WAY})"
        db.show_instead(name, over)


def any_under_way(db: UnitOfWork, hall_id: str, first: date, last: date) -> bool:
    """Whether a patrol of the hall and the business days goes on, whatever it is about."""
    walked, values = sql.of_days([hall_id], first, last)
    query = f"SELECT 1 FROM {sql.stored('packed_patrols')} WHERE {walked} AND key IN ({UNDER_WAY})"
    return sql.exists(db, query, values)
