"""Observations as a table."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from locales import Words

_COLUMNS = ("captured_at", "hall", "staff", "norm", "result_label", "note", "manager")


def show_observation_table(rows: list[dict[str, Any]], words: Words) -> None:
    """:param rows: as ``services.results.latest_observations`` returns them"""
    table = pd.DataFrame(
        [
            {
                "captured_at": f"{_local(row):%Y-%m-%d %H:%M}",
                "hall": row["hall"],
                "staff": row["staff"] or words("board.hall"),
                "norm": row["norm"].text(words.language),
                "result_label": words(f"result.{row['result']}"),
                "note": row["note"],
                "manager": row["manager"],
            }
            for row in rows
        ]
    )
    st.dataframe(
        table,
        hide_index=True,
        column_config={name: words(f"column.{name}") for name in _COLUMNS},
        alt=words("observations.table_alt", count=len(rows)),
    )


def _local(row: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(row["captured_at"]).astimezone(ZoneInfo(row["time_zone"]))
