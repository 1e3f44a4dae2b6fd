"""Lead the browser to another address of this server."""

import streamlit as st

_component = st.components.v2.component(
    "xunting_redirect",
    js="""
    export default function ({ data }) {
      window.location.assign(data.path);
    }
    """,
)


def redirect(path: str) -> None:
    """Leave the Streamlit page for ``path`` (a route of ours, such as /sign-in) and stop here."""
    _component(key="redirect", data={"path": path}, height=1)
    st.stop()
