"""Move everything from an SQLite file into an empty PostgreSQL database, table by table, with the
keys that rows have.

A table is there as a whole or not at all. Whoever goes on with a move that was stopped copies only
what is missing, if the file still says of the others what it said then.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from db import whole_tables
from db.postgresql.move_target import FilledTable, MoveTarget, move_target
from db.sqlite.move_source import MoveSource
from db.store import Store, UnitOfWork
from db.whole_tables import ComparedTable, Digest, StoredRow, WholeTable

# Told (table, rows done, of how many) now and then.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class MovedTable:
    """``copied``: now; False: it was there already."""

    name: str
    rows: int
    copied: bool


class Move:
    """``source`` and ``target`` are for reading; ``tables`` are in the order in which they are
    copied."""

    def __init__(self, source: MoveSource, target: MoveTarget) -> None:
        self._source, self._target = source, target
        self.source: Store = source.store
        self.target: Store = target.store
        self.tables: Sequence[WholeTable] = source.tables(target.tables())

    def check(self, progress: Progress) -> None:
        """Look through the file before anything is copied.

        :raises StorageProblem: a cell cannot be kept in PostgreSQL; the words name it
        """
        for place, table in enumerate(self._source.check(self.tables), 1):
            progress(table.name, place, len(self.tables))

    def begin(self, progress: Progress) -> str | None:
        """Begin, or go on with what was begun.

        :return: the table for which it was begun anew, since the file says something else of it
          than when it was copied; None: there is none
        :raises StorageProblem: the database holds rows that no move brought there
        """
        self._target.begin()
        filled = self._target.filled()
        with self.source.read() as db:
            for table in self.tables:
                if table.name in filled:
                    digest = _digest(db, table, progress)
                    if FilledTable(digest.rows, digest.sha256) != filled[table.name]:
                        self._target.empty()
                        return table.name
        return None

    def copy(self, progress: Progress) -> Iterator[MovedTable]:
        """Copy every table that is not there yet, all as they are at one moment.

        :raises StorageProblem: the server refuses a row
        """
        filled = self._target.filled()
        with self.source.read() as db:
            for table in self.tables:
                if table.name in filled:
                    yield MovedTable(table.name, filled[table.name].rows, copied=False)
                    continue
                digest = Digest()
                self._target.fill(table, _told(db, table, digest, progress), digest)
                yield MovedTable(table.name, digest.rows, copied=True)

    def compare(self, progress: Progress) -> Iterator[ComparedTable]:
        """Compare every table, row by row."""
        with self.source.read() as ours, self.target.read() as theirs:
            for table in self.tables:
                total = whole_tables.count(ours, table)
                for found in whole_tables.compared(table, ours, theirs):
                    if isinstance(found, ComparedTable):
                        yield found
                    else:
                        progress(table.name, found, total)

    def written_meanwhile(self) -> bool:
        """Whether anybody wrote into the file since it was opened for the move."""
        return self._source.written_meanwhile()

    def finish(self) -> None:
        """Let the app open the database."""
        self._target.finish()


def _told(
    db: UnitOfWork, table: WholeTable, digest: Digest, progress: Progress
) -> Iterator[Sequence[StoredRow]]:
    """The blocks of a table, of which the digest is made on the way."""
    total = whole_tables.count(db, table)
    for block in whole_tables.blocks(db, table):
        digest.add(block)
        yield block
        progress(table.name, digest.rows, total)


def _digest(db: UnitOfWork, table: WholeTable, progress: Progress) -> Digest:
    digest = Digest()
    for _ in _told(db, table, digest, progress):
        pass
    return digest


@contextmanager
def moving(path: Path, address: str) -> Iterator[Move]:
    """Open both, each with its schema up to date.

    :param path: of the file
    :param address: of the database
    :raises StorageProblem: one of them cannot be used; the words say what to do
    """
    # The file is opened last: a second move is refused before it touches it.
    with move_target(address) as target, target.store.problems():
        source = MoveSource(path)
        try:
            with source.store.problems():
                yield Move(source, target)
        finally:
            source.close()
