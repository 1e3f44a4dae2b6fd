"""A lawful case that was examined: from the board of the duty manager to the branch head's page."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from domain.halls.hall import Round
from locales import Words
from services.norms.explain_norm import lawful_case_line
from services.patrols.patrols import open_patrol
from tests.browser.conftest import PHONE
from tests.browser.steps import (
    all_saved,
    choose,
    expect_on_disk,
    expect_settled,
    go_signed_in,
    open_board,
    open_report,
    press,
    row,
    show_red_lines,
)
from tests.builders import BAN_1

pytestmark = pytest.mark.browser
FACT = "公安人员持调取通知书，店长陪同查询"


@pytest.fixture
def patrol(server, app, people):
    now = datetime.now(UTC)
    return open_patrol(app, people.amina, str(uuid4()), people.east.id, Round.PEAK, now)


def kept(app, patrol) -> list[tuple]:
    with app.store.read() as db:
        rows = db.execute(
            "SELECT kind, result, note, detail ->> '$.lawful_case', detail ->> '$.withdrawn'"
            " FROM events WHERE patrol_id = ? ORDER BY number",
            [patrol.id],
        )
        return [tuple(each) for each in rows]


def write_case(page: Page, words: Words, number: int, text: str) -> None:
    open_report(page, words, BAN_1)
    sheet = page.locator("dialog .sheet")
    sheet.locator(".lawful").nth(number - 1).tap()
    sheet.locator("textarea").fill(text)


def save_case(page: Page, words: Words) -> None:
    save = page.locator("dialog .sheet").get_by_role("button", name=words("board.examined_save"))
    save.tap()


def lines(page: Page):
    return row(page, BAN_1).locator(".examined-line")


@pytest.mark.parametrize(("locale", "language"), [("zh-CN", "zh_CN"), ("en-GB", "en")])
def test_a_lawful_case_is_written_down_seen_by_the_branch_head_and_counts_nowhere(
    server, tablet, app, people, patrol, library, locale, language
):
    words = Words(language)
    page = tablet(locale)
    open_board(page, server.url, app, "amina", patrol.id)
    choose(page, "顾")
    open_report(page, words, BAN_1)
    sheet = page.locator("dialog .sheet")
    cases = [lawful_case_line(library.norms[BAN_1], number, words) for number in (1, 2, 3, 4)]
    assert sheet.locator(".lawful").all_text_contents() == cases
    sheet.locator(".lawful").nth(1).tap()
    save_case(page, words)
    expect(sheet.locator("textarea")).to_be_focused()  # no fact, no record
    assert kept(app, patrol) == []
    sheet.locator("textarea").fill(f"{FACT} 139-1234-5678")
    save_case(page, words)

    expect(lines(page)).to_have_count(1)
    expect(lines(page)).to_contain_text(cases[1])
    expect(lines(page).locator(".state")).to_have_text(words("board.state_saved"))
    masked = kept(app, patrol)[0][2]
    assert kept(app, patrol) == [("examined", "none", masked, 2, 0)]
    assert masked.startswith(FACT)
    assert "1234" not in masked
    # No answer, nobody watched, no report; and the report of a breach is still offered.
    expect(page.locator("dialog .person[aria-pressed=true] .count")).to_have_text(
        words("board.not_observed")
    )
    expect(page.locator("dialog .red-lines .red-state")).to_have_text(
        words("board.red_lines_examined")
    )
    expect(row(page, BAN_1).locator("[data-do=report]")).to_have_text(words("board.report"))
    press(page, words("board.finish"))
    expect(sheet).to_contain_text(words("board.examined_count", count=1))
    expect(sheet).not_to_contain_text(words("board.nothing_observed"))
    expect(sheet.locator("table")).to_have_count(0)
    sheet.get_by_role("button", name=words("board.finish_now")).tap()
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.get_by_text(masked)).to_be_visible()  # the summary of the patrol

    head = tablet(locale)
    go_signed_in(head, server.url, app, "dora")
    head.goto(f"{server.url}/red_lines")
    expect(head.get_by_text(words("red_lines.none"))).to_be_visible()
    expect(head.get_by_text(words("examined.recent"))).to_be_visible()
    entry = head.get_by_test_id("stVerticalBlock").filter(has_text=masked).last
    for said in (cases[1], "顾 · D1", "东厅", words("examined.recorded_by", name="Amina")):
        expect(entry).to_contain_text(said)


def test_it_is_kept_offline_sent_later_and_can_be_withdrawn(server, tablet, app, people, patrol):
    words, fact = Words("zh_CN"), "合作伙伴出示合同和用户同意书"
    page = tablet()
    open_board(page, server.url, app, "amina", patrol.id)
    choose(page, "顾")
    page.context.set_offline(True)
    write_case(page, words, 3, fact)
    save_case(page, words)
    expect(lines(page).locator(".state")).to_have_text(words("board.state_kept"))
    assert kept(app, patrol) == []

    page.context.set_offline(False)
    all_saved(page)
    assert kept(app, patrol) == [("examined", "none", fact, 3, 0)]

    page.reload()  # it is there again, from the server
    expect(page.locator("dialog article.row").first).to_be_visible()
    choose(page, "顾")
    show_red_lines(page)  # nobody comes back to them by a reload
    expect(lines(page)).to_contain_text(fact)
    lines(page).get_by_role("button", name=words("board.examined_withdraw")).tap()
    page.locator("dialog .question").get_by_role("button", name=words("board.leave_it")).tap()
    expect(lines(page)).to_have_count(1)
    lines(page).get_by_role("button", name=words("board.examined_withdraw")).tap()
    page.locator("dialog .question [data-choice=withdraw]").tap()
    expect(lines(page)).to_have_count(0)
    expect(page.locator("dialog .red-lines .red-state")).to_have_text(words("board.red_lines_none"))
    all_saved(page)
    assert kept(app, patrol) == [
        ("examined", "none", fact, 3, 0), ("examined", "none", fact, 3, 1),
    ]  # fmt: skip

    head = tablet()
    go_signed_in(head, server.url, app, "dora")
    head.goto(f"{server.url}/red_lines")
    expect(head.get_by_text(words("red_lines.none"))).to_be_visible()
    expect_settled(head)
    expect(head.get_by_text(fact)).to_have_count(0)


def test_a_fact_begun_for_a_lawful_case_survives_a_reload_and_becomes_a_report(
    server, tablet, app, people, patrol
):
    words = Words("zh_CN")
    page = tablet("zh-CN", viewport=PHONE)
    open_board(page, server.url, app, "amina", patrol.id)
    page.locator("dialog .current").tap()
    choose(page, "海")
    write_case(page, words, 1, FACT)
    expect_on_disk(page, [FACT])

    page.reload()
    expect(page.locator("dialog article.row").first).to_be_visible()
    press(page, words("board.finish"))
    begun = page.locator("dialog .sheet .unsaved-list li")
    expect(begun).to_contain_text(words("board.examined"))
    begun.locator("[data-do=open]").tap()
    sheet = page.locator("dialog .sheet")
    expect(sheet.locator("textarea")).to_have_value(FACT)
    # It was none of the lawful cases after all: the words go along.
    sheet.get_by_role("button", name=words("board.back"), exact=True).tap()
    sheet.get_by_role("button", name=words("board.lawful_none")).tap()
    expect(sheet.locator("textarea")).to_have_value(FACT)
    sheet.get_by_role("button", name=words("board.continue")).tap()
    sheet.get_by_label(words("board.report_sure")).check()
    sheet.get_by_role("button", name=words("board.report_now"), exact=True).tap()
    all_saved(page)
    assert kept(app, patrol) == [("observation", "fail", FACT, None, None)]
    expect_on_disk(page, [])
