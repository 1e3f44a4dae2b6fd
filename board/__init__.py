"""The tablet checklist as a Streamlit component: one ES module and its CSS, no build step."""

from pathlib import Path

import streamlit as st

_HERE = Path(__file__).parent

# Both texts hold line breaks, or Streamlit would take them for paths.
_component = st.components.v2.component(
    "xunting_board",
    css=(_HERE / "board.css").read_text(encoding="utf-8"),
    js=(_HERE / "board.js").read_text(encoding="utf-8"),
)


def board(patrol_id: str, key: str) -> str | None:
    """Open the board of a patrol over the page.

    :return: "paused" or "finished" in the run after the board was closed, else None
    """
    result = _component(
        key=key, data={"patrol_id": patrol_id}, height=1, on_closed_change=lambda: None
    )
    closed = result.closed
    return str(closed) if closed else None
