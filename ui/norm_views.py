"""Norms, process cards and SMS codes to read."""

import streamlit as st

from domain.norm import FRONT_LINE, Library, Norm, Position
from locales import Words
from services.explain_norm import duration, limit_line, origin_line
from ui.plain import plain
from ui.table import show_table


def show_norms(library: Library, words: Words) -> None:
    """One checklist at a time, for everybody or for one position."""
    checklists = {each.checklist: each for each in library.checklists}
    columns = st.columns(2)
    chosen = columns[0].selectbox(
        words("norms.checklist"),
        list(checklists),
        format_func=lambda each: checklists[each].text(words.language),
        key="norms.checklist",
    )
    position = columns[1].selectbox(
        words("norms.position"),
        [None, *(each.value for each in FRONT_LINE), Position.HALL.value],
        format_func=lambda each: words(f"position.{each}" if each else "norms.any_position"),
        key="norms.position",
    )
    norms = [
        norm
        for norm in checklists[chosen].norms
        if position is None or norm.applies_to(Position(position))
    ]
    if not norms:
        st.info(words("norms.none"))
    for norm in norms:
        _show_norm(norm, library, words)


def _show_norm(norm: Norm, library: Library, words: Words) -> None:
    facts = [
        words(f"severity.{norm.severity}"),
        words(f"servqual.{norm.servqual}"),
        "、".join(words(f"position.{each}") for each in norm.positions)
        if words.language == "zh_CN"
        else ", ".join(words(f"position.{each}") for each in norm.positions),
        *([", ".join(norm.processes)] if norm.processes else []),
        limit_line(norm, words),
        "" if norm.enabled else words("norms.off"),
    ]
    with st.container(border=True):
        st.markdown(f"**{plain(norm.text(words.language))}**")
        st.caption(" · ".join(plain(each) for each in facts if each))
        if norm.explain:
            st.caption(plain(norm.explain.text(words.language)))
        st.caption(plain(origin_line(norm, library, words)))


def show_processes(library: Library, words: Words) -> None:
    """One of the eleven cards."""
    cards = {each.id: each for each in library.processes}
    chosen = st.selectbox(
        words("norms.process"),
        list(cards),
        format_func=lambda each: f"{each} {cards[each].text(words.language)}",
        key="norms.process",
    )
    card = cards[chosen]
    language = words.language
    st.subheader(plain(card.text(language)))
    st.markdown(plain(card.scope.text(language)))
    if card.limit_s is not None:
        st.markdown(f"**{words('norm.limit', limit=duration(card.limit_s, words))}**")
    for title, texts in (
        ("norms.goals", card.goals),
        ("norms.documents", card.documents),
        ("norms.key_moments", card.key_moments),
    ):
        if texts:
            st.markdown(f"**{words(title)}**")
            st.markdown("\n".join(f"1. {plain(each.text(language))}" for each in texts))
    if card.note:
        st.info(plain(card.note.text(language)))


def show_sms_codes(library: Library, words: Words) -> None:
    codes = library.sms_codes
    st.markdown(words("norms.send_to", number=codes.send_to))
    for group in codes.groups:
        st.subheader(plain(group.zh if words.language == "zh_CN" else group.en))
        show_table(
            [
                {
                    "code": code.code,
                    "command": " / ".join(code.command),
                    "meaning": code.zh if words.language == "zh_CN" else code.en,
                }
                for code in group.codes
            ],
            {name: words(f"norms.{name}") for name in ("code", "command", "meaning")},
            alt=words("norms.sms_codes"),
        )
