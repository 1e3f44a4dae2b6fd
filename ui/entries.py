"""What the administrator's pages share: lists whose entries open, forms, and what was just done.

A list and the form of one entry are two views of the same page; the entry stands in the URL.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from locales import Words
from ui.plain import plain
from ui.problems import problems_shown
from ui.state_keys import SAID, form_button, form_count

ROWS_SHOWN = 50


def opened(name: str) -> str | None:
    """The id of the entry that is open on this page."""
    return st.query_params.get(name)


def open_entry(name: str, entry_id: str) -> None:
    st.query_params[name] = entry_id


def _close_entry(name: str) -> None:
    st.query_params.pop(name, None)


def back_to_list(name: str, words: Words) -> None:
    st.button(
        words("setup.back"), key=f"{name}.back", icon=":material/arrow_back:",
        on_click=_close_entry, args=(name,),
    )  # fmt: skip


def entry_row(name: str, entry_id: str, title: str, facts: Sequence[str], words: Words) -> None:
    """One line of a list, with the button that opens its form."""
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        with st.container(gap=None):
            st.markdown(f"**{plain(title)}**")
            st.caption(plain(" · ".join(fact for fact in facts if fact)))
        st.button(
            words("setup.edit"), key=f"{name}.open.{entry_id}", icon=":material/edit:",
            on_click=open_entry, args=(name, entry_id),
        )  # fmt: skip


def show_lookalikes(key: str, groups: Sequence[Sequence[str]], words: Words) -> None:
    """Warn of entries that a reader, or a file, cannot tell apart; silent when there are none.

    :param key: of the words, with ``{names}``
    """
    if groups:
        names = words("board.and").join(" / ".join(group) for group in groups)
        st.warning(plain(words(key, names=names)), icon=":material/warning:")


def say(text: str) -> None:
    """Tell it at the top of the page, once, after the run that is now ended."""
    st.session_state[SAID] = text


def show_message() -> None:
    """What ``say`` told, in sight wherever the page is scrolled to (``ui/touch.css``).

    The container is there also when there is nothing to say: what stands below keeps its place on
    the page, and with it Streamlit keeps open what was opened.
    """
    with st.container(key="said"):
        if SAID in st.session_state:
            st.success(plain(st.session_state.pop(SAID)), icon=":material/check:")


@contextmanager
def doing(words: Words, message: str, place: DeltaGenerator | None = None) -> Iterator[None]:
    """Do something that may be refused; when it is done, say so and draw the page anew.

    :param place: where a refusal is told, as in ``problems_shown``
    """
    done = False
    with problems_shown(words, place):
        yield
        done = True
    if done:
        say(message)
        st.rerun()


def asked_first(
    label: str,
    key: str,
    *,
    icon: str = ":material/block:",
    type_: Literal["primary", "secondary"] = "secondary",
) -> DeltaGenerator:
    """What cannot be taken back, or reaches far: one tap shows what it does, with the button that
    does it. Used as ``with asked_first(…):``."""
    return st.popover(label, key=key, icon=icon, type=type_)


class Form:
    """A form that says beside its button why it was refused, with everything typed still in it, and
    whose fields are new after each success.

    ::

        with Form("hall", words("setup.add"), words) as form:
            name = st.text_input(…, key=form.key("name"))
        if form.submitted:
            with form.saving(words("setup.added", name=name)):
                …

    :param border: as ``st.form`` has it
    :param enter: whether the enter key sends it; not where a line of a text may be meant
    """

    def __init__(
        self, name: str, button: str, words: Words, *, border: bool = False, enter: bool = True
    ) -> None:
        self._name = name
        self._button = button
        self._words = words
        self._form = st.form(f"{name}.form", border=border, enter_to_submit=enter)
        self._problem: DeltaGenerator | None = None
        self.submitted = False

    def key(self, field: str) -> str:
        """The key of a field; another one after each success, so that the field is new."""
        count = st.session_state.get(form_count(self._name), 0)
        return f"{self._name}.{field}" + (f".{count}" if count else "")

    @contextmanager
    def saving(self, message: str) -> Iterator[None]:
        """As ``doing``, and empty the form."""
        count = form_count(self._name)
        done = False
        with problems_shown(self._words, self._problem):
            yield
            done = True
        if done:
            st.session_state[count] = st.session_state.get(count, 0) + 1
            say(message)
            st.rerun()

    def __enter__(self) -> "Form":
        self._form.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self._problem = st.empty()
        self.submitted = st.form_submit_button(
            self._button, key=form_button(self._name), type="primary"
        )
        self._form.__exit__(*error)
