"""Weak spots and consistency, each with a sentence on what it means, the method that applied, and
the way to the observations."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from domain.norm import Norm
from domain.observation_filter import ObservationFilter
from domain.result import Result
from domain.roles import Account
from locales import Words
from services.norm_health import (
    ACROSS,
    ENOUGH_OF_A_GROUP,
    ENOUGH_OF_A_NORM,
    norm_consistency,
    weak_themes,
)
from services.report_scope import Scope
from ui.kept_reports import kept_report
from ui.links import observations_link
from ui.norm_health_views import number_text
from ui.plain import plain_line
from ui.table import show_table
from ui.url_choice import url_segments


def show_weak_spots(
    account: Account, scope: Scope, norms: Mapping[str, Norm], words: Words
) -> None:
    """The weakest themes with their worst norms."""
    st.markdown(words("norm_health.weak_explained"))
    found = kept_report("weak_spots", weak_themes, account, scope)
    if found.table.empty:
        st.info(words("norm_health.no_weak_spot", minimum=ENOUGH_OF_A_NORM))
    for row in found.table.to_dict("records"):
        _show_theme(row, scope, norms, words)
    st.caption(
        words(
            "norm_health.weak_basis",
            share=f"{100 * found.settings.theme_share:.0f}",
            rest=f"{100 * (1 - found.settings.theme_share):.0f}",
            norms=found.settings.worst_norms,
            minimum=ENOUGH_OF_A_NORM,
        )
    )


def _show_theme(row: dict[str, Any], scope: Scope, norms: Mapping[str, Norm], words: Words) -> None:
    theme, weakness = words(f"theme.{row['theme']}"), number_text(row["weakness_pct"])
    st.subheader(words("norm_health.weak_theme", theme=theme, weakness=weakness))
    st.caption(
        words(
            "norm_health.weak_parts",
            theme=number_text(row["theme_fail_pct"]),
            worst=number_text(row["worst_fail_pct"]),
            count=row["judged_count"],
        )
    )
    show_table(
        [
            {
                "norm": _opening(norm_id, scope, norms, words, Result.FAIL),
                "fail_pct": fail_pct,
                "count": count,
            }
            for norm_id, fail_pct, count in row["worst"]
        ],
        {
            "norm": words("norm_health.norm"),
            "fail_pct": words("norm_health.missed"),
            "count": words("norm_health.judged"),
        },
        alt=words("norm_health.weak_alt", theme=theme),
        linked=("norm",),
    )


def show_consistency(
    account: Account, scope: Scope, norms: Mapping[str, Norm], words: Words
) -> None:
    """How alike norms are kept across people, shifts or halls, the least alike first."""
    st.markdown(words("norm_health.consistency_explained"))
    across = url_segments(
        words("norm_health.across"), "across", ACROSS, lambda each: words(f"across.{each}")
    )
    found = kept_report(
        f"consistency {across}", partial(norm_consistency, across=across), account, scope
    )
    known = found.table[found.table["consistency"].notna()]
    table = known.sort_values("consistency", kind="stable")
    if found.mean is None:
        st.info(words("norm_health.nothing_to_compare", minimum=ENOUGH_OF_A_GROUP))
        return
    st.metric(words("norm_health.mean_consistency"), number_text(found.mean))
    show_table(
        [
            row
            | {
                "norm": _opening(row["norm_id"], scope, norms, words),
                "range": f"{number_text(row['lowest_pct'])}–{number_text(row['highest_pct'])}",
            }
            for row in table.to_dict("records")
        ],
        {
            "norm": words("norm_health.norm"),
            "consistency": words("norm_health.consistency_of"),
            "range": words("norm_health.lowest_highest"),
            "group_count": words("norm_health.groups"),
            "judged_count": words("norm_health.judged"),
        },
        alt=words("norm_health.consistency_alt", first=scope.first, last=scope.last),
        linked=("norm",),
    )
    st.caption(
        words(
            "norm_health.consistency_basis",
            spread=words(f"spread.{found.spread}"),
            minimum=ENOUGH_OF_A_GROUP,
        )
    )


def _opening(
    norm_id: str,
    scope: Scope,
    norms: Mapping[str, Norm],
    words: Words,
    result: Result | None = None,
) -> str:
    """The norm's text as a link to its observations, in Markdown."""
    asked = ObservationFilter(
        scope.first, scope.last, kind=scope.kind, hall=scope.hall_id, norm=norm_id, result=result
    )
    return f"[{plain_line(norms[norm_id].text(words.language))}]({observations_link(asked)})"
