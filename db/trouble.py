"""What keeps a database from being used, told from the error that SQLite raised."""

import sqlite3
from enum import StrEnum


class Trouble(StrEnum):
    LOCKED = "locked"  # by another process, or too many wait already
    FULL = "full"
    READ_ONLY = "read_only"
    DAMAGED = "damaged"
    UNREADABLE = "unreadable"  # the file cannot be opened, or the disk fails


class StorageBusy(sqlite3.OperationalError):
    """The write lock was not to be had in time."""


_BY_CODE = {
    sqlite3.SQLITE_BUSY: Trouble.LOCKED,
    sqlite3.SQLITE_LOCKED: Trouble.LOCKED,
    sqlite3.SQLITE_PROTOCOL: Trouble.LOCKED,
    sqlite3.SQLITE_FULL: Trouble.FULL,
    sqlite3.SQLITE_READONLY: Trouble.READ_ONLY,
    sqlite3.SQLITE_PERM: Trouble.READ_ONLY,
    sqlite3.SQLITE_CORRUPT: Trouble.DAMAGED,
    sqlite3.SQLITE_NOTADB: Trouble.DAMAGED,
    sqlite3.SQLITE_CANTOPEN: Trouble.UNREADABLE,
    sqlite3.SQLITE_IOERR: Trouble.UNREADABLE,
    sqlite3.SQLITE_AUTH: Trouble.UNREADABLE,
    sqlite3.SQLITE_NOLFS: Trouble.UNREADABLE,
}


def trouble_of(error: BaseException) -> Trouble | None:
    """None: a fault of the program, not of the storage."""
    if isinstance(error, StorageBusy):
        return Trouble.LOCKED
    if isinstance(error, sqlite3.OperationalError) and "no such table" in str(error):
        return Trouble.UNREADABLE  # the file was put aside, or another one in its place
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return Trouble.UNREADABLE if isinstance(error, sqlite3.OperationalError) else None
    return _BY_CODE.get(code & 0xFF)
