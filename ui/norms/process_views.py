"""The cards of the service processes."""

import streamlit as st

from domain.norms.library import Library, Process
from domain.norms.search import find_cards
from domain.roles import Account
from locales import Words
from services.norms.look_up import Kind, card_lines
from ui.norms.look_ups import search_field, show_elsewhere
from ui.plain import plain

_OPEN = 2  # cards that are shown with their steps when a search leaves no more


def show_processes(library: Library, account: Account, words: Words) -> None:
    """The eleven cards, or those that a search finds: what is needed at once, steps with a tap."""
    search = search_field(words("norms.search_cards"))
    chosen = st.query_params.get("card")
    cards = find_cards(library.processes, search, library.search_words)
    show_elsewhere(search, Kind.CARD, library, account, words)
    for card in sorted(cards, key=lambda each: each.id != chosen):
        opened = card.id == chosen or bool(search and len(cards) <= _OPEN)
        with st.container(border=True, gap="xxsmall"):
            _show_process(card, words, opened=opened)


def _show_process(card: Process, words: Words, *, opened: bool) -> None:
    language = words.language
    st.markdown(f"**{card.id} {plain(card.text(language))}**")
    st.markdown(plain(card.scope.text(language)))
    for line in card_lines(card, words):
        st.markdown(plain(line))
    with st.expander(words("norms.steps"), expanded=opened):
        for title, texts in (
            ("norms.key_moments", card.key_moments),
            ("norms.goals", card.goals),
        ):
            if texts:
                lines = [f"1. {plain(each.text(language))}" for each in texts]
                st.markdown("\n".join([f"**{words(title)}**", "", *lines]))
        if card.note:
            st.info(plain(card.note.text(language)))
