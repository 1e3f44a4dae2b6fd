"""The CSV of observations for people who open it in a spreadsheet."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from db import results
from domain.csv_text import csv_bytes
from domain.period import check_period
from domain.roles import Account, Act
from locales import Words
from services.application import Application
from services.checklist_library import library_of_version

# Columns are only ever appended: whoever loads the file counts on their order.
COLUMNS = (
    "observation_id", "business_day", "captured_at", "received_at",
    "branch_id", "branch", "hall_id", "hall", "hall_kind", "hall_kind_label",
    "patrol_id", "round", "round_label", "manager_id", "manager",
    "staff_id", "staff_no", "staff", "position", "position_label",
    "norm_id", "norm", "theme", "theme_label", "severity", "severity_label",
    "result", "result_label", "seconds", "count", "note", "checklist_version",
)  # fmt: skip


def observations_csv(
    app: Application, account: Account, first: date, last: date, language: str
) -> Iterator[bytes]:
    """Chunks of the file: current observations of the halls in scope, ids and codes beside labels.

    The access check happens before the first chunk is asked for.

    :param first, last: business days, both included
    :raises NotAllowed: the role may not export
    :raises InputProblem: the period is reversed
    """
    account.require(Act.EXPORT)
    check_period(first, last)
    words = Words(language)
    header = [words(f"column.{name}") for name in COLUMNS]
    return csv_bytes(header, _rows(app, account, first, last, words))


def _rows(
    app: Application, account: Account, first: date, last: date, words: Words
) -> Iterator[list[object]]:
    with app.store.read() as db:
        for row in results.observations(db, account.hall_ids, first, last):
            labelled = _labelled(app, row, words)
            yield [labelled[name] for name in COLUMNS]


def _labelled(app: Application, row: dict[str, Any], words: Words) -> dict[str, object]:
    norm = library_of_version(app.store, row["version"]).norms[row["norm_id"]]
    zone = ZoneInfo(row["time_zone"])
    position = row["position"] or "hall"
    return row | {
        "observation_id": row["id"],
        "captured_at": _local(row["captured_at"], zone),
        "received_at": _local(row["received_at"], zone),
        "hall_kind_label": words(f"hall_kind.{row['hall_kind']}"),
        "round_label": words(f"round.{row['round']}"),
        "position": position,
        "position_label": words(f"position.{position}"),
        "norm": norm.text(words.language),
        "theme": norm.theme.value,
        "theme_label": words(f"theme.{norm.theme}"),
        "severity_label": words(f"severity.{row['severity']}"),
        "result_label": words(f"result.{row['result']}"),
        "checklist_version": row["version"],
    }


def _local(text: str, zone: ZoneInfo) -> str:
    """ISO 8601 in the hall's zone, with its offset."""
    return datetime.fromisoformat(text).astimezone(zone).isoformat(timespec="seconds")
