"""What changed between two checklist versions: kind by kind, each folded with its count."""

from collections.abc import Sequence

import streamlit as st

from domain.norms.version_diff import VersionChange
from locales import Words
from services.norms.explain_version_change import change_line, field_name
from ui.plain import plain

_FEW = 12  # of a kind that is alone: shown at once


def show_changes(changes: Sequence[VersionChange], words: Words) -> None:
    """:param changes: at least one"""
    kinds = dict.fromkeys((each.code, each.field) for each in changes)
    st.caption(words.count("versions.count", len(changes)))
    for code, field in kinds:
        lines = [
            change_line(each, words) for each in changes if (each.code, each.field) == (code, field)
        ]
        kind = [words(f"version_kind.{code}"), field_name(code, field, words), str(len(lines))]
        title = " · ".join(plain(each) for each in kind if each)
        with st.expander(title, expanded=len(kinds) == 1 and len(lines) <= _FEW):
            st.markdown("\n".join(f"* {plain(line)}" for line in lines))
