"""A unit of work in PostgreSQL: an open transaction of one connection of the pool."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from psycopg import Connection, ServerCursor, sql
from psycopg.rows import dict_row, tuple_row

from db.dialects import written_out
from db.postgresql import dialect
from db.postgresql.rows import by_place_and_name
from db.unit_of_work import AT_ONCE, Cursor, Values

# Literals, names in quotes and casts stay; marks become those of psycopg.
_MARK = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|::|:([a-z_][a-z_0-9]*)|\?|%")
_TYPES = {"INTEGER": "BIGINT", "TEXT": 'TEXT COLLATE "C"', "REAL": "DOUBLE PRECISION",
          "BLOB": "BYTEA"}  # fmt: skip


@lru_cache(maxsize=4096)
def _text(query: str) -> str:
    """As PostgreSQL reads it, with the marks of psycopg.

    >>> _text("SELECT note FROM events WHERE key = :key AND note <> 'a:b'")
    "SELECT note FROM events WHERE key = %(key)s AND note <> 'a:b'"
    """

    def mark(found: re.Match[str]) -> str:
        if found[1]:
            return f"%({found[1]})s"
        return "%s" if found[0] == "?" else found[0].replace("%", "%%")

    return _MARK.sub(mark, written_out(query, dialect))


def _typed(columns: str) -> str:
    return re.sub(r"\b(INTEGER|TEXT|REAL|BLOB)\b", lambda found: _TYPES[found[0]], columns)


class PostgreSQLUnit:
    """``db.unit_of_work.UnitOfWork``."""

    def __init__(self, connection: Connection[Any]) -> None:
        self._connection = connection
        self._streams: list[ServerCursor[Any]] = []
        self._shown: set[str] = set()

    def close(self) -> None:
        """Once its transaction is over."""
        for each in self._streams:
            each.close()

    def execute(self, query: str, values: Values = ()) -> Cursor:
        cursor = self._connection.cursor(row_factory=by_place_and_name)
        return cursor.execute(_text(query), values)

    def query(self, query: str, values: Values = ()) -> Iterator[dict[str, Any]]:
        cursor = self._connection.cursor(row_factory=dict_row)
        return iter(cursor.execute(_text(query), values))

    def tuples(self, query: str, values: Values = ()) -> Cursor:
        cursor = self._connection.cursor(row_factory=tuple_row)
        return cursor.execute(_text(query), values)

    def stream(self, query: str, values: Values = (), at_once: int = AT_ONCE) -> Cursor:
        name = f"stream_{len(self._streams)}"
        cursor = self._connection.cursor(name, row_factory=tuple_row)
        cursor.itersize = at_once
        self._streams.append(cursor)
        return cursor.execute(_text(query), values)

    def many(self, query: str, rows: Iterable[Sequence[Any]]) -> None:
        with self._connection.cursor() as cursor:
            cursor.executemany(_text(query), rows)

    def quote(self, text: str) -> str:
        return sql.Literal(text).as_string(self._connection)

    def columns_of_table(self, table: str) -> list[str]:
        rows = self.tuples(
            "SELECT column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND table_name = ? ORDER BY ordinal_position",
            [table],
        )
        return [name for (name,) in rows]

    def read_anything(self) -> None:
        """The server takes no bytes that are no text."""

    def damage(self) -> str | None:
        """The server's own checks (``pg_amcheck``, checksums) see more than its clients can."""
        return None

    def write_nothing(self) -> None:
        self.execute("SELECT pg_logical_emit_message(TRUE, 'xunting', '')")

    def make_temporary(self, table: str, columns: str, key: str = "") -> None:
        keyed = f", PRIMARY KEY ({key})" if key else ""
        self.execute(f"CREATE TEMP TABLE {table} ({_typed(columns)}{keyed}) ON COMMIT DROP")

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
        """The answers are kept in a temporary table: the server runs no code of ours."""
        asked = {tuple(row) for row in self.tuples(over, values)}
        answers = [(*each, function(*each)) for each in asked]
        kind = "TEXT" if any(isinstance(each[-1], str) for each in answers) else "INTEGER"
        names = [f"value_{place}" for place in range(len(arguments))]
        columns = ", ".join(map(" ".join, zip(names, arguments, strict=True)))
        self.execute(f"DROP TABLE IF EXISTS pg_temp.{name}")
        self.make_temporary(name, f"{columns}, answer {kind}", ", ".join(names))
        with (
            self._connection.cursor() as cursor,
            cursor.copy(f"COPY pg_temp.{name} FROM STDIN") as copy,
        ):
            for row in answers:
                copy.write_row(row)
        self.execute(f"ANALYZE pg_temp.{name}")
