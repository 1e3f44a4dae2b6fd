"""Every page, on the screens it is read on: nothing for axe but what is minor, nothing wider than the screen.

axe-core checks what a machine can check of WCAG 2.1 A and AA; it looks at each page on the smallest
screen and on the largest, in either language and with either colours.
"""

import contextlib
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from domain.halls.hall import Round
from services.patrols.observations import record_events
from services.patrols.patrols import finish_patrol, open_patrol
from tests.browser.conftest import LANDSCAPE_TABLET, PHONE, PORTRAIT_TABLET
from tests.browser.steps import arrive, expect_drawn, go_on_to, open_board
from tests.builders import a_header, an_event

pytestmark = pytest.mark.browser

LAPTOP = {"width": 1280, "height": 800}
TOO_WIDE = "document.documentElement.scrollWidth > innerWidth + 1"
REDRAWN_MS = 5000
AXE = Axe()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
PAGES = {
    "amina": ["today", "pre_shift", "actions", "new_action", "follow_ups", "notices", "complaints", "take_complaint", "decisions", "practices", "calibration", "data_checks", "needs_help", "staff_scores", "score_trends", "funnel", "observations", "norms", "processes",
              "sms_codes", "look_up?search=余额", "account", "norm_map?view=circumstances&by=footfall"],
    "dora": ["cockpit", "red_lines", "appeals", "publications", "goals", "norm_health", "bulletin", "norm_training", "norm_map", "what_changed", "coverage", "calibration", "data_checks", "exports"],
    "ella": ["cockpit", "scoring_method", "goals", "company_checks", "norm_workbook", "exports"],
    "gu": ["own_results", "own_observations", "own_score", "own_months"],
    "fang": ["first_steps", "halls", "staff", "roster", "accounts", "new_accounts", "export_tokens",
             "checklist_versions"],
}  # fmt: skip
SCREENS = [
    (PORTRAIT_TABLET, "zh-CN", "light"),
    (LANDSCAPE_TABLET, "en-GB", "dark"),
    (PHONE, "zh-CN", "dark"),
]
# Each page is opened on the wider one of two screens, and then the screen becomes narrower.
LOOKS = [
    (PORTRAIT_TABLET, PHONE, "zh-CN", "dark"),
    (LAPTOP, LANDSCAPE_TABLET, "en-GB", "light"),
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


@pytest.mark.parametrize("login", PAGES)
@pytest.mark.parametrize(("size", "narrower", "locale", "scheme"), LOOKS)
def test_a_page_is_accessible_and_fits_the_screen(
    server, tablet, app, people, finished, login, size, narrower, locale, scheme
):
    found: dict[str, Any] = {}
    page = tablet(locale, color_scheme=scheme)
    arrive(page, server.url, app, login)
    for path in [*PAGES[login], *([f"patrol?patrol={finished}"] if login == "amina" else [])]:
        page.set_viewport_size(size)
        go_on_to(page, path)
        expect(page.locator("h1")).to_be_visible()
        expect_drawn(page)
        found[path.partition("?")[0]] = problems_of_both(page, size, narrower)

    assert {path: each for path, each in found.items() if each} == {}


@pytest.mark.parametrize(("size", "narrower", "locale", "scheme"), LOOKS)
def test_the_way_in_is_accessible_and_fits_the_screen(
    server, tablet, size, narrower, locale, scheme
):
    page = tablet(locale, viewport=size, color_scheme=scheme)
    page.goto(f"{server.url}/sign-in")

    assert problems_of_both(page, size, narrower) == []


@pytest.mark.parametrize(("size", "locale", "scheme"), SCREENS)
def test_the_board_and_its_sheets_are_accessible(server, tablet, app, people, size, locale, scheme):
    patrol = open_patrol(
        app, people.amina, str(uuid4()), people.east.id, Round.NORMAL, datetime.now(UTC)
    )
    page = tablet(locale, viewport=size, color_scheme=scheme)
    open_board(page, server.url, app, "amina", patrol.id)
    found = {"board": problems_of(page)}
    for name, opener in {
        "header": ".header-line", "praise": ".foot .praise", "comfort": ".more:not(.look-up)",
        "look_up": ".look-up",
        "greeting": "[data-tool=greeting]", "summary": ".foot .primary",
    }.items():  # fmt: skip
        page.locator(f"dialog {opener}").first.tap()
        expect(page.locator("dialog .sheet")).to_be_visible()
        found[name] = problems_of(page)
        page.locator("dialog .sheet .go-on").tap()

    assert {name: each for name, each in found.items() if each} == {}


def problems_of_both(page: Page, size: dict[str, int], narrower: dict[str, int]) -> list[str]:
    """What axe finds on the phone or on the laptop, and whether each of the two screens holds the
    page."""
    found = problems_of(page) if size is LAPTOP else too_wide(page)
    page.set_viewport_size(narrower)
    # What is drawn to measure is drawn again.
    with contextlib.suppress(PlaywrightTimeoutError):
        page.wait_for_function(f"!({TOO_WIDE})", timeout=REDRAWN_MS)
    return found + (problems_of(page) if narrower is PHONE else too_wide(page))


def too_wide(page: Page) -> list[str]:
    return ["wider than the screen"] if page.evaluate(TOO_WIDE) else []


def problems_of(page: Page) -> list[str]:
    """Serious and critical violations, and whether the page can be moved sideways."""
    results = AXE.run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
    problems = [
        f"{each['id']}: {node['target']} {node['html'][:200]}"
        for each in results.response["violations"]
        if each["impact"] in ("moderate", "serious", "critical")
        for node in each["nodes"]
    ]
    return problems + too_wide(page)
