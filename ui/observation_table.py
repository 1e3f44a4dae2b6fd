"""Observations as a table."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from locales import Words
from ui.table import show_table

_COLUMNS = ("captured_at", "hall", "staff", "norm", "result_label", "note", "manager")


def show_observation_table(rows: list[dict[str, Any]], words: Words) -> None:
    """:param rows: as ``services.results.latest_observations`` returns them"""
    shown = [
        row
        | {
            "captured_at": f"{_local(row):%m-%d %H:%M}",
            "staff": row["staff"] or words("board.hall"),
            "norm": row["norm"].text(words.language),
            "result_label": words(f"result.{row['result']}"),
        }
        for row in rows
    ]
    labels = {name: words(f"column.{name}") for name in _COLUMNS}
    show_table(shown, labels, alt=words("observations.table_alt", count=len(rows)))


def _local(row: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(row["captured_at"]).astimezone(ZoneInfo(row["time_zone"]))
