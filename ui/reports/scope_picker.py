"""What a report is about: the line of the filter, with the reader's halls."""

from domain.roles import Account
from locales import Words
from services.application import application
from services.halls.organisation import my_halls
from services.halls.scope import ReportScope
from services.patrols.last_day import last_day_with_results
from ui.halls.filter_bar import filter_bar


def report_scope_picker(account: Account, words: Words) -> ReportScope | None:
    """The scope that was chosen; None: the reader has no hall.

    A hall of the address that is none of the reader's is told by the report itself.
    """
    app = application()
    halls = my_halls(app, account)
    chosen = filter_bar(words, last_day_with_results(app, account), halls)
    if not halls:
        return None
    return ReportScope(chosen.kind, chosen.first, chosen.last, chosen.hall_id)


def scopes_by_kind(account: Account, scope: ReportScope) -> list[ReportScope]:
    """The scope, or one for each kind of halls: own and partner halls never stand in one list."""
    halls = {hall.id: hall.kind for hall in my_halls(application(), account)}
    if scope.hall_id is not None:
        kinds = [halls.get(scope.hall_id)]
    else:
        kinds = [each for each in dict.fromkeys(halls.values()) if scope.kind in (None, each)]
    return [ReportScope(kind, scope.first, scope.last, scope.hall_id) for kind in kinds]
