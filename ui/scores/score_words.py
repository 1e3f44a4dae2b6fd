"""A score in plain sentences, the most important one large."""

import streamlit as st

from locales import Words
from services.scores.explain_score import score_sentences
from services.scores.person import PersonResults
from ui.plain import plain


def show_score_sentences(results: PersonResults, words: Words) -> None:
    first, *others = score_sentences(results, words)
    st.markdown(f"**{plain(first)}**")
    for sentence in others:
        st.markdown(plain(sentence))
