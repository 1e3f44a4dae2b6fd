"""A complaint is taken on a tablet in at most twelve taps, from Today to its page."""

import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import ZH, arrive, expect_settled

pytestmark = pytest.mark.browser
MOST_TAPS = 12


class Taps:
    """Counts what is tapped; typing is not."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.count = 0

    def __call__(self, target) -> None:
        expect(target).to_be_visible()
        expect_settled(self._page)
        self.count += 1
        target.tap()

    def chip(self, text: str) -> None:
        self(self._page.get_by_role("radio", name=text, exact=True))


def test_a_complaint_is_taken_in_twelve_taps(server, tablet, app, people, library, record_property):
    page = tablet()
    arrive(page, server.url, app)
    causes = library.complaint_causes
    taps, begun = Taps(page), time.monotonic()

    taps(page.get_by_role("link", name=ZH("page.take_complaint")))
    expect(page.locator("h1")).to_have_text(ZH("page.take_complaint"))
    taps.chip(causes.categories_by_id["charges"].zh)
    taps.chip(causes.causes["charged_unasked"].zh)
    problem = page.get_by_label(ZH("complaint.problem"))
    taps(problem)
    problem.fill("没有订过彩铃，每月被扣五元，回电 13800138000")
    taps.chip(causes.departments_by_id["billing"].zh)
    taps(page.get_by_role("button", name=ZH("complaint.save"), exact=True))

    expect(page.locator("h1")).to_have_text(ZH("page.complaint"))
    expect(page.get_by_text(ZH("complaint.taken"))).to_be_visible()
    expect(page.get_by_text("没有订过彩铃，每月被扣五元，回电 ███").first).to_be_visible()
    expect(page.get_by_text(ZH("complaint_state.ordered")).first).to_be_visible()
    record_property("taps", taps.count)
    record_property("seconds", round(time.monotonic() - begun, 1))
    assert taps.count <= MOST_TAPS
