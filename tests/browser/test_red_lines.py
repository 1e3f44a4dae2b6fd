"""A report reaches the branch head's open page by itself and is decided there in two steps."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from locales import Words
from tests.browser.steps import arrive, expect_settled, go_on_to, tap_at_rest
from tests.builders import a_patrol, observe, report, score_plainly

pytestmark = pytest.mark.browser

WORDS = Words("zh_CN")


def card(page: Page, fact: str) -> Locator:
    """The innermost block with both the fact and a button."""
    look = page.get_by_role("button", name=WORDS("red_lines.look"))
    block = page.get_by_test_id("stVerticalBlock").filter(has_text=fact)
    return block.filter(has=look).last


def judge(page: Page, fact: str, status: str) -> None:
    """Open the report and say how it is meant; each is tapped once the page is drawn."""
    expect_settled(page)
    tap_at_rest(card(page, fact).get_by_role("button", name=WORDS("red_lines.look")))
    answer = page.get_by_role("radio", name=WORDS(f"red_lines.{status}"), exact=True)
    expect(answer).to_be_visible()
    expect_settled(page)
    tap_at_rest(answer)
    expect(answer).to_be_checked()
    expect_settled(page)


def decide(page: Page, fact: str, status: str, reason: str = "") -> None:
    judge(page, fact, status)
    if reason:
        page.locator("textarea").fill(reason)
    page.get_by_role("button", name=WORDS(f"red_lines.{status}_finally")).tap()
    expect(page.get_by_text(WORDS(f"red_lines.{status}_done"))).to_be_visible()


def test_reports_appear_without_a_reload_and_are_confirmed_or_rejected(server, tablet, app, people):
    score_plainly(app, people.ella, datetime.now(UTC))
    patrol = a_patrol(app, people.amina, people.east.id, datetime.now(UTC) - timedelta(minutes=9))
    observe(app, people.amina, patrol, [(people.gu.id, "hair-neat", "pass")])
    page = tablet()
    arrive(page, server.url, app, "dora")
    go_on_to(page, "red_lines")
    expect(page.locator("h1")).to_have_text(WORDS("page.red_lines"))
    expect(page.get_by_text(WORDS("red_lines.none"))).to_be_visible()

    report(app, people.amina, patrol, people.gu.id, seq=2, note="资料留在台面")
    expect(page.get_by_text("资料留在台面")).to_be_visible()

    # The second one arrives while a reason for the first is being typed.
    judge(page, "资料留在台面", "confirmed")
    page.locator("textarea").press_sequentially("已核")
    report(app, people.amina, patrol, people.hai.id, seq=3, note="看似空白的表格")
    expect(page.get_by_text(WORDS("red_lines.others", count=1))).to_be_visible()
    expect(page.locator("textarea")).to_have_value("已核")
    page.locator("textarea").press_sequentially("实")
    page.get_by_role("button", name=WORDS("red_lines.confirmed_finally")).tap()
    expect(page.get_by_text(WORDS("red_lines.confirmed_done"))).to_be_visible()
    expect(page.get_by_text(WORDS("history.reason", reason="已核实"))).to_be_visible()

    decide(page, "看似空白的表格", "rejected", "表格是空白的")
    expect(page.get_by_text(WORDS("red_lines.none"))).to_be_visible()

    page.goto(f"{server.url}/staff_scores?view=table")
    rows = page.get_by_test_id("stTable").first.locator("tbody tr")
    expect(rows.nth(1)).to_contain_text("海")
    # Person, raw and adjusted score, band, occasions, red lines, good moments, final result.
    numbers = [rows.nth(row).locator("td").all_text_contents()[1:] for row in (0, 1)]
    assert [each[0] for each in numbers] == ["100.0 → 100.0", "–"]
    vetoed, lacking = (WORDS(f"grade.{grade}") for grade in ("vetoed", "not_enough"))
    assert [each[2:] for each in numbers] == [
        ["1", "1", "0", f"100.0 · {vetoed}"], ["0", "0", "0", lacking],
    ]  # fmt: skip
