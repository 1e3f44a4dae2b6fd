"""A button for a file that is made while it is sent, with the rows that have gone out."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from locales import Words

_HERE = Path(__file__).parent
_component = st.components.v2.component(
    "xunting_file_download",
    css=(_HERE / "file_download.css").read_text(encoding="utf-8"),
    js=(_HERE / "file_download.js").read_text(encoding="utf-8"),
)
_WORDS = ("looking", "waiting", "rows", "done", "stopped", "unreachable")


def file_download(
    label: str, path: str, query: Mapping[str, object], words: Words, *, key: str
) -> None:
    """:param path: of a route under ``/export/``
    :param query: what is asked of it"""
    texts = words.group("download")
    _component(
        key=key,
        data={
            "address": f"{path}?{urlencode(query)}",
            "tag": "zh-CN" if words.language == "zh_CN" else "en",
            "words": {"download": label} | {name: texts[name] for name in _WORDS},
        },
        height="content",
    )
