"""What a file of company checks says, and what is in force, on the page of head office."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from domain.company_check_columns import Column
from domain.company_check_file import Kind, Plan
from domain.company_checks import Source
from locales import Words
from ui.import_views import SHOWN, say_more
from ui.table import show_table


def choose_source(before: int | str | None, digest: str, words: Words) -> Source | None:
    """Of which check the whole file is; asked when it has no column for that.

    :param before: what is chosen at first
    """
    return st.segmented_control(
        words("checks.source_of_file"), list(Source),
        default=Source(before) if isinstance(before, str) else None,
        format_func=lambda each: words(f"check_source.{each}"), key=f"checks.source.{digest}",
    )  # fmt: skip


def show_changes(plan: Plan, halls: Mapping[str, str], words: Words) -> None:
    """The first changes, each with what counts now → what will count."""
    work = plan.work
    show_table(
        [_as_shown(row, halls, words) for row in work.head(SHOWN).to_dict("records")],
        {"row": words("import.row"), "outcome": words("import.outcome")}
        | {column.value: words(f"company_checks_column.{column}") for column in Column},
        alt=words("import.outcome"),
    )
    say_more(len(work), words)


def _as_shown(row: Mapping[Any, Any], halls: Mapping[str, str], words: Words) -> dict[str, str]:
    value = _value(row["value"], row["source"])
    respondents = str(row["respondents"])
    if row["kind"] == Kind.CHANGED.value:
        value = _arrow(_value(row["value_before"], row["source"]), value)
        respondents = _arrow(str(int(row["respondents_before"])), respondents)
    return {
        "row": str(row["row"]),
        "outcome": words(f"checks.{row['kind']}"),
        "source": words(f"check_source.{row['source']}"),
        "hall": halls[row["hall_id"]],
        "staff_no": row["staff_no"] or words("checks.whole_hall"),
        "month": row["month"],
        "value": value,
        "respondents": respondents,
        "reference": row["reference"] or "–",
    }


def _value(value: float, source: str) -> str:
    """Percent as far as it was given, or a whole number."""
    return f"{value:.0f}" if Source(source).counted else f"{value:.10g}%"


def _arrow(before: str, after: str) -> str:
    return after if before == after else f"{before} → {after}"


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


def show_past(imports: list[dict[str, Any]], zone: ZoneInfo, words: Words) -> None:
    """Who took in what, newest first."""
    if not imports:
        return
    st.subheader(words("checks.past"))
    columns = ("number", "at", "account", "file_name", "rows")
    show_table(
        [
            {name: str(row[name]) for name in columns}
            | {"at": f"{row['at'].astimezone(zone):%Y-%m-%d %H:%M}"}
            for row in imports
        ],
        {name: words(f"checks.{name}") for name in columns},
        alt=words("checks.past"),
    )
