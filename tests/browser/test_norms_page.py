"""Norms, process cards and SMS codes on a phone."""

import pytest
from playwright.sync_api import Page, expect

from locales import Words
from tests.browser.conftest import PHONE
from tests.browser.steps import arrive, expect_settled, go_signed_in

pytestmark = pytest.mark.browser

WORDS = Words("zh_CN")


@pytest.fixture
def phone(tablet) -> Page:
    # The menu closes itself after a tap only on what says that it is a phone.
    agent = "Mozilla/5.0 (Linux; Android 14; Pixel 7) Chrome/141.0.0.0 Mobile Safari/537.36"
    return tablet(viewport=PHONE, user_agent=agent, is_mobile=True)


def tap_twice(page: Page, title: str) -> None:
    """The menu, and the page in it."""
    page.get_by_test_id("stExpandSidebarButton").tap()
    page.get_by_role("link", name=title).tap()
    expect(page.locator("h1")).to_have_text(title)
    expect(page.get_by_test_id("stSidebar")).not_to_be_in_viewport()


def test_cards_and_codes_are_two_taps_away_on_a_phone(phone, server, app):
    arrive(phone, server.url, app)

    tap_twice(phone, WORDS("page.processes"))
    expect(phone.get_by_text("P01 顾客引导")).to_be_in_viewport()

    tap_twice(phone, WORDS("page.sms_codes"))
    expect(phone.get_by_role("cell", name="101", exact=True)).to_be_in_viewport()
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_search_begins_while_it_is_typed_and_can_be_sent_as_a_link(phone, server, app):
    go_signed_in(phone, server.url, app, "amina")
    phone.goto(f"{server.url}/norms")

    expect(phone.get_by_role("searchbox")).to_be_visible()
    expect_settled(phone)
    phone.get_by_role("searchbox").press_sequentially("微笑")
    expect(phone.get_by_text("4 条，共 184 条")).to_be_visible()
    phone.wait_for_url("**search=*")

    phone.reload()
    expect(phone.get_by_text("4 条，共 184 条")).to_be_visible()
