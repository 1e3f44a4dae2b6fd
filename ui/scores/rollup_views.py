"""Scores of halls by shift, quarter and year."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from domain import printed
from domain.halls.hall import Hall, Shift
from domain.printed import score_text
from domain.rollup import Span, end_of
from domain.scores.bands import LongScore
from locales import Words
from ui.scores.trend_views import band_text
from ui.table import show_table

_KINDS = ("own", "partner")


def show_shifts(table: pd.DataFrame, words: Words) -> None:
    """:param table: as ``services.scores.score_trends.hall_shifts`` returns it"""
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
    by_hall: list[tuple[Hall, dict[Span, LongScore]]], day: date, words: Words
) -> None:
    """:param by_hall: as ``services.scores.score_trends.hall_quarters_and_years`` returns it"""
    names = {
        Span.QUARTER: words("trends.quarter_of", year=day.year, quarter=(day.month + 2) // 3),
        Span.YEAR: words("trends.year_of", year=day.year),
    }
    spans = tuple(names)
    st.subheader(words("trends.long"))
    st.caption(words("trends.long_explained"))
    for kind in _KINDS:
        rows = [
            {"hall": hall.name} | {span.value: _long(scores[span], words) for span in spans}
            for hall, scores in by_hall
            if hall.kind == kind and any(scores[span].months for span in spans)
        ]
        if rows:
            heads = {"hall": words(f"hall_kind.{kind}")}
            heads |= {span.value: so_far(names[span], span, day, words) for span in spans}
            show_table(rows, heads, alt=words("trends.long"))


def _shift(row: Mapping[str, Any], words: Words) -> str:
    band = band_text(row, words)
    if pd.isna(row["score_pct"]):
        return band
    score = score_text(row["score_pct"])
    return words("trends.with_band", score=score, band=band, count=row["occasion_count"])


def so_far(span_text: str, span: Span, day: date, words: Words) -> str:
    """The name of a quarter or year; while it runs, until when it was counted."""
    return span_text if day == end_of(day, span) else words("trends.up_to", span=span_text, day=day)


def _long(long_score: LongScore, words: Words) -> str:
    """Number, band and occasions, the months without a result, and those hardly seen."""
    if long_score.score_pct is None:
        return "–"
    text = words(
        "trends.with_band", score=score_text(long_score.score_pct),
        band=printed.band_text(long_score.low_pct, long_score.high_pct),
        count=long_score.occasion_count,
    )  # fmt: skip
    joined = words("score.and")
    if long_score.missing:
        months = joined.join(f"{month:%Y-%m}" for month in long_score.missing)
        text = words("trends.months_missing", score=text, months=months)
    if long_score.sparse:
        months = joined.join(
            words("trends.sparse_month", month=f"{month:%Y-%m}", count=count)
            for month, count in long_score.sparse
        )
        text = words("trends.months_sparse", score=text, months=months)
    return text
