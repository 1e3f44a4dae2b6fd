"""Whether the database can be read and written just now, as /healthz says it."""

import logging
import threading
import time

from db import accounts, health
from db.store import Store
from db.trouble import STORAGE_ERRORS, Trouble, trouble_of
from domain.problems import StorageProblem

_WRITTEN_EVERY_S = 5.0  # whoever asks more often costs the disk nothing
_PATIENCE_S = 1.0
__all__ = ["STORAGE_ERRORS", "Health", "Trouble", "trouble_of"]
log = logging.getLogger(__name__)


class Health:
    """Of one store.

    A damaged page shows itself only to whoever reads it: what any request met is kept until the
    app is started anew, and the whole file is looked through once after the start.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._damaged = False
        self._lock = threading.Lock()
        self._written_at = float("-inf")
        self._trouble: Trouble | None = None

    def note(self, error: BaseException) -> Trouble | None:
        """What an error says about the storage; None: it is a fault of the program."""
        trouble = trouble_of(error)
        if trouble is Trouble.DAMAGED:
            self._damaged = True
        return trouble

    def look_through(self) -> None:
        """Read the whole file; takes seconds per gigabyte, and nobody waits for it."""
        try:
            with self._store.read() as db:
                damage = health.damage(db)
        except STORAGE_ERRORS as error:
            if self.note(error) is None:
                raise
            damage = str(error)
        if damage is not None:
            self._damaged = True
            log.error("%s is damaged: %s", self._store.name, damage)

    def trouble(self) -> Trouble | None:
        """What keeps the database from being used now; None: nothing."""
        if self._damaged:
            return Trouble.DAMAGED
        try:
            with self._store.read() as db:
                accounts.any_account(db)
            with self._lock:
                if time.monotonic() - self._written_at > _WRITTEN_EVERY_S:
                    self._trouble = self._write()
                    self._written_at = time.monotonic()
                return self._trouble
        except STORAGE_ERRORS as error:
            trouble = self.note(error)
            if trouble is None:
                raise
            return trouble

    def _write(self) -> Trouble | None:
        if self._store.writing and not self._store.locked:
            return None  # somebody is writing this moment
        try:
            with self._store.write(_PATIENCE_S) as db:
                health.write(db)
        except STORAGE_ERRORS as error:
            trouble = self.note(error)
            if trouble is None:
                raise
            # Waiting for the own writers is no trouble.
            return None if trouble is Trouble.LOCKED and not self._store.locked else trouble
        return None


def require_sound(store: Store) -> None:
    """Read the whole file before anything is said about what stands in it.

    :raises StorageProblem: it is damaged, or cannot be read
    """
    with store.problems(), store.read() as db:
        damage = health.damage(db)
    if damage is not None:
        raise StorageProblem("database_damaged", path=store.name, reason=damage)
