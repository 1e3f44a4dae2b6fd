"""Observations to read, each with a button that opens its history."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import streamlit as st

from domain.norm import Norm
from locales import Words
from ui.badges import badge, result_badge
from ui.history_dialog import open_button
from ui.local_time import local_time
from ui.plain import plain, plain_line

_PAGE_SIZE = 15


def show_observations(
    rows: list[dict[str, Any]], words: Words, *, corrected: Collection[str] = ()
) -> None:
    """A page of them at a time.

    :param rows: as ``services.results.latest_observations`` returns them
    :param corrected: ids of events that corrected an earlier one
    """
    page_count = -(-len(rows) // _PAGE_SIZE)
    chosen = 1
    if page_count > 1:
        # A shorter period may have fewer pages: the picker then begins anew.
        chosen = st.pagination(page_count, key=f"observations.page.{page_count}")
    for row in rows[(chosen - 1) * _PAGE_SIZE : chosen * _PAGE_SIZE]:
        at = local_time(datetime.fromisoformat(row["captured_at"]), row["time_zone"])
        facts = [at, row["hall"], row["staff"] or words("board.hall"), row["manager"]]
        tags = [words("history.corrected")] if row["id"] in corrected else []
        show_observation(row, row["norm"], facts, words, tags=tags)


def show_observation(
    row: dict[str, Any], norm: Norm, facts: list[str], words: Words, *, tags: Collection[str] = ()
) -> None:
    """One observation on two lines and the button beside it.

    :param row: ``patrol_id``, ``staff_id``, ``norm_id``, ``result``, ``note``
    :param facts: what stands on the second line before the note
    :param tags: short words behind the result
    """
    badges = " ".join([result_badge(row["result"], words), *(badge(tag, "blue") for tag in tags)])
    details = " · ".join(plain_line(each) for each in [*facts, row["note"]] if each)
    text = f"{badges} {plain(norm.text(words.language))}"
    if details:
        text += f"  \n:small[:gray[{details}]]"
    with st.container(horizontal=True, wrap=False, vertical_alignment="center"):
        st.markdown(text, width="stretch")
        open_button(row["patrol_id"], row["staff_id"], row["norm_id"], words)


def show_corrections(rows: list[dict[str, Any]], words: Words) -> None:
    """:param rows: as ``services.history.corrected_observations`` returns them"""
    for row in rows:
        facts = [
            local_time(row["captured_at"], row["time_zone"]),
            row["hall"],
            row["staff"] or words("board.hall"),
            row["who"],
        ]
        was = words("history.was", result=words(f"result.{row['was']}"))
        reason = words("history.reason", reason=row["reason"])
        show_observation(row | {"note": reason}, row["norm"], facts, words, tags=[was])
