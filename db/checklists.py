"""Pinned checklist versions: the whole text of each, so that old records stay readable."""

import json
from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import lru_cache

from db import sql
from db.codes import KIND
from db.times import from_text, to_text
from db.unit_of_work import UnitOfWork
from domain.norms.library import Library


def pin(db: UnitOfWork, library: Library, files: Mapping[str, str], now: datetime) -> None:
    """Keep a version; the same version again only becomes the one that was loaded last."""
    db.execute(
        "INSERT INTO checklist_versions (version, files, library, loaded_at)"
        " VALUES (?, ?, ?, ?) ON CONFLICT (version)"
        " DO UPDATE SET loaded_at = excluded.loaded_at",
        [
            library.version,
            json.dumps(dict(files), ensure_ascii=False, sort_keys=True),
            library.model_dump_json(),
            to_text(now),
        ],
    )


def is_pinned(db: UnitOfWork, version: str) -> bool:
    return sql.exists(db, "SELECT 1 FROM checklist_versions WHERE version = ?", [version])


def library(db: UnitOfWork, version: str) -> Library | None:
    text = sql.scalar(db, "SELECT library FROM checklist_versions WHERE version = ?", [version])
    return _parsed(text) if text else None


# A text says the same whichever database keeps it.
@lru_cache(maxsize=32)
def _parsed(text: str) -> Library:
    return Library.model_validate_json(text)


def library_text(db: UnitOfWork, version: str) -> str:
    """A version as it is kept for reading, unparsed."""
    query = "SELECT library FROM checklist_versions WHERE version = ?"
    return str(sql.scalar(db, query, [version]))


def files(db: UnitOfWork, version: str) -> dict[str, str] | None:
    """The texts of a version, word for word."""
    text = sql.scalar(db, "SELECT files FROM checklist_versions WHERE version = ?", [version])
    return json.loads(text) if text else None


def versions_in_use(db: UnitOfWork) -> list[str]:
    """Versions that at least one patrol was opened with."""
    rows = db.execute(
        """
        SELECT version FROM checklist_versions
        WHERE key IN (SELECT version FROM packed_patrols) ORDER BY version
        """
    )
    return [row[0] for row in rows]


def versions_used(db: UnitOfWork, hall_ids: Collection[str], first: date, last: date) -> list[str]:
    """The versions that observations of the business days were judged against."""
    walked, values = sql.of_days(hall_ids, first, last)
    rows = db.execute(
        f"""
        SELECT version FROM checklist_versions
        WHERE key IN (
            SELECT version FROM packed_patrols AS patrols
            WHERE {walked} AND EXISTS (SELECT 1 FROM packed_events
                WHERE patrol = patrols.key AND kind = {KIND["observation"]}))
        ORDER BY version
        """,
        values,
    )
    return [row[0] for row in rows]


def newest(db: UnitOfWork) -> str | None:
    """The version that was pinned last."""
    # One that was accepted in the app is pinned after that of the folder, perhaps at the same time.
    version: str | None = sql.scalar(
        db,
        """
        SELECT version FROM checklist_versions
        ORDER BY loaded_at DESC, version NOT IN (SELECT version FROM adopted_versions), version
        LIMIT 1
        """,
    )
    return version


def loaded_at(db: UnitOfWork, version: str) -> datetime | None:
    """When the version was loaded last."""
    query = "SELECT loaded_at FROM checklist_versions WHERE version = ?"
    at = sql.scalar(db, query, [version])
    return from_text(at) if at else None


def versions(db: UnitOfWork) -> list[str]:
    """Every pinned version, oldest first."""
    return [
        row[0] for row in db.execute("SELECT version FROM checklist_versions ORDER BY loaded_at")
    ]


def version_rows(db: UnitOfWork) -> list[tuple[str, datetime, int]]:
    """(version, loaded at, patrols that used it), the one loaded last first."""
    rows = db.execute(
        """
        WITH used AS (SELECT version, count(*) AS count FROM packed_patrols GROUP BY version)
        SELECT checklist_versions.version, loaded_at, coalesce(used.count, 0)
        FROM checklist_versions LEFT JOIN used ON used.version = checklist_versions.key
        ORDER BY loaded_at DESC, checklist_versions.version
        """
    )
    return [(row[0], from_text(row[1]), row[2]) for row in rows]
