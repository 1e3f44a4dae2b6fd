"""Choose a hall or branch and a month; both live in the URL, so that a sheet can be sent as a
link."""

import streamlit as st

from domain.roles import Account
from locales import Words
from services.application import application
from services.months.bulletin_place import months_with_bulletin, places
from ui.session import now
from ui.url_choice import url_choice, url_one_of


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
        place_id = url_one_of(words("bulletin.place"), "place", names, "stretch")
    months = months_with_bulletin(app, account, place_id, now())
    with columns[1]:
        # The month that is over is what a bulletin is usually about.
        usual = months[min(1, len(months) - 1)]
        month = url_choice(
            words("bulletin.month"), "month", months, str, st.query_params.get("month", usual),
            "stretch", usual=usual,
        )  # fmt: skip
    return place_id, month or usual
