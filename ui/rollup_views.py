"""Scores of halls by shift, quarter and year."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from domain.hall import Hall, Shift
from domain.rollup import Span
from domain.score_bands import LongScore
from locales import Words
from ui.table import show_table
from ui.trend_views import band_text

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
                cells[each["shift"]] = _shift(each, words)
            rows.append(cells)
        if rows:
            heads = {"hall": words(f"hall_kind.{kind}")}
            heads |= {each: words(f"shift.{each}" if each else "trends.any_shift")
                      for each in shifts}  # fmt: skip
            show_table(rows, heads, alt=words("trends.shifts"))


def show_quarters_and_years(
    found: list[tuple[Hall, dict[Span, LongScore]]], day: date, words: Words
) -> None:
    """:param found: as ``services.results.hall_quarters_and_years`` returns it"""
    spans = (Span.QUARTER, Span.YEAR)
    st.subheader(words("trends.long"))
    st.caption(words("trends.long_explained"))
    for kind in _KINDS:
        rows = [
            {"hall": hall.name} | {span.value: _long(scores[span], day, words) for span in spans}
            for hall, scores in found
            if hall.kind == kind and any(scores[span].blend.parts for span in spans)
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


def _shift(row: Mapping[str, Any], words: Words) -> str:
    band = band_text(row, words)
    if pd.isna(row["score_pct"]):
        return band
    score = f"{row['score_pct']:.1f}"
    return words("trends.with_band", score=score, band=band, count=row["occasion_count"])


def _long(found: LongScore, day: date, words: Words) -> str:
    """Number, band and occasions, and the months without a result that have begun."""
    if found.blend.total_pct is None:
        return "–"
    band = "–" if found.low_pct is None else f"{found.low_pct:.0f}–{found.high_pct:.0f}"
    said = words(
        "trends.with_band", score=found.blend.total_pct, band=band, count=found.occasion_count
    )
    missing = [f"{month:%Y-%m}" for month in found.blend.missing if month <= day]
    if not missing:
        return said
    return words("trends.months_missing", score=said, months=words("board.and").join(missing))
