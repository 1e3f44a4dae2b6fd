"""What lists of one kind of cases are narrowed by: a hall, a code and words, all in the address."""

from collections.abc import Mapping, Sequence

import streamlit as st

from domain.halls.hall import Hall
from locales import Words
from ui.url_choice import offered, url_choice


def hall_choice(halls: Sequence[Hall], words: Words) -> list[str] | None:
    """The hall that was chosen; None: all of the reader's.

    :raises NotFound: the address names another
    """
    if len(halls) < 2:
        return None
    names = {hall.id: hall.name for hall in halls}
    every = words("filter.every_hall")
    chosen = url_choice(words("filter.hall"), "hall", list(names), names.__getitem__, every, 200)
    if chosen in (None, "all"):
        return None
    return [offered(str(chosen), names)]


def code_choice(
    label: str, name: str, names: Mapping[str, str], every: str
) -> dict[str, str] | None:
    """The code that was chosen, as ``CaseFilter.fields`` has it; None: every one."""
    chosen = url_choice(label, name, list(names), names.__getitem__, every, 200)
    return {name: chosen} if chosen is not None and chosen in names else None


def search_text(words: Words) -> str:
    """What is looked for."""
    return st.text_input(
        words("case.search"), key="search", bind="query-params", width=220,
        placeholder=words("case.search_hint"),
    )  # fmt: skip
