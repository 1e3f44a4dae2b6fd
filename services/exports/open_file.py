"""Files that leave the house, opened for reading: how many rows there will be, then the bytes.

One read transaction lasts from the first count to the last row, so that a file is of one moment
while patrols go on being saved. Whoever opens a file closes it.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date, datetime

from db import audit, exports
from db.exports import ExportPart
from db.store import UnitOfWork
from domain.exports.grant import Grant
from domain.exports.table import ColumnKind, ExportTable, Row, without_labels
from domain.exports.tables import TABLES
from domain.imports.csv_text import csv_bytes, plain_csv_bytes
from domain.patrols.observation_filter import ObservationFilter
from domain.period import check_period
from domain.problems import InputProblem, NotFound
from domain.pseudonym import Keys, keys
from locales import Words
from services.application import Application
from services.exports.people_rows import people_rows
from services.exports.rows import ROWS
from services.exports.sources import RowSource
from services.exports.veil import pseudonymised_rows
from services.norms.known_norms import known_norms
from services.patrols.search import halls_asked, wanted_of
from services.pseudonym_secret import export_secret

EARLIEST_YEAR, LATEST_YEAR = 2000, 2199
LISTED = "observations"  # the file that a list can be taken along as
SINCE = ("events", "observations")  # files that can be pulled piece by piece


@dataclass(frozen=True)
class FileRequest:
    """:param after: only what came in after this arrival (a cursor); days do not matter then
    :param names: None: whenever the grant allows it
    :param only: of ``observations``: the rows of a list, in its order; None: everything"""

    file: str
    first: date
    last: date
    language: str = "zh_CN"
    names: bool | None = None
    after: int | None = None
    only: ObservationFilter | None = None

    def purpose(self, grant: Grant) -> str:
        """What the keys of a file with pseudonyms hold for: who gets it and what is asked for. The
        pieces that one reader fetches since a cursor belong together."""
        return purpose(
            grant, None if self.after is not None else (self.first, self.last), self.only
        )


@dataclass
class OpenFile:
    """``total``: rows without the header; ``cursor``: what the next pull begins after."""

    table: ExportTable
    total: int
    rows: Iterable[Row]
    names: bool
    cursor: int
    _reading: ExitStack

    def close(self) -> None:
        """End the read transaction; again: nothing happens."""
        self._reading.close()


def open_file(app: Application, grant: Grant, asked: FileRequest, *, labels: bool) -> OpenFile:
    """The rows of a file, with the read transaction that they come from.

    :param labels: for people: in their order, with the words of a language beside the codes
    :raises NotAllowed: the file, or names, are not granted
    :raises NotFound: there is no such file
    :raises InputProblem: a period that cannot be, a file that cannot be pulled since a cursor or
      that is no list, or one with pseudonyms that is of one person
    """
    if asked.file not in TABLES:
        raise NotFound
    grant.require(asked.file)
    names = grant.with_names(asked.names)
    check_days(asked.first, asked.last)
    if asked.after is not None and asked.file not in SINCE:
        raise InputProblem("since_not_here", files=", ".join(SINCE))
    check_list(asked, names)
    key = None if names else keys(export_secret(app), asked.purpose(grant))
    with ExitStack() as reading:
        # The order of rows without names is made in a temporary table.
        read = app.store.read if key is None else app.store.scratch
        db = reading.enter_context(read())
        cursor = exports.newest_arrival(db)
        part = ExportPart(grant.hall_ids, asked.first, asked.last, asked.after, cursor)
        if asked.only is not None:
            part = _listed(app, db, part, asked.only)
        source = RowSource(app, db, part, Words(asked.language), labels)
        table, total, rows = read_table(source, asked.file, key)
        return OpenFile(table, total, rows, names, cursor, reading.pop_all())


def note_export(
    app: Application,
    grant: Grant,
    file: str,
    first: date,
    last: date,
    names: bool,
    now: datetime,
    only: ObservationFilter | None = None,
) -> None:
    """Put into the audit log that a file leaves the house: who has it, which one, of what days,
    with names or not, and which rows.

    :param only: the list that the file was of
    """
    account_id = None if grant.holder.startswith("token:") else grant.holder
    with app.store.write() as db:
        audit.add(
            db, now, account_id, "exported", by=grant.holder, file=file, names=names,
            first=first.isoformat(), last=last.isoformat(), halls=len(grant.hall_ids),
            **({"only": only.chosen()} if only is not None else {}),
        )  # fmt: skip


def check_days(first: date, last: date) -> None:
    """Ask whether the days of a file can be asked for.

    :raises InputProblem: the period is reversed, or of no century in which anybody patrols
    """
    check_period(first, last)
    if first.year < EARLIEST_YEAR or last.year > LATEST_YEAR:
        raise InputProblem("period_absurd", first=EARLIEST_YEAR, last=LATEST_YEAR)


def check_list(asked: FileRequest, names: bool) -> None:
    """Ask whether a file can be that of a list.

    :raises InputProblem: the file is never that of a list, or is of one person without names
    """
    if asked.only is None:
        return
    if asked.file != LISTED or asked.after is not None:
        raise InputProblem("list_not_here", file=LISTED)
    if not names and asked.only.of_one_person():
        raise InputProblem("file_of_one_person")


def _listed(
    app: Application, db: UnitOfWork, part: ExportPart, only: ObservationFilter
) -> ExportPart:
    return replace(
        part,
        hall_ids=halls_asked(db, part, only),
        wanted=wanted_of(db, part, only, known_norms(app)),
    )


def purpose(
    grant: Grant, days: tuple[date, date] | None, only: ObservationFilter | None = None
) -> str:
    """:param days: None: what came in since a cursor"""
    chosen = None if only is None else only.chosen()
    return json.dumps([grant.holder, days and [day.isoformat() for day in days], chosen])


def read_table(
    source: RowSource, file: str, key: Keys | None
) -> tuple[ExportTable, int, Iterable[Row]]:
    """(The table, how many rows, the rows).

    :param key: what makes keys of ids; None: with names"""
    table = TABLES[file]
    if key is None:
        total, rows = ROWS[file](source)
    else:
        total, rows = pseudonymised_rows(source, file, key)
        table = table.with_pseudonyms()
    if source.labels:
        return table.for_people(), total, people_rows(table, rows, source.words)
    return table.for_machines(), total, without_labels(table, rows)


def people_csv(file: OpenFile, language: str) -> Iterator[bytes]:
    """Chunks of CSV that open right in Excel; the first one comes at once."""
    return csv_bytes(headings(file.table, Words(language)), file.rows, texts_of(file.table))


def headings(table: ExportTable, words: Words) -> list[str]:
    """What stands over the columns of a file for people."""
    return [words(f"column.{name}") for name in table.names()]


def texts_of(table: ExportTable) -> tuple[int, ...]:
    """Where texts stand that a spreadsheet could read as numbers or days. A UUID is never taken for
    one; a hash may be, if it is all zeros."""
    return table.places(
        lambda each: (
            each.kind in (ColumnKind.TEXT, ColumnKind.MONTH)
            and not (each.opaque and each.name.endswith("_id"))
        )
    )


def machine_csv(file: OpenFile) -> Iterator[bytes]:
    """Chunks of plain CSV with the names of the columns as header."""
    return plain_csv_bytes(file.table.names(), file.rows)
