"""How far managers agree, overall, hall by hall, pair by pair and norm by norm."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from domain.norms.norm import Norm
from domain.printed import number_text
from domain.reports.norm_health import ENOUGH_UNITS
from domain.roles import Account
from locales import Words
from services.application import application
from services.halls.scope import ReportScope
from services.reports.manager_agreement import APPEALED, appealed_judgements, manager_agreement
from ui.reports.kept_reports import kept_report
from ui.table import show_table


def show_agreement(
    account: Account, scope: ReportScope, norms: Mapping[str, Norm], words: Words
) -> None:
    """What it means, then the tables."""
    st.markdown(words("agreement.explained"))
    agreement = kept_report("agreement", manager_agreement, account, scope)
    if agreement.overall.empty:
        st.info(words("agreement.nothing"))
        _show_appeals(account, scope, words)
        return
    (overall,) = _records(agreement.overall)
    columns = st.columns(3)
    columns[0].metric(words("agreement.same"), number_text(overall["agreement_pct"]))
    columns[1].metric(words("agreement.alpha"), _alpha(overall, words))
    columns[2].metric(words("agreement.units"), overall["unit_count"])
    tables = (agreement.overall, agreement.halls, agreement.pairs, agreement.norms)
    if any(table["one_sided"].any() for table in tables):
        st.caption(words("agreement.one_sided"))
    if len(agreement.halls) > 1:
        _show(agreement.halls, "per_hall", "hall", lambda row: str(row["hall"]), words)
    _show(agreement.pairs, "per_pair", "pair", lambda row: _pair(row, words), words)
    language = words.language
    _show(
        agreement.norms, "per_norm", "norm", lambda row: norms[row["norm_id"]].text(language), words
    )
    st.caption(words("agreement.basis", minimum=ENOUGH_UNITS))
    _show_appeals(account, scope, words)


def _show_appeals(account: Account, scope: ReportScope, words: Words) -> None:
    """How judgements of each observer fared that staff appealed. Not kept as the other tables are:
    an appeal changes no result."""
    table = appealed_judgements(application(), account, scope)
    if table.empty:
        return
    st.subheader(words("agreement.appeals"))
    st.caption(words("agreement.appeals_explained"))
    headings = {"manager": words("agreement.observer")}
    headings |= {
        name: words("agreement.appeal_open" if name == "open" else f"agreement.{name}")
        for name in APPEALED
    }
    show_table(_records(table), headings, alt=words("agreement.appeals"))


def _show(
    table: pd.DataFrame,
    title: str,
    heading: str,
    label: Callable[[dict[str, Any]], str],
    words: Words,
) -> None:
    """:param title, heading: words of the table and of its first column"""
    st.subheader(words(f"agreement.{title}"))
    show_table(
        [
            row
            | {
                "label": label(row),
                "alpha": _alpha(row, words),
                "agreement_pct": number_text(row["agreement_pct"]),
            }
            for row in _records(table)
        ],
        {
            "label": words(f"agreement.{heading}"),
            "unit_count": words("agreement.units"),
            "agreement_pct": words("agreement.same"),
            "alpha": words("agreement.alpha"),
        },
        alt=words(f"agreement.{title}"),
    )


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def _alpha(row: Mapping[str, Any], words: Words) -> str:
    """The figure, or why there is none; marked where nearly everything was judged alike."""
    if row["missing_count"]:
        return words.count("no_alpha.too_few_units", row["missing_count"])
    if row["no_alpha"]:
        return words(f"no_alpha.{row['no_alpha']}")
    mark = f" {words('agreement.mark')}" if row["one_sided"] else ""
    return f"{round(row['alpha'], 2) + 0:.2f}{mark}"  # never -0.00


def _pair(row: Mapping[str, Any], words: Words) -> str:
    if not row["manager_a"]:
        names = words("agreement.others")
    else:
        names = words("agreement.two", first=row["manager_a"], second=row["manager_b"])
    return f"{row['hall']} · {names}"
