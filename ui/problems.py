"""Expected problems, told in one voice."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from domain.problems import SignInProblem, XuntingProblem
from locales import Words, language_of
from services.application import application
from ui.plain import plain

log = logging.getLogger(__name__)


@contextmanager
def problems_shown(words: Words, place: DeltaGenerator | None = None) -> Iterator[None]:
    """Show a problem of the block as an error on the page; anything else is a fault and raises.

    :param place: where it is shown, beside what was tapped; None: behind what is there already
    """
    try:
        yield
    except XuntingProblem as problem:
        text = plain(words(f"problem.{problem.code}", **problem.values))
        if isinstance(problem, SignInProblem):
            text += f" {sign_in_link(words)}"
        (place or st.container()).error(text, icon=":material/error:")


def sign_in_link(words: Words) -> str:
    """As Markdown. It opens a page of its own: what was typed on this one stays."""
    return f"[{words('sign_in.new_tab')}](/sign-in)"


def show_storage_problem(error: Exception) -> bool:
    """What ``st.App`` asks about an error that no page expected.

    :return: whether it was told here: a database that cannot be used just now
    """
    trouble = application().health.note(error)
    if trouble is None:
        return False
    log.error("the database could not be used: %s", error)
    st.error(Words(language_of(st.context.locale))(f"problem.storage_{trouble}"))
    return True
