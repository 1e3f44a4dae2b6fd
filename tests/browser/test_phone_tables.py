"""Wide tables on a phone: a card for each row, and each cell says what it is."""

import pytest

from tests.browser.conftest import LANDSCAPE_TABLET, PHONE
from tests.browser.steps import arrive, expect_drawn, go_on_to

pytestmark = pytest.mark.browser

LOOK = """(table) => [...table.querySelectorAll("tbody tr:first-child td")].map((cell) => ({
  heading: getComputedStyle(cell, "::before").content,
  top: Math.round(cell.getBoundingClientRect().top),
}))"""


def test_a_row_of_many_columns_is_a_card_on_a_phone_and_a_line_on_a_tablet(
    server, tablet, app, people
):
    page = tablet("en-GB", viewport=PHONE)
    arrive(page, server.url, app, "amina")
    go_on_to(page, "coverage")
    expect_drawn(page)
    table = page.get_by_test_id("stTable").filter(has_text="Times watched").first

    cells = table.evaluate(LOOK)
    assert [each["heading"] for each in cells[:3]] == ["none", '"Hall"', '"Times watched"']
    assert cells[0]["top"] < cells[1]["top"] == cells[2]["top"]  # the name above, then two by two
    page.set_viewport_size(LANDSCAPE_TABLET)
    assert {each["heading"] for each in table.evaluate(LOOK)} == {"none"}
