"""The first screen on the page: its halls and days, what is kept of it, and where it leads."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import streamlit as st

from design import TOKENS
from domain.roles import Account, Act
from locales import Words
from services.application import application
from services.follow_ups.due import due_cases
from services.halls.scope import ReportScope
from services.months.cockpit import cockpit, red_lines_waiting
from services.norms.known_norms import in_force, known_norms
from services.reports.coverage import coverage
from ui.months.cockpit_html import Screen, cockpit_html
from ui.reports.coverage_views import moment
from ui.reports.kept_reports import kept_report
from ui.session import now

_HERE = Path(__file__).parent
_component = st.components.v2.component(
    "xunting_cockpit",
    css=TOKENS + (_HERE / "cockpit.css").read_text(encoding="utf-8"),
    js=(_HERE / "cockpit.js").read_text(encoding="utf-8"),
)
_QUARTER = timedelta(minutes=15)  # every time zone begins its days at one


def show_cockpit(
    account: Account, scope: ReportScope, files: Mapping[str, str], words: Words
) -> None:
    """
    :param files: of the pages that a link may lead to, by url path
    """
    app, at = application(), now()
    told = kept_report(
        f"cockpit {_quarter_hour(at)}", partial(cockpit, now=_quarter_hour(at)), account, scope
    )
    seen_at = moment(scope)
    seen = kept_report(f"coverage at {seen_at}", partial(coverage, now=seen_at), account, scope)
    norms = known_norms(app)
    screen = Screen(
        told=told,
        coverage=seen,
        waiting=red_lines_waiting(app, account, scope),
        # Never kept: it changes with every case, and with the clock.
        due=due_cases(app, account, at, most=0) if account.may(Act.HANDLE_CASES) else None,
        scope=scope,
        account=account,
        norms=norms,
        retired=frozenset(each for each in norms if not in_force(app, each)),
        now=at,
    )
    result = _component(
        key="cockpit",
        data={"html": cockpit_html(screen, words)},
        height="content",
        on_went_change=lambda: None,
    )
    _go(result.went, files)


def _go(went: Mapping[str, str] | None, files: Mapping[str, str]) -> None:
    """To the page that was tapped; the browser says which, so it is looked up."""
    if went and went.get("page") in files:
        query = json.loads(went["query"])
        st.switch_page(files[went["page"]], query_params={str(k): str(v) for k, v in query.items()})


def _quarter_hour(at: datetime) -> datetime:
    return at - (at - datetime.min.replace(tzinfo=at.tzinfo)) % _QUARTER
