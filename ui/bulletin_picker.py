"""Choose a hall or branch and a month; both live in the URL, so that a sheet can be sent as a
link."""

from collections.abc import Callable, Sequence

import streamlit as st

from domain.roles import Account
from locales import Words
from services.application import application
from services.bulletin_place import months_with_bulletin, places
from ui.session import now


def bulletin_picker(account: Account, words: Words) -> tuple[str, str] | None:
    """(Place id, month) as chosen, or as the link says, whatever that is; None: the reader has no
    hall.

    :raises NotFound: the link names a place that is not in the reader's scope
    """
    app = application()
    names = {place.id: place.name for place in places(app, account)}
    if not names:
        return None
    columns = st.columns([2, 1])
    with columns[0]:
        place_id = _pick("place", list(names), next(iter(names)), words, names.__getitem__)
    months = months_with_bulletin(app, account, place_id, now())
    with columns[1]:
        # The month that is over is what a bulletin is usually about.
        month = _pick("month", months, months[min(1, len(months) - 1)], words, str)
    return place_id, month


def _pick(
    name: str, options: Sequence[str], usual: str, words: Words, label: Callable[[str], str]
) -> str:
    key = f"bulletin.{name}"
    asked = st.query_params.get(name, usual)
    if st.session_state.get(key) not in options:
        st.session_state[key] = asked if asked in options else None
    chosen = st.selectbox(
        words(key), options, format_func=label, key=key, filter_mode=None, placeholder=asked,
        on_change=_to_url, args=(name,),
    )  # fmt: skip
    return asked if chosen is None else chosen


def _to_url(name: str) -> None:
    chosen = st.session_state[f"bulletin.{name}"]
    if chosen is not None:
        st.query_params[name] = chosen
