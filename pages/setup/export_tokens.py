"""Tokens for programs that fetch files by themselves: issue, see when they were used, revoke."""

from datetime import timedelta

import streamlit as st

from domain.exports.grant import FILES
from domain.roles import Act
from services.application import application
from services.exports.tokens import issue_token, tokens
from services.halls.organisation import all_halls
from ui.entries import Form, show_message
from ui.exports.token_views import keep_token, show_new_token, show_token
from ui.plain import bare
from ui.session import current_account, current_words, now, today

account = current_account()
words = current_words(account)
account.require(Act.ADMINISTER)
app = application()

st.title(words("page.export_tokens"))
show_message()
st.caption(words("tokens.explained"))
show_new_token(words)
listed = tokens(app, account)
halls = {hall.id: hall.name for hall in all_halls(app, account)}
with st.expander(words("tokens.issue"), expanded=not listed, icon=":material/add:"):
    with Form("export_token", words("tokens.issue_now"), words) as form:
        purpose = st.text_input(
            words("tokens.purpose"), key=form.key("purpose"), help=words("tokens.purpose_help")
        )
        expires_on = st.date_input(
            words("tokens.expires_on"), today() + timedelta(days=90), key=form.key("expires")
        )
        chosen_halls = st.multiselect(
            words("tokens.halls"), list(halls), key=form.key("halls"),
            placeholder=words("tokens.every_hall"), format_func=lambda each: bare(halls[each]),
        )  # fmt: skip
        files = st.multiselect(
            words("tokens.files"), FILES, key=form.key("files"),
            placeholder=words("tokens.every_file"),
            format_func=lambda each: words(f"export_file.{each}"),
        )  # fmt: skip
        names = st.toggle(
            words("tokens.names"), key=form.key("names"), help=words("tokens.names_help")
        )
    if form.submitted:
        with form.saving(words("tokens.issued")):
            keep_token(
                issue_token(
                    app, account, purpose=purpose, expires_on=expires_on, now=now(), names=names,
                    hall_ids=chosen_halls or None, files=files or None,
                )
            )  # fmt: skip
for token in listed:
    show_token(token, halls, account, words)
