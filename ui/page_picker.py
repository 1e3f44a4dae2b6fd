"""Long lists, a page at a time."""

import streamlit as st

# With the two arrows this is what a phone has room for; Streamlit reckons with smaller buttons.
BUTTONS = 5


def page_picker(row_count: int, page_size: int, key: str) -> slice:
    """Which rows to show; nothing to choose where one page holds them all.

    A list that became shorter, for example in another period, begins anew with its first page.
    """
    page_count = -(-row_count // page_size)
    page = 1
    if page_count > 1:
        page = st.pagination(page_count, max_visible_pages=BUTTONS, key=f"{key}.{page_count}")
    return slice((page - 1) * page_size, page * page_size)
