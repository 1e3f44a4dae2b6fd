"""The list of corrective actions and red-line cases, filtered as the address says."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import streamlit as st

from domain.case import CaseFilter, CaseKind
from domain.roles import Account, Act
from locales import Words
from services.application import Application
from services.follow_ups.cases import PAGE, CasePage, case_page
from services.halls.organisation import my_halls
from ui.doors import views_of
from ui.follow_ups.case_list import show_case_rows
from ui.plain import plain
from ui.session import now
from ui.url_choice import url_choice, url_segments

_VIEWS = ("open", "mine", "late", "closed")
_KINDS = (CaseKind.ACTION, CaseKind.RED_LINE)


def show_actions(app: Application, account: Account, words: Words) -> None:
    """A page of what the filters leave; what is due first comes first, of what is closed the
    newest."""
    views = _VIEWS if account.may(Act.HANDLE_CASES) else tuple(v for v in _VIEWS if v != "mine")
    view = url_segments(
        words("actions.view"), "view", views, lambda each: words(f"actions.view_{each}")
    )
    at = now()
    kinds, hall_id, text = _filters(app, account, words)
    which = replace(_which(view, account, at), kinds=kinds, text=text)
    halls = None if hall_id is None else [hall_id]
    by_due = view != "closed"
    key = f"actions.page.{view}.{'.'.join(kinds)}.{hall_id}.{text}"
    number = st.session_state.get(key, 1)
    page = case_page(app, account, which, page=number - 1, hall_ids=halls, by_due=by_due)
    if page.total and not page.rows:  # it became shorter
        page = case_page(app, account, which, hall_ids=halls, by_due=by_due)
    _show(app, account, page, view, words, at)
    if page.total > PAGE:
        st.pagination(-(-page.total // PAGE), key=key)


def _filters(
    app: Application, account: Account, words: Words
) -> tuple[tuple[CaseKind, ...], str | None, str]:
    """(Kinds, hall, text)."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = url_choice(
            words("actions.kind"), "kind", [each.value for each in _KINDS],
            lambda each: words.of(CaseKind(each)), words("actions.every_kind"), width=160,
            label_visibility="collapsed",
        )  # fmt: skip
        halls = {hall.id: hall.name for hall in my_halls(app, account)}
        hall_id = None
        if len(halls) > 1:
            hall_id = url_choice(
                words("filter.hall"), "hall", list(halls), halls.__getitem__,
                words("filter.every_hall"), width=200, label_visibility="collapsed",
            )  # fmt: skip
        st.session_state["actions.text"] = st.query_params.get("text", "")
        text = st.text_input(
            words("actions.search"), key="actions.text", placeholder=words("actions.search"),
            width=220, label_visibility="collapsed", on_change=_search,
        )  # fmt: skip
    chosen = tuple(each for each in _KINDS if kind in (None, each.value))
    return chosen or _KINDS, None if hall_id in (None, "all") else hall_id, text


def _search() -> None:
    text = st.session_state["actions.text"].strip()
    if text:
        st.query_params["text"] = text
    else:
        st.query_params.pop("text", None)


def _which(view: str, account: Account, at: datetime) -> CaseFilter:
    if view == "closed":
        return CaseFilter(_KINDS, is_open=False)
    if view == "late":
        return CaseFilter(_KINDS, is_open=True, due_before=at)
    if view == "mine":
        return CaseFilter(_KINDS, is_open=True, owner_id=account.id)
    return CaseFilter(_KINDS, is_open=True)


def _show(
    app: Application, account: Account, page: CasePage, view: str, words: Words, at: datetime
) -> None:
    if not page.total:
        st.info(words(f"actions.none_{view}"))
        if account.may(Act.HANDLE_CASES) and view in ("open", "mine"):
            st.page_link("pages/records/observations.py", label=words("page.observations"))
        return
    st.caption(words.count("actions.found", page.total))
    show_case_rows(app, page.rows, files_of(account), words, at)


def files_of(account: Account) -> Mapping[str, str]:
    """Path -> file of the pages of the account."""
    return {path: view.file for path, view in views_of(account.role).items()}


def lead_back(account: Account, words: Words) -> None:
    """Where the list is that a case stands in."""
    files = files_of(account)
    path = "actions" if "actions" in files else "own_results"
    st.page_link(files[path], label=plain(words(f"page.{path}")), icon=":material/arrow_back:")
