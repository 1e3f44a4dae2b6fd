"""Work of a page that takes long: in its turn, beside the files of the same account."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import streamlit as st

from domain.roles import Account
from locales import Words
from services.heavy_work import FILES


@contextmanager
def in_turn(account: Account, words: Words) -> Iterator[None]:
    """The block is done when its turn has come; that it waits is said on the page.

    :raises Busy: the account has too much under way, or its turn did not come
    """
    with ExitStack() as held:
        with st.spinner(words("download.waiting")):
            held.enter_context(FILES.turn(account.id))
        yield
