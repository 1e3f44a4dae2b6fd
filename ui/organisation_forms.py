"""Lists and forms of the administrator's page."""

from typing import Any

import streamlit as st

from domain.hall import HallKind
from domain.norm import FRONT_LINE, Position
from domain.password import MIN_LENGTH
from domain.roles import Account, Role
from domain.simulation import TIME_ZONE
from locales import Words
from services import accounts, organisation
from services.application import application
from ui.plain import plain
from ui.problems import problems_shown
from ui.session import now
from ui.state_keys import ADDED_NAME, added_count
from ui.table import show_table


def show_branches(account: Account, words: Words) -> None:
    store = application().store
    _list([{words("column.branch"): each["name"]} for each in _branches(account).values()], words)
    with _Form("branch", words) as form:
        name = st.text_input(words("column.branch"), key=form.key("name"))
    if form.submitted:
        with problems_shown(words):
            organisation.add_branch(store, account, name, now())
            form.added(name)


def show_halls(account: Account, words: Words) -> None:
    store = application().store
    branches = _branches(account)
    _list(
        [
            {
                words("column.hall"): hall.name,
                words("column.branch"): branches[hall.branch_id]["name"],
                words("column.hall_kind_label"): words(f"hall_kind.{hall.kind}"),
                words("column.time_zone"): hall.time_zone,
            }
            for hall in organisation.all_halls(store, account)
        ],
        words,
    )
    if not branches:
        st.info(words("organisation.branch_first"))
        return
    with _Form("hall", words) as form:
        branch_id = st.selectbox(
            words("column.branch"), list(branches), key=form.key("branch"),
            format_func=lambda each: branches[each]["name"],
        )  # fmt: skip
        name = st.text_input(words("column.hall"), key=form.key("name"))
        kind = st.selectbox(
            words("column.hall_kind_label"), [each.value for each in HallKind],
            key=form.key("kind"),
            format_func=lambda each: words(f"hall_kind.{each}"),
        )  # fmt: skip
        zone = st.text_input(words("column.time_zone"), TIME_ZONE, key=form.key("time_zone"))
    if form.submitted:
        with problems_shown(words):
            organisation.add_hall(
                store, account, branch_id=branch_id, name=name, kind=HallKind(kind), time_zone=zone,
                now=now(),
            )  # fmt: skip
            form.added(name)


def show_staff(account: Account, words: Words) -> None:
    store = application().store
    halls = _halls(account)
    _list(
        [
            {
                words("column.staff_no"): member.staff_no,
                words("column.staff"): member.name,
                words("column.position_label"): words(f"position.{stay.position}"),
                words("column.hall"): halls[stay.hall_id].name,
            }
            for member in organisation.all_staff(store, account)
            for stay in member.assignments[-1:]
        ],
        words,
    )
    if not halls:
        st.info(words("organisation.hall_first"))
        return
    with _Form("staff", words) as form:
        hall_id = st.selectbox(
            words("column.hall"), list(halls), key=form.key("hall"),
            format_func=lambda each: halls[each].name,
        )  # fmt: skip
        name = st.text_input(words("column.staff"), key=form.key("name"))
        staff_no = st.text_input(words("column.staff_no"), key=form.key("no"))
        position = st.selectbox(
            words("column.position_label"), [each.value for each in FRONT_LINE],
            key=form.key("position"),
            format_func=lambda each: words(f"position.{each}"),
        )  # fmt: skip
    if form.submitted:
        with problems_shown(words):
            organisation.add_staff(
                store, account, hall_id=hall_id, name=name, staff_no=staff_no,
                position=Position(position), now=now(),
            )  # fmt: skip
            form.added(name)


def show_accounts(account: Account, words: Words) -> None:
    store = application().store
    _list(
        [
            {
                words("sign_in.login"): row["login"],
                words("account.name"): row["name"],
                words("account.role"): words(f"role.{row['role']}"),
                words("account.halls"): row["halls"] or row["branch"] or "",
            }
            for row in accounts.listing(store, account)
        ],
        words,
    )
    halls, branches = _halls(account), _branches(account)
    people = {member.id: member for member in organisation.all_staff(store, account)}
    chosen = st.selectbox(
        words("account.role"), [each.value for each in Role],
        index=list(Role).index(Role.DUTY_MANAGER),
        key="account.role", format_func=lambda each: words(f"role.{each}"),
    )  # fmt: skip
    role = Role(chosen)
    hall_ids: list[str] = []
    branch_id = staff_id = None
    with _Form("account", words) as form:
        if role is Role.DUTY_MANAGER:
            hall_ids = st.multiselect(
                words("account.halls"), list(halls), key=form.key("halls"),
                format_func=lambda each: halls[each].name,
            )  # fmt: skip
        elif role is Role.BRANCH_HEAD:
            branch_id = st.selectbox(
                words("column.branch"), list(branches), key=form.key("branch"),
                format_func=lambda each: branches[each]["name"],
            )  # fmt: skip
        elif role is Role.STAFF:
            staff_id = st.selectbox(
                words("column.staff"), list(people), key=form.key("staff"),
                format_func=lambda each: f"{people[each].name} · {people[each].staff_no}",
            )  # fmt: skip
        name = st.text_input(words("account.name"), key=form.key("name"))
        login = st.text_input(words("sign_in.login"), key=form.key("login"))
        password = st.text_input(
            words("account.first_password"), type="password", key=form.key("password"),
            help=words("account.password_help", minimum=MIN_LENGTH),
        )  # fmt: skip
    if form.submitted:
        with problems_shown(words):
            accounts.add_account(
                store, account, login=login, name=name, role=role, password=password, now=now(),
                branch_id=branch_id, hall_ids=hall_ids, staff_id=staff_id,
            )  # fmt: skip
            form.added(name)


class _Form:
    """A form with an add button that is empty again after something was added."""

    def __init__(self, name: str, words: Words) -> None:
        self._name = name
        self._words = words
        self._count = added_count(name)
        if self._count in st.session_state:
            st.success(words("organisation.added", name=plain(st.session_state[ADDED_NAME])))
        self._form = st.form(f"{name}.form")
        self.submitted = False

    def key(self, field: str) -> str:
        """The key of a field; another one after each success, so that the field is new."""
        count = st.session_state.get(self._count, 0)
        return f"{self._name}.{field}" + (f".{count}" if count else "")

    def added(self, name: str) -> None:
        """Say so, and begin a new form."""
        st.session_state[self._count] = st.session_state.get(self._count, 0) + 1
        st.session_state[ADDED_NAME] = name
        st.rerun()

    def __enter__(self) -> "_Form":
        self._form.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self.submitted = st.form_submit_button(self._words("organisation.add"), type="primary")
        self._form.__exit__(*error)


def _branches(account: Account) -> dict[str, dict[str, str]]:
    rows = organisation.all_branches(application().store, account)
    return {each["id"]: each for each in rows}


def _halls(account: Account) -> dict[str, Any]:
    return {each.id: each for each in organisation.all_halls(application().store, account)}


def _list(rows: list[dict[str, Any]], words: Words) -> None:
    """:param rows: heading -> text, the same headings in each"""
    if rows:
        show_table(rows, {heading: heading for heading in rows[0]}, alt=words("organisation.what"))
    else:
        st.caption(words("organisation.empty"))
