"""What is wrong in a file, place by place."""

import streamlit as st

from domain.imports.finding import FileFinding
from locales import Words
from services.application import application
from services.imports.explain_finding import finding_text


def show_findings(findings: list[FileFinding], words: Words) -> None:
    st.code(
        "\n".join(finding_text(each, words) for each in findings), language=None, wrap_lines=True
    )


def show_not_read(words: Words) -> None:
    """What looks like a checklist in the folder and was not read."""
    warnings = application().checklists.warnings
    if warnings:
        st.warning(words("versions.not_read"), icon=":material/warning:")
        show_findings(warnings, words)
