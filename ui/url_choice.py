"""Choices that live in the address as ids or codes.

``bind="query-params"`` puts the words that are shown into the address: such a link opens without
its filters for a reader of the other language.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Literal, TypeVar

import streamlit as st

from domain.problems import NotFound
from ui.plain import bare

Option = TypeVar("Option", bound=str)
_SHORT = 20  # options that are found without typing


def url_choice(
    label: str,
    name: str,
    options: Sequence[str],
    words_of: Callable[[str], str],
    placeholder: str,
    width: int | Literal["stretch"] = 240,
    label_visibility: Literal["visible", "collapsed"] = "visible",
    resets: Sequence[str] = (),
    usual: str | None = None,
) -> str | None:
    """A select box for the parameter ``name``; what stands in the address is chosen.

    :param words_of: what is shown of an option, as it is: no Markdown
    :param resets: parameters that mean nothing once another option is chosen
    :param usual: what is chosen where the address says nothing
    :return: what stands in the address, also when it is none of the options (``offered``).
        None: nothing
    """
    key = f"address.{name}"
    asked = st.query_params.get(name) or usual
    st.session_state[key] = asked if asked in options else None
    st.selectbox(
        label,
        options,
        index=None,
        placeholder=bare(placeholder),
        format_func=lambda each: bare(words_of(each)),
        key=key,
        width=width,
        label_visibility=label_visibility,
        # Over a short list the keyboard of a tablet would only be in the way.
        filter_mode=None if len(options) <= _SHORT else "fuzzy",
        on_change=_write,
        args=(name, key, resets),
    )
    return asked


def url_one_of(
    label: str,
    name: str,
    names: Mapping[str, str],
    width: int | Literal["stretch"] = 240,
    resets: Sequence[str] = (),
) -> str:
    """One of ``names`` (words by id); the first one where the address says nothing.

    :raises NotFound: the address names another
    """
    usual = next(iter(names))
    chosen = url_choice(
        label, name, list(names), names.__getitem__, names[usual], width, resets=resets, usual=usual
    )
    assert chosen is not None  # the usual one, if nothing else
    return offered(chosen, names)


def offered(chosen: str, options: Collection[str]) -> str:
    """What the address names, if it is one of the options.

    :raises NotFound: what the address names is none of the options
    """
    if chosen not in options:
        raise NotFound
    return chosen


def url_segments(
    label: str, name: str, options: Sequence[Option], words_of: Callable[[Option], str]
) -> Option:
    """One of a few, side by side; the first one where the address names none of them."""
    key = f"address.{name}"
    asked = st.query_params.get(name)
    chosen = next((each for each in options if each == asked), options[0])
    st.session_state[key] = chosen
    st.segmented_control(
        label,
        options,
        required=True,
        format_func=words_of,
        key=key,
        label_visibility="collapsed",  # read by screen readers; the options speak for themselves
        on_change=_write,
        args=(name, key),
    )
    return chosen


def _write(name: str, key: str, resets: Sequence[str] = ()) -> None:
    chosen = st.session_state[key]
    for each in resets:
        st.query_params.pop(each, None)
    if chosen is None:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = chosen
