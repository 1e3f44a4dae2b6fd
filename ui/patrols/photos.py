"""Photos of an observation or praise."""

from html import escape

import streamlit as st

from domain.problems import NotFound, RequestProblem
from locales import Words
from services.application import application
from services.patrols.photos import read_photo
from ui.session import current_account

_WIDTH_PX = 240


def show_photos(photos: tuple[str, ...], words: Words) -> None:
    """Side by side, a click opens one large; what cannot be shown is named: photos that are still
    on the tablet or may not be seen, and those whose file was lost or changed.

    The browser gets them from our own route, which asks for the cookie and for the scope each time:
    what Streamlit serves itself can be fetched by everybody who knows the address.
    """
    if not photos:
        return
    account = current_account()
    pictures: list[str] = []
    away = lost = 0
    for sha256 in photos:
        try:
            read_photo(application(), account, sha256)
        except NotFound:
            away += 1
        except RequestProblem:
            lost += 1
        else:
            pictures.append(_picture(sha256, words("photo.alt", number=len(pictures) + 1)))
    if pictures:
        st.html(f'<div style="display:flex;flex-wrap:wrap;gap:.5rem">{"".join(pictures)}</div>')
    if away:
        st.caption(words("photo.missing", count=away))
    if lost:
        st.caption(words("photo.lost", count=lost))


def _picture(sha256: str, alt: str) -> str:
    address = f"/api/photos/{escape(sha256)}"
    return (
        f'<a href="{address}" target="_blank" rel="noopener">'
        f'<img src="{address}" alt="{escape(alt)}" width="{_WIDTH_PX}" style="max-width:100%"></a>'
    )
