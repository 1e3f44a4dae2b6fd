"""Where the app is, as the reader reaches it."""

import streamlit as st


def own_address() -> str:
    """Scheme and host, without a slash at the end."""
    scheme, _, rest = (st.context.url or "http://localhost:8501").partition("://")
    return f"{scheme}://{rest.partition('/')[0]}"
