"""A database as it was before the step m026, with the rows of one of today: what a step of before
makes of real rows is tried on it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from db.sqlite.migrations import PACKED, migrations

# The others fill themselves: by a trigger, by the library, or while events are added.
_NOT_COPIED = {"arrivals", "_sqlite_migrations", "settings", "sqlite_sequence"}


def unpacked(source: Path, target: Path) -> Database:
    """Write ``target`` with the schema before the step and every row of ``source``, which nobody
    has open for writing; the caller closes it."""
    connection = sqlite3.connect(target)
    db = Database(connection)
    migrations.apply(db, stop_before=PACKED)
    connection.execute("ATTACH ? AS today", [str(source)])
    tables = [
        row[0]
        for row in connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")
    ]
    for table in tables:
        if table not in _NOT_COPIED:
            columns = ", ".join(
                row[1] for row in connection.execute(f"PRAGMA main.table_info({table})")
            )
            order = "ORDER BY key" if table == "events" else ""
            connection.execute(
                f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM today.{table} {order}"
            )
    connection.commit()
    connection.execute("DETACH today")
    return db


def redo(path: Path, step: str, *undo: str) -> None:
    """Take a step back and make it anew, with those that follow, on the rows of a database.

    :param undo: statements that leave the schema as it was before the step
    """
    before = path.with_name("before.db")
    db = unpacked(path, before)
    for statement in undo:
        db.execute(statement)
    db.execute("DELETE FROM _sqlite_migrations WHERE name = ?", [step])
    db.conn.commit()
    migrations.apply(db)
    with closing(sqlite3.connect(path)) as target:
        db.conn.backup(target)
    db.conn.close()
