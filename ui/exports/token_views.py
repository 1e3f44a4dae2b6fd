"""One token in the list, and the new one that is shown this once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import streamlit as st

from domain.roles import Account
from locales import Words
from services.application import application
from services.exports.tokens import revoke_token, state_of
from ui.entries import doing
from ui.own_address import own_address
from ui.plain import plain
from ui.session import now, reader_zone
from ui.state_keys import ISSUED


def keep_token(token: str) -> None:
    """Show it in the run after this one, until somebody says that it is kept elsewhere."""
    st.session_state[ISSUED] = token


def show_new_token(words: Words) -> None:
    token = st.session_state.get(ISSUED)
    if token is None:
        return
    with st.container(border=True):
        st.markdown(f"**{words('tokens.new')}**")
        st.code(token, language=None, wrap_lines=True)
        st.caption(words("tokens.curl"))
        address = f"{own_address()}/export/machine/events.csv?since=0"
        st.code(
            f'curl -sS --fail -D - -o events.csv -H "Authorization: Bearer {token}" "{address}"',
            language=None, wrap_lines=True,
        )  # fmt: skip
        st.button(words("tokens.kept"), key="tokens.kept", type="primary", on_click=_forget)


def _forget() -> None:
    st.session_state.pop(ISSUED, None)


def show_token(
    token: dict[str, Any], halls: Mapping[str, str], account: Account, words: Words
) -> None:
    """:param halls: id -> name"""
    state = state_of(token, now())
    scope = token["hall_ids"]
    files = token["files"]
    facts = [
        words(f"tokens.{state}", day=token["expires_on"]),
        words("tokens.every_hall") if scope is None
        else words("tokens.list_stop").join(halls.get(each, each) for each in scope),
        words("tokens.every_file") if files is None
        else words("tokens.list_stop").join(words(f"export_file.{each}") for each in files),
        words("exports.names") if token["names"] else words("exports.pseudonyms"),
        words("tokens.used", at=_local(token["last_used_at"])) if token["last_used_at"]
        else words("tokens.unused"),
        words("tokens.by", name=token["account"], at=_local(token["created_at"])),
    ]  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        with st.container(gap=None):
            st.markdown(f"**{plain(token['purpose'])}**")
            st.caption(plain(" · ".join(facts)))
        if state == "good" and st.button(
            words("tokens.revoke"), key=f"tokens.revoke.{token['id']}", icon=":material/block:"
        ):
            with doing(words, words("tokens.revoked_now", purpose=token["purpose"])):
                revoke_token(application(), account, token["id"], now())


def _local(text: str) -> str:
    return f"{datetime.fromisoformat(text).astimezone(reader_zone()):%Y-%m-%d %H:%M}"
