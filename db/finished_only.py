"""What a member of staff sees: the patrols that are over, as if no other one were there.

A duty manager changes answers until the patrol is over; until then they are nobody's result. On a
connection of ``Store.scratch``, views of these names stand before the tables, so that every read
there, whichever it is, finds what is over and nothing else. A patrol that nobody finished takes no
tap after a day (``domain.patrols.late_arrival``); it is over when its hall has one that began after
that.
"""

from datetime import date

from sqlite_utils import Database

UNDER_WAY = """
SELECT id FROM main.patrols AS going
WHERE finished_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM main.patrols AS later
    WHERE later.hall_id = going.hall_id AND later.business_day > going.business_day
      AND julianday(later.opened_at) > julianday(going.opened_at) + 1)
"""
_BY_PATROL = ("events", "observations", "occasions", "praises")


def show_finished_only(db: Database) -> None:
    """Put the views before the tables, on this connection."""
    for name in _BY_PATROL:
        db.execute(
            f"CREATE TEMP VIEW {name} AS"
            f" SELECT * FROM main.{name} WHERE patrol_id NOT IN ({UNDER_WAY})"
        )
    db.execute(
        f"CREATE TEMP VIEW patrols AS SELECT * FROM main.patrols WHERE id NOT IN ({UNDER_WAY})"
    )


def any_under_way(db: Database, hall_id: str, first: date, last: date) -> bool:
    """Whether a patrol of the hall and the business days goes on, whatever it is about."""
    found = f"""
        SELECT EXISTS (SELECT 1 FROM main.patrols
            WHERE hall_id = ? AND business_day BETWEEN ? AND ? AND id IN ({UNDER_WAY}))
        """
    values = [hall_id, first.isoformat(), last.isoformat()]
    return bool(db.execute(found, values).fetchone()[0])
