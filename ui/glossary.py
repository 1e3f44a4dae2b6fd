"""What the words of the results mean, one tap away: the same list on every page that shows results.

A new word also gets its line in ``docs/words.md``.
"""

import streamlit as st

from locales import Words

# From what is recorded to what is made of it; then the pictures, then the factors of quality.
TERMS = (
    "judgement", "occasion", "minimum", "raw", "strict", "adjusted", "band", "final", "base_goal",
    "challenge_goal", "attained", "grade", "vetoed", "red_line", "good_moment", "weak_spot",
    "usual", "limits", "gathered", "funnel", "consistency",
    "tangibles", "reliability", "responsiveness", "assurance", "empathy",
)  # fmt: skip


def show_glossary(words: Words) -> None:
    lines = (f"**{words(f'term.{each}')}**  \n{words(f'term_means.{each}')}" for each in TERMS)
    with st.popover(words("glossary.title"), key="glossary", icon=":material/dictionary:"):
        st.markdown("\n\n".join(lines))


def show_title(title: str, words: Words) -> None:
    """The title of a page without a filter, with the list at its end."""
    with st.container(key="titled", horizontal=True, vertical_alignment="center"):
        st.title(title, width="stretch")
        show_glossary(words)
