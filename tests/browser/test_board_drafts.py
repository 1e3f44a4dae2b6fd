"""What is written on the board and not saved yet is never lost without a word."""

import io
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from domain.halls.hall import Round
from locales import Words
from services.patrols.patrols import finish_patrol, open_patrol
from tests.browser.conftest import LANDSCAPE_TABLET
from tests.browser.steps import (
    all_saved,
    answer,
    choose,
    expect_on_disk,
    go_signed_in,
    open_board,
    open_report,
    press,
    row,
    second_manager_once,
    show_all,
    sign_in,
    stored,
)

pytestmark = pytest.mark.browser
WORDS = Words("zh_CN")
NUMBER = "139-1234-5678"


@pytest.fixture
def patrol(server, app, people):
    now = datetime.now(UTC)
    return open_patrol(app, people.amina, str(uuid4()), people.east.id, Round.PEAK, now)


@pytest.fixture
def board(patrol, server, tablet, app) -> Page:
    page = tablet()
    open_board(page, server.url, app, "amina", patrol.id)
    return page


def write_note(page: Page, norm: str, text: str) -> None:
    entry = row(page, norm)
    if entry.locator("textarea").count() == 0:
        entry.locator("[data-do=note]").tap()
    entry.locator("textarea").fill(text)


def open_finish(page: Page):
    press(page, WORDS("board.finish"))
    return page.locator("dialog .sheet .unsaved-list li")


def test_a_note_outlives_escape_another_person_a_turned_tablet_and_a_reload(
    board, app, people, patrol
):
    write_note(board, "hair-neat", f"客户 {NUMBER} 提到头发")
    board.keyboard.press("Escape")
    expect(row(board, "hair-neat").locator("[data-do=note]")).to_have_text(
        WORDS("board.note_unsaved")
    )
    choose(board, "海")
    board.set_viewport_size(LANDSCAPE_TABLET)
    chips = board.locator("dialog .person")
    none = WORDS("board.not_observed")
    assert [each.split() for each in chips.all_inner_texts()] == [
        ["顾", WORDS("position.guide"), f"{none}✎"], ["海", WORDS("position.counter"), none],
        [WORDS("board.hall"), none],
    ]  # fmt: skip
    expect_on_disk(board, ["客户 ███ 提到头发"])  # no customer's number is kept

    board.reload()
    expect(board.locator("dialog .notice")).to_have_text(WORDS("board.drafts_back", count=1))
    choose(board, "顾")  # shown is who was shown before
    expect(row(board, "hair-neat").locator("textarea")).to_have_value("客户 ███ 提到头发")
    press(board, WORDS("board.save_note"))
    expect(row(board, "hair-neat").locator(".note")).to_contain_text("客户 ███ 提到头发")
    all_saved(board)
    expect_on_disk(board, [])
    assert stored(app, patrol.id, "note") == [("客户 ███ 提到头发",)]


def test_finish_names_what_is_not_saved_and_has_each_saved_or_discarded(board, app, people, patrol):
    write_note(board, "hair-neat", "刘海遮眼")
    write_note(board, "face-clean", "口红很淡")
    choose(board, "海")
    press(board, WORDS("board.praise"))
    board.locator("dialog .sheet input").fill("扶老人到座位")
    board.keyboard.press("Escape")

    unsaved = open_finish(board)
    expect(unsaved).to_have_count(3)
    expect(unsaved.nth(0)).to_contain_text("顾 · ")
    expect(unsaved.nth(0)).to_contain_text("刘海遮眼")
    expect(unsaved.nth(2)).to_contain_text(f"海 · {WORDS('board.praise_title')}")
    press(board, WORDS("board.finish_now"))  # not before each is decided
    expect(unsaved).to_have_count(3)
    unsaved.nth(0).locator("[data-do=save]").tap()
    expect(unsaved).to_have_count(2)
    unsaved.nth(0).locator("[data-do=discard]").tap()
    unsaved.nth(0).locator("[data-do=save]").tap()
    expect(unsaved).to_have_count(0)
    press(board, WORDS("board.finish_now"))
    expect(board.locator("dialog")).to_have_count(0)

    assert stored(app, patrol.id, "kind, norm_id, note") == [
        ("observation", "hair-neat", "刘海遮眼"), ("praise", "", "扶老人到座位"),
    ]  # fmt: skip
    expect_on_disk(board, [])


def test_pause_keeps_what_is_written_and_cancel_offers_it_back(board, app, people, patrol):
    write_note(board, "hair-neat", "刘海遮眼")
    press(board, WORDS("board.cancel"))
    expect(row(board, "hair-neat").locator("textarea")).to_have_count(0)
    board.locator("dialog .notice").get_by_role("button", name=WORDS("board.restore")).tap()
    expect(row(board, "hair-neat").locator("textarea")).to_have_value("刘海遮眼")
    address = board.url
    press(board, WORDS("board.pause"))
    expect(board.locator("dialog")).to_have_count(0)
    expect_on_disk(board, ["刘海遮眼"])
    board.goto(address)

    expect(row(board, "hair-neat").locator("textarea")).to_have_value("刘海遮眼")
    press(board, WORDS("board.cancel"))
    expect_on_disk(board, [])
    assert stored(app, patrol.id) == []


def test_the_fact_of_a_red_line_and_the_header_come_back_after_a_reload(board, app, people, patrol):
    open_report(board, WORDS, "no-quarrel-or-insult")
    board.locator("dialog .sheet textarea").fill("与客户大声争执")
    board.keyboard.press("Escape")
    board.locator("dialog .header-line").tap()
    board.get_by_label(WORDS("board.waiting"), exact=True).fill("7")
    press(board, WORDS("board.footfall_peak"))
    board.get_by_label(f"海 {WORDS('board.position')}").select_option("guide")
    expect_on_disk(board, ["与客户大声争执", "header"])
    board.reload()

    expect(board.locator("dialog .header-line")).to_contain_text(WORDS("board.header_unsaved"))
    unsaved = open_finish(board)
    unsaved.filter(has_text="争执").locator("[data-do=open]").tap()
    expect(board.locator("dialog .sheet textarea")).to_have_value("与客户大声争执")
    press(board, WORDS("board.cancel"))
    board.locator("dialog .header-line").tap()
    expect(board.get_by_label(WORDS("board.waiting"), exact=True)).to_have_value("7")
    expect(board.get_by_label(f"海 {WORDS('board.position')}")).to_have_value("guide")
    press(board, WORDS("board.save_header"))
    expect(board.locator("dialog .header-line")).not_to_contain_text(WORDS("board.header_unsaved"))
    all_saved(board)
    expect_on_disk(board, [])
    assert stored(app, patrol.id, "kind") == [("header",)]


def test_a_photo_that_is_being_blacked_out_comes_back_black(board, app, people, patrol):
    row(board, "hair-neat").locator("[data-do=note]").tap()
    row(board, "hair-neat").locator("[data-do=photo]").tap()
    picture = io.BytesIO()
    Image.new("RGB", (400, 200), (80, 140, 80)).save(picture, "JPEG")
    board.locator("dialog input[type=file]").last.set_input_files(
        {"name": "p.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}
    )
    canvas = board.locator("dialog canvas")
    expect(canvas).to_be_visible()
    canvas.press("ArrowRight")  # a black box in the middle
    canvas.press("Enter")
    expect_on_disk(board, ["photo"])
    board.wait_for_timeout(300)
    board.reload()

    unsaved = open_finish(board)
    expect(unsaved).to_contain_text(WORDS("board.photo_title"))
    unsaved.locator("[data-do=open]").tap()
    expect(canvas).to_be_visible()
    middle, corner = canvas.evaluate(
        """canvas => [[200, 100], [10, 10]].map(([x, y]) =>
            [...canvas.getContext("2d").getImageData(x, y, 1, 1).data.slice(0, 3)])"""
    )
    assert max(middle) < 20
    assert abs(corner[1] - 140) < 20
    press(board, WORDS("board.photo_use"))
    expect(row(board, "hair-neat").locator(".photos img")).to_have_count(1)
    all_saved(board)
    expect_on_disk(board, [])


def test_two_tabs_write_one_note_and_a_colleagues_words_are_not_overwritten(
    board, server, tablet, app, people, patrol
):
    second_manager_once(app, people)
    other = board.context.new_page()
    other.goto(board.url)
    expect(row(other, "hair-neat")).to_be_visible()
    write_note(board, "hair-neat", "刘海")
    expect(row(other, "hair-neat").locator("textarea")).to_have_value("刘海")
    write_note(other, "hair-neat", "刘海遮眼")
    expect(row(board, "hair-neat").locator("textarea")).to_have_value("刘海遮眼")

    lena = tablet()
    open_board(lena, server.url, app, "lena", patrol.id)
    write_note(lena, "hair-neat", "碎发未扎")
    press(lena, WORDS("board.save_note"))
    expect(row(other, "hair-neat").locator(".note")).to_contain_text("碎发未扎")
    press(other, WORDS("board.save_note"))
    question = other.locator("dialog .sheet.question")
    expect(question).to_contain_text("碎发未扎")
    expect(question).to_contain_text("Lena")
    press(other, WORDS("board.note_both"))
    expect(row(board, "hair-neat").locator("textarea")).to_have_count(0)
    all_saved(other)

    assert stored(app, patrol.id, "note")[-1] == ("碎发未扎\n刘海遮眼",)


def test_another_account_on_the_tablet_sees_no_drafts_and_they_are_there_afterwards(
    board, server, app, people, patrol
):
    second_manager_once(app, people)
    write_note(board, "hair-neat", "刘海遮眼")
    expect_on_disk(board, ["刘海遮眼"])
    address = board.url
    for login, count in (("lena", 0), ("amina", 1)):
        board.goto("about:blank")
        board.context.clear_cookies()
        go_signed_in(board, server.url, app, login)
        board.goto(address)
        show_all(board)
        expect(row(board, "hair-neat")).to_be_visible()
        expect(row(board, "hair-neat").locator("textarea")).to_have_count(count)


def test_the_way_back_of_the_browser_and_an_ended_sign_in_lose_nothing_written(
    board, server, app, people, patrol
):
    press(board, WORDS("board.praise"))
    board.locator("dialog .sheet input").fill("扶老人到座位")
    with app.store.write() as db:
        db.execute("DELETE FROM sessions")
    press(board, WORDS("board.cancel"))
    board.locator("dialog .notice").get_by_role("button", name=WORDS("board.restore")).tap()
    write_note(board, "hair-neat", "刘海遮眼")
    expect_on_disk(board, ["扶老人到座位", "刘海遮眼"])
    board.goto("about:blank")
    sign_in(board, server.url)
    board.goto(f"{server.url}/patrol?patrol={patrol.id}")

    expect(row(board, "hair-neat").locator("textarea")).to_have_value("刘海遮眼")
    press(board, WORDS("board.praise"))
    expect(board.locator("dialog .sheet input")).to_have_value("扶老人到座位")
    board.go_back()
    expect_on_disk(board, ["扶老人到座位", "刘海遮眼"])


def test_a_full_tablet_says_that_what_is_written_lives_on_this_page_only(board, server, app):
    devtools = board.context.new_cdp_session(board)
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": server.url, "quotaSize": 1})
    write_note(board, "hair-neat", "长" * 400)
    expect(board.locator("dialog .notice")).to_have_text(WORDS("board.draft_loose"))
    assert board.evaluate("xuntingBoard.holdsLoose()") is True
    press(board, WORDS("board.save_note"))
    all_saved(board)
    assert board.evaluate("xuntingBoard.drafts.holdsLoose()") is False
    devtools.detach()  # the tablet has room again


def test_a_patrol_that_was_finished_elsewhere_shows_what_was_not_saved(board, app, people, patrol):
    answer(board, "face-clean", "pass")
    all_saved(board)
    write_note(board, "hair-neat", "刘海遮眼")
    finish_patrol(app, people.amina, patrol.id, datetime.now(UTC))
    board.get_by_role("button", name=WORDS("board.to_summary")).tap()
    sheet = board.locator("dialog .sheet")
    expect(sheet).to_contain_text("刘海遮眼")
    expect(sheet).to_contain_text(WORDS("board.unsaved_over"))
    expect(sheet.locator("[data-do=save]")).to_have_count(0)
    sheet.get_by_role("button", name=WORDS("board.to_summary")).tap()
    expect(board.locator("dialog")).to_have_count(0)
    expect_on_disk(board, [])


def test_a_server_that_asks_to_wait_is_not_asked_in_a_circle(board, app, patrol):
    asked = []

    def answer_at_once(route):
        asked.append(route.request.url)
        if len(asked) == 1:
            route.fulfill(status=429, headers={"Retry-After": "1"}, json={"problem": "later"})
        else:
            state = route.fetch(url=route.request.url.partition("?")[0] + "?after=0").json()
            route.fulfill(json=state | {"ask_again_s": 2})

    board.context.route("**/changes?*", answer_at_once)
    for norm in ("hair-neat", "face-clean"):
        answer(board, norm, "pass")
        all_saved(board)
    board.wait_for_timeout(4000)
    assert 1 <= len(asked) <= 4
    board.context.unroute_all(behavior="ignoreErrors")  # one is under way, always
