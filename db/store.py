"""Where everything is kept, whichever engine keeps it: an SQLite file, or a PostgreSQL database.

Nothing is cached or shared between threads. There is one writer at a time, whatever the process:
numbers and chains go on where the one before ended. Writers of one process take turns, so that only
one of them waits for another process. Once that one has waited in vain, the others are refused at
once until one of them gets through.
"""

import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from db import sql
from db.finished_only import show_finished_only
from db.trouble import StorageBusy
from db.unit_of_work import UnitOfWork as UnitOfWork

TURN_TIMEOUT_S = 10.0  # for the writers of this process
BUSY_TIMEOUT_S = 3.0  # for another process
_BUSY_AGAIN_S = 0.05  # after one has waited in vain
_LONG_S = 1.0  # longer than a tap of another server takes


class Store(ABC):
    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._locked = False

    @property
    @abstractmethod
    def name(self) -> str:
        """Which one, in messages: the path of the file, or the address without its password."""

    @abstractmethod
    def read(self) -> AbstractContextManager[UnitOfWork]:
        """One consistent view; nothing can be written."""

    @abstractmethod
    def scratch(self) -> AbstractContextManager[UnitOfWork]:
        """As ``read``, but temporary tables can be made; they are gone when the block ends."""

    @contextmanager
    def read_finished(self) -> Iterator[UnitOfWork]:
        """As ``scratch``, without the patrols that go on: see ``db.finished_only``."""
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
            try:
                writer = self._begin_writing(busy_s)
            except StorageBusy:
                self._locked |= busy_s >= _LONG_S
                raise
            self._locked = False
            with writer as db:
                yield db
        finally:
            self._turn.release()

    @abstractmethod
    def _begin_writing(self, busy_s: float) -> AbstractContextManager[UnitOfWork]:
        """The unit of work of the only writer; what it did is kept when the block ends well.

        :param busy_s: how long another process may take
        :raises StorageBusy: it took longer
        """

    @property
    def writing(self) -> bool:
        """Whether this process is writing, or waits for another that does."""
        return self._turn.locked()

    @property
    def locked(self) -> bool:
        """Whether the last writer waited for another process in vain."""
        return self._locked

    @abstractmethod
    def problems(self) -> AbstractContextManager[None]:
        """What the engine raises, as a problem that names the store and says what to do.

        :raises StorageProblem: the storage cannot be used
        """

    @abstractmethod
    def close(self) -> None: ...


def setting(db: UnitOfWork, name: str) -> str | None:
    """A setting of this installation that people change while it runs; None: never set."""
    value: str | None = sql.scalar(db, "SELECT value FROM settings WHERE name = ?", [name])
    return value


def keep_setting(db: UnitOfWork, name: str, value: str) -> None:
    """Set it, in place of what it was."""
    otherwise = "ON CONFLICT (name) DO UPDATE SET value = excluded.value"
    sql.insert(db, "settings", {"name": name, "value": value}, otherwise)
