"""Scores of halls by shift, quarter and year."""

from datetime import date

import pandas as pd
import streamlit as st

from domain.blend import Blend
from domain.hall import Hall, Shift
from domain.rollup import Span
from locales import Words
from ui.table import show_table

_KINDS = ("own", "partner")


def show_shifts(table: pd.DataFrame, words: Words) -> None:
    """:param table: as ``services.results.hall_shifts`` returns it"""
    if table.empty:
        return
    st.subheader(words("trends.shifts"))
    st.caption(words("trends.shifts_explained"))
    shifts = [*(each.value for each in Shift), ""]
    for kind in _KINDS:
        rows = []
        of_kind = table[table["hall_kind"] == kind]
        for name, hall in of_kind.groupby("name", sort=False):
            cells = {"hall": str(name)} | dict.fromkeys(shifts, "–")
            for each in hall.to_dict("records"):
                cells[each["shift"]] = _with_count(each["score_pct"], each["scored_count"], words)
            rows.append(cells)
        if rows:
            heads = {"hall": words(f"hall_kind.{kind}")}
            heads |= {each: words(f"shift.{each}" if each else "trends.any_shift")
                      for each in shifts}  # fmt: skip
            show_table(rows, heads, alt=words("trends.shifts"))


def show_quarters_and_years(
    found: list[tuple[Hall, dict[Span, Blend[date]]]], day: date, words: Words
) -> None:
    """:param found: as ``services.results.hall_quarters_and_years`` returns it"""
    spans = (Span.QUARTER, Span.YEAR)
    st.subheader(words("trends.long"))
    st.caption(words("trends.long_explained"))
    for kind in _KINDS:
        rows = [
            {"hall": hall.name} | {span.value: _blend(blends[span], day, words) for span in spans}
            for hall, blends in found
            if hall.kind == kind and any(blends[span].parts for span in spans)
        ]
        if rows:
            heads = {"hall": words(f"hall_kind.{kind}")}
            heads |= {
                Span.QUARTER.value: words(
                    "trends.quarter_of", year=day.year, quarter=(day.month + 2) // 3
                ),
                Span.YEAR.value: words("trends.year_of", year=day.year),
            }
            show_table(rows, heads, alt=words("trends.long"))


def _with_count(score_pct: float, count: int, words: Words) -> str:
    if pd.isna(score_pct):
        return "–"
    return words("trends.with_count", score=f"{score_pct:.1f}", count=count)


def _blend(found: Blend[date], day: date, words: Words) -> str:
    """The number, and the months without a result that have begun."""
    if found.total_pct is None:
        return "–"
    missing = [f"{month:%Y-%m}" for month in found.missing if month <= day]
    if not missing:
        return f"{found.total_pct}"
    return words(
        "trends.months_missing", score=found.total_pct, months=words("board.and").join(missing)
    )
