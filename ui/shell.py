"""The frame around every page: its looks, and what is said beside it in the reader's words."""

from pathlib import Path

import streamlit as st

from design import TOKENS
from locales import Words

_HERE = Path(__file__).parent
_STYLES = TOKENS + "".join(
    (_HERE / name).read_text(encoding="utf-8") for name in ("shell.css", "touch.css")
)
_component = st.components.v2.component(
    "xunting_shell", js=(_HERE / "shell.js").read_text(encoding="utf-8")
)


def show_shell(words: Words) -> None:
    """To be drawn first, in every run: what is drawn later is styled by it."""
    st.html(f"<style>{_STYLES}</style>")
    _component(
        key="shell",
        data={
            "lang": words.language.replace("_", "-"),
            **{name: words(f"shell.{name}") for name in ("skip", "away", "doors", "views")},
        },
        height=1,
    )
