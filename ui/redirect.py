"""Lead the browser to the sign-in page, and back to where it was."""

from urllib.parse import quote

import streamlit as st

from ui.state_keys import SIGNED_OUT

_component = st.components.v2.component(
    "xunting_redirect",
    js="""
    export default function ({ data }) {
      const here = window.location.pathname + window.location.search;
      window.location.assign(data.path ?? `/sign-in?next=${encodeURIComponent(here)}`);
    }
    """,
)


def to_sign_in(*, back: bool = True) -> None:
    """Leave the Streamlit page for the sign-in page and stop here.

    :param back: whether that leads back; never to a page where somebody has signed out
    """
    login = st.session_state.pop(SIGNED_OUT, None if back else "")
    path = None if login is None else "/sign-in" + (f"?login={quote(login)}" if login else "")
    _component(key="redirect", data={"path": path}, height=1)
    st.stop()
