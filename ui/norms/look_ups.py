"""What the pages of norms, process cards and SMS codes share: the field, and the way on to the
other two."""

from dataclasses import replace
from pathlib import PurePosixPath

import streamlit as st

from domain.norms.library import Library
from domain.norms.search import NormQuery, find_cards, find_codes, find_norms
from domain.roles import Account
from locales import Words
from services.norms.look_up import Kind
from ui.norms.search_box import look_up_now, show_found
from ui.plain import bare, plain

# Every role has these pages.
PAGES = {
    Kind.NORM: "pages/rules/norms.py",
    Kind.CARD: "pages/rules/processes.py",
    Kind.CODE: "pages/rules/sms_codes.py",
}


def search_field(label: str) -> str:
    """The search of a page; it lives in the address, so that it can be sent as a link."""
    text = st.text_input(
        label,
        type="search",
        live=True,
        key="search",
        placeholder=bare(label),
        icon=":material/search:",
        label_visibility="collapsed",
        bind="query-params",
    )
    return (text or "").strip()


def show_elsewhere(
    search: str, here: Kind, library: Library, account: Account, words: Words
) -> None:
    """What the other two pages have of the search, as links there; where no page has anything, what
    comes close, or what was looked for and what can be."""
    if not search:
        return
    counts = _counts(search, library)
    if not any(counts.values()):
        found = look_up_now(account, search, words, with_people=False)
        note = "" if here is Kind.CODE else found.note  # which stands above the codes
        files = {PurePosixPath(file).stem: file for file in PAGES.values()}
        show_found(replace(found, note=note), files, words)
        return
    if not counts[here]:
        st.markdown(plain(words("look_up.none_here", kind=words.of(here), search=search)))
    for kind, count in counts.items():
        if kind is not here and count:
            st.page_link(
                PAGES[kind],
                label=words("look_up.elsewhere", kind=words.of(kind), count=count),
                icon=":material/arrow_forward:",
                query_params={"search": search},
            )


def _counts(search: str, library: Library) -> dict[Kind, int]:
    words = library.search_words
    norms = find_norms(library.checklists, NormQuery(search), words)
    codes = find_codes(library.sms_codes.groups, search, words)
    return {
        Kind.NORM: sum(len(found) for _, found in norms),
        Kind.CARD: len(find_cards(library.processes, search, words)),
        Kind.CODE: sum(len(found) for _, found in codes),
    }
