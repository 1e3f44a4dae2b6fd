"""Whether the file is sound, and takes what is written."""

from sqlite_utils import Database

from db import sql


def damage(db: Database) -> str | None:
    """The first thing that is wrong with the file; None: nothing. Reads all of it."""
    return sql.damage(db)


def write(db: Database) -> None:
    """Something that has to reach the disk and says nothing."""
    sql.write_nothing(db)
