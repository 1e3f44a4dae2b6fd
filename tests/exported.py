"""The bytes of a file, as services give them."""

from datetime import date
from typing import Any

from domain.exports.grant import Grant, grant_of
from domain.roles import Account
from services.application import Application
from services.exports.open_file import FileRequest, OpenFile, machine_csv, open_file, people_csv

FIRST, LAST = date(2026, 2, 9), date(2026, 3, 4)
DAYS = (FIRST, LAST)


def exported(
    app: Application,
    account: Account,
    first: date,
    last: date,
    language: str = "zh_CN",
    *,
    file: str = "observations",
    machine: bool = False,
    **changes: Any,
) -> bytes:
    asked = FileRequest(file, first, last, language, **changes)
    opened = open_file(app, grant_of(account), asked, labels=not machine)
    try:
        return b"".join(machine_csv(opened) if machine else people_csv(opened, language))
    finally:
        opened.close()


def opened(app: Application, account: Account) -> OpenFile:
    """The observations of March 2026, with names and labels."""
    asked = FileRequest("observations", date(2026, 3, 1), date(2026, 3, 31))
    return open_file(app, grant_of(account), asked, labels=True)


def machine_file(
    app: Application,
    grant: Grant,
    file: str,
    *,
    names: bool,
    days: tuple[date, date] = DAYS,
    **changes: Any,
) -> bytes:
    """As a machine pulls it, with names or with pseudonyms."""
    opened = open_file(app, grant, FileRequest(file, *days, names=names, **changes), labels=False)
    try:
        return b"".join(machine_csv(opened))
    finally:
        opened.close()
