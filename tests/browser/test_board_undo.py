"""Undo takes back what this account did on this page, says what that was, and nothing else."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from domain.halls.hall import Round
from locales import Words
from services.patrols.patrols import open_patrol
from tests.browser.steps import (
    all_saved,
    answer,
    choose,
    expect_state,
    open_board,
    press,
    row,
    second_manager_once,
    stored,
)
from tests.photos import a_photo

pytestmark = pytest.mark.browser
WORDS = Words("zh_CN")
PASS, FAIL = "✓", "✗"


@pytest.fixture
def patrol(server, app, people):
    second_manager_once(app, people)
    now = datetime.now(UTC)
    return open_patrol(app, people.amina, str(uuid4()), people.east.id, Round.NORMAL, now)


@pytest.fixture
def board(patrol, server, tablet, app) -> Page:
    page = tablet()
    open_board(page, server.url, app, "amina", patrol.id)
    return page


@pytest.fixture
def lena(patrol, server, tablet, app, board) -> Page:
    """The board of a colleague, on another tablet."""
    page = tablet()
    open_board(page, server.url, app, "lena", patrol.id)
    return page


def undo(page: Page) -> None:
    press(page, WORDS("board.undo"))


def restore(page: Page) -> None:
    page.locator("dialog .notice").get_by_role("button", name=WORDS("board.restore")).tap()


def notice(page: Page):
    return page.locator("dialog .notice")


def current(app, patrol_id: str) -> dict[tuple[str | None, str], tuple[str, str]]:
    """(subject, norm) -> (result, login of whoever judged it)."""
    with app.store.read() as db:
        rows = db.execute(
            "SELECT subject, norm_id, result, login FROM observations"
            " JOIN accounts ON accounts.id = observations.account_id WHERE patrol_id = ?",
            [patrol_id],
        )
        return {(subject, norm): (result, login) for subject, norm, result, login in rows}


def test_undo_takes_only_what_was_done_about_the_person_shown_and_names_them(
    board, app, people, patrol
):
    answer(board, "hair-neat", "fail")  # about Gu
    choose(board, "海")
    expect(board.locator("dialog .foot .undo")).to_be_disabled()
    choose(board, "顾")
    undo(board)

    expect(notice(board)).to_contain_text("顾 · ")
    expect(notice(board)).to_contain_text(f"{row_text(board, 'hair-neat')} {FAIL}")
    expect(board.locator("dialog .person[aria-pressed=true]")).to_contain_text("顾")
    expect(row(board, "hair-neat")).to_be_in_viewport()
    expect(row(board, "hair-neat")).to_have_attribute("data-result", "")
    choose(board, "海")
    restore(board)
    expect(board.locator("dialog .person[aria-pressed=true]")).to_contain_text("顾")
    expect(row(board, "hair-neat")).to_have_attribute("data-result", "fail")
    all_saved(board)

    assert [each[2] for each in stored(app, patrol.id)] == ["fail", "none", "fail"]


def row_text(page: Page, norm: str) -> str:
    return row(page, norm).locator(".text").text_content()


def test_two_steps_taken_back_come_back_one_after_the_other_with_all_they_held(
    board, app, people, patrol
):
    answer(board, "hair-neat", "fail")
    entry = row(board, "hair-neat")
    entry.locator("[data-do=note]").tap()
    entry.locator("textarea").fill("刘海遮眼")
    press(board, WORDS("board.save_note"))
    undo(board)
    expect(notice(board)).to_contain_text(WORDS("board.note"))
    undo(board)
    expect(entry).to_have_attribute("data-result", "")
    restore(board)
    expect(entry).to_have_attribute("data-result", "fail")
    restore(board)
    expect(entry.locator(".note")).to_have_text("刘海遮眼")
    all_saved(board)

    assert stored(app, patrol.id, "result, note") == [
        ("fail", ""), ("fail", "刘海遮眼"), ("fail", ""), ("none", ""), ("fail", ""),
        ("fail", "刘海遮眼"),
    ]  # fmt: skip


def test_undo_leaves_what_a_colleague_has_judged_since(board, lena, app, people, patrol):
    answer(board, "hair-neat", "pass")
    expect(row(lena, "hair-neat")).to_have_attribute("data-result", "pass")
    answer(lena, "hair-neat", "fail")
    expect(row(board, "hair-neat")).to_have_attribute("data-result", "fail")
    answer(board, "hair-neat", "na")  # over hers
    expect(notice(board)).to_contain_text("Lena")

    undo(board)
    expect(row(board, "hair-neat")).to_have_attribute("data-result", "fail")  # hers again
    undo(board)  # the first answer, which she had changed
    expect(notice(board)).to_contain_text(row_text(board, "hair-neat"))
    expect(board.get_by_role("button", name=WORDS("board.undo"))).to_be_disabled()
    all_saved(board)

    assert current(app, patrol.id)[people.gu.id, "hair-neat"][0] == "fail"
    assert [each[2] for each in stored(app, patrol.id)] == ["pass", "fail", "na", "fail"]


def test_undo_without_a_connection_leaves_the_answer_that_a_colleague_gave_meanwhile(
    board, lena, app, people, patrol
):
    for norm in ("hair-neat", "face-clean"):
        answer(board, norm, "pass")
    all_saved(board)
    expect(row(lena, "face-clean")).to_have_attribute("data-result", "pass")
    board.context.set_offline(True)
    for norm in ("hair-neat", "face-clean"):
        answer(lena, norm, "fail")
    all_saved(lena)
    answer(board, "hair-neat", "pass")  # the same answer again takes it back
    undo(board)  # brings it back
    undo(board)  # takes back the one of face-clean
    expect(row(board, "face-clean")).to_have_attribute("data-result", "")
    board.context.set_offline(False)
    all_saved(board)

    for page in (board, lena):
        for norm in ("hair-neat", "face-clean"):
            expect(row(page, norm)).to_have_attribute("data-result", "fail")
    assert set(current(app, patrol.id).values()) == {("fail", "lena")}


def test_the_same_answer_again_takes_a_colleagues_away_only_after_a_question(
    board, lena, app, people, patrol
):
    for norm in ("hair-neat", "face-clean"):
        answer(lena, norm, "pass")
        expect(row(board, norm)).to_have_attribute("data-result", "pass")
    answer(board, "hair-neat", "pass")
    question = board.locator("dialog .sheet.question")
    expect(question.locator("h2")).to_contain_text("Lena")
    expect(question).to_contain_text(row_text(board, "hair-neat"))
    press(board, WORDS("board.leave_it"))
    expect(question).to_have_count(0)
    answer(board, "hair-neat", "pass")
    press(board, WORDS("board.judge_same", sign=PASS))
    expect_state(board, "hair-neat", WORDS("board.state_saved"))
    answer(board, "face-clean", "pass")
    press(board, WORDS("board.judge_none"))
    expect(row(board, "face-clean")).to_have_attribute("data-result", "")
    expect(row(board, "face-clean").locator(".note")).to_contain_text("Lena")  # shown beside
    all_saved(board)

    subject = people.gu.id
    assert current(app, patrol.id) == {
        (subject, "hair-neat"): ("pass", "amina"), (subject, "face-clean"): ("none", "amina"),
    }  # fmt: skip


def test_a_praise_is_withdrawn_by_who_gave_it_after_a_question(board, lena, app, people, patrol):
    for page, story in ((lena, "扶老人到座位"), (board, "解释了套餐")):
        press(page, WORDS("board.praise"))
        page.locator("dialog .sheet input").fill(story)
        press(page, WORDS("board.praise_save"))
    lines = board.locator("dialog .praise-line")
    expect(lines).to_have_count(2)
    expect(lines.filter(has_text="扶老人到座位").get_by_role("button")).to_have_count(0)
    expect(lines.filter(has_text="扶老人到座位")).to_contain_text("Lena")

    board.reload()  # also by hand, later
    choose(board, "海")
    choose(board, "顾")
    mine = lines.filter(has_text="解释了套餐")
    mine.get_by_role("button", name=WORDS("board.praise_withdraw")).tap()
    expect(board.locator("dialog .sheet")).to_contain_text("顾 · ☆ 解释了套餐")
    press(board, WORDS("board.leave_it"))
    expect(lines).to_have_count(2)
    mine.get_by_role("button", name=WORDS("board.praise_withdraw")).tap()
    board.locator("dialog .question [data-choice=withdraw]").tap()
    expect(lines).to_have_count(1)
    restore(board)
    expect(lines).to_have_count(2)
    all_saved(board)

    assert stored(app, patrol.id, "result, note")[-2:] == [
        ("none", "解释了套餐"), ("pass", "解释了套餐"),
    ]  # fmt: skip


def test_another_tab_is_in_the_way_of_undo_and_a_reload_forgets_the_steps(
    board, app, people, patrol
):
    answer(board, "hair-neat", "pass")
    other = board.context.new_page()
    other.goto(board.url)
    expect(row(other, "hair-neat")).to_have_attribute("data-result", "pass")
    expect(other.get_by_role("button", name=WORDS("board.undo"))).to_be_disabled()
    other.locator("dialog .foot .undo").tap(force=True)  # it says so
    expect(notice(other)).to_have_text(WORDS("board.undo_none"))
    answer(other, "hair-neat", "fail")
    expect(row(board, "hair-neat")).to_have_attribute("data-result", "fail")
    undo(board)
    expect(notice(board)).to_contain_text(WORDS("board.you_elsewhere"))
    all_saved(board)

    assert [each[2] for each in stored(app, patrol.id)] == ["pass", "fail"]


def test_a_count_and_a_clock_are_taken_back_and_brought_back(board, app, people, patrol):
    choose(board, WORDS("board.hall"))
    count = row(board, "terminals-cleaned-daily")
    for _ in range(2):
        count.get_by_role("button", name=WORDS("board.count_more")).tap()
    undo(board)
    expect(count.locator(".counted")).to_have_text("1")
    expect(notice(board)).to_contain_text(f"{row_text(board, 'terminals-cleaned-daily')} {PASS} 2")
    choose(board, "海")
    row(board, "account-opening-time").locator("[data-do=start]").tap()
    clock = board.locator("dialog .clock")
    clock.locator(".drop").tap()
    expect(notice(board)).to_contain_text("海")
    notice(board).get_by_role("button", name=WORDS("board.undo")).tap()
    clock.get_by_role("button", name=WORDS("board.stop")).tap()
    undo(board)
    expect(row(board, "account-opening-time")).to_have_attribute("data-result", "")
    restore(board)
    expect(row(board, "account-opening-time")).to_have_attribute("data-result", "pass")
    all_saved(board)

    assert stored(app, patrol.id, "norm_id, result, count, seconds IS NULL") == [
        ("terminals-cleaned-daily", "none", 1, 1), ("terminals-cleaned-daily", "pass", 2, 1),
        ("terminals-cleaned-daily", "none", 1, 1),
        ("account-opening-time", "pass", None, 0), ("account-opening-time", "none", None, 1),
        ("account-opening-time", "pass", None, 0),
    ]  # fmt: skip


def test_a_greeting_is_taken_back_but_for_the_part_that_a_colleague_judged_since(
    board, lena, app, people, patrol
):
    press(board, WORDS("board.greeting"))
    board.get_by_label(WORDS("board.backup"), exact=True).select_option(people.hai.id)
    press(board, WORDS("board.greeting_in_zone"))
    press(board, WORDS("board.greeted_nobody"))
    choose(lena, "海")
    expect(row(lena, "backup-greets-at-entry")).not_to_have_attribute("data-result", "")
    answer(lena, "backup-greets-at-entry", "pass")
    choose(board, "海")
    expect(row(board, "backup-greets-at-entry")).to_have_attribute("data-result", "pass")
    undo(board)
    expect(notice(board)).to_contain_text(WORDS("board.greeting"))
    expect(notice(board)).to_contain_text("Lena")
    all_saved(board)

    assert current(app, patrol.id) == {
        (people.gu.id, "guide-greets-at-entry"): ("none", "amina"),
        (people.hai.id, "backup-greets-at-entry"): ("pass", "lena"),
    }


def test_a_photo_that_was_taken_away_by_a_slip_comes_back_and_is_sent(board, app, people, patrol):
    board.context.route("**/api/photos/*", lambda route: route.abort())
    entry = row(board, "hair-neat")
    entry.locator("[data-do=note]").tap()
    entry.locator("[data-do=photo]").tap()
    picture = {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": a_photo((60, 40))}
    board.locator("dialog input[type=file]").last.set_input_files([picture])
    press(board, WORDS("board.photo_use"))
    entry.locator(".photo-remove").tap()
    expect(entry.locator(".photos img")).to_have_count(0)
    expect(notice(board)).to_contain_text(WORDS("board.photo_title"))
    notice(board).get_by_role("button", name=WORDS("board.undo")).tap()
    expect(entry.locator(".photos img")).to_have_count(1)
    board.context.unroute("**/api/photos/*")
    board.evaluate("dispatchEvent(new Event('online'))")
    all_saved(board)

    board.reload()
    image = row(board, "hair-neat").locator(".photos img")
    expect(image).to_have_js_property("naturalWidth", 60)
