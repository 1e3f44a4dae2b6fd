"""Choose what a report is about: days, kind of hall, hall. All of it lives in the URL."""

import streamlit as st

from domain.halls.hall import Hall
from domain.roles import Account
from locales import Words
from services.application import application
from services.halls.organisation import my_halls
from services.halls.scope import ReportScope
from services.patrols.last_day import last_day_with_results
from ui.period_picker import period_picker
from ui.problems import problems_shown
from ui.url_choice import offered, url_choice, url_segments


def report_scope_picker(account: Account, words: Words) -> ReportScope | None:
    """The scope that was chosen; None: the reader has no hall."""
    app = application()
    halls = my_halls(app, account)
    first, last = period_picker(words, last_day_with_results(app, account))
    if not halls:
        return None
    kinds = list(dict.fromkeys(hall.kind for hall in halls))
    kind = kinds[0]
    columns = st.columns(2)
    if len(kinds) > 1:
        with columns[0]:
            kind = url_segments(
                words("report_scope.kind"), "kind", kinds, lambda each: words(f"hall_kind.{each}")
            )
    with columns[-1 if len(kinds) > 1 else 0]:
        return ReportScope(
            kind, first, last, _hall([hall for hall in halls if hall.kind is kind], words)
        )


def _hall(halls: list[Hall], words: Words) -> str | None:
    """One hall, or None: all of them. Stops where the address names a hall that is not there."""
    names = {hall.id: hall.name for hall in halls}
    name = f"{halls[0].kind}_hall"
    chosen = st.query_params.get(name) or None
    if len(names) > 1:
        chosen = url_choice(
            words("report_scope.hall"), name, list(names), names.__getitem__,
            words("report_scope.every_hall"),
        )  # fmt: skip
    if chosen is not None and chosen not in names:
        with problems_shown(words):
            offered(chosen, names)
        st.stop()
    return chosen
