"""Take in company checks: read the file, show what it would change, do all of it or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Any

from sqlite_utils import Database

from db import audit, company_checks, organisation
from db.store import Store
from domain.company_check_columns import HEADINGS, REQUIRED, Column
from domain.company_check_file import Kind, Known, Plan, plan
from domain.company_checks import FOUND, KEY, Source, rows_digest
from domain.csv_text import csv_bytes
from domain.patrol import business_day_of
from domain.problems import InputProblem
from domain.roles import Account, Act
from domain.table_file import Table
from locales import LANGUAGES, Words
from services.spreadsheet import Limits, Progress, read_table, unseen

# 100,000 rows are about 6 MB as CSV; as XLSX 4 MB that unpack to 40.
LIMITS = Limits(max_mb=20, max_rows=100_000, max_unpacked_mb=150)
_ROWS_AT_ONCE = 5000
_LONGEST_NAME = 200


@dataclass(frozen=True)
class Sent:
    """A file that was read."""

    name: str
    sha256: str
    table: Table


def read_checks(name: str, data: bytes, progress: Progress = unseen) -> Sent:
    """Find the table in a CSV or XLSX file.

    :raises InputProblem: too large, not readable, or without rows
    """
    table = read_table(data, LIMITS, HEADINGS, progress)
    return Sent(name[-_LONGEST_NAME:], sha256(data).hexdigest(), table)


def preview(
    store: Store,
    by: Account,
    sent: Sent,
    mapping: Mapping[Column, int],
    source: Source | None,
    now: datetime,
    progress: Progress = unseen,
) -> Plan:
    """What the file would change, or every mistake in it. Nothing is written.

    :param source: of every row, when the file has no column for it
    :raises InputProblem: a column or the source is missing, or a column is chosen twice
    """
    by.require(Act.IMPORT_COMPANY_CHECKS)
    _check_choice(mapping, source)
    with store.read() as db:
        return plan(sent.table, mapping, _known(db, by, now), source, progress)


def take_in(
    store: Store,
    by: Account,
    sent: Sent,
    shown: Plan,
    now: datetime,
    progress: Progress = unseen,
) -> int | None:
    """Do what was shown, all of it or nothing.

    It is not planned once more: boards that are saving would have to wait for that. Instead
    everything that the plan rests on is compared with what it is now.

    :return: the number of the import; None: there was nothing to do, and nothing was written
    :raises InputProblem: the file has mistakes, or the outcome is no longer what was shown
    """
    by.require(Act.IMPORT_COMPANY_CHECKS)
    work = shown.work[[*KEY, *FOUND]].astype(object)  # iterates faster than columns of texts
    rows = sorted(work.itertuples(index=False, name=None))
    digest = rows_digest(rows)
    with store.write() as db:
        if shown.findings or not _known(db, by, now).basis(shown.basis.months).same_as(shown.basis):
            raise InputProblem("import_outdated")
        if not rows:
            return None
        number = company_checks.add_import(db, now, by.id, sent.name, sent.sha256, len(rows))
        _store(db, number, rows, progress)
        audit.add(
            db, now, by.id, "company_checks_imported",
            number=number, file_name=sent.name, sha256=sent.sha256,
            added=shown.count(Kind.ADDED), changed=shown.count(Kind.CHANGED), rows_sha256=digest,
        )  # fmt: skip
        return number


def _store(db: Database, number: int, rows: Sequence[tuple[Any, ...]], progress: Progress) -> None:
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        progress(start / len(rows))
        company_checks.add(db, number, rows[start : start + _ROWS_AT_ONCE])
    progress(1)


def _check_choice(mapping: Mapping[Column, int], source: Source | None) -> None:
    if any(column not in mapping for column in REQUIRED):
        raise InputProblem("checks_columns_missing")
    if Column.SOURCE not in mapping and source is None:
        raise InputProblem("checks_source_missing")
    if len(set(mapping.values())) < len(mapping):
        raise InputProblem("import_column_twice")


def _known(db: Database, by: Account, now: datetime) -> Known:
    halls = organisation.halls(db, by.hall_ids)
    if not halls:
        raise InputProblem("import_without_halls")
    return Known(
        halls=halls,
        people=organisation.people(db),
        today={hall.id: business_day_of(now, hall.time_zone) for hall in halls},
        sources={
            Words(language)(f"check_source.{source}"): source
            for language in LANGUAGES
            for source in Source
        },
        in_force=partial(company_checks.of_months, db, by.hall_ids),
    )


def past_imports(store: Store, by: Account, newest: int = 50) -> list[dict[str, Any]]:
    """``number, at`` (aware), ``account, file_name, sha256, rows`` of the imports, newest first."""
    by.require(Act.IMPORT_COMPANY_CHECKS)
    with store.read() as db:
        found = company_checks.imports(db, newest)
    return [each | {"at": datetime.fromisoformat(each["at"])} for each in found]


def in_force(store: Store, by: Account, newest: int = 36) -> list[dict[str, Any]]:
    """``month, source, checks, halls, about_staff`` of what counts, newest month first."""
    by.require(Act.IMPORT_COMPANY_CHECKS)
    with store.read() as db:
        return company_checks.counts(db, by.hall_ids, newest)


def example(words: Words, hall: str) -> bytes:
    """A file to fill in.

    :param hall: the name of a hall that there is
    """
    header = [words(f"company_checks_column.{column}") for column in Column]
    rows: Sequence[Sequence[Any]] = [
        [words("check_source.mystery_shopper"), hall, "", "2026-01", "92.5", 1, "M-01"],
        [words("check_source.mystery_shopper"), hall, "", "2026-01", "88", 1, "M-02"],
        [words("check_source.satisfaction"), hall, "", "2026-01", "95.2%", 120, ""],
        [words("check_source.complaints"), hall, "", "2026-01", "3", "", ""],
    ]
    return b"".join(csv_bytes(header, rows))
