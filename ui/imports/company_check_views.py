"""What a file of company checks says, and what is in force, on the page of head office."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from domain.imports.check_columns import Column
from domain.imports.check_file import Kind
from domain.imports.checks import COMPETITOR, Source
from locales import Words
from ui.imports.views import ON_A_PAGE, arrow
from ui.page_picker import page_picker
from ui.table import show_table

_NOTHING = "–"


def choose_source(before: int | str | None, digest: str, words: Words) -> Source | None:
    """Of which check the whole file is; asked when it has no column for that.

    :param before: what is chosen at first
    """
    return st.segmented_control(
        words("checks.source_of_file"), list(Source),
        default=Source(before) if isinstance(before, str) else None,
        format_func=lambda each: words(f"check_source.{each}"), key=f"checks.source.{digest}",
    )  # fmt: skip


def show_changes(
    work: pd.DataFrame, halls: Mapping[str, str], words: Words, key: str = "checks.changes"
) -> None:
    """Each change with what counts now → what will count; columns in which nothing stands are left
    out.

    :param work: as ``domain.imports.check_file.Plan.work``; without ``row`` no file is behind it
    :param halls: id -> name
    :param key: of the pages of the list
    """
    page = work.iloc[page_picker(len(work), ON_A_PAGE, key)]
    rows = [_as_shown(row, halls, words) for row in page.to_dict("records")]
    labels = {"row": words("import.row"), "outcome": words("import.outcome")} | {
        column.value: words(f"company_checks_column.{column}") for column in Column
    }
    empty = {"row"} - set(work)
    if not work["reference"].any():
        empty.add("reference")
    if work[[COMPETITOR, f"{COMPETITOR}_before"]].isna().all(axis=None):
        empty.add(COMPETITOR)
    shown = {name: label for name, label in labels.items() if name not in empty}
    show_table(rows, shown, alt=words("import.outcome"))


def _as_shown(row: Mapping[Any, Any], halls: Mapping[str, str], words: Words) -> dict[str, str]:
    def said(ending: str) -> dict[str, str]:
        if pd.isna(row[f"value{ending}"]):
            return dict.fromkeys(("value", "respondents", "competitor"), _NOTHING)
        return {
            "value": _value(row[f"value{ending}"], row["source"]),
            "respondents": str(int(row[f"respondents{ending}"])),
            "competitor": _competitor(row[f"competitor{ending}"]),
        }

    now, then = said("_before"), said("")
    if row["kind"] == Kind.ADDED.value:
        now = then
    return {
        "row": str(row.get("row", _NOTHING)),
        "outcome": words(f"import.{row['kind']}"),
        "source": words(f"check_source.{row['source']}"),
        "hall": halls[row["hall_id"]],
        "staff_no": row["staff_no"] or words("checks.whole_hall"),
        "month": row["month"],
        "reference": row["reference"] or _NOTHING,
    } | {name: arrow(now[name], then[name]) for name in then}


def _value(value: float, source: str) -> str:
    """Percent as far as it was given, or a whole number."""
    return f"{value:.0f}" if Source(source).counted else f"{value:.10g}%"


def _competitor(value: float) -> str:
    return _NOTHING if pd.isna(value) else f"{value:.10g}%"


def show_in_force(rows: list[dict[str, Any]], words: Words) -> None:
    """How many checks count, per month and source."""
    st.subheader(words("checks.in_force"))
    if not rows:
        st.info(words("checks.none_yet"))
        return
    columns = ("month", "source", "checks", "halls", "about_staff")
    show_table(
        [
            {name: str(row[name]) for name in columns}
            | {"source": words(f"check_source.{row['source']}")}
            for row in rows
        ],
        {name: words(f"checks.{name}") for name in columns},
        alt=words("checks.in_force"),
    )
