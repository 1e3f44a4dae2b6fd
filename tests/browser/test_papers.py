"""Papers: due on the start page, checked on the board, told as done."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from locales import Words
from services.patrols.papers import papers_of_today
from tests.browser.conftest import PHONE, PORTRAIT_TABLET
from tests.browser.steps import answer, arrive, expect_settled, expect_state, row

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("locale", "language", "size", "norm"),
    [
        ("zh-CN", "zh_CN", PORTRAIT_TABLET, "complaint-ledger-kept"),
        ("en-GB", "en", PHONE, "daily-feedback-summary"),
    ],
)
def test_papers_are_checked_on_a_board_that_offers_nothing_else(
    server, tablet, people, app, locale, language, size, norm
):
    words = Words(language)
    page = tablet(locale, viewport=size)
    arrive(page, server.url, app)
    page.get_by_role("button", name=words("papers.start")).tap()
    expect(page.locator("dialog h1")).to_contain_text(words("round.records"))

    # Nobody is met here: no crowd, no good moments, no greeting, and only the hall.
    expect(page.locator("dialog .header-line")).to_be_hidden()
    expect(page.locator("dialog .praise")).to_be_hidden()
    expect(page.locator("dialog [data-tool=greeting]")).to_be_hidden()
    expect(page.locator("dialog [data-filter=focus]")).to_be_hidden()  # they are all due
    expect(page.locator("dialog .foot .red")).to_be_hidden()
    expect(page.locator("dialog .person")).to_have_count(1)
    headings = page.locator("dialog main h2").all_inner_texts()
    assert headings == [words("every.week"), words("every.month")]
    answer(page, norm, "fail")
    row(page, norm).get_by_role("button", name=words("board.note")).tap()
    page.locator("dialog textarea").fill("有两天没有写")
    page.get_by_role("button", name=words("board.save_note")).tap()
    expect_state(page, norm, words("board.state_saved"))
    page.get_by_role("button", name=words("board.finish"), exact=True).tap()
    page.get_by_role("button", name=words("board_papers.finish_now")).tap()
    expect(page.get_by_text("有两天没有写").first).to_be_visible()
    expect(page.get_by_text(words("papers_check.finished", at="20"))).to_be_visible()
    page.get_by_role("button", name=words("patrol.back")).tap()

    expect(page.get_by_text(words("papers.open"))).to_be_visible()
    expect_settled(page)
    page.get_by_text(words("papers.open")).tap()
    told = page.locator("li", has_text=words("result.fail"))
    expect(told.first).to_contain_text("Amina")
    checked = {
        each.norm.id: each.check.result.value
        for each in papers_of_today(app, people.amina, people.east.id, datetime.now(UTC)).papers
        if each.check
    }
    assert checked[norm] == "fail"
