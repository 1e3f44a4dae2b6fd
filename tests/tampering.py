"""Alter what is stored behind the app's back, and look at all of it, whichever engine keeps it."""

import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from db import sql
from db.postgresql.store import PostgreSQLStore
from db.sqlite.unit import SQLiteUnit
from db.store import Store
from db.unit_of_work import UnitOfWork
from services.application import Application
from tests.engines import database_of

_UNCHECKED = """
DO $$ DECLARE found record; BEGIN
    FOR found IN SELECT conrelid::regclass AS place, conname FROM pg_constraint
        WHERE contype = 'c' AND connamespace = 'public'::regnamespace AND conrelid <> 0
    LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', found.place, found.conname);
    END LOOP;
END $$
"""


@contextmanager
def tampering(app: Application) -> Iterator[UnitOfWork]:
    """What somebody with the file, or with the rights of the server's owner, can do: a unit of work
    that no trigger, no foreign key and no check holds back. Triggers stand again afterwards."""
    if isinstance(app.store, PostgreSQLStore):
        with app.store.write() as db:
            db.execute("SET LOCAL session_replication_role = replica")
            db.execute(_UNCHECKED)
            yield db
        return
    path = database_of(app.store)
    assert isinstance(path, Path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.row_factory = sqlite3.Row
        found = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = [tuple(row) for row in found]
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        yield SQLiteUnit(connection)
        for _, text in triggers:
            connection.execute(text)


def tamper(app: Application, *statements: str | tuple[Any, ...]) -> None:
    """
    :param statements: each a text, or a text and its values
    """
    with tampering(app) as db:
        for each in statements:
            text, *values = (each,) if isinstance(each, str) else each
            db.execute(text, values)


def give_way(app: Application, table: str, condition: str) -> None:
    """From now on the database refuses a new row for which it holds (of ``NEW``), as a full disk
    would."""
    made = f"CREATE TRIGGER full_now BEFORE INSERT ON {table}"
    with app.store.write() as db:
        if isinstance(app.store, PostgreSQLStore):
            db.execute(f"{made} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION refuse('full')")
        else:
            db.execute(f"{made} WHEN {condition} BEGIN SELECT RAISE(ABORT, 'full'); END")


def contents(store: Store, but: Collection[str] = ()) -> dict[str, list[str]]:
    """Every row of every table.

    :param but: tables that are left out
    :return: table -> its rows, in an order of their own
    """
    with store.read() as db:
        return {
            each: sorted(map(repr, db.tuples(f"SELECT * FROM {each}")))
            for each in _tables(store, db)
            if each not in but
        }


def kept(app: Application) -> Callable[[], None]:
    """Keep all that is stored as it is now; what is returned puts it back, whatever came since."""
    with app.store.read() as db:
        rows = {
            table: db.tuples(f"SELECT * FROM {table}").fetchall()
            for table in _tables(app.store, db)
        }

    def put_back() -> None:
        with tampering(app) as db:
            for table in rows:
                db.execute(f"DELETE FROM {table}")
            for table, of_table in rows.items():
                if of_table:
                    db.many(f"INSERT INTO {table} VALUES ({sql.marks(of_table[0])})", of_table)

    return put_back


def _tables(store: Store, db: UnitOfWork) -> list[str]:
    names = (
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        if isinstance(store, PostgreSQLStore)
        else "SELECT name FROM sqlite_master WHERE type = 'table'"
    )
    return sorted(name for (name,) in db.tuples(names))
