"""New accounts with their first passwords, shown this once."""

from collections.abc import Sequence
from dataclasses import asdict

import streamlit as st

from domain.roles import Role
from locales import Words
from services.halls.issued_accounts import IssuedAccount, slips
from ui.plain import plain
from ui.state_keys import ISSUED_ACCOUNTS
from ui.table import show_table


def keep_issued(issued: Sequence[IssuedAccount]) -> None:
    """Show them in the run after this one, until somebody says that they are kept elsewhere."""
    st.session_state[ISSUED_ACCOUNTS] = [asdict(each) for each in issued]


def show_issued(words: Words) -> None:
    rows = st.session_state.get(ISSUED_ACCOUNTS)
    if not rows:
        return
    issued = [IssuedAccount(**row | {"role": Role(row["role"])}) for row in rows]
    with st.container(border=True):
        st.markdown(f"**{words('issued.shown_once')}**")
        show_table(
            [
                {
                    "name": plain(each.name),
                    "hall": plain(each.hall),
                    "login": each.login,
                    "password": each.password,
                }
                for each in issued
            ],
            {
                "name": words("account.name"),
                "hall": words("column.hall"),
                "login": words("sign_in.login"),
                "password": words("account.first_password"),
            },
            alt=words("issued.title"),
        )
        with st.container(horizontal=True):
            st.download_button(
                words("issued.print"), data=slips(issued, _address(), words),
                file_name="xunting-accounts.html", mime="text/html", key="issued.print",
                icon=":material/print:", on_click="ignore",
            )  # fmt: skip
            st.button(words("issued.kept"), key="issued.kept", on_click=_forget)


def _forget() -> None:
    st.session_state.pop(ISSUED_ACCOUNTS, None)


def _address() -> str:
    scheme, _, rest = (st.context.url or "http://localhost:8501").partition("://")
    return f"{scheme}://{rest.partition('/')[0]}"
