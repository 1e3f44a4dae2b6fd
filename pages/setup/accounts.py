"""Accounts: who may sign in, as what, and for which halls."""

from itertools import groupby

import streamlit as st

from domain.lookalikes import alike
from domain.roles import Act, Role
from services.application import application
from services.halls import accounts
from ui.entries import ROWS_SHOWN, Form, back_to_list, entry_row, opened, show_message
from ui.halls.account_forms import (
    password_field,
    role_select,
    scope_fields,
    show_account_form,
    show_ending,
    show_names_form,
    show_password_form,
)
from ui.halls.next_step import show_next_step
from ui.plain import plain
from ui.session import current_account, current_words, now

account = current_account()
words = current_words(account)
account.require(Act.ADMINISTER)
app = application()

rows = {str(row["id"]): row for row in accounts.listing(app, account)}
account_id = opened("account")
if account_id is not None:
    back_to_list("account", words)
    show_message()
    if account_id not in rows:
        st.title(words("page.accounts"))
        st.error(words("problem.not_found"))
        st.stop()
    row = rows[account_id]
    st.title(plain(f"{row['name']} · {row['login']}"), anchor=False)
    show_account_form(row, account, words)
    show_names_form(row, account, words)
    show_password_form(row, account, words)
    show_ending(row, account, words)
    st.stop()

st.title(words("page.accounts"))
show_message()
show_next_step(account, words, here="pages/setup/accounts.py")
st.page_link(
    "pages/setup/new_accounts.py", label=words("page.new_accounts"), icon=":material/group_add:"
)
with st.expander(words("setup.add_account"), expanded=len(rows) == 1, icon=":material/add:"):
    chosen = role_select(Role.DUTY_MANAGER, "account.role", words)
    with Form("account", words("setup.add"), words) as form:
        scope = scope_fields(chosen, {}, form, account, words)
        columns = st.columns(2)
        name = columns[0].text_input(words("account.name"), key=form.key("name"))
        login = columns[1].text_input(words("sign_in.login"), key=form.key("login"))
        password = password_field(words("account.first_password"), form.key("password"), words)
    if form.submitted:
        with form.saving(words("setup.added", name=name)):
            accounts.add_account(
                app, account, login=login, name=name, role=chosen, password=password, now=now(),
                **scope,
            )  # fmt: skip
ended = [row for row in rows.values() if row["ended_at"]]
sought = alike(st.text_input(words("setup.search_account"), key="accounts.search"))
with_ended = ended and st.toggle(words("setup.show_ended", count=len(ended)), key="accounts.ended")
found = [
    row
    for row in sorted(rows.values(), key=lambda each: list(Role).index(Role(each["role"])))
    if (with_ended or not row["ended_at"])
    and sought in alike(f"{row['name']} {row['login']} {row['halls']} {row['staff_no']}")
]
for role, mine in groupby(found[:ROWS_SHOWN], key=lambda each: str(each["role"])):
    st.subheader(words(f"role.{role}"))
    for row in mine:
        whose = f"{row['staff']} · {row['staff_no']}" if row["staff_id"] else ""
        facts = [
            words("setup.ended") if row["ended_at"] else "",
            words("setup.login", login=row["login"]),
            row["halls"] or row["branch"] or "",
            whose,
        ]
        entry_row("account", str(row["id"]), str(row["name"]), [str(each) for each in facts], words)
if len(found) > ROWS_SHOWN:
    st.caption(words("setup.narrow", count=ROWS_SHOWN))
