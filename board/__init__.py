"""The tablet checklist as a Streamlit component: ES modules and a CSS file, no build step."""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import streamlit as st

from domain.masking_tables import MASKING_TABLES

_HERE = Path(__file__).parent
# What is used when a module is read stands before it; ``mount.js`` is what Streamlit calls.
MODULES = (
    "elements", "question", "outbox", "sender", "refused", "follower", "masking_tables", "masking",
    "drafts",
    "writing", "sha256", "photo_sheet", "comfort", "notes", "undo", "examined", "circumstances",
    "row",
    "breach_sheet", "praise_sheet", "greeting_sheet", "header_sheet", "unsaved", "summary_sheet",
    "stopwatches", "board", "mount",
)  # fmt: skip
_IMPORT = re.compile(r'^import [^;]*? from "\./[a-z0-9_]+\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)


def module_text(name: str) -> str:
    """The text of a module of ``MODULES``: its file, or made of what stands in ``domain``."""
    if name == "masking_tables":
        # JSON in ASCII is JavaScript, whatever stands in it.
        return f"export const MASKING_TABLES = {json.dumps(MASKING_TABLES)};\n"
    return (_HERE / f"{name}.js").read_text(encoding="utf-8")


def joined_modules(names: Iterable[str] = MODULES) -> str:
    """The modules as one: a component is given one text, so imports between them are dropped and
    nothing but the mount function is exported."""
    texts = map(module_text, names)
    return "\n".join(_EXPORT.sub("", _IMPORT.sub("", text)) for text in texts)


# Both texts hold line breaks, or Streamlit would take them for paths.
_component = st.components.v2.component(
    "xunting_board",
    css=(_HERE / "board.css").read_text(encoding="utf-8"),
    js=joined_modules(),
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
    names = ("leftovers", "leftovers_refused", "discard", "discard_sure", "discard_ask", "leave_it")
    shown = {name: words[name] for name in names}
    _component(
        key="leftovers",
        data={"account_id": account_id, "words": shown},
        height="content",
        on_sent_change=lambda: None,  # the page runs again and shows what came in
    )
