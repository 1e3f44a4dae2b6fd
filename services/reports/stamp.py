"""Whether a report would say the same again."""

from db import audit, event_chain
from domain.roles import Account
from services.application import Application
from services.halls.scope import ReportScope, halls_of_report
from services.reading import reading, sees_names

Stamp = tuple[object, ...]


def stamp_of(app: Application, account: Account, scope: ReportScope) -> Stamp:
    """Equal stamps: the same report for this reader, so it need not be made anew.

    The newest event of every hall, the newest change of people, halls and settings, the checklist
    version in force, the reader, their language (labels have it) and the scope.

    :raises: as ``halls_of_report``
    """
    with reading(app, account) as db:
        numbers = event_chain.newest_numbers(db, halls_of_report(db, account, scope))
        changed = audit.last_change(db)
    version = app.checklists.usable().version
    where = (scope.kind, scope.first, scope.last, scope.hall_id)
    reader = (account.id, account.language, sees_names(account))
    return (app.store.name, *reader, *where, numbers, changed, version)
