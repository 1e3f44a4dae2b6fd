"""Health of norms, weak spots and consistency, each with a sentence on what it means."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from domain.item_health import Recommendation
from domain.norm import Norm, Theme
from domain.roles import Account
from locales import Words
from services.norm_health import (
    ACROSS,
    ENOUGH_OF_A_GROUP,
    ENOUGH_OF_A_NORM,
    TIMED_PATROLS,
    norm_consistency,
    norm_health,
    weak_themes,
)
from services.report_scope import Scope
from ui.kept_reports import kept_report
from ui.table import show_table

# What can be done comes first; of what was hardly judged there is nothing to say.
_ORDER = [
    Recommendation.REWORD, Recommendation.ALWAYS_FAILS, Recommendation.NEVER_FAILS,
    Recommendation.MOSTLY_NA, Recommendation.SLOW, Recommendation.FINE,
    Recommendation.TOO_FEW, Recommendation.RETIRED,
]  # fmt: skip


def show_items(account: Account, scope: Scope, norms: Mapping[str, Norm], words: Words) -> None:
    """Every judged norm with its figures and what to do."""
    st.markdown(words("norm_health.items_explained"))
    table = kept_report("items", norm_health, account, scope)
    if table.empty:
        st.info(words("norm_health.nothing"))
        return
    table = _of_theme(table, words)
    st.markdown(_counts(table["recommendation"], words))
    order = st.segmented_control(
        words("norm_health.order"),
        ["by_recommendation", "by_walk"],
        default="by_recommendation",
        required=True,
        format_func=lambda each: words(f"norm_health.{each}"),
        key="norm_health.order",
    )
    if order == "by_recommendation":
        places = table["recommendation"].map(_ORDER.index)
        table = table.loc[places.sort_values(kind="stable").index]
    show_table(
        [_item(row, norms, words) for row in table.to_dict("records")],
        {
            "norm": words("norm_health.norm"),
            "recommendation": words("norm_health.what_to_do"),
            "judged_count": words("norm_health.judged"),
            "pass_pct": words("norm_health.kept"),
            "na_pct": words("norm_health.na"),
            "information": words("norm_health.information"),
            "disagreement": words("norm_health.disagreement"),
            "seconds": words("norm_health.seconds"),
        },
        alt=words("norm_health.items_alt", first=scope.first, last=scope.last),
    )
    st.caption(words("norm_health.items_basis", patrols=TIMED_PATROLS))


def _counts(recommendations: pd.Series, words: Words) -> str:
    """How many norms there is something to do about, and of how many nothing can be said yet."""
    fine, too_few, retired = (
        int((recommendations == each).sum())
        for each in (Recommendation.FINE, Recommendation.TOO_FEW, Recommendation.RETIRED)
    )
    todo = len(recommendations) - fine - too_few - retired
    return words("norm_health.counts", todo=todo, too_few=too_few, fine=fine)


def _of_theme(table: pd.DataFrame, words: Words) -> pd.DataFrame:
    present = set(table["theme"])
    theme = st.selectbox(
        words("norm_health.theme"),
        [each.value for each in Theme if each.value in present],
        index=None,
        placeholder=words("norms.any_theme"),
        format_func=lambda each: words(f"theme.{each}"),
        key="norm_health.theme",
        filter_mode=None,
    )
    return table if theme is None else table[table["theme"] == theme]


def _item(row: dict[str, Any], norms: Mapping[str, Norm], words: Words) -> dict[str, Any]:
    advice = words(f"recommendation.{row['recommendation']}", missing=row["missing_count"])
    seconds = _number(row["median_s"])
    if not pd.isna(row["measured_s"]):
        measured, limit = _number(row["measured_s"], 0), _number(row["limit_s"], 0)
        seconds = words("norm_health.of_limit", measured=measured, limit=limit)
    disagreement = _number(row["disagreement_pct"])
    if row["unit_count"]:
        disagreement = f"{disagreement} ({row['unit_count']})"
    return row | {
        "norm": norms[row["norm_id"]].text(words.language),
        "recommendation": advice,
        "information": _number(row["information_bits"], 2),
        "disagreement": disagreement,
        "seconds": seconds,
    }


def _number(value: float, digits: int = 1) -> str:
    return "–" if pd.isna(value) else f"{value:.{digits}f}"


def show_weak_spots(
    account: Account, scope: Scope, norms: Mapping[str, Norm], words: Words
) -> None:
    """The weakest themes with their worst norms."""
    st.markdown(words("norm_health.weak_explained"))
    found = kept_report("weak_spots", weak_themes, account, scope)
    if found.table.empty:
        st.info(words("norm_health.no_weak_spot", minimum=ENOUGH_OF_A_NORM))
    for row in found.table.to_dict("records"):
        _show_theme(row, norms, words)
    st.caption(
        words(
            "norm_health.weak_basis",
            share=f"{100 * found.settings.theme_share:.0f}",
            rest=f"{100 * (1 - found.settings.theme_share):.0f}",
            norms=found.settings.worst_norms,
            minimum=ENOUGH_OF_A_NORM,
        )
    )


def _show_theme(row: dict[str, Any], norms: Mapping[str, Norm], words: Words) -> None:
    theme, weakness = words(f"theme.{row['theme']}"), _number(row["weakness_pct"])
    st.subheader(words("norm_health.weak_theme", theme=theme, weakness=weakness))
    st.caption(
        words(
            "norm_health.weak_parts",
            theme=_number(row["theme_fail_pct"]),
            worst=_number(row["worst_fail_pct"]),
            count=row["judged_count"],
        )
    )
    show_table(
        [
            {"norm": norms[norm_id].text(words.language), "fail_pct": fail_pct, "count": count}
            for norm_id, fail_pct, count in row["worst"]
        ],
        {
            "norm": words("norm_health.norm"),
            "fail_pct": words("norm_health.missed"),
            "count": words("norm_health.judged"),
        },
        alt=words("norm_health.weak_alt", theme=theme),
    )


def show_consistency(
    account: Account, scope: Scope, norms: Mapping[str, Norm], words: Words
) -> None:
    """How alike norms are kept across people, shifts or halls, the least alike first."""
    st.markdown(words("norm_health.consistency_explained"))
    across = st.segmented_control(
        words("norm_health.across"),
        ACROSS,
        default=ACROSS[0],
        required=True,
        format_func=lambda each: words(f"across.{each}"),
        key="norm_health.across",
    )
    found = kept_report(
        f"consistency {across}", partial(norm_consistency, across=across), account, scope
    )
    known = found.table[found.table["consistency"].notna()]
    table = known.sort_values("consistency", kind="stable")
    if found.mean is None:
        st.info(words("norm_health.nothing_to_compare", minimum=ENOUGH_OF_A_GROUP))
        return
    st.metric(words("norm_health.mean_consistency"), _number(found.mean))
    show_table(
        [
            row
            | {
                "norm": norms[row["norm_id"]].text(words.language),
                "range": f"{_number(row['lowest_pct'])}–{_number(row['highest_pct'])}",
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
    )
    st.caption(
        words(
            "norm_health.consistency_basis",
            spread=words(f"spread.{found.spread}"),
            minimum=ENOUGH_OF_A_GROUP,
        )
    )
