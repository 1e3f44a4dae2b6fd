"""What a report is about: the line of the filter, with the reader's halls."""

from domain.halls.hall import Hall
from domain.roles import Account
from locales import Words
from services.application import application
from services.halls.organisation import my_halls
from services.halls.scope import ReportScope
from services.patrols.last_day import last_day_with_results
from ui.halls.filter_bar import filter_bar
from ui.url_choice import offered


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


def halls_in(account: Account, scope: ReportScope) -> list[Hall]:
    """The reader's halls that the scope is about, own ones first.

    :raises NotFound: the address names a hall that the reader does not see
    """
    halls = {hall.id: hall for hall in my_halls(application(), account)}
    if scope.hall_id is not None:
        return [halls[offered(scope.hall_id, halls)]]
    return [each for each in halls.values() if scope.kind in (None, each.kind)]


def scopes_by_kind(account: Account, scope: ReportScope) -> list[ReportScope]:
    """The scope, or one for each kind of halls: own and partner halls never stand in one list.

    :raises NotFound: as ``halls_in``
    """
    kinds = dict.fromkeys(hall.kind for hall in halls_in(account, scope))
    return [ReportScope(kind, scope.first, scope.last, scope.hall_id) for kind in kinds]


_NAMED = 4  # more names would be a text of their own


def halls_of(account: Account, scope: ReportScope, words: Words) -> str:
    """Whose a picture is: the names of the halls, or of many their kind and number.

    :raises NotFound: as ``halls_in``
    """
    names = [hall.name for hall in halls_in(account, scope)]
    if len(names) <= _NAMED:
        return words("board.and").join(names)
    every = "filter.every_hall" if scope.kind is None else f"filter.every.{scope.kind}"
    return words("picture.many_halls", kind=words(every), count=len(names))
