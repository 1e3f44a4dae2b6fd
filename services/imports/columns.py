"""Which column of a file is which, remembered by the file's headings.

Next month's file of the same shape then needs no choosing, for a colleague neither.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from db.store import keep_setting, setting
from domain.roles import Account, Act
from services.application import Application
from services.writing import writing


class ImportKind(StrEnum):
    """A kind of file that is imported."""

    ROSTER = "roster"
    COMPANY_CHECKS = "company_checks"


_ACTS = {ImportKind.ROSTER: Act.ADMINISTER, ImportKind.COMPANY_CHECKS: Act.IMPORT_COMPANY_CHECKS}

# Column -> its place in the file, and what was chosen for the whole file by name.
Choice = Mapping[str, int | str]


def remembered(
    app: Application, account: Account, form: ImportKind, header: Sequence[str]
) -> Choice | None:
    """The newest choice for a file with these headings; None: there was none yet."""
    account.require(_ACTS[form])
    with app.store.read() as db:
        text = setting(db, _name(form, header))
    return json.loads(text) if text else None


def remember(
    app: Application,
    account: Account,
    form: ImportKind,
    header: Sequence[str],
    choice: Choice,
    now: datetime,
) -> None:
    """Keep the choice for every file with these headings."""
    with writing(app, account, _ACTS[form], now) as (db, account):
        keep_setting(db, _name(form, header), json.dumps(choice, sort_keys=True))


def _name(form: ImportKind, header: Sequence[str]) -> str:
    return f"import_columns.{form}.{sha256(json.dumps(header).encode()).hexdigest()}"
