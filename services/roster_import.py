"""Take in a roster: read the file, show what it would change, and do all of it or nothing."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sqlite_utils import Database

from db import audit, organisation
from db.store import Store
from domain.assignment import Person
from domain.csv_text import csv_bytes
from domain.norm import Position
from domain.patrol import business_day_of
from domain.problems import InputProblem
from domain.roles import Account, Act
from domain.roster import HEADINGS, REQUIRED, Column, Kind, Organisation, Plan, plan
from domain.table_file import Table
from locales import LANGUAGES, Words
from services.spreadsheet import Limits, read_table

# A roster of 5000 rows unpacks to about 3 MB.
LIMITS = Limits(max_mb=2, max_rows=5000, max_unpacked_mb=60)


def read_roster(data: bytes) -> Table:
    """Find the table in a CSV or XLSX file, whatever it is called.

    :raises InputProblem: too large, not readable, or without rows
    """
    return read_table(data, LIMITS, HEADINGS)


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
            raise InputProblem("import_outdated")
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
        raise InputProblem("import_column_twice")


def _organisation(db: Database, now: datetime) -> Organisation:
    halls = organisation.halls(db, None)
    if not halls:
        raise InputProblem("import_without_halls")

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
