"""The forms of one account: name and scope, a new password, ending and reopening it."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from domain.password import MIN_LENGTH
from domain.roles import Account, Role
from locales import Words
from services import accounts, organisation
from services.application import application
from services.export_tokens import let_export_names
from ui.entries import Form, doing
from ui.session import now


def role_select(role: Role, key: str, words: Words) -> Role:
    """Outside the form: the fields of the form follow the role."""
    roles = [each.value for each in Role]
    chosen = st.selectbox(
        words("account.role"), roles, roles.index(role), key=key,
        format_func=lambda each: words(f"role.{each}"),
    )  # fmt: skip
    return Role(chosen)


def scope_fields(
    role: Role, row: Mapping[str, Any], form: Form, account: Account, words: Words
) -> dict[str, Any]:
    """What the role needs besides a name.

    :param row: the account as it is, ``{}`` for a new one
    """
    store = application().store
    if role is Role.DUTY_MANAGER:
        halls = {each.id: each for each in organisation.all_halls(store, account)}
        return {
            "hall_ids": st.multiselect(
                words("account.halls"), list(halls), row.get("hall_ids"), key=form.key("halls"),
                placeholder=words("setup.choose_halls"),
                format_func=lambda each: halls[each].name,
            )
        }  # fmt: skip
    if role is Role.BRANCH_HEAD:
        branches = {each["id"]: each["name"] for each in organisation.all_branches(store, account)}
        return {
            "branch_id": st.selectbox(
                words("column.branch"), list(branches), _place(branches, row.get("branch_id")),
                key=form.key("branch"), format_func=branches.__getitem__,
            )
        }  # fmt: skip
    if role is Role.STAFF:
        people = {each.id: each for each in organisation.all_staff(store, account)}
        return {
            "staff_id": st.selectbox(
                words("column.staff"), list(people), _place(people, row.get("staff_id")),
                key=form.key("staff"),
                format_func=lambda each: f"{people[each].name} · {people[each].staff_no}",
            )
        }  # fmt: skip
    return {}


def _place(options: Mapping[str, Any], chosen: str | None) -> int:
    return list(options).index(chosen) if chosen is not None and chosen in options else 0


def password_field(label: str, key: str, words: Words) -> str:
    return st.text_input(
        label, type="password", key=key, help=words("account.password_help", minimum=MIN_LENGTH),
        autocomplete="new-password", width=400,
    )  # fmt: skip


def show_account_form(row: Mapping[str, Any], account: Account, words: Words) -> None:
    st.caption(words("setup.scope_explained"))
    role = role_select(Role(row["role"]), f"account.{row['id']}.role", words)
    with Form(f"account.{row['id']}", words("setup.save"), words) as form:
        name = st.text_input(words("account.name"), row["name"], key=form.key("name"))
        scope = scope_fields(role, row, form, account, words)
    if form.submitted:
        with form.saving(words("setup.saved", name=name)):
            accounts.change_account(
                application().store, account, row["id"], name=name, role=role, now=now(), **scope
            )


def show_password_form(row: Mapping[str, Any], account: Account, words: Words) -> None:
    st.subheader(words("setup.new_password"))
    st.caption(words("setup.new_password_explained"))
    with Form(f"account.{row['id']}.password", words("setup.save_password"), words) as form:
        password = password_field(words("setup.new_password"), form.key("password"), words)
    if form.submitted:
        with form.saving(words("setup.password_saved", name=row["name"])):
            accounts.reset_password(application().store, account, row["id"], password, now())


def show_names_form(row: Mapping[str, Any], account: Account, words: Words) -> None:
    """Whether an account of head office may take names along in files."""
    if row["role"] != Role.HEAD_OFFICE:
        return
    st.subheader(words("setup.export_names"))
    st.caption(words("setup.export_names_explained"))
    may = bool(row["exports_names"])
    said = words("setup.export_names_withdrawn" if may else "setup.export_names_given")
    if st.button(
        words("setup.export_names_withdraw" if may else "setup.export_names_give"),
        key="account.export_names",
    ):
        with doing(words, said):
            let_export_names(application().store, account, row["id"], may=not may, now=now())


def show_ending(row: Mapping[str, Any], account: Account, words: Words) -> None:
    store = application().store
    st.subheader(words("setup.ending"))
    if row["ended_at"]:
        st.info(words("setup.ended_explained"))
        if st.button(words("setup.reopen_account"), key="account.reopen"):
            with doing(words, words("setup.account_reopened", name=row["name"])):
                accounts.reopen_account(store, account, row["id"], now())
        return
    st.caption(words("setup.ending_explained"))
    if st.button(words("setup.end_account"), key="account.end", icon=":material/block:"):
        with doing(words, words("setup.account_ended", name=row["name"])):
            accounts.end_account(store, account, row["id"], now())
