"""Take in a roster: read the file, show what it would change, and do all of it or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from db import audit, organisation
from db.store import UnitOfWork
from domain.halls.assignment import Person
from domain.halls.hall import TIME_ZONE, Hall, business_day_of
from domain.halls.names import clean_name
from domain.halls.position import Position
from domain.imports.csv_text import csv_bytes
from domain.imports.questions import NO_ANSWERS, Answers, unanswered
from domain.imports.roster import RosterPlan, plan
from domain.imports.roster_columns import HEADINGS, REQUIRED, RosterColumn
from domain.imports.roster_known import Organisation
from domain.imports.roster_stays import RosterChangeKind
from domain.imports.table import Table
from domain.problems import InputProblem
from domain.roles import Account, Act
from locales import LANGUAGES, Words
from services.application import Application
from services.halls.organisation import keep_new_branch, keep_new_hall
from services.imports.roster_record import keep_import
from services.imports.sent_file import SentFile, read_sheets
from services.imports.spreadsheet import FileLimits, Progress, no_progress
from services.writing import writing

# A roster of 5000 rows is far smaller, unless it is formatted down to the last row of the sheet.
LIMITS = FileLimits(max_mb=20, max_rows=5000, max_unpacked_mb=150)


def read_rosters(name: str, data: bytes, progress: Progress = no_progress) -> tuple[SentFile, ...]:
    """Every sheet of a CSV or XLSX file that has a table, in the order of the file, whatever it is
    called.

    :raises InputProblem: too large, not readable, or without rows
    """
    return read_sheets(name, data, LIMITS, HEADINGS, progress)


def preview(
    app: Application,
    account: Account,
    table: Table,
    mapping: Mapping[RosterColumn, int],
    now: datetime,
    answers: Answers = NO_ANSWERS,
) -> RosterPlan:
    """What the file would change, or every mistake in it. Nothing is written.

    :param answers: to the questions of the table and of the plan
    :raises InputProblem: a column is missing or chosen twice
    """
    account.require(Act.ADMINISTER)
    _check_mapping(mapping)
    with app.store.read() as db:
        return plan(table.settled(answers), mapping, _organisation(db, now), answers)


def take_in(
    app: Application,
    account: Account,
    table: Table,
    mapping: Mapping[RosterColumn, int],
    shown: RosterPlan,
    now: datetime,
    answers: Answers = NO_ANSWERS,
    file_name: str = "",
    sha256: str = "",
    branch: str = "",
) -> int | None:
    """Do what was shown, all of it or nothing.

    :param file_name, sha256: of the file, for the list of imports
    :param branch: where new halls belong: the id of a branch; the name of the first one where there
      is none; nothing where there is one only
    :return: the number of the import; None: there was nothing to do, and nothing was written
    :raises InputProblem: the file has mistakes, a question is open, or the outcome is no longer
      what was shown
    """
    account.require(Act.ADMINISTER)
    _check_mapping(mapping)
    with writing(app, account, Act.ADMINISTER, now) as (db, account):
        planned = plan(table.settled(answers), mapping, _organisation(db, now), answers)
        if planned != shown or planned.findings:
            raise InputProblem("import_outdated")
        if unanswered((*table.questions, *planned.questions), answers):
            raise InputProblem("import_unanswered")
        work = [
            change for change in planned.changes if change.kind is not RosterChangeKind.UNCHANGED
        ]
        if not work:
            return None
        before = organisation.people(db)
        made = _make_halls(db, account, planned.new_halls, branch, now)
        for change in work:
            history = tuple(
                replace(stay, hall_id=made.get(stay.hall_id, stay.hall_id))
                for stay in change.history
            )
            if change.staff_id is None:
                organisation.add_person(
                    db, Person(str(uuid4()), change.name, change.staff_no, history)
                )
            else:
                organisation.change_person(db, change.staff_id, change.name, change.staff_no)
                organisation.assign(db, change.staff_id, history)
        number, digest = keep_import(db, account, before, now, file_name, sha256)
        audit.add(
            db, now, account.id, "roster_imported", number=number, file_name=file_name,
            sha256=sha256, added=planned.count(RosterChangeKind.ADDED),
            moved=planned.count(RosterChangeKind.MOVED),
            changed=planned.count(RosterChangeKind.CHANGED), staff=[[change.staff_no,
            change.kind.value] for change in work], people_sha256=digest,
        )  # fmt: skip
        return number


def _make_halls(
    db: UnitOfWork, account: Account, halls: Sequence[Hall], branch: str, now: datetime
) -> dict[str, str]:
    """The id of each in the plan -> the id that it has from now on.

    :raises InputProblem: no branch for them
    """
    if not halls:
        return {}
    branch_ids = [each["id"] for each in organisation.branches(db)]
    if not branch_ids:
        branch = keep_new_branch(db, account, branch, now)
    elif len(branch_ids) == 1:
        branch = branch_ids[0]
    made = {}
    for hall in halls:
        made[hall.id] = str(uuid4())
        new = replace(
            hall, id=made[hall.id], branch_id=branch, name=clean_name(hall.name), since=now
        )
        keep_new_hall(db, account, new, now)
    return made


def _check_mapping(mapping: Mapping[RosterColumn, int]) -> None:
    if any(column not in mapping for column in REQUIRED):
        raise InputProblem("roster_columns_missing")
    if len(set(mapping.values())) < len(mapping):
        raise InputProblem("import_column_twice")


def _organisation(db: UnitOfWork, now: datetime) -> Organisation:
    halls = organisation.halls(db, None)

    def needed(staff_id: str, hall_id: str, first: date, last: date) -> date | None:
        return organisation.newest_needed_day(db, staff_id, hall_id, first, last)

    return Organisation(
        halls=halls,
        people=organisation.people(db),
        today={hall.id: business_day_of(now, hall.time_zone) for hall in halls},
        positions={
            Words(language).of(position): position
            for language in LANGUAGES
            for position in Position
        },
        needed=needed,
        usual_today=business_day_of(now, TIME_ZONE),
    )


def example(words: Words, hall: str) -> bytes:
    """A file to fill in. Its numbers are nobody's: taken in as it is, it changes no person.

    :param hall: the name of a hall that there is
    """
    header = [words.of(column) for column in RosterColumn]
    rows: Sequence[Sequence[Any]] = [
        [
            words("roster.example_no", number=1),
            words("roster.example_name"),
            hall,
            words("position.guide"),
            "2026-01-05",
            "",
        ],
        [
            words("roster.example_no", number=2),
            words("roster.example_name"),
            hall,
            words("position.counter"),
            "",
            "",
        ],
    ]
    days = (RosterColumn.FROM_ON, RosterColumn.TO_ON)
    texts = [place for place, column in enumerate(RosterColumn) if column not in days]
    return b"".join(csv_bytes(header, rows, texts))
