"""The file of company checks that head office is looking at: read and checked once, not at every
run of the page, since both take seconds."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from domain.company_check_columns import HEADINGS, REQUIRED, Column
from domain.company_check_file import Plan
from domain.company_checks import Source
from domain.roles import Account
from domain.table_file import propose
from locales import Words
from services.application import application
from services.company_checks import Sent, preview, read_checks
from services.import_columns import Form, remember, remembered
from ui.company_check_views import choose_source
from ui.import_views import choose_columns, progress_shown
from ui.session import now
from ui.state_keys import CHECKS_FILE, CHECKS_PLAN

_EVERY_ROW = "every_row"  # the remembered source of a file without a column for it


@dataclass(frozen=True)
class Choice:
    """Which column is which, and the source of every row when there is no column for it."""

    mapping: Mapping[Column, int]
    source: Source | None


def read_once(file: UploadedFile, words: Words) -> Sent:
    """:raises InputProblem: the file cannot be used"""
    kept = st.session_state.get(CHECKS_FILE)
    if kept is None or kept[0] != file.file_id:
        with progress_shown(words("checks.reading")) as progress:
            kept = (file.file_id, read_checks(file.name, file.getvalue(), progress))
        st.session_state[CHECKS_FILE] = kept
    sent: Sent = kept[1]
    return sent


def choose(account: Account, sent: Sent, words: Words) -> Choice:
    """Asked with what was chosen for these headings last, and remembered."""
    header, store = sent.table.header, application().store
    known = remembered(store, account, Form.COMPANY_CHECKS, header)
    before: Mapping[Any, int | str] = known or propose(header, HEADINGS)
    mapping = choose_columns(sent.table, Column, REQUIRED, before, "company_checks", words)
    source = None
    if Column.SOURCE not in mapping:
        digest = sha256("\n".join(header).encode()).hexdigest()[:12]
        source = choose_source(before.get(_EVERY_ROW), digest, words)
    choice: dict[Any, int | str] = {**mapping}
    if source is not None:
        choice[_EVERY_ROW] = source.value
    if choice != before:
        remember(store, account, Form.COMPANY_CHECKS, header, choice)
    return Choice(mapping, source)


def plan_once(account: Account, file_id: str, sent: Sent, choice: Choice, words: Words) -> Plan:
    """The preview; the same one until the file or a choice changes, or it is forgotten.

    :raises InputProblem: a column or the source is missing
    """
    store = application().store
    key = (file_id, tuple(sorted(choice.mapping.items())), choice.source)
    kept = st.session_state.get(CHECKS_PLAN)
    if kept is None or kept[0] != key:
        with progress_shown(words("checks.checking")) as progress:
            plan = preview(store, account, sent, choice.mapping, choice.source, now(), progress)
        st.session_state[CHECKS_PLAN] = kept = (key, plan)
    shown: Plan = kept[1]
    return shown


def forget() -> None:
    """Drop file and preview: they are large."""
    for key in (CHECKS_FILE, CHECKS_PLAN):
        st.session_state.pop(key, None)
