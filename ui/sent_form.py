"""What was typed into a form and sent after the sign-in had ended: given back, not lost."""

from collections.abc import Iterable

import streamlit as st

from locales import Words
from ui.problems import sign_in_link
from ui.state_keys import form_of

# The last parts of the keys of fields that somebody writes into; no password is among them.
_TYPED = frozenset({"name", "note", "purpose", "reason", "text"})


def sent_texts() -> list[str]:
    """The texts of the form whose button was tapped for this run; none: no form was sent.

    Only what this browser sent along with the tap.
    """
    state = {str(key): value for key, value in st.session_state.items()}
    forms = tuple(form for key, value in state.items() if value and (form := form_of(key)))
    return [
        value
        for key, value in state.items()
        if key.startswith(forms)
        and not _TYPED.isdisjoint(key.split("."))
        and isinstance(value, str)
        and value.strip()
    ]


def show_sent(texts: Iterable[str], words: Words) -> None:
    """Nothing was saved; what was typed, to be copied, and the way to sign in beside it."""
    st.title(words("sign_in.not_saved"))
    st.markdown(f"{words('sign_in.typed')} {sign_in_link(words)}")
    for text in texts:
        st.code(text, language=None, wrap_lines=True)
