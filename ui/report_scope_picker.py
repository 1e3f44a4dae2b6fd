"""Choose what a report is about: days, kind of hall, hall. All of it lives in the URL."""

import streamlit as st

from domain.hall import Hall
from domain.roles import Account
from locales import Words
from services.application import application
from services.organisation import my_halls
from services.report_scope import Scope
from services.results import last_day_with_results
from ui.period_picker import period_picker


def report_scope_picker(account: Account, words: Words) -> Scope | None:
    """The scope that was chosen; None: the reader has no hall."""
    app = application()
    halls = my_halls(app.store, account)
    first, last = period_picker(words, last_day_with_results(app, account))
    if not halls:
        return None
    kinds = list(dict.fromkeys(hall.kind for hall in halls))
    kind = kinds[0]
    columns = st.columns(2)
    if len(kinds) > 1:
        kind = columns[0].segmented_control(
            words("report_scope.kind"),
            kinds,
            default=kind,
            required=True,
            format_func=lambda each: words(f"hall_kind.{each}"),
            key="kind",
            bind="query-params",
        )
    with columns[-1 if len(kinds) > 1 else 0]:
        return Scope(kind, first, last, _hall([hall for hall in halls if hall.kind is kind], words))


def _hall(halls: list[Hall], words: Words) -> str | None:
    """One hall, or None: all of them."""
    names = {hall.id: hall.name for hall in halls}
    if len(names) < 2:
        return None
    return st.selectbox(
        words("report_scope.hall"),
        list(names),
        index=None,
        placeholder=words("report_scope.every_hall"),
        format_func=names.__getitem__,
        key=f"{halls[0].kind}_hall",
        bind="query-params",
        filter_mode=None,
    )
