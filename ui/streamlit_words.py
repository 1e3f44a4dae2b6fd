"""Words that Streamlit writes itself and only in English: ours stand in their place.

The English stays in the page without a size, as the name that tools for accessibility read.
"""

import json

import streamlit as st

from locales import Words

_TEXT = '[data-testid="stMarkdownContainer"]'
_PLACES = {
    f'[data-testid="stFileUploaderDropzone"] button {_TEXT}': "streamlit.choose_file",
}
# "20MB per file • CSV, XLSX": the label of the field says it.
_SAID_ELSEWHERE = '[data-testid="stFileUploaderDropzoneInstructions"]'


def replace_streamlit_words(words: Words) -> None:
    rules = [f"{_SAID_ELSEWHERE} {{ display: none }}"]
    for place, key in _PLACES.items():
        text = json.dumps(words(key), ensure_ascii=False)
        rules += [f"{place} > * {{ font-size: 0 }}", f"{place}::after {{ content: {text} }}"]
    st.html(f"<style>{' '.join(rules)}</style>")
