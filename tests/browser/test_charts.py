"""Charts under a finger and under a mouse, and the picture that is saved of one."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, PORTRAIT_TABLET
from tests.browser.steps import arrive, expect_drawn, go_on_to
from tests.weekly_patrols import walk

pytestmark = pytest.mark.browser

FIRST = date(2026, 3, 2)
WEEKS = 14
LAST = FIRST + timedelta(days=7 * WEEKS - 1)


@pytest.fixture(scope="module")
def weeks(app, people):
    for week in range(WEEKS):
        walk(app, people.amina, people.east, FIRST + timedelta(days=7 * week), {people.gu.id: 6})


def opened(tablet, server, app, *, locale="en-GB", viewport=PORTRAIT_TABLET, **options) -> Page:
    page = tablet(locale, viewport=viewport, **options)
    arrive(page, server.url, app, "amina")
    go_on_to(page, f"score_trends?first={FIRST}&last={LAST}")
    expect_drawn(page)
    return page


def a_chart(page: Page) -> Locator:
    return page.locator("[class*='st-key-chart_']").first


def a_point(page: Page) -> tuple[float, float]:
    """Where a point of the chart is."""
    point = a_chart(page).locator("svg .mark-symbol.role-mark path").first
    point.scroll_into_view_if_needed()
    place = point.bounding_box()
    assert place is not None
    return place["x"] + place["width"] / 2, place["y"] + place["height"] / 2


def test_the_first_tap_on_a_point_tells_and_the_second_opens(server, tablet, app, people, weeks):
    page = opened(tablet, server, app)
    point = a_point(page)

    page.touchscreen.tap(*point)

    card = page.locator(".chart-told:popover-open")
    expect(card).to_contain_text("Scored7")
    expect(card).to_contain_text("Occasions1")
    assert "score_trends" in page.url
    page.touchscreen.tap(*point)
    page.wait_for_url("**/observations?from=*")


def test_the_card_of_a_point_has_a_link_and_goes_away_with_a_tap_beside_it(
    server, tablet, app, people, weeks
):
    page = opened(tablet, server, app, viewport=PHONE)
    page.touchscreen.tap(*a_point(page))
    card = page.locator(".chart-told:popover-open")
    expect(card).to_be_visible()
    place = card.bounding_box()
    assert place is not None
    assert place["x"] >= 0
    assert place["x"] + place["width"] <= PHONE["width"]

    page.touchscreen.tap(5, 700)

    expect(card).to_have_count(0)
    page.wait_for_timeout(700)  # a tap so late is a first one again
    page.touchscreen.tap(*a_point(page))
    card.get_by_role("link", name="Open").tap()
    page.wait_for_url("**/observations?from=*")


def test_a_click_of_a_mouse_opens_at_once(server, tablet, app, people, weeks):
    page = opened(tablet, server, app)
    page.mouse.click(*a_point(page))
    page.wait_for_url("**/observations?from=*")


def test_the_saved_picture_is_named_after_what_it_shows_and_has_it_in_it(
    server, tablet, app, people, weeks
):
    page = opened(tablet, server, app, locale="zh-CN")
    heading = a_chart(page).locator("svg .role-title")
    expect(heading).to_contain_text(people.east.name)
    expect(heading).to_contain_text("2026-03-02 – 2026-06-07")
    expect(heading).to_contain_text("98 条判定，14 次观察")
    expect(page.get_by_test_id("stElementToolbar")).to_be_hidden()

    with page.expect_download() as saved:
        a_chart(page).get_by_role("button", name="保存图片").tap()

    assert saved.value.suggested_filename.endswith("_2026-03-02_2026-06-07.png")
    assert saved.value.path().read_bytes().startswith(b"\x89PNG")
