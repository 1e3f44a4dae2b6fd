"""Files that leave the house, opened for reading: how many rows there will be, then the bytes.

One read transaction lasts from the first count to the last row, so that a file is of one moment
while patrols go on being saved. Whoever opens a file closes it.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from db import app_settings, exports
from db.exports import Part
from db.store import Store
from domain.csv_text import csv_bytes, plain_csv_bytes
from domain.export_grant import Grant
from domain.export_table import Row, Table, veiled, without_labels
from domain.exports import TABLES
from domain.period import check_period
from domain.problems import InputProblem, NotFound
from domain.pseudonym import pseudonyms
from locales import Words
from services.application import Application
from services.export_rows import ROWS, Source

_KEPT_AS = "export_secret"
EARLIEST_YEAR, LATEST_YEAR = 2000, 2199
SINCE = ("events", "observations")  # files that can be pulled piece by piece


@dataclass(frozen=True)
class Asked:
    """:param after: only what came in after this arrival (a cursor); days do not matter then
    :param names: None: whenever the grant allows it"""

    file: str
    first: date
    last: date
    language: str = "zh_CN"
    names: bool | None = None
    after: int | None = None


@dataclass
class OpenFile:
    """``total``: rows without the header; ``cursor``: what the next pull begins after."""

    table: Table
    total: int
    rows: Iterable[Row]
    names: bool
    cursor: int
    _reading: AbstractContextManager[Database]

    def close(self) -> None:
        """End the read transaction; again: nothing happens."""
        self._reading.__exit__(None, None, None)


def open_file(app: Application, grant: Grant, asked: Asked, *, labels: bool) -> OpenFile:
    """:param labels: with the words of a language beside the codes
    :raises NotAllowed: the file, or names, are not granted
    :raises NotFound: there is no such file
    :raises InputProblem: a period that cannot be, or a file that cannot be pulled since a cursor
    """
    if asked.file not in TABLES:
        raise NotFound
    grant.require(asked.file)
    names = grant.with_names(asked.names)
    check_days(asked.first, asked.last)
    if asked.after is not None and asked.file not in SINCE:
        raise InputProblem("since_not_here", files=", ".join(SINCE))
    alias = None if names else pseudonyms(secret(app.store))
    reading = _Closing(app.store.read())
    try:
        db = reading.__enter__()
        cursor = exports.newest_arrival(db)
        part = Part(grant.hall_ids, asked.first, asked.last, asked.after, cursor)
        source = Source(app, db, part, Words(asked.language))
        table, total, rows = read_table(source, asked.file, alias, labels=labels)
    except BaseException:
        reading.__exit__(None, None, None)
        raise
    return OpenFile(table, total, rows, names, cursor, reading)


def check_days(first: date, last: date) -> None:
    """:raises InputProblem: the period is reversed, or of no century in which anybody patrols"""
    check_period(first, last)
    if first.year < EARLIEST_YEAR or last.year > LATEST_YEAR:
        raise InputProblem("period_absurd", first=EARLIEST_YEAR, last=LATEST_YEAR)


def read_table(
    source: Source, file: str, alias: Callable[[str], str] | None, *, labels: bool
) -> tuple[Table, int, Iterable[Row]]:
    """(The table, how many rows, the rows).

    :param alias: what makes a pseudonym of an id; None: with names"""
    table = TABLES[file]
    total, rows = ROWS[file](source)
    if alias is not None:
        rows = veiled(table, rows, alias)
    if not labels:
        table, rows = table.for_machines(), without_labels(table, rows)
    return table, total, rows


def people_csv(file: OpenFile, language: str) -> Iterator[bytes]:
    """Chunks of CSV that open right in Excel; the first one comes at once."""
    words = Words(language)
    return csv_bytes([words(f"column.{name}") for name in file.table.names()], file.rows)


def machine_csv(file: OpenFile) -> Iterator[bytes]:
    """Chunks of plain CSV with the names of the columns as header."""
    return plain_csv_bytes(file.table.names(), file.rows)


def secret(store: Store) -> bytes:
    """The secret of this installation's pseudonyms; made when it is first needed."""
    with store.read() as db:
        kept = app_settings.get(db, _KEPT_AS)
    if kept is None:
        with store.write() as db:
            kept = app_settings.get(db, _KEPT_AS)
            if kept is None:
                kept = secrets.token_hex(32)
                app_settings.put(db, _KEPT_AS, kept)
    return bytes.fromhex(kept)


class _Closing(AbstractContextManager[Database]):
    """A context that may be left more than once."""

    def __init__(self, inner: AbstractContextManager[Database]) -> None:
        self._inner: AbstractContextManager[Database] | None = inner

    def __enter__(self) -> Database:
        assert self._inner is not None
        return self._inner.__enter__()

    def __exit__(self, *error: object) -> None:
        if self._inner is not None:
            inner, self._inner = self._inner, None
            inner.__exit__(None, None, None)
