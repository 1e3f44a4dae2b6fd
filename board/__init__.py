"""The tablet checklist as a Streamlit component: one ES module and its CSS, no build step."""

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

_HERE = Path(__file__).parent

# Both texts hold line breaks, or Streamlit would take them for paths.
_component = st.components.v2.component(
    "xunting_board",
    css=(_HERE / "board.css").read_text(encoding="utf-8"),
    js=(_HERE / "board.js").read_text(encoding="utf-8"),
)


def board(patrol_id: str, account_id: str, words: Mapping[str, str]) -> bool:
    """Open the board of a patrol over the page.

    :param words: the words under ``board.`` of the catalogue, until the patrol is loaded

    :return: True in the run after the board was left, to pause or because the patrol is finished
    """
    result = _component(
        key=f"board.{patrol_id}",
        data={
            "patrol_id": patrol_id,
            "account_id": account_id,
            "words": {name: words[name] for name in ("pause", "no_connection", "sign_in")},
        },
        height=1,
        on_closed_change=lambda: None,
    )
    return bool(result.closed)


def leftovers(account_id: str, words: Mapping[str, str]) -> None:
    """Send what an earlier patrol left on this tablet, and say how much is still waiting.

    :param words: the words under ``board.`` of the catalogue
    """
    shown = {name: words[name] for name in ("leftovers", "leftovers_refused")}
    _component(
        key="leftovers",
        data={"account_id": account_id, "words": shown},
        height="content",
        on_sent_change=lambda: None,  # the page runs again and shows what came in
    )
