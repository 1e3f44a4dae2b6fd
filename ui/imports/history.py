"""Imports so far, and the way back from the last one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import streamlit as st

from domain.imports.past_import import PastImport
from domain.problems import InputProblem
from locales import Words
from ui.entries import Form
from ui.plain import plain
from ui.state_keys import undo_state
from ui.table import show_table

U = TypeVar("U")
# It is no longer what was shown.
_OUTDATED = ("undo_outdated", "norms_outdated")


def show_past(
    imports: Sequence[PastImport],
    zone: ZoneInfo,
    words: Words,
    what: str,
    summary: Callable[[PastImport], str] = lambda each: str(each.rows),
) -> None:
    """Who took in what, newest first, and who took which back.

    :param what: the heading of ``summary``
    """
    if not imports:
        return
    st.subheader(words("import.past"), anchor=False)
    columns = ("number", "at", "account", "file_name", "what", "undone")

    def at(moment: PastImport) -> str:
        return f"{moment.at.astimezone(zone):%Y-%m-%d %H:%M}"

    show_table(
        [
            {
                "number": str(each.number),
                "at": at(each),
                "account": each.account,
                "file_name": each.file_name or "–",
                "what": summary(each),
                "undone": _undone(each, zone, words),
            }
            for each in imports
        ],
        {name: words(f"import.{name}") for name in columns} | {"what": what},
        alt=words("import.past"),
    )


def _undone(past: PastImport, zone: ZoneInfo, words: Words) -> str:
    if past.undone is None:
        return "–"
    return words(
        "import.undone_by", at=f"{past.undone.at.astimezone(zone):%Y-%m-%d %H:%M}",
        account=past.undone.account, number=past.undone.number, reason=past.undone.reason,
    )  # fmt: skip


@dataclass
class _Undoing:
    """The undo that is looked at: what is confirmed is what was shown."""

    number: int  # of the import
    preview: Any = None
    refused: str = ""  # why it was not done, told above what is shown anew


def show_undo(
    form: str,
    imports: Sequence[PastImport],
    preview: Callable[[], U | None],
    show: Callable[[U], bool],
    undo: Callable[[U, str], object],
    words: Words,
) -> None:
    """The button that leads to the preview of an undo, and there a reason and the button that does
    it.

    :param preview: what undoing the last import would change; None: none stands
    :param show: draws that; whether it can be done
    :param undo: does it, for a reason
    """
    last = next((each for each in imports if each.undone is None), None)
    if last is None:
        return
    state, key = st.session_state, undo_state(form)
    undoing: _Undoing | None = state.get(key)
    if undoing is None or undoing.number != last.number:
        st.button(
            words("import.undo_open", number=last.number), key=f"{form}.undo.open",
            icon=":material/undo:", on_click=state.__setitem__, args=(key, _Undoing(last.number)),
        )  # fmt: skip
        return
    if undoing.preview is None:
        with st.spinner(words("import.checking")):
            undoing.preview = preview()
    with st.container(border=True, key=f"{form}.undo.shown"):
        st.markdown(f"**{words('import.undo_title', number=last.number)}**")
        st.caption(words("import.undo_explained"))
        if undoing.refused:
            st.error(plain(undoing.refused), icon=":material/error:")
            undoing.refused = ""
        if undoing.preview is None:
            st.info(words("import.undo_none"))
        elif show(undoing.preview):
            _ask_why(form, undoing, undo, words)
        st.button(
            words("import.undo_cancel"), key=f"{form}.undo.cancel",
            on_click=state.pop, args=(key, None),
        )  # fmt: skip


def _ask_why(form: str, undoing: _Undoing, undo: Callable[[U, str], object], words: Words) -> None:
    with Form(f"{form}.undo", words("import.undo"), words, enter=False) as asked:
        reason = st.text_input(words("import.undo_reason"), key=asked.key("reason"))
    if not asked.submitted:
        return
    with asked.saving(words("import.undo_done", number=undoing.number)):
        try:
            undo(undoing.preview, reason)
        except InputProblem as problem:
            if problem.code not in _OUTDATED:
                raise
            undoing.preview = None
            undoing.refused = words(f"problem.{problem.code}", **problem.values)
            st.rerun()
        del st.session_state[undo_state(form)]
