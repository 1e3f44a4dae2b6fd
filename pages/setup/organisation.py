"""Branches, halls, staff and accounts: what an administrator adds before the first patrol."""

import streamlit as st

from domain.roles import Act
from ui.organisation_forms import show_accounts, show_branches, show_halls, show_staff
from ui.session import current_account, current_words

account = current_account()
words = current_words(account)
account.require(Act.ADMINISTER)

st.title(words("page.organisation"))
st.caption(words("organisation.order"))
view = st.segmented_control(
    words("organisation.what"),
    ["branches", "halls", "staff", "accounts"],
    default="branches",
    required=True,
    format_func=lambda each: words(f"organisation.{each}"),
    key="organisation.view",
)
{
    "branches": show_branches,
    "halls": show_halls,
    "staff": show_staff,
    "accounts": show_accounts,
}[view](account, words)
