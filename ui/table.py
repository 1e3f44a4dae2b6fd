"""A table to read.

Not ``st.dataframe``: its toolbar offers a CSV of its own, without the byte order mark and the
guard against formulas that every file of ours has.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from domain.printed import NO_NUMBER, score_text
from ui.plain import plain


def show_table(
    rows: Sequence[Mapping[str, Any]],
    labels: Mapping[str, str],
    alt: str,
    linked: Collection[str] = (),
) -> None:
    """Show rows as a static table.

    :param labels: column -> heading, in the order shown; what a row has besides is left out
    :param alt: what the table holds, for people who do not see it
    :param linked: columns whose texts are Markdown of ours, with links
    """
    shown = [
        {
            heading: row[name] if name in linked else _cell(row[name])
            for name, heading in labels.items()
        }
        for row in rows
    ]
    styled = pd.DataFrame(shown).style.format(_shown, na_rep=NO_NUMBER)
    st.table(styled, border="horizontal", hide_index=True, alt=alt)


def _shown(value: object) -> object:
    """Shares with one decimal; what was not scored is a dash, not a number.

    >>> _shown(81.25), _shown(float("nan")), _shown(3)
    ('81.3', '–', 3)
    """
    return score_text(value) if isinstance(value, float) else value


def _cell(value: object) -> object:
    """Texts from people are not Markdown."""
    return plain(value) if isinstance(value, str) else value
