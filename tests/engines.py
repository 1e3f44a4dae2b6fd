"""What tests have to know of both engines that an app may be kept in."""

import sqlite3
from pathlib import Path

import psycopg

from db.postgresql.store import PostgreSQLStore
from db.sqlite.store import SQLiteStore
from db.store import Store

# What is raised when a rule of the schema refuses a row.
REFUSED = (sqlite3.IntegrityError, psycopg.IntegrityError)


def database_of(store: Store) -> Path | str:
    """What ``XUNTING_DATABASE`` is for another process: the file, or the address."""
    if isinstance(store, PostgreSQLStore):
        return store.address
    assert isinstance(store, SQLiteStore)
    return store.path
