"""The forms of one account: name and scope, a new password (also the own), its end."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from domain.halls.password import MIN_LENGTH
from domain.problems import InputProblem
from domain.roles import Account, Role
from locales import Words
from services.application import application
from services.halls import accounts, organisation
from services.halls.accounts import let_export_names
from services.halls.staff import all_staff
from ui.entries import Form, asked_first, doing
from ui.plain import bare, plain
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
    """What the role needs besides a name, and who of the staff it is.

    :param row: the account as it is, ``{}`` for a new one
    """
    app = application()
    fields: dict[str, Any] = {}
    if role is Role.DUTY_MANAGER:
        halls = {each.id: each for each in organisation.all_halls(app, account)}
        fields["hall_ids"] = st.multiselect(
            words("account.halls"), list(halls), row.get("hall_ids"), key=form.key("halls"),
            placeholder=words("setup.choose_halls"),
            format_func=lambda each: bare(halls[each].name),
        )  # fmt: skip
    if role is Role.BRANCH_HEAD:
        branches = {each["id"]: each["name"] for each in organisation.all_branches(app, account)}
        fields["branch_id"] = st.selectbox(
            words("column.branch"), list(branches), _place(branches, row.get("branch_id")),
            key=form.key("branch"), format_func=lambda each: bare(branches[each]),
        )  # fmt: skip
    return fields | {"staff_id": _own_staff(role, row, form, account, words)}


def _own_staff(
    role: Role, row: Mapping[str, Any], form: Form, account: Account, words: Words
) -> str | None:
    """The member of staff whose account it is; of other roles somebody who is observed as well, or
    nobody of the staff."""
    staff = all_staff(application(), account)
    people = {each.id: f"{each.name} · {each.staff_no}" for each in staff}
    if role is Role.STAFF:
        label, none, about = words("column.staff"), {}, None
    else:
        label, none = words("account.own_staff"), {"": words("account.not_on_roster")}
        about = words("account.own_staff_explained")
    options = none | people
    chosen = st.selectbox(
        label, list(options), _place(options, row.get("staff_id")), key=form.key("staff"),
        help=about, format_func=lambda each: bare(options[each]),
    )  # fmt: skip
    if role is not Role.STAFF and not row.get("staff_id"):
        _show_same_name([people[each.id] for each in staff if each.name == row.get("name")], words)
    return chosen or None


def _show_same_name(namesakes: list[str], words: Words) -> None:
    """Who is on the roster without being linked could judge themselves."""
    if namesakes:
        between = "、" if words.language == "zh_CN" else ", "
        st.caption(plain(words("account.same_name", people=between.join(namesakes))))


def _place(options: Mapping[str, Any], chosen: str | None) -> int:
    return list(options).index(chosen) if chosen is not None and chosen in options else 0


def password_field(label: str, key: str, words: Words) -> str:
    """The rule stands below it: a tooltip is found by nobody."""
    password = st.text_input(
        label, type="password", key=key, autocomplete="new-password", width=400
    )
    st.caption(words("account.password_help", minimum=MIN_LENGTH))
    return password


def show_account_form(row: Mapping[str, Any], account: Account, words: Words) -> None:
    st.caption(words("setup.scope_explained"))
    role = role_select(Role(row["role"]), f"account.{row['id']}.role", words)
    with Form(f"account.{row['id']}", words("setup.save"), words) as form:
        name = st.text_input(words("account.name"), row["name"], key=form.key("name"))
        scope = scope_fields(role, row, form, account, words)
    if form.submitted:
        with form.saving(words("setup.saved", name=name)):
            accounts.change_account(
                application(), account, row["id"], name=name, role=role, now=now(), **scope
            )


def show_password_form(row: Mapping[str, Any], account: Account, words: Words) -> None:
    st.subheader(words("setup.new_password"))
    st.caption(words("setup.new_password_explained"))
    with Form(f"account.{row['id']}.password", words("setup.save_password"), words) as form:
        password = password_field(words("setup.new_password"), form.key("password"), words)
    if form.submitted:
        with form.saving(words("setup.password_saved", name=row["name"])):
            accounts.reset_password(application(), account, row["id"], password, now())


def show_own_password_form(account: Account, words: Words) -> None:
    """In a fold: it is needed seldom, and the way out stays in sight."""
    with st.expander(words("account.own_password"), icon=":material/key:"):
        st.caption(words("account.own_password_explained"))
        with Form("account.own", words("account.change_password"), words) as form:
            old = st.text_input(
                words("account.old_password"), type="password", key=form.key("old"),
                autocomplete="current-password", width=400,
            )  # fmt: skip
            new = password_field(words("account.new_password"), form.key("new"), words)
            again = st.text_input(
                words("account.new_password_again"), type="password", key=form.key("again"),
                autocomplete="new-password", width=400,
            )  # fmt: skip
        if form.submitted:
            with form.saving(words("account.password_changed")):
                if new != again:
                    raise InputProblem("passwords_differ")
                accounts.change_own_password(application(), account, old, new, now())


def show_names_form(row: Mapping[str, Any], account: Account, words: Words) -> None:
    """Whether an account of head office may take names along in files."""
    if row["role"] != Role.HEAD_OFFICE:
        return
    st.subheader(words("setup.export_names"))
    st.caption(words("setup.export_names_explained"))
    may = bool(row["exports_names"])
    message = words("setup.export_names_withdrawn" if may else "setup.export_names_given")
    refusal = st.empty()
    if st.button(
        words("setup.export_names_withdraw" if may else "setup.export_names_give"),
        key="account.export_names",
    ):
        with doing(words, message, refusal):
            let_export_names(application(), account, row["id"], may=not may, now=now())


def show_ending(row: Mapping[str, Any], account: Account, words: Words) -> None:
    app = application()
    st.subheader(words("setup.ending"))
    if row["ended_at"]:
        st.info(words("setup.ended_explained"))
        refusal = st.empty()
        if st.button(words("setup.reopen_account"), key="account.reopen"):
            with doing(words, words("setup.account_reopened", name=row["name"]), refusal):
                accounts.reopen_account(app, account, row["id"], now())
        return
    st.caption(words("setup.ending_explained"))
    with asked_first(words("setup.end_ask"), "account.end_ask"):
        st.markdown(f"**{words('setup.end_question', name=plain(row['name']))}**")
        refusal = st.empty()
        if st.button(words("setup.end_account"), key="account.end", type="primary"):
            with doing(words, words("setup.account_ended", name=row["name"]), refusal):
                accounts.end_account(app, account, row["id"], now())
