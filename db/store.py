"""Where everything is kept: one SQLite file, one connection per unit of work.

Nothing is cached or shared between threads. Writers take the write lock up front
(``BEGIN IMMEDIATE``): a deferred transaction that has read before it writes fails with
"database is locked" under two writers, whatever the timeout.

Writers of one process take turns, so that only one of them waits for another process. Once that
one has waited in vain, the others are refused at once until one of them gets through.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from db import sql
from db.finished_only import show_finished_only
from db.opening import prepare, storage_problems
from db.trouble import StorageBusy, Trouble, trouble_of

TURN_TIMEOUT_S = 10.0  # for the writers of this process
BUSY_TIMEOUT_S = 3.0  # for another process
_BUSY_AGAIN_S = 0.05  # after one has waited in vain
_LONG_S = 1.0  # longer than a tap of another server takes

# What services pass from one read or write to the next; only ``db`` runs statements in it.
UnitOfWork = Database


class Store:
    def __init__(self, path: Path) -> None:
        self.path = path
        # Never used, only kept open: when the last connection closes, SQLite writes the whole
        # log back and removes it, which cost every unit of work a third of its time (measured).
        self._keeper = sqlite3.connect(path, check_same_thread=False)
        self._keeper.execute("PRAGMA schema_version")
        self._turn = threading.Lock()
        self._locked = False  # the last writer waited for another process in vain

    def close(self) -> None:
        self._keeper.close()

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        """One consistent view; nothing can be written."""
        with self._open() as db:
            db.execute("PRAGMA query_only = ON")
            db.execute("BEGIN")
            yield db

    @contextmanager
    def scratch(self) -> Iterator[UnitOfWork]:
        """As ``read``, but temporary tables can be made; they are gone when the block ends."""
        with self._open("ro") as db:
            db.execute("BEGIN")
            yield db

    @contextmanager
    def read_finished(self) -> Iterator[UnitOfWork]:
        """As ``read``, without the patrols that go on: see ``db.finished_only``."""
        with self.scratch() as db:
            show_finished_only(db)
            yield db

    @contextmanager
    def write(self, patience_s: float = TURN_TIMEOUT_S) -> Iterator[UnitOfWork]:
        """One unit of work: all of it is saved on disk when the block ends, or none of it.

        :param patience_s: how long to wait for the turn; 0: for something that may as well be
          written another time
        :raises StorageBusy: others write, or another process does
        """
        if not self._turn.acquire(timeout=patience_s):
            raise StorageBusy("database is locked: others are writing")
        try:
            busy_s = min(patience_s, _BUSY_AGAIN_S if self._locked else BUSY_TIMEOUT_S)
            with self._open(timeout_s=busy_s) as db:
                self._begin(db, busy_s)
                try:
                    yield db
                    db.conn.commit()
                except BaseException:
                    db.conn.rollback()
                    raise
        finally:
            self._turn.release()

    @property
    def writing(self) -> bool:
        """Whether this process is writing, or waits for another that does."""
        return self._turn.locked()

    @property
    def locked(self) -> bool:
        """Whether the last writer waited for another process in vain."""
        return self._locked

    def _begin(self, db: Database, waited_s: float) -> None:
        try:
            db.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if trouble_of(error) is Trouble.LOCKED:
                self._locked |= waited_s >= _LONG_S
                raise StorageBusy("database is locked by another process") from error
            raise
        self._locked = False

    @contextmanager
    def _open(self, mode: str = "rw", timeout_s: float = BUSY_TIMEOUT_S) -> Iterator[UnitOfWork]:
        # A streamed export goes on in another thread than it began in, but never in two at once.
        connection = sqlite3.connect(
            f"{self.path.absolute().as_uri()}?mode={mode}",
            uri=True,
            timeout=timeout_s,
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

    :raises StorageProblem: it cannot be used; the words say what to do
    """
    prepare(path)
    with storage_problems(path):
        return Store(path)


def setting(db: UnitOfWork, name: str) -> str | None:
    """A setting of this installation that people change while it runs; None: never set."""
    value: str | None = sql.scalar(db, "SELECT value FROM settings WHERE name = ?", [name])
    return value


def keep_setting(db: UnitOfWork, name: str, value: str) -> None:
    """Set it, in place of what it was."""
    otherwise = "ON CONFLICT (name) DO UPDATE SET value = excluded.value"
    sql.insert(db, "settings", {"name": name, "value": value}, otherwise)
