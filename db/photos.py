"""What is known about each photo; the bytes are files, named by their own SHA-256."""

from collections.abc import Collection
from datetime import datetime

from db import keys, sql
from db.finished_only import UNDER_WAY
from db.times import to_text
from db.unit_of_work import UnitOfWork


def add(
    db: UnitOfWork,
    sha256: str,
    stored_sha256: str,
    size: int,
    account_id: str,
    hall_id: str,
    now: datetime,
) -> None:
    """:param sha256: of the bytes as the tablet sent them; events refer to a photo by it"""
    sql.insert(
        db,
        "photos",
        {
            "sha256": sha256,
            "stored_sha256": stored_sha256,
            "bytes": size,
            "account_id": account_id,
            "received_at": to_text(now),
        },
        "ON CONFLICT (sha256) DO NOTHING",
    )
    place = {"sha256": sha256, "hall_id": hall_id}
    sql.insert(db, "photo_halls", place, "ON CONFLICT DO NOTHING")


def stored_name(db: UnitOfWork, sha256: str, hall_ids: Collection[str]) -> str | None:
    """The SHA-256 of the stored file, if the photo belongs to one of ``hall_ids``."""
    query = f"""
        SELECT stored_sha256 FROM photos JOIN photo_halls USING (sha256)
        WHERE sha256 = ? AND {sql.among("hall_id", hall_ids)}
        """
    name: str | None = sql.scalar(db, query, [sha256, *sorted(hall_ids)])
    return name


def stored_name_for_staff(db: UnitOfWork, sha256: str, staff_id: str) -> str | None:
    """The SHA-256 of the stored file, if any event about this member of staff, current or past,
    refers to the photo, and the photo belongs to that event's hall; once its patrol is over."""
    query = f"""
        SELECT photos.stored_sha256
        FROM packed_events AS events JOIN halls ON halls.key = events.hall
        JOIN {sql.json_items("events.photos", "named")} ON TRUE
        JOIN photos ON photos.sha256 = named.value
        JOIN photo_halls
            ON photo_halls.sha256 = photos.sha256 AND photo_halls.hall_id = halls.id
        WHERE events.staff = ? AND events.photos IS NOT NULL AND named.value = ?
          AND events.patrol NOT IN ({UNDER_WAY})
        """
    name: str | None = sql.scalar(db, query, [keys.of_subject(db, staff_id), sha256])
    return name


def stored_names(db: UnitOfWork) -> set[str]:
    """The SHA-256 of every stored file."""
    return {row[0] for row in db.execute("SELECT stored_sha256 FROM photos")}
