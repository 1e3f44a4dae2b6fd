"""Expected problems, told in one voice."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from domain.checklist_file import Finding
from domain.problems import XuntingProblem
from locales import Words
from services.explain_finding import finding_text
from ui.plain import plain


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
