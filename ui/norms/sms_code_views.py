"""What a customer can ask by text message."""

import streamlit as st

from domain.norms.library import Library
from domain.norms.search import find_codes
from domain.roles import Account
from locales import Words
from services.norms.look_up import Kind
from ui.norms.look_ups import search_field, show_elsewhere
from ui.plain import plain
from ui.table import show_table


def show_sms_codes(library: Library, account: Account, words: Words) -> None:
    codes = library.sms_codes
    st.markdown(words("norms.send_to", number=codes.send_to))
    if codes.note:
        st.caption(plain(codes.note.text(words.language)))
    search = search_field(words("norms.search_codes"))
    groups = find_codes(codes.groups, search, library.search_words)
    show_elsewhere(search, Kind.CODE, library, account, words)
    for group, fitting in groups:
        st.header(plain(group.text(words.language)))
        show_table(
            [
                {
                    "code": code.code,
                    "command": " / ".join(code.command) or words("norms.menu"),
                    "meaning": code.text(words.language),
                }
                for code in fitting
            ],
            {name: words(f"norms.{name}") for name in ("code", "command", "meaning")},
            alt=words("page.sms_codes"),
        )
