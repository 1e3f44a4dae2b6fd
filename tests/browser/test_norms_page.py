"""Norms, process cards and SMS codes on a phone, and the search from every page."""

import pytest
from playwright.sync_api import Page, expect

from locales import Words
from tests.browser.conftest import PHONE
from tests.browser.steps import arrive, expect_settled, go_signed_in

pytestmark = pytest.mark.browser

WORDS = Words("zh_CN")


@pytest.fixture
def phone(tablet) -> Page:
    return tablet(viewport=PHONE, is_mobile=True)


def no_wider(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_cards_and_codes_are_two_taps_away_on_a_phone(phone, server, app):
    arrive(phone, server.url, app)

    phone.get_by_role("link", name=WORDS("door.rules")).tap()
    phone.get_by_role("link", name=WORDS("page.processes"), exact=True).tap()
    expect(phone.get_by_text("P01 顾客引导")).to_be_in_viewport()

    phone.get_by_role("link", name=WORDS("page.sms_codes"), exact=True).tap()
    expect(phone.get_by_role("cell", name="101", exact=True)).to_be_in_viewport()
    assert no_wider(phone)


def test_a_search_begins_while_it_is_typed_and_can_be_sent_as_a_link(phone, server, app):
    go_signed_in(phone, server.url, app, "amina")
    phone.goto(f"{server.url}/norms")

    field = phone.get_by_role("searchbox", name=WORDS("norms.search"))
    expect(field).to_be_visible()
    expect_settled(phone)
    field.press_sequentially("微笑")
    expect(phone.get_by_text("5 条，共 184 条")).to_be_visible()
    phone.wait_for_url("**search=*")

    phone.reload()
    expect(phone.get_by_text("5 条，共 184 条")).to_be_visible()


@pytest.mark.parametrize("login", ["amina", "gu", "fang"])
def test_from_whatever_page_a_tap_and_a_word_lead_to_the_very_norm(phone, server, app, login):
    arrive(phone, server.url, app, login)

    phone.get_by_role("button", name=WORDS("look_up.button")).tap()
    phone.get_by_role("searchbox", name=WORDS("look_up.field")).press_sequentially("转名")
    hit = phone.get_by_role("link", name="严禁串通、包庇、纵容渠道或系统合作商侵害客户权益")
    expect(hit).to_be_in_viewport()
    expect(phone.get_by_text("流程卡、短信代码里没有“转名”。")).to_be_visible()
    assert no_wider(phone)

    hit.tap()
    phone.wait_for_url("**/norms?norm=no-collusion-with-partners")
    expect(phone.get_by_text("出处：公司文件")).to_be_visible()
    expect(phone.get_by_role("searchbox")).to_have_count(0)  # the search is shut again


def test_what_no_source_has_is_said_and_what_can_be_asked(phone, server, app):
    arrive(phone, server.url, app)

    phone.get_by_role("button", name=WORDS("look_up.button")).tap()
    phone.get_by_role("searchbox").press_sequentially("voicemail")

    expect(phone.get_by_text("资料里没有“voicemail”。")).to_be_visible()
    expect(phone.get_by_text("也找过：语音信箱、语音留言")).to_be_visible()
