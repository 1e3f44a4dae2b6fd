"""What a member of staff sees: the patrols that are over, as if no other one were there.

A duty manager changes answers until the patrol is over; until then they are nobody's result. On a
connection of ``Store.scratch``, views of these names stand before the tables, so that every read
there, whichever it is, finds what is over and nothing else. A patrol that nobody finished takes no
tap after a day (``domain.patrols.late_arrival``); it is over when its hall has one that began after
that.
"""

from datetime import date

from sqlite_utils import Database

from db import sql

UNDER_WAY = f"""
SELECT id FROM {sql.stored("patrols")} AS going
WHERE finished_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM {sql.stored("patrols")} AS later
    WHERE later.hall_id = going.hall_id AND later.business_day > going.business_day
      AND {sql.days_of("later.opened_at")} > {sql.days_of("going.opened_at")} + 1)
"""
_BY_PATROL = ("events", "observations", "occasions", "praises")


def show_finished_only(db: Database) -> None:
    """Put the views before the tables, on this connection."""
    for name in _BY_PATROL:
        over = f"SELECT * FROM {sql.stored(name)} WHERE patrol_id NOT IN ({UNDER_WAY})"
        sql.show_instead(db, name, over)
    over = f"SELECT * FROM {sql.stored('patrols')} WHERE id NOT IN ({UNDER_WAY})"
    sql.show_instead(db, "patrols", over)


def any_under_way(db: Database, hall_id: str, first: date, last: date) -> bool:
    """Whether a patrol of the hall and the business days goes on, whatever it is about."""
    walked, values = sql.of_days([hall_id], first, last)
    query = f"SELECT 1 FROM {sql.stored('patrols')} WHERE {walked} AND id IN ({UNDER_WAY})"
    return sql.exists(db, query, values)
