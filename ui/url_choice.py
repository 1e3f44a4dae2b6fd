"""A choice that lives in the address as an id or a code.

``bind="query-params"`` puts the words that are shown into the address: such a link opens without
its filters for a reader of the other language.
"""

from collections.abc import Callable, Sequence

import streamlit as st


def url_choice(
    label: str,
    name: str,
    options: Sequence[str],
    words_of: Callable[[str], str],
    placeholder: str,
    width: int = 240,
) -> str | None:
    """A select box for the parameter ``name``; what stands in the address is chosen.

    :return: what stands in the address, also when it is none of the options: the caller has to say
        that there is no such thing. None: nothing
    """
    key = f"address.{name}"
    asked = st.query_params.get(name) or None
    st.session_state[key] = asked if asked in options else None
    st.selectbox(
        label,
        options,
        index=None,
        placeholder=placeholder,
        format_func=words_of,
        key=key,
        width=width,
        on_change=_write,
        args=(name, key),
    )
    return asked


def _write(name: str, key: str) -> None:
    chosen = st.session_state[key]
    if chosen is None:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = chosen
