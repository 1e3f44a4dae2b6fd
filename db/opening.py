"""Open a store: the engine is chosen by what it is called."""

from pathlib import Path

from db.postgresql.store import open_database
from db.sqlite.store import open_file
from db.store import Store


def open_store(database: Path | str) -> Store:
    """Return the store with its schema up to date; it is made if needed.

    :param database: the SQLite file, or the address of a PostgreSQL database (``postgresql://…``)
    :raises StorageProblem: it cannot be used; the words say what to do
    """
    return open_file(database) if isinstance(database, Path) else open_database(database)
