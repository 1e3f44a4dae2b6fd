"""A table to read.

Not ``st.dataframe``: its toolbar offers a CSV of its own, without the byte order mark and the
guard against formulas that every file of ours has.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from zlib import crc32

import pandas as pd
import streamlit as st

from domain.printed import NO_NUMBER, score_text
from ui.plain import plain

# What a phone holds side by side; with more columns each row is a card there.
_SIDE_BY_SIDE = 4
# The first cell is the heading of its card; of a long text the others leave no room beside it.
_CARDS = """
@media (max-width: 560px) {{
  {table} :is(table, tbody, tr, td) {{ display: block; }}
  {table} thead {{ display: none; }}
  {table} tr {{
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 0.25rem 1rem;
    padding: 0.6rem 0;
  }}
  {table} :is(tr, td) {{ border: 0; }}
  {table} tr {{ border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); }}
  {table} tr td, {table} tr td * {{
    padding: 0;
    font-size: 0.9rem;
    text-align: left !important; /* numbers are told to stand right */
  }}
  {table} tr td:first-child {{ grid-column: 1 / -1; font-weight: 600; }}
  {table} tr td:not(:first-child)::before {{
    display: block;
    font-size: 0.75rem;
    opacity: 0.8;
  }}
  {headings}
}}
"""


def show_table(
    rows: Sequence[Mapping[str, Any]],
    labels: Mapping[str, str],
    alt: str,
    linked: Collection[str] = (),
) -> None:
    """Show rows as a static table; on a phone one of many columns as cards.

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
    if len(labels) <= _SIDE_BY_SIDE:
        st.table(styled, border="horizontal", hide_index=True, alt=alt)
        return
    headings = list(labels.values())
    look = f"cards_{crc32(json.dumps(headings).encode()):08x}"
    with st.container(key=f"{look}_{crc32(f'{alt}{shown}'.encode()):08x}"):
        st.html(_cards(look, headings))
        st.table(styled, border="horizontal", hide_index=True, alt=alt)


def _cards(look: str, headings: Sequence[str]) -> str:
    """The style of a table whose key begins so: each cell says what it is.

    >>> _cards("cards_1", ["Name", "Score"]).count("td:nth-child(2)::before")
    1
    """
    table = f'.stApp [class*="st-key-{look}"] [data-testid="stTable"]'
    texts = "\n  ".join(
        f"{table} tr td:nth-child({place})::before "
        f"{{ content: {json.dumps(heading, ensure_ascii=False)}; }}"
        for place, heading in enumerate(headings, start=1)
        if place > 1
    )
    return f"<style>{_CARDS.format(table=table, headings=texts)}</style>"


def _shown(value: object) -> object:
    """Shares with one decimal; what was not scored is a dash, not a number.

    >>> _shown(81.25), _shown(float("nan")), _shown(3)
    ('81.3', '–', 3)
    """
    return score_text(value) if isinstance(value, float) else value


def _cell(value: object) -> object:
    """Texts from people are not Markdown."""
    return plain(value) if isinstance(value, str) else value
