"""What an import of the roster changed, kept beside the people, so that it can be undone."""

import json
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256 as sha_256

from db import imports, organisation, roster_imports
from db.imports import Imports
from db.store import UnitOfWork
from domain.halls.assignment import Person
from domain.roles import Account


def keep_import(
    db: UnitOfWork,
    account: Account,
    before: Iterable[Person],
    now: datetime,
    file_name: str,
    sha256: str,
    undoes: int | None = None,
    reason: str = "",
) -> tuple[int, str]:
    """Keep everybody who differs from ``before``.

    :return: the number of the import, and the hash of what it changed, for the audit log
    """
    known = {person.id: person for person in before}
    changed = [
        (known.get(person.id), person)
        for person in organisation.people(db)
        if person != known.get(person.id)
    ]
    number = imports.add_import(
        db, Imports.ROSTER, now, account.id, file_name, sha256, len(changed), undoes, reason
    )
    roster_imports.add_people(db, number, changed)
    return number, people_digest(db, number)


def people_digest(db: UnitOfWork, number: int) -> str:
    """SHA-256 (hex) of what an import changed of people, as it is kept."""
    kept = roster_imports.texts_of(db, number)
    return sha_256(json.dumps(kept, ensure_ascii=False).encode()).hexdigest()
