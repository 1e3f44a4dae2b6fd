"""The roster as it stands, as a file to look at and to mend in a spreadsheet. As long as nobody
changes it, the roster import finds nothing to do in it."""

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum

from db import audit, organisation
from domain.exports import table as export_table
from domain.exports.table import Row
from domain.halls.assignment import Assignment, Person
from domain.halls.hall import business_day_of
from domain.imports.csv_text import csv_bytes
from domain.imports.roster_columns import RosterColumn
from domain.roles import Account, Act
from locales import Words
from services.application import Application
from services.exports.people_book import people_book
from services.writing import writing


class RosterFormat(StrEnum):
    """What it is written as; the ending of the file's name."""

    __words__ = "roster_form."

    XLSX = "xlsx"
    CSV = "csv"


_DAYS = (RosterColumn.FROM_ON, RosterColumn.TO_ON)
_COLUMNS = tuple(
    export_table.ExportColumn(
        column.value,
        export_table.ColumnKind.DAY if column in _DAYS else export_table.ColumnKind.TEXT,
    )
    for column in RosterColumn
)
_TEXTS = tuple(place for place, column in enumerate(RosterColumn) if column not in _DAYS)


def roster_file(
    app: Application, account: Account, form: RosterFormat, words: Words, now: datetime
) -> bytes:
    """Everybody who works in a hall today or is going to, by staff number, with the stay of today,
    else the next one: the columns of ``domain.imports.roster``. Noted in the audit log.

    :raises NotAllowed: not the administrator
    """
    with writing(app, account, Act.ADMINISTER, now) as (db, account):
        today = {}
        names = {}
        for hall in organisation.halls(db, None):
            names[hall.id], today[hall.id] = hall.name, business_day_of(now, hall.time_zone)
        rows: list[Row] = [
            (person.staff_no, person.name, names[stay.hall_id],
             words.of(stay.position), stay.from_on.isoformat(),
             stay.to_on.isoformat() if stay.to_on else None)
            for person in organisation.people(db)
            if (stay := _stay(person, today)) is not None
        ]  # fmt: skip
        audit.add(db, now, account.id, "roster_downloaded", form=form.value, people=len(rows))
    header = [words.of(column) for column in RosterColumn]
    return b"".join(_written(form, words("roster.title"), header, rows))


def _stay(person: Person, today: dict[str, date]) -> Assignment | None:
    """Where somebody works today, else next; None: nowhere any more."""
    there = (each for each in person.assignments if each.covers(today[each.hall_id]))
    planned = (each for each in person.assignments if each.from_on > today[each.hall_id])
    return next(there, None) or next(planned, None)


def _written(form: RosterFormat, title: str, header: list[str], rows: list[Row]) -> Iterator[bytes]:
    if form is RosterFormat.CSV:
        yield from csv_bytes(header, rows, _TEXTS)
        return
    with people_book(title, _COLUMNS, header, rows) as book:
        yield book.read()
