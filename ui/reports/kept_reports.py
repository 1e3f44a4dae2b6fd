"""Reports that are made once per state of the data, not once per look at the page."""

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from domain.roles import Account
from services.application import Application, application
from services.halls.scope import ReportScope
from services.reports.stamp import Stamp, stamp_of

T = TypeVar("T")


def kept_report(
    name: str,
    make: Callable[[Application, Account, ReportScope], T],
    account: Account,
    scope: ReportScope,
) -> T:
    """What ``make`` returns, kept as long as the newest event of the halls is the same
    (``services.reports.stamp.stamp_of``, which also checks the access)."""
    report: T = _kept(name, stamp_of(application(), account, scope), make, account, scope)
    return report


@st.cache_data(max_entries=50, show_spinner=False)
def _kept(
    name: str,
    stamp: Stamp,
    _make: Callable[[Application, Account, ReportScope], T],
    _account: Account,
    _scope: ReportScope,
) -> T:
    return _make(application(), _account, _scope)
