"""Looking something up in the middle of a patrol: norms, process cards and SMS codes, on the board."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from domain.halls.hall import Round
from locales import Words
from services.patrols.patrols import open_patrol
from tests.browser.steps import open_board

pytestmark = pytest.mark.browser
WORDS = Words("zh_CN")


@pytest.fixture
def board(server, app, people, tablet) -> Page:
    now = datetime.now(UTC)
    patrol = open_patrol(app, people.amina, str(uuid4()), people.east.id, Round.PEAK, now)
    page = tablet()
    open_board(page, server.url, app, "amina", patrol.id)
    return page


def look_up(board: Page, text: str):
    """:return: the sheet"""
    board.get_by_role("button", name=WORDS("board.look_up")).tap()
    sheet = board.get_by_role("dialog", name=WORDS("board.look_up"))
    sheet.get_by_role("searchbox").press_sequentially(text)
    return sheet


def test_a_code_is_a_tap_and_a_word_away_and_the_patrol_goes_on(board):
    sheet = look_up(board, "余额")

    expect(sheet.get_by_role("heading", name="短信代码 · 6")).to_be_visible()
    expect(sheet.get_by_text("发 101 或 CXHF 或 CXYE 到 10086")).to_be_visible()

    sheet.get_by_role("button", name=WORDS("board.close")).tap()
    expect(sheet).to_have_count(0)
    expect(board.locator("dialog article.row").first).to_be_visible()


def test_what_no_source_has_is_said_there_too(board):
    sheet = look_up(board, "语音信箱")

    expect(sheet.get_by_text("资料里没有“语音信箱”。")).to_be_visible()
    expect(sheet.get_by_text("也找过：语音留言")).to_be_visible()


def test_people_are_not_looked_up_on_the_board(board):
    sheet = look_up(board, "顾")

    expect(sheet.get_by_role("heading", name="顾客引导", exact=True)).to_be_visible()
    expect(sheet.get_by_role("heading", name="人员")).to_have_count(0)


def test_without_a_connection_the_norms_of_the_patrol_are_found_and_that_is_said(board):
    board.context.set_offline(True)
    sheet = look_up(board, "长发")

    expect(sheet.get_by_text(WORDS("board.look_up_offline"))).to_be_visible()
    expect(sheet.get_by_role("heading", name="头发整洁自然，不遮面")).to_be_visible()

    sheet.get_by_role("searchbox").fill("余额提醒")
    expect(sheet.get_by_text("这里没有“余额提醒”。")).to_be_visible()
    board.context.set_offline(False)


def test_escape_shuts_it(board):
    sheet = look_up(board, "头发")

    board.keyboard.press("Escape")

    expect(sheet).to_have_count(0)
    expect(board.get_by_role("button", name=WORDS("board.look_up"))).to_be_focused()


def test_what_is_sought_among_the_norms_of_a_person_is_looked_up_further_with_a_tap(board):
    board.get_by_role("searchbox", name=WORDS("board.search")).fill("转名")
    board.get_by_role("button", name=WORDS("board.look_up_for", search="转名")).tap()

    sheet = board.get_by_role("dialog", name=WORDS("board.look_up"))
    expect(sheet.get_by_role("searchbox")).to_have_value("转名")
    expect(sheet.get_by_text("擅自过户或销号")).to_be_visible()
