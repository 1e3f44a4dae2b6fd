"""The frame around every page: doors, the views behind them, and what is said in the reader's own
language."""

from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from locales import Words
from tests.browser.conftest import LANDSCAPE_TABLET, PHONE, PORTRAIT_TABLET
from tests.browser.steps import EN, ZH, arrive, expect_settled, go_signed_in, go_through

pytestmark = pytest.mark.browser

LAPTOP = {"width": 1280, "height": 900}
ENGLISH_DIALOG = "Connection error"


def doors(page: Page, words: Words = ZH) -> Locator:
    return page.get_by_role("navigation", name=words("shell.doors"))


def views(page: Page, words: Words = ZH) -> Locator:
    return page.get_by_role("navigation", name=words("shell.views"))


def expect_here(page: Page, door: str, view: str, words: Words = ZH) -> None:
    """One door and one view are marked, and nothing else is."""
    for row, name in ((doors(page, words), f"door.{door}"), (views(page, words), f"page.{view}")):
        marked = row.locator("[aria-current=page]")
        expect(marked).to_have_count(1)
        expect(marked).to_contain_text(words(name))


def asked(page: Page) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(page.url).query))


@pytest.fixture
def failed(tablet) -> Iterator[tuple[Page, list[str]]]:
    """A tablet, and what it asked for in vain or complained about."""
    page, told = tablet(), []

    def notice_line(line) -> None:
        if line.type == "error":
            told.append(line.text)

    def notice_answer(answer) -> None:
        if answer.status >= 400:
            told.append(f"{answer.status} {answer.url}")

    page.on("console", notice_line)
    page.on("response", notice_answer)
    yield page, told
    page.remove_listener("console", notice_line)
    page.remove_listener("response", notice_answer)


def test_where_one_is_is_marked_on_a_direct_link_after_a_tap_and_on_the_way_back(
    server, tablet, app, people
):
    page = tablet()
    go_signed_in(page, server.url, app, "dora")
    page.goto(f"{server.url}/norm_health")
    expect_here(page, "norms", "norm_health")

    go_through(page, ZH, "staff", "staff_scores")
    expect_here(page, "staff", "staff_scores")

    page.go_back()
    expect_here(page, "staff", "needs_help")
    page.go_back()
    expect_here(page, "norms", "norm_health")
    page.go_forward()
    expect_here(page, "staff", "needs_help")


def test_each_choice_is_one_step_of_the_way_back(server, tablet, app, people):
    page = tablet()
    go_signed_in(page, server.url, app, "dora")
    page.goto(f"{server.url}/what_changed")
    page.wait_for_url("**hall=all*")
    # The history of a tablet that was used holds no more than 50 pages, so its length may stay.
    page.evaluate("""() => {
        const push = history.pushState;
        window.steps = 0;
        history.pushState = function (...where) { window.steps += 1; push.apply(this, where); };
    }""")
    bar = page.locator(".st-key-filter_bar")

    bar.get_by_text(ZH("filter.last_month"), exact=True).tap()
    page.wait_for_url("**period=last_month*")
    expect_settled(page)
    assert page.evaluate("window.steps") == 1

    page.go_back()
    page.wait_for_url(lambda url: "period" not in url)
    expect(bar.get_by_role("radio", name=ZH("filter.four_weeks"))).to_be_checked()


def test_days_and_halls_stay_from_view_to_view_and_stand_in_the_address(
    server, tablet, app, people
):
    page = tablet()
    go_signed_in(page, server.url, app, "dora")
    page.goto(f"{server.url}/what_changed")
    expect_settled(page)
    page.wait_for_url("**hall=all*")
    assert set(asked(page)) == {"from", "to", "hall"}  # nobody chose anything yet

    bar = page.locator(".st-key-filter_bar")
    bar.get_by_text(ZH("filter.last_month"), exact=True).tap()
    expect_settled(page)
    bar.get_by_role("combobox").click()
    page.get_by_role("option", name=ZH("filter.every.partner")).tap()
    page.wait_for_url("**hall=partner*")
    expect_settled(page)  # until then the doors lead to what was chosen before
    chosen = asked(page)
    assert chosen["period"] == "last_month"

    for door, view in (("halls", "funnel"), ("staff", "staff_scores"), ("norms", "norm_map")):
        go_through(page, ZH, door, view)
        page.wait_for_url(f"**/{view}?*")
        assert asked(page) == chosen
        expect(bar.get_by_role("combobox")).to_have_value(ZH("filter.every.partner"))


def test_doors_are_at_the_bottom_of_what_is_held_upright_and_else_at_the_top(
    server, tablet, app, people
):
    page = tablet()
    arrive(page, server.url, app, "dora")
    for size, bottom in (
        (PHONE, True), (PORTRAIT_TABLET, True), (LANDSCAPE_TABLET, False), (LAPTOP, False),
    ):  # fmt: skip
        page.set_viewport_size(size)
        expect(doors(page).get_by_role("link")).to_have_count(6)
        for link in doors(page).get_by_role("link").all():
            expect(link).to_be_in_viewport(ratio=1)
            box = link.bounding_box()
            assert (box["y"] > size["height"] - 80) == bottom, size
            assert (box["y"] + box["height"] < 80) == (not bottom), size
            assert min(box["width"], box["height"]) >= 44, size


@pytest.mark.parametrize(("locale", "language"), [("zh-CN", "zh_CN"), ("en-GB", "en")])
def test_the_page_says_in_which_language_it_is_from_its_first_byte(
    server, tablet, app, people, locale, language
):
    page = tablet(locale)
    go_signed_in(page, server.url, app, "dora")

    answer = page.goto(f"{server.url}/cockpit")

    said = language.replace("_", "-")
    assert f'<html lang="{said}">' in answer.text()
    words = Words(language)
    expect(page.locator("html")).to_have_attribute("lang", said)
    expect(page.get_by_test_id("stSkipToContent")).to_have_text(words("shell.skip"))
    expect(doors(page, words)).to_have_count(1)


def test_the_language_of_the_account_goes_before_that_of_the_browser(server, tablet, app, people):
    page = tablet("zh-CN")
    go_signed_in(page, server.url, app, "chen")
    page.goto(f"{server.url}/account")
    page.locator(".st-key-account-language").get_by_text("English").tap()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_test_id("stSkipToContent")).to_have_text(EN("shell.skip"))

    answer = page.goto(f"{server.url}/norms")

    assert '<html lang="en">' in answer.text()
    expect(doors(page, EN)).to_have_count(1)


def test_a_direct_link_asks_for_nothing_in_vain(failed, server, app, people):
    page, told = failed
    go_signed_in(page, server.url, app, "dora")
    page.goto(f"{server.url}/staff_scores?from=2026-03-01&to=2026-03-28&hall=own")
    expect(page.locator("h1")).to_be_visible()
    expect_settled(page)

    assert told == []


def test_while_the_server_is_away_the_page_says_so_in_the_readers_language(
    server, tablet, app, people
):
    page = tablet()
    arrive(page, server.url, app, "dora")
    banner = page.get_by_text(ZH("shell.away"))
    expect(banner).to_be_hidden()

    server.kill()

    expect(banner).to_be_visible()
    for _ in range(10):  # the dialog of Streamlit comes after a while
        expect(page.get_by_text(ENGLISH_DIALOG)).to_be_hidden()
        page.wait_for_timeout(500)
    server.start()
    expect(banner).to_be_hidden()
    expect(page.get_by_text(ENGLISH_DIALOG)).to_be_hidden()
    go_through(page, ZH, "halls", "funnel")
    expect(page.locator("h1")).to_have_text(ZH("page.funnel"))


def test_with_the_keyboard_one_comes_past_the_doors_and_into_the_second_row(
    server, tablet, app, people
):
    page = tablet(viewport=LAPTOP)
    arrive(page, server.url, app, "dora")

    page.keyboard.press("Tab")
    expect(page.get_by_test_id("stSkipToContent")).to_be_focused()
    reached = []
    for _ in range(16):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent.trim()"))
        if reached[-1].endswith(ZH("page.red_lines")):
            break
    names = [
        ZH(f"door.{each}") for each in ("cockpit", "halls", "staff", "norms", "months", "records")
    ]
    assert [each for each in names if any(text.endswith(each) for text in reached)] == names
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text(ZH("page.red_lines"))
    expect_here(page, "cockpit", "red_lines")
