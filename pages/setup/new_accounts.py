"""Accounts for many of the staff at once, with first passwords that are shown this once."""

import streamlit as st

from domain.halls.position import Position
from domain.roles import Act, Role
from services.application import application
from services.halls import issued_accounts
from ui.entries import Form, show_message
from ui.halls.issued_views import keep_issued, show_issued
from ui.halls.next_step import show_next_step
from ui.imports.views import progress_shown
from ui.plain import bare, plain
from ui.session import current_account, current_words, now

_HERE = "pages/setup/new_accounts.py"
account = current_account()
words = current_words(account)
account.require(Act.ADMINISTER)
app = application()

st.page_link("pages/setup/accounts.py", label=words("page.accounts"), icon=":material/arrow_back:")
st.title(words("page.new_accounts"))
show_message()
show_issued(words)
show_next_step(account, words, here=_HERE)
found = issued_accounts.without_account(app, account, now())
if not found:
    st.info(words("issued.nobody_without"))
    st.stop()
roles = [role.value for role in issued_accounts.ROLES]
managers = [each for each in found if each.position is Position.DUTY_MANAGER]
usual = Role.DUTY_MANAGER if managers else Role.STAFF
asked = st.query_params.get("for", usual.value)
role = Role(
    st.segmented_control(
        words("account.role"), roles, default=asked if asked in roles else usual.value,
        required=True, format_func=lambda each: words(f"role.{each}"), key="issued.role",
    )
)  # fmt: skip
st.caption(words(f"issued.explained_{role}"))
halls = {each.hall.id: each.hall.name for each in found}
hall_id = None
if len(halls) > 1:
    hall_id = st.selectbox(
        words("column.hall"), [None, *halls], key="issued.hall",
        format_func=lambda each: bare(halls[each]) if each else words("setup.every_hall"),
    )  # fmt: skip
shown = [each for each in found if hall_id in (None, each.hall.id)]
if role is Role.DUTY_MANAGER:
    shown.sort(key=lambda each: each.position is not Position.DUTY_MANAGER)
    if not any(each.position is Position.DUTY_MANAGER for each in shown):
        st.info(words("issued.no_manager"))
most = issued_accounts.MOST_AT_ONCE
if len(shown) > most:
    st.caption(words("issued.narrow", count=most, all=len(shown)))
every = role is Role.STAFF and st.toggle(words("issued.every"), value=True, key="issued.every")
with Form(f"issued.{role}", words("issued.create"), words) as form:
    chosen = [
        each.person.id
        for each in shown[:most]
        if st.checkbox(
            plain(
                f"{each.person.name} · {each.person.staff_no} · {words.of(each.position)}"
                f" · {each.hall.name}"
            ),
            value=every or (role is Role.DUTY_MANAGER and each.position is Position.DUTY_MANAGER),
            key=form.key(f"{each.person.id}.{every}"),
        )
    ]
if form.submitted:
    with (
        form.saving(words("issued.created", count=len(chosen))),
        progress_shown(words("issued.creating")) as progress,
    ):
        keep_issued(issued_accounts.issue_accounts(app, account, chosen, role, now(), progress))
