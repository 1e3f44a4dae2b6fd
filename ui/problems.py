"""Expected problems, told in one voice."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from domain.finding import Finding
from domain.problems import XuntingProblem
from locales import Words, language_of
from services.explain_finding import finding_text
from ui.plain import plain

log = logging.getLogger(__name__)


@contextmanager
def problems_shown(words: Words) -> Iterator[None]:
    """Show a problem of the block as an error on the page; anything else is a fault and raises."""
    try:
        yield
    except XuntingProblem as problem:
        st.error(plain(words(f"problem.{problem.code}", **problem.values)))


def show_findings(findings: list[Finding], words: Words) -> None:
    st.code(
        "\n".join(finding_text(each, words) for each in findings), language=None, wrap_lines=True
    )


def show_storage_problem(error: Exception) -> bool:
    """What ``st.App`` asks about an error that no page expected.

    :return: whether it was told here: a database that cannot be used just now
    """
    if not isinstance(error, sqlite3.OperationalError):
        return False
    log.error("the database could not be used: %s", error)
    st.error(Words(language_of(st.context.locale))("problem.storage_unavailable"))
    return True
