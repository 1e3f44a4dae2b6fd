"""Every page, on the screens it is read on: nothing serious for axe, nothing wider than the screen.

axe-core checks what a machine can check of WCAG 2.1 A and AA.
"""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from domain.hall import Round
from services.observations import record_events
from services.patrols import finish_patrol, open_patrol
from tests.browser.conftest import LANDSCAPE_TABLET, PHONE, PORTRAIT_TABLET
from tests.browser.steps import expect_settled, go_signed_in, open_board
from tests.builders import a_header, an_event

pytestmark = pytest.mark.browser

LAPTOP = {"width": 1280, "height": 800}
PAGES = {
    "amina": ["today", "staff_scores", "score_trends", "funnel", "observations", "norms", "processes",
              "sms_codes", "account", "norm_map?view=circumstances&by=footfall"],
    "dora": ["red_lines", "week", "publications", "goals", "norm_health", "bulletin", "norm_map", "what_changed", "coverage", "exports"],
    "ella": ["scoring_method", "goals", "company_checks", "norm_workbook", "exports"],
    "gu": ["own_results"],
    "fang": ["halls", "staff", "roster", "accounts", "export_tokens",
             "checklist_versions"],
}  # fmt: skip
SCREENS = [
    (PORTRAIT_TABLET, "zh-CN", "light"),
    (LANDSCAPE_TABLET, "en-GB", "dark"),
    (PHONE, "zh-CN", "dark"),
    (LAPTOP, "en-GB", "light"),
]


@pytest.fixture(scope="module")
def finished(app, people) -> str:
    """A finished patrol with something of everything."""
    at = datetime.now(UTC) - timedelta(minutes=20)
    patrol = open_patrol(app, people.amina, str(uuid4()), people.east.id, Round.PEAK, at)
    events = [
        an_event(patrol, people.gu.id, seq=1),
        an_event(patrol, people.gu.id, seq=2, norm_id="face-clean", result="fail", note="已提醒"),
        an_event(patrol, people.hai.id, seq=3, norm_id="no-quarrel-or-insult", result="fail",
                 note="与客户争执"),
        an_event(patrol, people.hai.id, seq=4, norm_id="account-opening-time", seconds=75.0),
        a_header(patrol, 5, "peak", 9),
        an_event(patrol, people.hai.id, seq=6, norm_id="stand-up-to-receive", segment="vip"),
    ]  # fmt: skip
    assert record_events(app, people.amina, events, datetime.now(UTC)).rejected == []
    finish_patrol(app, people.amina, patrol.id, at + timedelta(minutes=10))
    return patrol.id


@pytest.mark.parametrize(("size", "locale", "scheme"), SCREENS)
def test_a_page_is_accessible_and_fits_the_screen(
    server, tablet, app, people, finished, size, locale, scheme
):
    found: dict[str, Any] = {}
    for login, paths in PAGES.items():
        page = tablet(locale, viewport=size, color_scheme=scheme)
        go_signed_in(page, server.url, app, login)
        if login == "amina":
            paths = [*paths, f"patrol?patrol={finished}"]
        for path in paths:
            page.goto(f"{server.url}/{path}")
            expect(page.locator("h1")).to_be_visible()
            expect_settled(page)
            page.wait_for_timeout(800)  # what was faded while the script ran comes back
            found[f"{login} {path.partition('?')[0]}"] = problems_of(page)
        page.context.close()
    page = tablet(locale, viewport=size, color_scheme=scheme)
    page.goto(f"{server.url}/sign-in")
    found["sign-in"] = problems_of(page)

    assert {path: each for path, each in found.items() if each} == {}


@pytest.mark.parametrize(("size", "locale", "scheme"), SCREENS[:3])
def test_the_board_and_its_sheets_are_accessible(server, tablet, app, people, size, locale, scheme):
    patrol = open_patrol(
        app, people.amina, str(uuid4()), people.east.id, Round.NORMAL, datetime.now(UTC)
    )
    page = tablet(locale, viewport=size, color_scheme=scheme)
    open_board(page, server.url, app, "amina", patrol.id)
    found = {"board": problems_of(page)}
    for name, opener in {
        "header": ".header-line", "praise": ".foot .praise", "comfort": ".more",
        "greeting": "[data-tool=greeting]", "summary": ".foot .primary",
    }.items():  # fmt: skip
        page.locator(f"dialog {opener}").first.tap()
        expect(page.locator("dialog .sheet")).to_be_visible()
        found[name] = problems_of(page)
        page.locator("dialog .sheet .go-on").tap()

    assert {name: each for name, each in found.items() if each} == {}


def problems_of(page: Page) -> list[str]:
    """Serious and critical violations, and whether the page can be moved sideways."""
    results = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
    problems = [
        f"{each['id']}: {node['target']} {node['html'][:200]}"
        for each in results.response["violations"]
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"]
    ]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
        problems.append("wider than the screen")
    return problems
