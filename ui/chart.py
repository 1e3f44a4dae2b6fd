"""A chart on a page: under its heading, in the colours of the page, with a button that saves it.

Every chart of the app goes through here.
"""

from pathlib import Path
from typing import Any
from zlib import crc32

import streamlit as st
from altair.utils.schemapi import debug_mode

from charts.colours import Colours, colours
from charts.heading import Heading, headed
from charts.place import height_of
from locales import Words

_HERE = Path(__file__).parent
_component = st.components.v2.component(
    "xunting_chart_tools",
    css=(_HERE / "chart_tools.css").read_text(encoding="utf-8"),
    js=(_HERE / "chart_tools.js").read_text(encoding="utf-8"),
    isolate_styles=False,  # the chart stands beside it
)


def paint() -> Colours:
    """The colours for the page as its reader has it, light or dark."""
    return colours(dark=st.context.theme.type == "dark")


def counted(scored: float, occasions: float, words: Words) -> str:
    """What a picture rests on."""
    texts = (
        words.count("spc.judgements", int(scored)), words.count("spc.occasions", int(occasions)),
    )  # fmt: skip
    return words("picture.and").join(texts)


def show_chart(chart: Any, heading: Heading, alt: str, words: Words) -> None:
    """:param chart: drawn with the colours of ``paint``
    :param heading: no two charts of a page have the same
    :param alt: what is drawn, for people who do not see it"""
    texts = words.group("chart")
    key = f"{crc32(heading.file_name.encode()):08x}"
    spec = _spec(headed(chart, heading, paint()))
    with st.container(key=f"chart_{key}", gap=None):
        # Its place is there before what draws it is loaded, so that nothing below it moves.
        st.html(f"<style>.stApp .st-key-chart_{key} {{ min-height: {height_of(spec)}px; }}</style>")
        _component(
            key=f"tools_{key}",
            data={
                "title": f"{heading.title} {heading.whose}",
                "file_name": heading.file_name,
                "words": {"save": texts["save"], "open": texts["open"]},
            },
            height="content",
        )
        st.altair_chart(_Drawn(spec), alt=alt)  # type: ignore[call-overload]


def _spec(chart: Any) -> dict[str, Any]:
    """Without holding each part of the chart against the schema of Vega-Lite: that is three
    quarters of the time, and what tests/charts do."""
    with debug_mode(False):
        spec: dict[str, Any] = chart.to_dict(validate=False)
    return spec


class _Drawn:
    """A chart as Streamlit asks for it, which has its own way to make it."""

    def __init__(self, spec: dict[str, Any]) -> None:
        self._spec = spec

    def to_dict(self) -> dict[str, Any]:
        return self._spec
