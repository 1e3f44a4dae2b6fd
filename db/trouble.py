"""What keeps a database from being used, told from the error that its engine raised."""

import sqlite3
from enum import StrEnum

import psycopg


class Trouble(StrEnum):
    LOCKED = "locked"  # by another process, or too many wait already
    FULL = "full"
    READ_ONLY = "read_only"
    DAMAGED = "damaged"
    UNREADABLE = "unreadable"  # the file cannot be opened, or the disk fails
    AWAY = "away"  # the server cannot be reached, or went away in mid-request


class StorageBusy(Exception):
    """The turn to write was not to be had in time."""


# Whatever the storage raises, faults of the program among it.
STORAGE_ERRORS = (sqlite3.DatabaseError, psycopg.Error, StorageBusy)


def trouble_of(error: BaseException) -> Trouble | None:
    """None: a fault of the program, not of the storage."""
    if isinstance(error, StorageBusy):
        return Trouble.LOCKED
    if isinstance(error, psycopg.Error):
        return _of_postgresql(error)
    return _of_sqlite(error)


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


def _of_sqlite(error: BaseException) -> Trouble | None:
    if isinstance(error, sqlite3.OperationalError) and "no such table" in str(error):
        return Trouble.UNREADABLE  # the file was put aside, or another one in its place
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return Trouble.UNREADABLE if isinstance(error, sqlite3.OperationalError) else None
    return _BY_CODE.get(code & 0xFF)


# By the code, or by its class (the first two characters).
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_BY_STATE = {
    "53100": Trouble.FULL,  # disk_full
    "53300": Trouble.LOCKED,  # too_many_connections
    "55P03": Trouble.LOCKED,  # lock_not_available
    "57014": Trouble.LOCKED,  # query_canceled: a time limit of the server
    "40": Trouble.LOCKED,  # serialization_failure, deadlock_detected
    "25006": Trouble.READ_ONLY,  # read_only_sql_transaction: a standby
    "42501": Trouble.READ_ONLY,  # insufficient_privilege
    "42P01": Trouble.UNREADABLE,  # undefined_table: somebody put another database in its place
    "58": Trouble.UNREADABLE,  # system_error: the disk of the server fails
    "XX001": Trouble.DAMAGED,  # data_corrupted
    "XX002": Trouble.DAMAGED,  # index_corrupted
    "08": Trouble.AWAY,  # connection_exception
    "57P": Trouble.AWAY,  # admin_shutdown, crash_shutdown, cannot_connect_now
    "3D": Trouble.AWAY,  # invalid_catalog_name: the database was dropped
    "28": Trouble.AWAY,  # invalid_authorization_specification: the password was changed
}


def _of_postgresql(error: psycopg.Error) -> Trouble | None:
    state = error.sqlstate
    if state is None:  # the client's own: no connection, or it was lost
        return Trouble.AWAY if isinstance(error, psycopg.OperationalError) else None
    found = (_BY_STATE.get(state[:length]) for length in (5, 3, 2))
    return next((each for each in found if each), None)
