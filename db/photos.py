"""What is known about each photo; the bytes are files, named by their own SHA-256."""

from collections.abc import Collection
from datetime import datetime

from sqlite_utils import Database

from db.finished_only import UNDER_WAY
from db.times import to_text


def add(
    db: Database,
    sha256: str,
    stored_sha256: str,
    size: int,
    account_id: str,
    hall_id: str,
    now: datetime,
) -> None:
    """:param sha256: of the bytes as the tablet sent them; events refer to a photo by it"""
    db.execute(
        "INSERT INTO photos (sha256, stored_sha256, bytes, account_id, received_at)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (sha256) DO NOTHING",
        [sha256, stored_sha256, size, account_id, to_text(now)],
    )
    db.execute(
        "INSERT INTO photo_halls (sha256, hall_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
        [sha256, hall_id],
    )


def stored_name(db: Database, sha256: str, hall_ids: Collection[str]) -> str | None:
    """The SHA-256 of the stored file, if the photo belongs to one of ``hall_ids``."""
    marks = ", ".join("?" * len(hall_ids))
    row = db.execute(
        f"""
        SELECT stored_sha256 FROM photos JOIN photo_halls USING (sha256)
        WHERE sha256 = ? AND hall_id IN ({marks})
        """,
        [sha256, *sorted(hall_ids)],
    ).fetchone()
    return row[0] if row else None


def stored_name_for_staff(db: Database, sha256: str, staff_id: str) -> str | None:
    """The SHA-256 of the stored file, if any event about this member of staff, current or past,
    refers to the photo, and the photo belongs to that event's hall; once its patrol is over."""
    row = db.execute(
        f"""
        SELECT photos.stored_sha256
        FROM events, json_each(events.photos) AS named
        JOIN photos ON photos.sha256 = named.value
        JOIN photo_halls
            ON photo_halls.sha256 = photos.sha256 AND photo_halls.hall_id = events.hall_id
        WHERE events.staff_id = ? AND events.photos <> '[]' AND named.value = ?
          AND events.patrol_id NOT IN ({UNDER_WAY})
        """,
        [staff_id, sha256],
    ).fetchone()
    return row[0] if row else None


def stored_names(db: Database) -> set[str]:
    """The SHA-256 of every stored file."""
    return {row[0] for row in db.execute("SELECT stored_sha256 FROM photos")}
