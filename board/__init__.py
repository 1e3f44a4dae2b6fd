"""The tablet checklist as a Streamlit component: ES modules and a CSS file, no build step."""

import json
import re
from collections.abc import Mapping
from graphlib import TopologicalSorter
from pathlib import Path

import streamlit as st

from design import TOKENS
from domain.patrols.masking_tables import MASKING_TABLES

_HERE = Path(__file__).parent
_IMPORT = re.compile(r'^import [^;]*? from "\./([a-z0-9_]+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)


def module_text(name: str) -> str:
    """The text of a module: its file, or made of what stands in ``domain``."""
    if name == "masking_tables":
        # JSON in ASCII is JavaScript, whatever stands in it.
        return f"export const MASKING_TABLES = {json.dumps(MASKING_TABLES)};\n"
    return (_HERE / f"{name}.js").read_text(encoding="utf-8")


def imports_below(top: str = "mount") -> dict[str, list[str]]:
    """Module -> the modules it imports, of ``top`` and of all that it needs; ``mount`` is what
    Streamlit calls."""
    imports: dict[str, list[str]] = {}
    waiting = [top]
    while waiting:
        name = waiting.pop()
        if name not in imports:
            imports[name] = _IMPORT.findall(module_text(name))
            waiting += imports[name]
    return imports


def joined_modules(top: str = "mount") -> str:
    """A module and all that it needs as one, each after what it imports itself: a component is
    given one text, so imports are dropped and nothing but a default is exported.

    :raises graphlib.CycleError: modules import each other in a circle
    """
    texts = map(module_text, TopologicalSorter(imports_below(top)).static_order())
    return "\n".join(_EXPORT.sub("", _IMPORT.sub("", text)) for text in texts)


_BLOCK = re.compile(r"{([^{}]*)}")


def styles() -> str:
    """The tokens, once more for each theme that the page may have chosen whatever the tablet says,
    and what uses them."""
    light, dark = _BLOCK.findall(TOKENS)
    themes = "".join(
        f'.board[data-theme="{theme}"] {{{tokens}color-scheme: {theme};\n}}\n'
        for theme, tokens in (("light", light), ("dark", dark))
    )
    return "\n".join((TOKENS, themes, (_HERE / "board.css").read_text(encoding="utf-8")))


# Both texts hold line breaks, or Streamlit would take them for paths.
_component = st.components.v2.component(
    "xunting_board",
    css=styles(),
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
