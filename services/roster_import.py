"""Take in a roster: read the file, show what it would change, and do all of it or nothing."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import uuid4

from openpyxl import load_workbook
from sqlite_utils import Database

from db import audit, organisation
from db.store import Store
from domain.assignment import Person
from domain.csv_text import csv_bytes
from domain.norm import Position
from domain.patrol import business_day_of
from domain.problems import InputProblem
from domain.roles import Account, Act
from domain.roster import REQUIRED, Column, Kind, Organisation, Plan, Table, find_table, plan
from locales import LANGUAGES, Words

MAX_MB = 2
MAX_ROWS = 5000
MAX_COLUMNS = 60
_MAX_UNPACKED = 60 * 1024**2  # bytes; a roster of 5000 rows unpacks to about 3 MB
_MAX_PARTS = 500
_BLANK_ROWS_AT_THE_END = 500  # formatted to the bottom of the sheet, as people do
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


def read_roster(data: bytes) -> Table:
    """Find the table in a CSV or XLSX file, whatever it is called.

    :raises InputProblem: too large, not readable, or without rows
    """
    if len(data) > MAX_MB * 1024**2:
        raise InputProblem("roster_too_large", maximum_mb=MAX_MB)
    if data.startswith(_OLD_EXCEL):
        raise InputProblem("roster_old_excel")
    cells = _from_xlsx(data) if data.startswith(b"PK\x03\x04") else _from_csv(data)
    table = find_table(cells)
    if not table.rows:
        raise InputProblem("roster_empty")
    if len(table.rows) > MAX_ROWS:
        raise InputProblem("roster_too_many_rows", maximum=MAX_ROWS)
    return table


def _from_csv(data: bytes) -> list[list[str]]:
    text = _decoded(data)
    try:
        first = {mark: _records(text, mark, 30) for mark in ",;\t"}
        # The mark that cuts the first rows into most cells.
        mark = max(first, key=lambda each: sum(len(row) for row in first[each] if len(row) > 1))
        return [row[:MAX_COLUMNS] for row in _records(text, mark, MAX_ROWS * 4)]
    except csv.Error:
        raise InputProblem("roster_unreadable") from None


def _records(text: str, mark: str, count: int) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    return list(islice(reader, count))


def _decoded(data: bytes) -> str:
    codecs = ["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    for codec in codecs:
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise InputProblem("roster_unreadable")


def _from_xlsx(data: bytes) -> list[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            sizes = [part.file_size for part in parts.infolist()]
        if len(sizes) > _MAX_PARTS or sum(sizes) > _MAX_UNPACKED:
            raise InputProblem("roster_too_large", maximum_mb=MAX_MB)
        return _sheet(data)
    except InputProblem:
        raise
    except Exception as error:  # openpyxl raises whatever a broken file makes it stumble over
        raise InputProblem("roster_unreadable") from error


def _sheet(data: bytes) -> list[list[str]]:
    """The first sheet that is not hidden."""
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    try:
        sheet = next(each for each in book.worksheets if each.sheet_state == "visible")
        sheet.reset_dimensions()  # what the file says about its size may be wrong
        rows: list[list[str]] = []
        blank = 0
        for row in sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True):
            texts = [_text(value) for value in row]
            blank = 0 if any(texts) else blank + 1
            if blank > _BLANK_ROWS_AT_THE_END or len(rows) > MAX_ROWS * 4:
                break
            rows.append(texts)
        return rows
    finally:
        book.close()


def _text(value: object) -> str:
    """A cell as a person reads it: Excel keeps 1001 as 1001.0 and a day as a moment."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def preview(
    store: Store, by: Account, table: Table, mapping: Mapping[Column, int], now: datetime
) -> Plan:
    """What the file would change, or every mistake in it. Nothing is written.

    :raises InputProblem: a column is missing or chosen twice
    """
    by.require(Act.ADMINISTER)
    _check_mapping(mapping)
    with store.read() as db:
        return plan(table, mapping, _organisation(db, now))


def take_in(
    store: Store,
    by: Account,
    table: Table,
    mapping: Mapping[Column, int],
    shown: Plan,
    now: datetime,
) -> None:
    """Do what was shown, all of it or nothing.

    :raises InputProblem: the file has mistakes, or the outcome is no longer what was shown
    """
    by.require(Act.ADMINISTER)
    _check_mapping(mapping)
    with store.write() as db:
        planned = plan(table, mapping, _organisation(db, now))
        if planned != shown or planned.findings:
            raise InputProblem("roster_outdated")
        work = [change for change in planned.changes if change.kind is not Kind.UNCHANGED]
        for change in work:
            if change.staff_id is None:
                organisation.add_person(
                    db, Person(str(uuid4()), change.name, change.staff_no, change.history)
                )
            else:
                organisation.change_person(db, change.staff_id, change.name, change.staff_no)
                organisation.assign(db, change.staff_id, change.history)
        if work:
            audit.add(
                db, now, by.id, "roster_imported",
                added=planned.count(Kind.ADDED), moved=planned.count(Kind.MOVED),
                changed=planned.count(Kind.CHANGED),
                staff=[[change.staff_no, change.kind.value] for change in work],
            )  # fmt: skip


def _check_mapping(mapping: Mapping[Column, int]) -> None:
    if any(column not in mapping for column in REQUIRED):
        raise InputProblem("roster_columns_missing")
    if len(set(mapping.values())) < len(mapping):
        raise InputProblem("roster_column_twice")


def _organisation(db: Database, now: datetime) -> Organisation:
    halls = organisation.halls(db, None)
    if not halls:
        raise InputProblem("roster_without_halls")

    def needed(staff_id: str, hall_id: str, first: date, last: date) -> date | None:
        return organisation.newest_needed_day(db, staff_id, hall_id, first, last)

    return Organisation(
        halls=halls,
        people=organisation.people(db),
        today={hall.id: business_day_of(now, hall.time_zone) for hall in halls},
        positions={
            Words(language)(f"position.{position}"): position
            for language in LANGUAGES
            for position in Position
        },
        needed=needed,
    )


def example(words: Words, hall: str) -> bytes:
    """A file to fill in.

    :param hall: the name of a hall that there is
    """
    header = [words(f"roster_column.{column}") for column in Column]
    rows: Sequence[Sequence[Any]] = [
        ["1001", words("roster.example_name"), hall, words("position.guide"), "2026-01-05", ""],
        ["1002", words("roster.example_name"), hall, words("position.counter"), "", ""],
    ]
    return b"".join(csv_bytes(header, rows))
