"""Tables as they are stored, from the first row to the last: to copy them, and to tell whether two
engines keep the same."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import Any

from db import sql
from db.unit_of_work import UnitOfWork

StoredRow = tuple[Any, ...]


@dataclass(frozen=True)
class WholeTable:
    """``types``: of the columns, as PostgreSQL calls them; ``key``: the columns by which its rows
    lie in order; ``at_once``: how many rows memory should hold."""

    name: str
    columns: tuple[str, ...]
    types: tuple[str, ...]
    key: tuple[str, ...]
    at_once: int = 1

    def key_of(self, row: StoredRow) -> str:
        """What finds the row, in words.

        >>> WholeTable("stays", ("to_on", "staff_id"), (), ("staff_id",)).key_of((None, "s1"))
        "staff_id='s1'"
        """
        cells = dict(zip(self.columns, row, strict=True))
        return ", ".join(f"{name}={_shown(cells[name])}" for name in self.key)


def _shown(cell: object) -> str:
    return f"x'{cell.hex()}'" if isinstance(cell, bytes) else repr(cell)


def count(db: UnitOfWork, table: WholeTable) -> int:
    return int(sql.scalar(db, f"SELECT count(*) FROM {table.name}"))


def blocks(db: UnitOfWork, table: WholeTable) -> Iterator[list[StoredRow]]:
    """The rows by key, ``at_once`` in each block."""
    columns, key = _quoted(table.columns), _quoted(table.key)
    query = f"SELECT {columns} FROM {table.name} ORDER BY {key}"
    rows = db.stream(query, at_once=table.at_once)
    while block := list(islice(rows, table.at_once)):
        yield block


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


class Digest:
    """The SHA-256 of rows, whatever blocks they come in: the same cells have the same."""

    def __init__(self) -> None:
        self._sha256 = hashlib.sha256()
        self.rows = 0

    def add(self, block: Sequence[StoredRow]) -> bytes:
        """:return: what was added"""
        text = "".join([f"{row!r}\n" for row in block]).encode()
        self._sha256.update(text)
        self.rows += len(block)
        return text

    @property
    def sha256(self) -> str:
        return self._sha256.hexdigest()


@dataclass(frozen=True)
class ComparedTable:
    """``rows`` and ``sha256`` of the first; ``difference``: in words, None: every cell is the
    same."""

    name: str
    rows: int
    sha256: str
    difference: str | None


def compared(
    table: WholeTable, one: UnitOfWork, other: UnitOfWork
) -> Iterator[int | ComparedTable]:
    """Compare a table row by row in two stores: now and then how many rows are compared, and last
    what came out."""
    ours, theirs = Digest(), Digest()
    first = None
    nothing: list[StoredRow] = []
    for mine, others in zip_longest(blocks(one, table), blocks(other, table), fillvalue=nothing):
        if ours.add(mine) != theirs.add(others) and first is None:
            first = _first_difference(table, mine, others)
        yield ours.rows
    counts = f"{theirs.rows} rows, " if theirs.rows != ours.rows else ""
    difference = f"{counts}first of all {first}" if first else None
    yield ComparedTable(table.name, ours.rows, ours.sha256, difference)


def _first_difference(
    table: WholeTable, mine: Sequence[StoredRow], others: Sequence[StoredRow]
) -> str:
    for one, other in zip_longest(mine, others):
        if one is None or other is None:
            break
        if repr(one) == repr(other):
            continue
        if table.key_of(one) == table.key_of(other):
            columns = [
                name
                for name, a, b in zip(table.columns, one, other, strict=True)
                if repr(a) != repr(b)
            ]
            return f"{', '.join(columns)} of the row {table.key_of(one)}"
        return f"the row {table.key_of(one)}, in whose place is {table.key_of(other)}"
    if one is not None:
        return f"the row {table.key_of(one)}, which is missing"
    return f"the row {table.key_of(other or ())}, which is too many"
