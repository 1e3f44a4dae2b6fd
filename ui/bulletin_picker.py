"""Choose a hall or branch and a month; both live in the URL, so that a sheet can be sent as a
link."""

from collections.abc import Mapping

import streamlit as st

from domain.roles import Account
from locales import Words
from services.application import application
from services.bulletin_place import months_with_bulletin, places
from ui.session import now
from ui.url_choice import url_choice


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
        place_id = _pick("place", names, next(iter(names)), words)
    months = months_with_bulletin(app, account, place_id, now())
    with columns[1]:
        # The month that is over is what a bulletin is usually about.
        usual = months[min(1, len(months) - 1)]
        month = _pick("month", {each: each for each in months}, usual, words)
    return place_id, month


def _pick(name: str, names: Mapping[str, str], usual: str, words: Words) -> str:
    chosen = url_choice(
        words(f"bulletin.{name}"), name, list(names), names.__getitem__, names[usual], "stretch"
    )
    return chosen or usual
