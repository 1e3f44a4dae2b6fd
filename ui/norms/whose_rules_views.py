"""Whose norms hold: per branch, with the share of weight that each origin has, and the form."""

from datetime import date

import streamlit as st

from domain.halls.hall import HallKind
from domain.norms.norm import Origin
from domain.norms.whose_rules import OriginShares, Rules
from domain.roles import Account, Act
from locales import Words
from services.application import application
from services.norms.whose_rules import WhoseRules, choose_rules
from ui.entries import Form
from ui.plain import plain
from ui.session import now
from ui.table import show_table


def show_whose_rules(overview: WhoseRules, account: Account, words: Words) -> None:
    st.subheader(words("rules.title"))
    st.caption(words("rules.explained"))
    show_table(
        [
            {
                "branch": each.branch,
                "now": words.of(each.rules),
                "planned": _planned(each.planned, words),
            }
            for each in overview.branches
        ],
        {name: words(f"rules.{name}") for name in ("branch", "now", "planned")},
        alt=words("rules.title"),
    )
    with st.expander(words("rules.shares_title")):
        kind = st.segmented_control(
            words("rules.hall_kind"), list(HallKind), default=HallKind.OWN, required=True,
            key="rules.hall_kind", format_func=lambda each: words(f"hall_kind.{each}"),
        )  # fmt: skip
        for rules in Rules:
            st.markdown(f"**{words('rules.shares', rules=words.of(rules))}**")
            _show_shares(overview.shares[HallKind(kind), rules], words)
        st.caption(words("rules.shares_explained"))
    if account.may(Act.CHOOSE_RULES):
        _show_form(overview, account, words)
    if overview.history:
        _show_history(overview, words)


def _planned(planned: tuple[date, Rules] | None, words: Words) -> str:
    if planned is None:
        return "–"
    day, rules = planned
    return words("rules.from", rules=words.of(rules), day=day.isoformat())


def _show_shares(shares: list[OriginShares], words: Words) -> None:
    labels = {
        "position": words("rules.position"),
        "norms": words("rules.norms"),
        "weight": words("rules.weight"),
        **{f"of_{origin}": words(f"rules.of_{origin}") for origin in Origin},
        "of_law": words("rules.of_law"),
    }
    show_table(
        [
            {
                "position": words.of(each.position),
                "norms": each.norm_count,
                "weight": f"{each.weight:g}",
                **{
                    f"of_{origin}": words("number.percent", value=f"{each.share_pct[origin]:.0f}")
                    for origin in Origin
                },
                "of_law": words("number.percent", value=f"{each.law_pct:.0f}"),
            }
            for each in shares
        ],
        labels,
        alt=words("rules.title"),
    )


def _show_form(overview: WhoseRules, account: Account, words: Words) -> None:
    names = {each.branch_id: each.branch for each in overview.branches}
    with st.expander(words("rules.change")), Form("rules", words("setup.save"), words) as form:
        branch_ids = st.multiselect(
            words("rules.branches"), list(names), key=form.key("branches"),
            format_func=lambda each: names[each], placeholder="",
        )  # fmt: skip
        rules = st.segmented_control(
            words("rules.choice"), list(Rules), default=Rules.COMPANY, required=True,
            key=form.key("choice"), format_func=lambda each: words(f"rules.{each}"),
        )  # fmt: skip
        from_on = st.date_input(
            words("rules.from_on"), overview.earliest, key=form.key("from_on"), width=400
        )
        reason = st.text_input(
            words("method.reason"), key=form.key("reason"), help=words("method.reason_help")
        )
    if form.submitted:
        message = words(
            "rules.saved", rules=words.of(rules), day=from_on.isoformat(),
            count=len(branch_ids),
        )  # fmt: skip
        with form.saving(message):
            choose_rules(
                application(), account, branch_ids, rules, from_on, reason or "", now()
            )  # fmt: skip


def _show_history(overview: WhoseRules, words: Words) -> None:
    names = {each.branch_id: each.branch for each in overview.branches}
    st.markdown(f"**{words('rules.history')}**")
    lines = [
        f"{names[each.branch_id]} · "
        + words("rules.from", rules=words.of(each.rules), day=each.from_on.isoformat())
        + f" · {each.account} · {each.reason}"
        for each in overview.history
    ]
    st.markdown("\n".join(f"* {plain(line)}" for line in lines))
