"""The frame around every page: its looks, and what is said beside it in the reader's words."""

from pathlib import Path

import streamlit as st

from design import TOKENS
from locales import Words

_HERE = Path(__file__).parent
_STYLES = TOKENS + "".join(
    (_HERE / name).read_text(encoding="utf-8") for name in ("shell.css", "touch.css")
)
# What nearly every page has. Streamlit loads each when it is first drawn, and what stands below it
# moved then.
_PARTS = (
    "BidiComponent", "Button", "ButtonGroup", "Checkbox", "DownloadButton", "Html", "PageLink",
    "Selectbox", "StreamlitMarkdown", "Table", "TextInput",
)  # fmt: skip
_SCRIPTS = Path(st.__file__).parent / "static" / "static" / "js"


def _loaded_early() -> str:
    files = [path.name for part in _PARTS for path in sorted(_SCRIPTS.glob(f"{part}.*.js"))]
    return "".join(f'<link rel="modulepreload" href="/static/js/{name}">' for name in files)


# For the head of the page itself (web/page_frame.py): what is drawn stands in its place at once.
HEAD = f"<style>{_STYLES}</style>{_loaded_early()}"
_component = st.components.v2.component(
    "xunting_shell", js=(_HERE / "shell.js").read_text(encoding="utf-8")
)


def show_shell(words: Words) -> None:
    _component(
        key="shell",
        data={
            "lang": words.language.replace("_", "-"),
            **{
                name: words(f"shell.{name}")
                for name in ("skip", "away", "doors", "views", "subviews")
            },
        },
        height=1,
    )
