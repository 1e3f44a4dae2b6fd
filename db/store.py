"""Where everything is kept: one SQLite file, one connection per unit of work.

Nothing is cached or shared between threads. Writers take the write lock up front
(``BEGIN IMMEDIATE``): a deferred transaction that has read before it writes fails with
"database is locked" under two writers, whatever the timeout.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from db.migrations import migrations

BUSY_TIMEOUT_S = 10


class Store:
    def __init__(self, path: Path) -> None:
        self.path = path
        # Never used, only kept open: when the last connection closes, SQLite writes the whole
        # log back and removes it, which cost every unit of work a third of its time (measured).
        self._keeper = sqlite3.connect(path, check_same_thread=False)
        self._keeper.execute("PRAGMA schema_version")

    def close(self) -> None:
        self._keeper.close()

    @contextmanager
    def read(self) -> Iterator[Database]:
        """One consistent view; nothing can be written."""
        with self._open() as db:
            db.execute("PRAGMA query_only = ON")
            db.execute("BEGIN")
            yield db

    @contextmanager
    def scratch(self) -> Iterator[Database]:
        """As ``read``, but temporary tables can be made; they are gone when the block ends."""
        with self._open("?mode=ro") as db:
            db.execute("BEGIN")
            yield db

    @contextmanager
    def write(self) -> Iterator[Database]:
        """One unit of work: all of it is saved on disk when the block ends, or none of it."""
        with self._open() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.conn.commit()
            except BaseException:
                db.conn.rollback()
                raise

    @contextmanager
    def _open(self, options: str = "") -> Iterator[Database]:
        # A streamed export goes on in another thread than it began in, but never in two at once.
        connection = sqlite3.connect(
            f"{self.path.absolute().as_uri()}{options}",
            uri=True,
            timeout=BUSY_TIMEOUT_S,
            check_same_thread=False,
        )
        connection.row_factory = sqlite3.Row
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            # A row that was answered for as saved must survive a power cut.
            connection.execute("PRAGMA synchronous = FULL")
            yield Database(connection, execute_plugins=False, strict=True)
        finally:
            connection.close()


def open_store(path: Path) -> Store:
    """Return the store at ``path`` with its schema up to date; the file is made if needed.

    :raises sqlite3.OperationalError: the folder cannot be written
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        # A step may rebuild a table that others refer to; some builds of SQLite begin with ON.
        connection.execute("PRAGMA foreign_keys = OFF")
        migrations.apply(Database(connection, execute_plugins=False, strict=True))
    finally:
        connection.close()
    return Store(path)
