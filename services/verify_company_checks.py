"""Company checks that were altered, added or removed beside the imports of the audit log."""

from db import audit, company_checks
from db.imports import Imports, last_number
from db.store import UnitOfWork
from domain.company_checks import rows_digest


def altered_imports(db: UnitOfWork) -> list[int]:
    """The numbers of the imports whose rows are no longer those that were taken in."""
    told = {
        content["detail"]["number"]: content["detail"]["rows_sha256"]
        for *_, content in audit.chain(db)
        if content["action"] in ("company_checks_imported", "company_checks_undone")
    }
    numbers = sorted({*told, *range(1, last_number(db, Imports.COMPANY_CHECKS) + 1)})
    return [
        number
        for number in numbers
        if rows_digest(company_checks.rows_of(db, number)) != told.get(number)
    ]
