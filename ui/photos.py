"""Photos of an observation or praise."""

import streamlit as st

from domain.problems import NotFound
from domain.roles import Account
from locales import Words
from services.application import application
from services.photos import photo_path
from ui.session import current_account

_WIDTH_PX = 240


def show_photos(photos: tuple[str, ...], words: Words) -> None:
    """Side by side; one that is still on the tablet or may not be seen is named, not shown."""
    if not photos:
        return
    account = current_account()
    pictures = [_read(account, sha256) for sha256 in photos]
    with st.container(horizontal=True):
        for number, picture in enumerate(filter(None, pictures), start=1):
            st.image(picture, width=_WIDTH_PX, alt=words("photo.alt", number=number))
    missing = pictures.count(None)
    if missing:
        st.caption(words("photo.missing", count=missing))


def _read(account: Account, sha256: str) -> bytes | None:
    try:
        return photo_path(application(), account, sha256).read_bytes()
    except (NotFound, FileNotFoundError):
        return None
