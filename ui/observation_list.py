"""Observations to read, each with a button that opens its history."""

from collections.abc import Collection, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

import streamlit as st

from domain.norm import Norm
from locales import Words
from ui.badges import badge, result_badge, status_badge
from ui.history_dialog import open_button
from ui.local_time import local_time
from ui.page_picker import page_picker
from ui.plain import plain, plain_line

_PAGE_SIZE = 15


def show_observations(
    rows: list[dict[str, Any]],
    words: Words,
    *,
    corrected: Collection[str] = (),
    reports: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """A page of them at a time.

    :param rows: as ``services.results.latest_observations`` returns them
    :param corrected: ids of events that corrected an earlier one
    :param reports: event id -> how the reported red line stands
    """
    for row in rows[page_picker(len(rows), _PAGE_SIZE, "observations.page")]:
        badges = [result_badge(row["result"], words)]
        if row["id"] in reports:  # a report is no finding: its standing is what can be said
            badges = [
                badge(words("red_line.title"), "gray"),
                status_badge(reports[row["id"]], words),
            ]
        if row["id"] in corrected:
            badges.append(badge(words("history.corrected"), "blue"))
        at = local_time(datetime.fromisoformat(row["captured_at"]), row["time_zone"])
        facts = [at, row["hall"], row["staff"] or words("board.hall"), row["manager"], row["note"]]
        show_observation(row, row["norm"], badges, facts, words, key=f"row.{row['id']}")


def show_observation(
    row: dict[str, Any], norm: Norm, badges: list[str], facts: list[str], words: Words, *, key: str
) -> None:
    """One observation on two lines and the button beside it.

    :param row: ``patrol_id``, ``staff_id``, ``norm_id``
    :param facts: what stands on the second line
    """
    text = f"{' '.join(badges)} {plain(norm.text(words.language))}"
    details = " · ".join(plain_line(each) for each in facts if each)
    if details:
        text += f"  \n:small[:gray[{details}]]"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(text, width="stretch")
        open_button(row["patrol_id"], row["staff_id"], row["norm_id"], words, key=key)


def show_corrections(rows: list[dict[str, Any]], words: Words) -> None:
    """:param rows: as ``services.history.corrected_observations`` returns them"""
    for row in rows:
        was = words("history.was", result=words(f"result.{row['was']}"))
        badges = [result_badge(row["result"], words), badge(was, "gray")]
        facts = [
            local_time(row["captured_at"], row["time_zone"]),
            row["hall"],
            row["staff"] or words("board.hall"),
            row["who"],
            words("history.reason", reason=row["reason"]),
        ]
        key = f"correction.{row['event_id']}"
        show_observation(row, row["norm"], badges, facts, words, key=key)
