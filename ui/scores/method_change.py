"""Change the scoring method in two steps: look at the effect, then apply exactly that."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from domain.method.draft import read_draft
from domain.method.method import Difference, Method, content_hash, content_of, differences
from domain.period import first_day_of, next_month
from domain.roles import Account
from locales import Words
from services.application import application
from services.method.explain_method import difference_line, draft_finding_line
from services.method.method import MethodOverview, change_method
from ui.entries import doing
from ui.method.method_form import method_fields
from ui.plain import plain
from ui.problems import problems_shown
from ui.scores.method_effects import show_effects
from ui.session import now, today
from ui.state_keys import METHOD_SHOWN


def show_method_change(overview: MethodOverview, account: Account, words: Words) -> None:
    """The fields of a draft, when it applies from, its effect, and the button that applies it."""
    number = overview.history[0].number if overview.history else 0
    from_file = overview.proposal is not None and _asks_for_file(
        overview.latest, overview.proposal, words
    )
    start = overview.proposal if from_file and overview.proposal else overview.latest
    known = [each for each in (overview.latest, overview.proposal, Method()) if each is not None]
    # Fields are new once another method is stored: no draft starts from an outdated one.
    key = f"method.{number}"
    draft = method_fields(start, f"{key}.file" if from_file else key, words)
    from_on = st.date_input(
        words("method.from_on"), _next_month(overview.earliest), key=f"{key}.from_on", width=400
    )
    method, findings = read_draft(draft, known)
    for finding in findings:
        st.error(plain(draft_finding_line(finding, words)))
    if method is None:
        return
    shown = f"{number} {from_on} {content_hash(content_of(method))}"
    if st.button(words("method.show_effect"), key="method.show", icon=":material/visibility:"):
        st.session_state[METHOD_SHOWN] = shown
    if st.session_state.get(METHOD_SHOWN) == shown:
        with problems_shown(words):
            changes = show_effects(account, method, from_on, words)
            _show_apply(account, method, from_on, changes, words)


def _asks_for_file(latest: Method, proposal: Method, words: Words) -> bool:
    """Offer what the file says otherwise; it is taken only on request."""
    with st.container(border=True, gap="small"):
        st.markdown(f"**{words('method.file_proposes')}**")
        lines = [difference_line(each, words) for each in differences(latest, proposal)]
        st.markdown("\n".join(f"* {plain(line)}" for line in lines))
        return st.toggle(words("method.take_file"), key="method.file")


def _next_month(earliest: date) -> date:
    """The first day that is proposed: a month is then scored by one method."""
    return max(earliest, first_day_of(next_month(f"{today():%Y-%m}")))


def _show_apply(
    account: Account, method: Method, from_on: date, changes: Sequence[Difference], words: Words
) -> None:
    """:param changes: what was just shown"""
    reason = st.text_area(
        words("method.reason"), key="method.reason", help=words("method.reason_help")
    )
    refusal = st.empty()
    if st.button(
        words("method.apply", day=from_on.isoformat()), key="method.apply", type="primary"
    ):
        with doing(words, words("method.applied", day=from_on.isoformat()), refusal):
            change_method(application(), account, method, from_on, reason, now(), shown=changes)
