"""A file whose rows go into PostgreSQL: what it holds, and what of it could not be kept there."""

import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from db.sqlite.store import SQLiteStore, open_file
from db.sqlite.unit import SQLiteUnit
from db.whole_tables import WholeTable
from domain.problems import StorageProblem

_OF_THE_LIBRARY = "_sqlite_migrations"
_MOST_AT_ONCE = 5_000
_MOST_BYTES_AT_ONCE = 4 * 2**20
# Whole numbers by their size in bytes; SQLite keeps 8 in every column.
_NUMBERS = {"int2": 2, "int4": 4}
# What queries read as JSON; what is read by ourselves may hold any character.
_JSON = {("packed_events", "detail"), ("packed_events", "photos"), ("rosters", "positions"),
         ("publications", "inputs")}  # fmt: skip
_ESCAPE = re.compile(r"\\u(0000|[dD][89a-fA-F])")
_NOTHING = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


class MoveSource:
    """``store`` is for reading."""

    def __init__(self, path: Path) -> None:
        self.store: SQLiteStore = open_file(path)
        self._watch = sqlite3.connect(path)
        self._version = self._data_version()

    def close(self) -> None:
        self._watch.close()
        self.store.close()

    def written_meanwhile(self) -> bool:
        """Whether anybody wrote into the file since it was opened here."""
        return self._data_version() != self._version

    def _data_version(self) -> int:
        """Another one once another connection has written."""
        (number,) = self._watch.execute("PRAGMA data_version").fetchone()
        return int(number)

    def tables(self, wanted: Sequence[WholeTable]) -> list[WholeTable]:
        """The same tables, with how many rows of each memory can hold.

        :raises LookupError: the file has other tables, or other columns
        """
        with self.store.read() as db:
            query = "SELECT name FROM sqlite_master WHERE type = 'table'"
            names = {name for (name,) in db.tuples(query)} - {_OF_THE_LIBRARY}
            ours = {(name, *sorted(db.columns_of_table(name))) for name in names}
            theirs = {(table.name, *sorted(table.columns)) for table in wanted}
            if ours != theirs:
                raise LookupError(f"the schemas of both engines differ: {ours ^ theirs}")
            return [replace(table, at_once=_at_once(db, table)) for table in wanted]

    def check(self, tables: Sequence[WholeTable]) -> Iterator[WholeTable]:
        """Each table that was looked through.

        :raises StorageProblem: a cell cannot be kept in PostgreSQL
        """
        with self.store.read() as db:
            db.conn.create_function("unfit_text", -1, _unfit_text, deterministic=True)
            for table in tables:
                _check(db, table)
                yield table


def _at_once(db: SQLiteUnit, table: WholeTable) -> int:
    long = [f'coalesce(length("{name}"), 0)' for name, _ in _columns(table, "text", "bytea")]
    largest = db.tuples(f"SELECT max({' + '.join(long) or '0'}) FROM {table.name}").fetchone()[0]
    return max(1, min(_MOST_AT_ONCE, _MOST_BYTES_AT_ONCE // max(largest or 1, 1)))


def _columns(table: WholeTable, *kinds: str) -> list[tuple[str, str]]:
    """(Column, its type)."""
    columns = zip(table.columns, table.types, strict=True)
    return [(name, kind) for name, kind in columns if kind in kinds]


def _check(db: SQLiteUnit, table: WholeTable) -> None:
    texts = [name for name, _ in _columns(table, "text")]
    key = ", ".join(f'quote("{name}")' for name in table.key)
    if texts:
        # As bytes: what is no text would be an error before it could be named.
        cells = ", ".join(f'CAST("{name}" AS BLOB)' for name in texts)
        places = [str(place) for place, name in enumerate(texts) if (table.name, name) in _JSON]
        query = (
            f"SELECT unfit_text(?, {cells}) AS unfit, {key} FROM {table.name}"
            " WHERE unfit IS NOT NULL"
        )
        for unfit, *found in db.tuples(query, [" ".join(places)]):
            place, _, reason = unfit.partition(" ")
            raise _problem(table, found, texts[int(place)], reason)
    for name, kind in _columns(table, *_NUMBERS):
        most = 2 ** (8 * _NUMBERS[kind] - 1) - 1
        query = (
            f'SELECT "{name}", {key} FROM {table.name} WHERE "{name}" NOT BETWEEN ? AND ? LIMIT 1'
        )
        for number, *found in db.tuples(query, [-most - 1, most]):
            raise _problem(table, found, name, f"{number} is too large")


def _problem(table: WholeTable, found: list[Any], column: str, reason: str) -> StorageProblem:
    row = ", ".join(f"{name}={cell}" for name, cell in zip(table.key, found, strict=True))
    return StorageProblem("move_cell", table=table.name, row=row, column=column, reason=reason)


def _unfit_text(json_places: str, *cells: bytes | None) -> str | None:
    """The place of the first cell that PostgreSQL refuses, and why.

    :param json_places: of cells that queries read as JSON

    >>> _unfit_text("", b"note", None, b"no\\0te"), _unfit_text("0", b"\\xff"), _unfit_text("", b"")
    ('2 it holds a byte 0', '0 it is no UTF-8', None)
    """
    for place, cell in enumerate(cells):
        if cell:
            reason = _why_unfit(cell, str(place) in json_places.split())
            if reason is not None:
                return f"{place} {reason}"
    return None


def _why_unfit(cell: bytes, is_json: bool) -> str | None:
    if b"\0" in cell:
        return "it holds a byte 0"
    try:
        text = cell.decode()
    except UnicodeDecodeError:
        return "it is no UTF-8"
    if is_json and _ESCAPE.search(text) and _is_unfit_json(text):
        return "it is JSON with a character that is none"
    return None


def _is_unfit_json(text: str) -> bool:
    """Stored as it is, and refused as soon as a query reads a field of it."""
    try:
        written = json.dumps(json.loads(text), ensure_ascii=False)
        written.encode()
    except UnicodeEncodeError:  # half of a pair
        return True
    except (ValueError, RecursionError):
        return False
    return _NOTHING.search(written) is not None
