"""Whether the file is sound, and takes what is written."""

from sqlite_utils import Database


def damage(db: Database) -> str | None:
    """The first thing that is wrong with the file; None: nothing. Reads all of it."""
    found = db.execute("PRAGMA quick_check(1)").fetchone()[0]
    return None if found == "ok" else str(found)


def write(db: Database) -> None:
    """Something that has to reach the disk and says nothing."""
    db.execute("PRAGMA user_version = 0")
