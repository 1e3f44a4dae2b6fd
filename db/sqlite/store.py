"""Everything in one SQLite file, one connection per unit of work.

Writers take the write lock up front (``BEGIN IMMEDIATE``): a deferred transaction that has read
before it writes fails with "database is locked" under two writers, whatever the timeout.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from db.sqlite.opening import prepare, storage_problems
from db.sqlite.unit import SQLiteUnit
from db.store import BUSY_TIMEOUT_S, Store
from db.trouble import StorageBusy, Trouble, trouble_of


class SQLiteStore(Store):
    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        # Never used, only kept open: when the last connection closes, SQLite writes the whole
        # log back and removes it, which cost every unit of work a third of its time (measured).
        self._keeper = sqlite3.connect(path, check_same_thread=False)
        self._keeper.execute("PRAGMA schema_version")

    @property
    def name(self) -> str:
        return str(self.path)

    def close(self) -> None:
        self._keeper.close()

    def problems(self) -> AbstractContextManager[None]:
        return storage_problems(self.path)

    @contextmanager
    def read(self) -> Iterator[SQLiteUnit]:
        with self._closing(self._connect()) as db:
            db.execute("PRAGMA query_only = ON")
            db.execute("BEGIN")
            yield db

    @contextmanager
    def scratch(self) -> Iterator[SQLiteUnit]:
        with self._closing(self._connect("ro")) as db:
            db.execute("BEGIN")
            yield db

    def _begin_writing(self, busy_s: float) -> AbstractContextManager[SQLiteUnit]:
        connection = self._connect(timeout_s=busy_s)
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            connection.close()
            if trouble_of(error) is Trouble.LOCKED:
                raise StorageBusy("database is locked by another process") from error
            raise
        except BaseException:
            connection.close()
            raise
        return self._kept(connection)

    @contextmanager
    def _kept(self, connection: sqlite3.Connection) -> Iterator[SQLiteUnit]:
        with self._closing(connection) as db:
            try:
                yield db
                connection.commit()
            except BaseException:
                connection.rollback()
                raise

    @contextmanager
    def _closing(self, connection: sqlite3.Connection) -> Iterator[SQLiteUnit]:
        try:
            yield SQLiteUnit(connection)
        finally:
            connection.close()

    def _connect(self, mode: str = "rw", timeout_s: float = BUSY_TIMEOUT_S) -> sqlite3.Connection:
        # A streamed export goes on in another thread than it began in, but never in two at once.
        connection = sqlite3.connect(
            f"{self.path.absolute().as_uri()}?mode={mode}",
            uri=True,
            timeout=timeout_s,
            check_same_thread=False,
        )
        try:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA foreign_keys = ON")
            # A row that was answered for as saved must survive a power cut.
            connection.execute("PRAGMA synchronous = FULL")
        except BaseException:
            connection.close()
            raise
        return connection


def open_file(path: Path) -> SQLiteStore:
    """Return the store at ``path`` with its schema up to date; the file is made if needed.

    :raises StorageProblem: it cannot be used; the words say what to do
    """
    prepare(path)
    with storage_problems(path):
        return SQLiteStore(path)
