"""Norms to read."""

import streamlit as st

from domain.halls.position import Position
from domain.norms.library import Library
from domain.norms.norm import Norm, Theme
from domain.norms.search import NormQuery, bans_of, find_norms
from domain.norms.whose_rules import Rules, holds
from domain.roles import Account
from locales import Words
from services.norms.explain_norm import (
    definition_lines,
    explain_lines,
    lawful_case_lines,
    limit_line,
    origin_line,
    rank_text,
)
from services.norms.look_up import Kind
from ui import state_keys
from ui.norms.look_ups import PAGES, search_field, show_elsewhere
from ui.plain import plain
from ui.url_choice import offered, url_choice

SHOWN_AT_ONCE = 20


def show_norm(norm_id: str, library: Library, rules: Rules, words: Words) -> None:
    """The norm that a link names, alone, and the way to all of them.

    :raises NotFound: there is no such norm
    """
    norm = library.norms[offered(norm_id, library.norms)]
    _show_norm(norm, library, rules, words)
    st.page_link(PAGES[Kind.NORM], label=words("norms.all"), icon=":material/arrow_back:")


def show_norms(library: Library, rules: Rules, account: Account, words: Words) -> None:
    """Search and filters, then what fits, checklist by checklist.

    :param rules: whose norms hold in the reader's halls
    """
    query = _norm_query(library, words)
    fitting = find_norms(library.checklists, query, library.search_words)
    count = sum(len(norms) for _, norms in fitting)
    narrowed = query != NormQuery(query.search)
    if not count and narrowed:
        st.info(words("norms.none"))
    else:
        show_elsewhere(query.search, Kind.NORM, library, account, words)
    if not count:
        return
    st.caption(words("norms.count", count=count, all=len(library.norms)))
    asked_for, shown = st.session_state.get(state_keys.NORMS_SHOWN, (query, SHOWN_AT_ONCE))
    left = limit = shown if asked_for == query else SHOWN_AT_ONCE
    for checklist, norms in fitting:
        if left > 0:
            st.header(plain(checklist.text(words.language)))
        for norm in norms[:left]:
            _show_norm(norm, library, rules, words)
        left -= len(norms[:left])
    if count > limit:
        st.button(
            words("norms.more", count=min(SHOWN_AT_ONCE, count - limit)),
            key="norms.more",
            width="stretch",
            on_click=st.session_state.__setitem__,
            args=(state_keys.NORMS_SHOWN, (query, limit + SHOWN_AT_ONCE)),
        )


def show_bans(library: Library, rules: Rules, words: Words) -> None:
    """The five bans, one after the other, and nothing else."""
    st.caption(words("norms.bans_explained"))
    bans = bans_of(library)
    if not bans:
        st.info(words("norms.bans_none"))
    for number, norms in bans.items():
        st.header(words("norms.ban", number=number))
        for norm in norms:
            _show_norm(norm, library, rules, words)


def _norm_query(library: Library, words: Words) -> NormQuery:
    """What is asked for; it lives in the URL, so that a search can be sent as a link."""
    used = {position for norm in library.norms.values() for position in norm.positions}
    positions = [each for each in Position if each in used and each is not Position.ALL]
    processes = {each.id: f"{each.id} {each.text(words.language)}" for each in library.processes}
    search = search_field(words("norms.search"))
    with st.container(horizontal=True):
        theme = _filter(
            "theme",
            words("norms.any_theme"),
            {each.value: words.of(each) for each in Theme},
        )
        position = _filter(
            "position",
            words("norms.any_position"),
            {each.value: words.of(each) for each in positions},
        )
        process = _filter("process", words("norms.any_process"), processes)
    return NormQuery(
        search, Theme(theme) if theme else None, Position(position) if position else None, process
    )


def _filter(name: str, label: str, options: dict[str, str]) -> str | None:
    """One of the options, or None as long as none is chosen."""
    chosen = url_choice(
        label, name, list(options), options.__getitem__, label, "stretch", "collapsed"
    )
    return chosen if chosen in options else None


def _show_norm(norm: Norm, library: Library, rules: Rules, words: Words) -> None:
    between = "、" if words.language == "zh_CN" else ", "
    facts = [
        words.of(norm.theme),
        rank_text(norm, words),
        words.of(norm.servqual),
        between.join(words.of(each) for each in norm.positions),
        _only_in(norm, words),
        between.join(norm.processes),
        limit_line(norm, words),
        words("norms.in_records", every=words.of(norm.every)) if norm.every else "",
        "" if norm.enabled else words("norms.off"),
        words("rules.not_here") if norm.enabled and not holds(norm, library, rules) else "",
    ]
    with st.container(border=True, gap="xxsmall"):
        st.markdown(f"**{plain(norm.text(words.language))}**")
        for line in explain_lines(norm, words):
            st.markdown(plain(line))
        for title, lines in (
            ("norms.lawful", lawful_case_lines(norm, words)),
            ("norms.definitions", definition_lines(norm, words)),
        ):
            if lines:
                with st.expander(words(title, count=len(lines))):
                    st.markdown("\n".join(f"* {plain(line)}" for line in lines))
        # The theme and the rank of a red line are one word.
        st.caption(" · ".join(plain(each) for each in dict.fromkeys(facts) if each))
        st.caption(plain(origin_line(norm, library, words)))


def _only_in(norm: Norm, words: Words) -> str:
    if not norm.hall_kinds:
        return ""
    between = "、" if words.language == "zh_CN" else ", "
    kinds = between.join(words.of(each) for each in norm.hall_kinds)
    return words("norms.only_in", kinds=kinds)
