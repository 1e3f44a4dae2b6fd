"""An empty database that is being filled with whole tables.

Which of them are there already is kept in a table of the database, which is gone once the move is
finished; as long as it is there, the app does not open the database.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any

import psycopg
from psycopg import Connection

from db.postgresql.opening import MOVE_STATE, MOVING, WRITING, connect, name_of, prepare
from db.postgresql.store import PostgreSQLStore
from db.whole_tables import Digest, StoredRow, WholeTable
from domain.problems import StorageProblem

_STEPS = "schema_steps"
_TABLES = f"""
SELECT relation.relname,
    ARRAY(SELECT attname::text FROM pg_attribute
          WHERE attrelid = relation.oid AND attnum > 0 AND NOT attisdropped ORDER BY attnum),
    ARRAY(SELECT typname::text FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid
          WHERE attrelid = relation.oid AND attnum > 0 AND NOT attisdropped ORDER BY attnum),
    ARRAY(SELECT attname::text FROM unnest(primary_key.conkey) WITH ORDINALITY AS each (attnum, nth)
          JOIN pg_attribute USING (attnum) WHERE attrelid = relation.oid ORDER BY nth),
    ARRAY(SELECT DISTINCT other.relname::text FROM pg_constraint AS foreign_key
          JOIN pg_class AS other ON other.oid = foreign_key.confrelid
          WHERE foreign_key.conrelid = relation.oid AND foreign_key.contype = 'f'
            AND other.oid <> relation.oid)
FROM pg_class AS relation JOIN pg_constraint AS primary_key
    ON primary_key.conrelid = relation.oid AND primary_key.contype = 'p'
WHERE relation.relnamespace = 'public'::regnamespace AND relation.relkind = 'r'
  AND relation.relname NOT IN ('{_STEPS}', '{MOVE_STATE}')
ORDER BY relation.relname
"""


@dataclass(frozen=True)
class FilledTable:
    """``sha256``: of the rows that were copied."""

    rows: int
    sha256: str


class MoveTarget:
    """One at a time: see ``move_target``. ``store`` is for reading what is there."""

    def __init__(self, connection: Connection[Any], name: str, store: PostgreSQLStore) -> None:
        self._connection, self.name, self.store = connection, name, store

    def tables(self) -> list[WholeTable]:
        """All tables, each after those that it refers to."""
        found, after = {}, {}
        for table, columns, types, key, others in self._connection.execute(_TABLES):
            found[table] = WholeTable(table, tuple(columns), tuple(types), tuple(key))
            after[table] = others
        return [found[name] for name in TopologicalSorter(after).static_order()]

    def begin(self) -> None:
        """From now on it is half moved, as long as it is not finished.

        :raises StorageProblem: it holds rows that no move brought here
        """
        with self._writing() as connection:
            if self._answer(f"SELECT to_regclass('public.{MOVE_STATE}') IS NOT NULL"):
                return
            for table in self.tables():
                if self._has_rows(table):
                    raise StorageProblem("server_not_empty", path=self.name, table=table.name)
            connection.execute(
                f'CREATE TABLE {MOVE_STATE} (name TEXT COLLATE "C" PRIMARY KEY,'
                " rows BIGINT NOT NULL, sha256 TEXT NOT NULL)"
            )

    def filled(self) -> Mapping[str, FilledTable]:
        """The tables that are there already."""
        rows = self._connection.execute(f"SELECT name, rows, sha256 FROM {MOVE_STATE}")
        return {name: FilledTable(*filled) for name, *filled in rows}

    def fill(
        self, table: WholeTable, blocks: Iterator[Sequence[StoredRow]], digest: Digest
    ) -> None:
        """Copy a table, all of it or nothing. Indices and references to other tables are made
        once its rows are there: with every row they take two to three times as long.

        :param digest: of all blocks, once they were taken
        :raises StorageProblem: the server refuses a row
        """
        with self._writing() as connection, self._refused_rows(table):
            if self._has_rows(table):  # somebody's who writes past the app
                raise StorageProblem("server_not_empty", path=self.name, table=table.name)
            with self._made_afterwards(table):
                self._copy(table, blocks)
            values = [table.name, digest.rows, digest.sha256]
            connection.execute(f"INSERT INTO {MOVE_STATE} VALUES (%s, %s, %s)", values)
        connection.execute(f"ANALYZE public.{table.name}")

    def empty(self) -> None:
        """Take out what was copied, to begin anew."""
        names = [f"public.{table.name}" for table in self.tables()]
        with self._writing() as connection:
            # Some refuse to be emptied.
            for name in names:
                connection.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
            connection.execute(f"TRUNCATE {', '.join(names)}")
            connection.execute(f"DELETE FROM {MOVE_STATE}")
            for name in names:
                connection.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")

    def finish(self) -> None:
        """From now on it is the app's."""
        with self._writing() as connection:
            connection.execute(f"DROP TABLE {MOVE_STATE}")

    @contextmanager
    def _writing(self) -> Iterator[Connection[Any]]:
        with self._connection.transaction():
            self._connection.execute("SELECT pg_advisory_xact_lock(%s)", [WRITING])
            yield self._connection

    def _has_rows(self, table: WholeTable) -> bool:
        return self._answer(f"SELECT EXISTS (SELECT 1 FROM public.{table.name})")

    def _answer(self, query: str) -> bool:
        ((answer,),) = self._connection.execute(query)
        return bool(answer)

    def _copy(self, table: WholeTable, blocks: Iterator[Sequence[StoredRow]]) -> None:
        columns = ", ".join(f'"{name}"' for name in table.columns)
        statement = f"COPY public.{table.name} ({columns}) FROM STDIN (FORMAT BINARY)"
        with self._connection.cursor() as cursor, cursor.copy(statement) as copy:
            copy.set_types(table.types)
            for block in blocks:
                for row in block:
                    copy.write_row(row)

    @contextmanager
    def _made_afterwards(self, table: WholeTable) -> Iterator[None]:
        name_of_table = f"public.{table.name}"
        of = f"'{name_of_table}'::regclass"
        references = self._connection.execute(
            f"SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = {of}"
            " AND contype = 'f' ORDER BY conname"
        ).fetchall()
        indices = self._connection.execute(
            f"SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
            f" WHERE indrelid = {of} AND NOT EXISTS (SELECT 1 FROM pg_constraint"
            " WHERE conindid = indexrelid) ORDER BY 1"
        ).fetchall()
        alter = f"ALTER TABLE {name_of_table}"
        for name, _ in references:
            self._connection.execute(f'{alter} DROP CONSTRAINT "{name}"')
        for name, _ in indices:
            self._connection.execute(f"DROP INDEX {name}")
        yield
        for _, definition in indices:
            self._connection.execute(definition)
        for name, definition in references:
            self._connection.execute(f'{alter} ADD CONSTRAINT "{name}" {definition}')

    @contextmanager
    def _refused_rows(self, table: WholeTable) -> Iterator[None]:
        try:
            yield
        except (psycopg.DataError, psycopg.IntegrityError) as error:
            said = error.diag
            reason = ": ".join(
                each for each in (said.message_primary, said.message_detail, said.context) if each
            )
            raise StorageProblem("move_row", table=table.name, reason=reason) from error


@contextmanager
def move_target(address: str) -> Iterator[MoveTarget]:
    """Open a database for a move, with its schema up to date.

    :raises StorageProblem: it cannot be used, or another move goes on in it
    """
    name = name_of(address)
    prepare(address, name, moving=True)
    with connect(address) as connection:
        (turn,), = connection.execute("SELECT pg_try_advisory_lock(%s)", [MOVING])  # fmt: skip
        if not turn:
            raise StorageProblem("server_being_moved", path=name)
        store = PostgreSQLStore(address)
        try:
            yield MoveTarget(connection, name, store)
        finally:
            store.close()
            with suppress(psycopg.Error):
                connection.close()
