"""The fields of a method that is being changed, one for each setting."""

from enum import StrEnum
from typing import Any

import streamlit as st

from domain.method.draft import Draft, values_of
from domain.method.method import Credit, Method, Spread
from locales import Words
from ui.method.method_views import section_heading

_OPTIONS: dict[str, type[StrEnum]] = {
    "time_limits.credit": Credit,
    "consistency.spread": Spread,
}
_MONTHS_IN_ROW = 6


def method_fields(method: Method, key: str, words: Words) -> Draft:
    """Every setting as a field that begins with the value of ``method``.

    Nothing is limited here: what is wrong is said in words, by the name of the setting.

    :param key: begins the keys of the fields: ``<key>.<section>.<setting>``
    """
    draft: dict[str, dict[str, Any]] = {}
    for name, section in method:
        with st.container(border=True, gap="small"):
            section_heading(name, section, words)
            fields = values_of(section)
            columns = st.columns(2 if len(fields) > 1 and name != "months" else 1)
            draft[name] = {}
            for place, (field, value) in enumerate(fields.items()):
                with columns[place % len(columns)]:
                    draft[name][field] = _field(f"{name}.{field}", value, key, words)
    return draft


def _field(path: str, value: Any, key: str, words: Words) -> Any:
    label, key = words(f"method_setting.{path}"), f"{key}.{path}"
    if isinstance(value, bool):
        return st.toggle(label, value, key=key)
    if isinstance(value, list):
        return _weights(label, value, key, words)
    if path in _OPTIONS:
        options = [each.value for each in _OPTIONS[path]]
        return st.selectbox(
            label, options, options.index(value), key=key, filter_mode=None,
            format_func=lambda each: words(f"method_option.{each}"),
        )  # fmt: skip
    if isinstance(value, int):
        return st.number_input(label, value=value, step=1, key=key)
    return st.number_input(label, value=value, step=1.0, format="%.10g", key=key)


def _weights(label: str, weights: list[float], key: str, words: Words) -> list[float]:
    """One field for each month, six in a row."""
    st.caption(label)
    given: list[float] = []
    for start in range(0, len(weights), _MONTHS_IN_ROW):
        row = weights[start : start + _MONTHS_IN_ROW]
        for place, column in enumerate(st.columns(len(row)), start=start + 1):
            given.append(
                column.number_input(
                    words("method.month", number=place), value=weights[place - 1], step=1.0,
                    format="%.10g", key=f"{key}.{place}",
                )
            )  # fmt: skip
    return given
