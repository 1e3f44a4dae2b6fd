"""Health of norms, with a sentence on what to do."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from domain.norms.norm import Norm
from domain.printed import number_text
from domain.reports.norm_health import ENOUGH_COUNT, ENOUGH_UNITS, Recommendation
from domain.roles import Account
from locales import Words
from services.halls.scope import ReportScope
from services.reports.norm_health import (
    TIMED_PATROLS,
    norm_health,
)
from ui.norms.choices import theme_choice
from ui.page_picker import page_picker
from ui.reports.kept_reports import kept_report
from ui.table import show_table
from ui.url_choice import url_segments

_NORMS_ON_A_PAGE = 20
# What can be done comes first; of what was hardly judged there is nothing to say.
_ORDER = [
    Recommendation.REWORD, Recommendation.ALWAYS_FAILS, Recommendation.NEVER_FAILS,
    Recommendation.MOSTLY_NA, Recommendation.SLOW, Recommendation.FINE,
    Recommendation.TOO_FEW, Recommendation.RETIRED,
]  # fmt: skip


def show_items(
    account: Account, scope: ReportScope, norms: Mapping[str, Norm], words: Words
) -> None:
    """Every judged norm with its figures and what to do."""
    st.markdown(words("norm_health.items_explained"))
    table = kept_report("items", norm_health, account, scope)
    if table.empty:
        st.info(words("norm_health.nothing"))
        return
    table = _of_theme(table, words)
    st.markdown(_counts(table["recommendation"], words))
    orders = ["by_recommendation", "by_walk"]
    order = url_segments(
        words("norm_health.order"), "order", orders, lambda each: words(f"norm_health.{each}")
    )
    if order == "by_recommendation":
        places = table["recommendation"].map(_ORDER.index)
        table = table.loc[places.sort_values(kind="stable").index]
    table = table.iloc[page_picker(len(table), _NORMS_ON_A_PAGE, "norm_health.page")]
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
    theme = theme_choice(set(table["theme"]), words)
    return table if theme is None else table[table["theme"] == theme]


def _item(row: dict[str, Any], norms: Mapping[str, Norm], words: Words) -> dict[str, Any]:
    advice = words(f"recommendation.{row['recommendation']}", missing=row["missing_count"])
    seconds = number_text(row["median_s"])
    if not pd.isna(row["measured_s"]):
        measured, limit = number_text(row["measured_s"], 0), number_text(row["limit_s"], 0)
        seconds = words("norm_health.of_limit", measured=measured, limit=limit)
    known = row["unit_count"] >= ENOUGH_UNITS
    disagreement = number_text(row["disagreement_pct"] if known else math.nan)
    if row["unit_count"]:
        disagreement = f"{disagreement} ({row['unit_count']})"
    if row["judged_count"] < ENOUGH_COUNT:  # no percentage of so few
        row |= {"pass_pct": math.nan, "information_bits": math.nan}
    if row["judged_count"] + row["na_count"] < ENOUGH_COUNT:
        row |= {"na_pct": math.nan}
    return row | {
        "norm": norms[row["norm_id"]].text(words.language),
        "recommendation": advice,
        "information": number_text(row["information_bits"], 2),
        "disagreement": disagreement,
        "seconds": seconds,
    }
