"""Lead the browser to the sign-in page, and back to where it was."""

import streamlit as st

_component = st.components.v2.component(
    "xunting_redirect",
    js="""
    export default function ({ data }) {
      const here = window.location.pathname + window.location.search;
      window.location.assign(`${data.path}?next=${encodeURIComponent(here)}`);
    }
    """,
)


def to_sign_in() -> None:
    """Leave the Streamlit page for the sign-in page and stop here."""
    _component(key="redirect", data={"path": "/sign-in"}, height=1)
    st.stop()
