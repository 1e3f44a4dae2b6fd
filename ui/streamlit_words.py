"""Words that Streamlit writes itself and only in English: ours stand in their place.

On the button of an upload the English stays in the page without a size, as its name. Names and
placeholders elsewhere are replaced when they are drawn (``streamlit_words.js``); the calendar is in
the language of the page by itself (``web/frame.js``).
"""

import json
from pathlib import Path

import streamlit as st

from locales import Words

_TEXT = '[data-testid="stMarkdownContainer"]'
_PLACES = {
    f'[data-testid="stFileUploaderDropzone"] button {_TEXT}': "streamlit.choose_file",
}
# "20MB per file • CSV, XLSX": the label of the field says it.
_SAID_ELSEWHERE = '[data-testid="stFileUploaderDropzoneInstructions"]'
# Names of parts of fields, as Streamlit writes them -> the key of ours.
_EXACT = {
    "Choose date": "choose_date",
    "Choose date range": "choose_date",
    "Clear date": "clear",
    "Clear dates": "clear",
    "Clear time": "clear",
    "Clear value": "clear",
    "Clear entry": "clear",
    "Clear all": "clear",
    "Open": "open",
    "Selected values": "chosen",
    "Choose an option": "choose",
    "Choose options": "choose",
    "Add an option": "choose",
    "Add options": "choose",
    "Choose or add an option": "choose",
    "Choose or add options": "choose",
    "Increment": "more",
    "Decrement": "less",
    "Previous month": "previous_month",
    "Next month": "next_month",
    "Previous page": "previous_page",
    "Next page": "next_page",
    "Pagination": "pages",
    "Add files": "choose_file",
    "Show password": "show_password",
    "Hide password": "hide_password",
    "Running...": "running",
    "year": "year",
    "month": "month",
    "day": "day",
}
_NAMED = {
    "Help for {name}": "help_for",
    "Remove {name}": "remove",
    "Page {name}": "page",
}
_TEXTS = {
    "No results": "no_results",
    "Use arrow keys to navigate dates. Enter to select. Escape to close.": "calendar_keys",
}
_component = st.components.v2.component(
    "xunting_streamlit_words",
    js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"),
)


def replace_streamlit_words(words: Words) -> None:
    rules = [f"{_SAID_ELSEWHERE} {{ display: none }}"]
    for place, key in _PLACES.items():
        text = json.dumps(words(key), ensure_ascii=False)
        rules += [f"{place} > * {{ font-size: 0 }}", f"{place}::after {{ content: {text} }}"]
    st.html(f"<style>{' '.join(rules)}</style>")
    if words.language != "en":
        data = {
            "exact": {english: words(f"streamlit.{key}") for english, key in _EXACT.items()},
            "named": {
                english: words(f"streamlit.{key}", name="{name}") for english, key in _NAMED.items()
            },
            "texts": {english: words(f"streamlit.{key}") for english, key in _TEXTS.items()},
        }
        _component(key="streamlit_words", data=data, height=1)
