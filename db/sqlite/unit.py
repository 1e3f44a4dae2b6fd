"""A unit of work in SQLite: a database of sqlite-utils that writes out the names of ``db.sql``."""

import sqlite3
from collections.abc import Callable, Collection, Generator, Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlite_utils import Database

from db.dialects import written_out
from db.sqlite import dialect
from db.unit_of_work import AT_ONCE, Values


@lru_cache(maxsize=4096)
def _text(query: str) -> str:
    return written_out(query, dialect)


class SQLiteUnit(Database):
    """``db.unit_of_work.UnitOfWork``."""

    conn: sqlite3.Connection

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection, execute_plugins=False, strict=True)
        self._shown: set[str] = set()

    def execute(self, query: str, values: Any = ()) -> sqlite3.Cursor:
        return self.conn.execute(_text(query), values)

    def query(self, query: str, values: Any = ()) -> Generator[dict[str, Any]]:
        rows = self.tuples(query, values)
        names = [each[0] for each in rows.description]
        return (dict(zip(names, row, strict=True)) for row in rows)

    def tuples(self, query: str, values: Values = ()) -> sqlite3.Cursor:
        cursor = self.conn.cursor()
        cursor.row_factory = None
        return cursor.execute(_text(query), values)

    def stream(self, query: str, values: Values = (), at_once: int = AT_ONCE) -> sqlite3.Cursor:
        """SQLite gives a row when it is asked for."""
        return self.tuples(query, values)

    def many(self, query: str, rows: Iterable[Sequence[Any]]) -> None:
        self.conn.executemany(_text(query), rows)

    def columns_of_table(self, table: str) -> list[str]:
        return [row[1] for row in self.execute(f"PRAGMA main.table_info({table})")]

    def read_anything(self) -> None:
        self.conn.text_factory = lambda data: data.decode(errors="replace")

    def damage(self) -> str | None:
        (result,) = self.execute("PRAGMA quick_check(1)").fetchone()
        return None if result == "ok" else str(result)

    def write_nothing(self) -> None:
        self.execute("PRAGMA user_version = 0")

    def make_temporary(self, table: str, columns: str, key: str = "") -> None:
        keyed = f", PRIMARY KEY ({key})) WITHOUT ROWID" if key else ")"
        self.execute(f"CREATE TEMP TABLE {table} ({columns}{keyed}")

    def show_instead(self, table: str, query: str) -> None:
        self.execute(f"CREATE TEMP VIEW {table} AS {query}")
        self._shown.add(table)

    def is_shown_instead(self, table: str) -> bool:
        return table in self._shown

    def add_function(
        self,
        name: str,
        arguments: Collection[str],
        function: Callable[..., str | int | None],
        over: str,
        values: Values = (),
    ) -> None:
        self.conn.create_function(name, len(arguments), function, deterministic=True)
