"""Take in company checks: read the file, show what it would change, do all of it or nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from db import audit, company_checks, imports, organisation
from db.imports import Imports
from db.store import UnitOfWork
from domain.halls.hall import business_day_of
from domain.imports.check_columns import HEADINGS, REQUIRED, CheckColumn
from domain.imports.check_file import CheckChangeKind, CheckPlan, plan
from domain.imports.check_known import Known
from domain.imports.checks import COMPETITOR, FOUND, KEY, CheckSource, rows_digest, stored_row
from domain.imports.csv_text import csv_bytes
from domain.imports.past_import import PastImport
from domain.imports.questions import NO_ANSWERS, Answers, unanswered, yes
from domain.problems import InputProblem
from domain.roles import Account, Act
from locales import LANGUAGES, Words
from services.application import Application
from services.imports.sent_file import SentFile as SentFile
from services.imports.sent_file import read_sheets, sent_tables
from services.imports.spreadsheet import FileLimits, Progress, no_progress, read_table
from services.reading import reading
from services.writing import writing

# 100,000 rows are about 6 MB as CSV; as XLSX 4 MB that unpack to 40.
LIMITS = FileLimits(max_mb=20, max_rows=100_000, max_unpacked_mb=150)
_ROWS_AT_ONCE = 5000


def read_checks(name: str, data: bytes, progress: Progress = no_progress) -> SentFile:
    """Find the table in a CSV or XLSX file; of several sheets, the likeliest.

    :raises InputProblem: too large, not readable, or without rows
    """
    table = read_table(data, LIMITS, HEADINGS, progress, REQUIRED)
    return sent_tables(name, data, [table])[0]


def read_sheets_of_checks(
    name: str, data: bytes, progress: Progress = no_progress
) -> tuple[SentFile, ...]:
    """As ``read_checks``, every sheet that has a table, in the order of the file."""
    return read_sheets(name, data, LIMITS, HEADINGS, progress)


def preview(
    app: Application,
    account: Account,
    sent: SentFile,
    mapping: Mapping[CheckColumn, int],
    source: CheckSource | None,
    now: datetime,
    progress: Progress = no_progress,
    answers: Answers = NO_ANSWERS,
) -> CheckPlan:
    """What the file would change, or every mistake in it. Nothing is written.

    :param source: of every row, when the file has no column for it
    :param answers: to the questions of the table and of the plan
    :raises InputProblem: a column or the source is missing, or a column is chosen twice
    """
    account.require(Act.IMPORT_COMPANY_CHECKS)
    _check_choice(mapping, source)
    with app.store.read() as db:
        table = sent.table.settled(answers)
        return plan(table, mapping, _known(db, account, now), source, progress, answers)


def take_in(
    app: Application,
    account: Account,
    sent: SentFile,
    shown: CheckPlan,
    now: datetime,
    progress: Progress = no_progress,
    answers: Answers = NO_ANSWERS,
) -> int | None:
    """Do what was shown, all of it or nothing.

    It is not planned once more: boards that are saving would have to wait for that. Instead
    everything that the plan rests on is compared with what it is now.

    :return: the number of the import; None: there was nothing to do, and nothing was written
    :param answers: those by which it was shown
    :raises InputProblem: the file has mistakes, a question is open, or the outcome is no longer
      what was shown
    """
    account.require(Act.IMPORT_COMPANY_CHECKS)
    table = sent.table
    if unanswered((*table.questions, *shown.questions), answers):
        raise InputProblem("import_unanswered")
    shown_so = table.settled(shown.answers) == table.settled(answers) and all(
        yes(each, shown.answers) == yes(each, answers) for each in shown.questions
    )
    # Iterates faster than columns of texts.
    work = shown.work[[*KEY, *FOUND, COMPETITOR]].astype(object)
    rows = sorted(stored_row(row) for row in work.itertuples(index=False, name=None))
    digest = rows_digest(rows)
    with writing(app, account, Act.IMPORT_COMPANY_CHECKS, now) as (db, account):
        if (
            shown.findings
            or not shown_so
            or not _known(db, account, now).basis(shown.basis.months).same_as(shown.basis)
        ):
            raise InputProblem("import_outdated")
        if not rows:
            return None
        number = imports.add_import(
            db, Imports.COMPANY_CHECKS, now, account.id, sent.name, sent.sha256, len(rows)
        )
        store_rows(db, number, rows, progress)
        audit.add(
            db, now, account.id, "company_checks_imported",
            number=number, file_name=sent.name, sha256=sent.sha256,
            added=shown.count(CheckChangeKind.ADDED), changed=shown.count(CheckChangeKind.CHANGED),
            rows_sha256=digest,
        )  # fmt: skip
        return number


def store_rows(
    db: UnitOfWork, number: int, rows: Sequence[tuple[Any, ...]], progress: Progress
) -> None:
    """:param rows: as ``domain.imports.checks.stored_row``"""
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        progress(start / len(rows))
        company_checks.add(db, number, rows[start : start + _ROWS_AT_ONCE])
    progress(1)


def _check_choice(mapping: Mapping[CheckColumn, int], source: CheckSource | None) -> None:
    if any(column not in mapping for column in REQUIRED):
        raise InputProblem("checks_columns_missing")
    if CheckColumn.SOURCE not in mapping and source is None:
        raise InputProblem("checks_source_missing")
    if len(set(mapping.values())) < len(mapping):
        raise InputProblem("import_column_twice")


def _known(db: UnitOfWork, account: Account, now: datetime) -> Known:
    halls = organisation.halls(db, account.hall_ids)
    if not halls:
        raise InputProblem("import_without_halls")
    return Known(
        halls=halls,
        people=organisation.people(db),
        today={hall.id: business_day_of(now, hall.time_zone) for hall in halls},
        sources={
            Words(language).of(source): source for language in LANGUAGES for source in CheckSource
        },
        in_force=partial(company_checks.of_months, db, account.hall_ids),
        import_of=partial(company_checks.import_of, db),
    )


def past_imports(app: Application, account: Account, newest: int = 50) -> list[PastImport]:
    """What was taken in, newest first, undone or not."""
    account.require(Act.IMPORT_COMPANY_CHECKS)
    with reading(app, account) as db:
        return imports.past(db, Imports.COMPANY_CHECKS, newest)


def in_force(app: Application, account: Account, newest: int = 36) -> list[dict[str, Any]]:
    """``month, source, checks, halls, about_staff`` of what counts, newest month first."""
    account.require(Act.IMPORT_COMPANY_CHECKS)
    with reading(app, account) as db:
        return company_checks.counts(db, account.hall_ids, newest)


def example(words: Words) -> bytes:
    """A file to fill in. Its hall is none: as it is, the file is refused, so that figures that
    nobody measured never stand beside real ones."""
    header = [words.of(column) for column in CheckColumn]
    hall = words("checks.example_hall")
    rows: Sequence[Sequence[Any]] = [
        [words("check_source.mystery_shopper"), hall, "", "2026-01", "92.5", 1, "M-01", ""],
        [words("check_source.mystery_shopper"), hall, "", "2026-01", "88", 1, "M-02", ""],
        [words("check_source.satisfaction"), hall, "", "2026-01", "95.2%", 120, "", "93.8%"],
        [words("check_source.complaints"), hall, "", "2026-01", "3", "", "", ""],
    ]
    figures = (CheckColumn.VALUE, CheckColumn.RESPONDENTS, CheckColumn.COMPETITOR)
    texts = [place for place, column in enumerate(CheckColumn) if column not in figures]
    return b"".join(csv_bytes(header, rows, texts))
