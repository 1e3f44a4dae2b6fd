"""The board shows what to look at first: short, still, remembered, and with reasons after ✗."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from domain.halls.hall import HallKind, Round
from domain.halls.position import Position
from locales import Words
from services.halls.organisation import add_hall
from services.halls.staff import add_staff
from services.patrols.patrols import open_patrol
from tests.browser.conftest import LANDSCAPE_TABLET, PHONE, PORTRAIT_TABLET
from tests.browser.steps import (
    RUN,
    all_saved,
    choose,
    expect_settled,
    expect_still,
    go_signed_in,
    press,
    row,
    stored,
    tap_at_rest,
)
from tests.people import another_manager

pytestmark = pytest.mark.browser
ZH = Words("zh_CN")
ZOOMED = {"width": 590, "height": 410}  # a tablet on its side, seen at twice the size
PEOPLE = {
    "陈若曦": "guide", "林明远": "guide", "李俊杰": "counter", "胡海涛": "counter", "徐建国": "counter",
    "杨春燕": "vip", "何佳怡": "consult", "胡建国": "sales", "张丽华": "complaints",
}  # fmt: skip


@pytest.fixture(scope="module")
def walker(app, people):
    """Who walks a hall of nine people."""
    now = datetime.now(UTC)
    hall = add_hall(
        app, people.fang, branch_id=people.east.branch_id, name="城东营业厅", kind=HallKind.OWN,
        time_zone="Asia/Shanghai", now=now,
    )  # fmt: skip
    for number, (name, position) in enumerate(PEOPLE.items()):
        add_staff(
            app, people.fang, hall_id=hall.id, name=name, staff_no=f"N{number}",
            position=Position(position), now=now,
        )  # fmt: skip
    return another_manager(app, people, "walker", hall, now)


@pytest.fixture
def patrol(server, app, walker):
    (hall_id,) = walker.hall_ids
    return open_patrol(app, walker, str(uuid4()), hall_id, Round.PEAK, datetime.now(UTC))


def open_first(page: Page, server, app, patrol) -> Page:
    """As somebody comes to the board, with what to look at first."""
    go_signed_in(page, server.url, app, "walker")
    page.goto(f"{server.url}/patrol?patrol={patrol.id}")
    expect(rows(page).first).to_be_visible()
    return page


@pytest.fixture
def board(patrol, server, tablet, app) -> Page:
    return open_first(tablet(), server, app, patrol)


def rows(page: Page) -> Locator:
    return page.locator("dialog article.row")


def count_swipes(page: Page) -> None:
    """Whatever moves a list from now on is counted."""
    page.evaluate(
        """() => {
            globalThis.swipes = 0;
            const board = document.querySelector("dialog div").shadowRoot;
            board.addEventListener("scroll", () => (globalThis.swipes += 1), true);
        }"""
    )


def in_sight(page: Page) -> int:
    """How many rows are whole between what stands above them and the foot."""
    return page.evaluate(
        """() => {
            const board = document.querySelector("dialog div").shadowRoot;
            const [list, work, foot] = [".list", ".work", ".foot"].map((each) =>
                board.querySelector(each).getBoundingClientRect());
            const top = Math.max(Math.min(list.top, work.bottom), work.top);
            return [...board.querySelectorAll("article.row")]
                .map((each) => each.getBoundingClientRect())
                .filter((box) => box.top >= top - 1 && box.bottom <= foot.top + 1).length;
        }"""
    )


def places(page: Page) -> list[object]:
    """Where everybody's cell is, and how large."""
    return page.locator("dialog .person").evaluate_all(
        "all => all.map((each) => JSON.stringify(each.getBoundingClientRect()))"
    )


def test_nine_people_are_judged_five_times_each_in_65_taps_and_without_a_swipe(board, app, patrol):
    count_swipes(board)
    taps = 0

    def tap(target: Locator) -> None:
        nonlocal taps
        target.tap()
        taps += 1

    for number, name in enumerate(PEOPLE):
        if number > 0:  # the first one is shown
            tap(board.locator("dialog .person", has_text=name))
        expect(rows(board)).to_have_count(8)
        assert in_sight(board) == 8, name
        for at in range(5):
            entry = rows(board).nth(at)
            fails = at == 1 and number % 3 == 0
            tap(entry.locator(f"[data-answer={'fail' if fails else 'pass'}]"))
            if fails:
                tap(entry.locator("[data-reason]").first)
    all_saved(board)

    assert board.evaluate("globalThis.swipes") == 0
    assert taps == 8 + 9 * 5 + 3
    assert taps <= 65
    with app.store.read() as db:
        judged = db.execute(
            "SELECT count(*), count(DISTINCT subject) FROM observations WHERE patrol_id = ?",
            [patrol.id],
        ).fetchone()
    assert tuple(judged) == (45, 9)


@pytest.mark.parametrize("size", [PORTRAIT_TABLET, LANDSCAPE_TABLET])
def test_nobody_moves_while_one_taps(board, size):
    board.set_viewport_size(size)
    before = places(board)
    for at, result in enumerate(["pass", "fail", "na", "pass"]):
        rows(board).nth(at).locator(f"[data-answer={result}]").tap()
    expect(board.locator("dialog .person").first.locator(".count")).to_have_text("✓ 2 ✗ 1 – 1 ")

    assert places(board) == before
    assert len(before) == 10  # with the hall itself


@pytest.mark.parametrize(
    ("size", "least"), [(PORTRAIT_TABLET, 8), (LANDSCAPE_TABLET, 8), (PHONE, 3)]
)
@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_enough_rows_are_in_sight_at_once(server, tablet, app, patrol, size, least, locale):
    page = open_first(tablet(locale, viewport=size), server, app, patrol)

    assert in_sight(page) >= least


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_seen_at_twice_the_size_rows_are_reached_under_a_low_head(
    server, tablet, app, patrol, locale
):
    page = open_first(tablet(locale, viewport=ZOOMED), server, app, patrol)
    head = page.locator("dialog .head").bounding_box()
    assert head["height"] <= 50

    rows(page).first.evaluate("row => row.scrollIntoView({ block: 'start' })")

    assert in_sight(page) >= 2


def test_each_norm_says_why_it_is_one_to_look_at_first(board):
    reasons = set(board.locator("dialog .row .why").all_inner_texts())

    # A new hall has seen nothing yet.
    assert reasons == {ZH("focus.never"), ZH("focus.round"), ZH("focus.drawn")}
    assert rows(board).count() == board.locator("dialog .row .why").count() == 8


def test_after_a_cross_a_usual_reason_is_one_tap_into_the_note_and_another_out_of_it(
    board, app, patrol
):
    entry = rows(board).first
    norm = entry.get_attribute("data-norm")
    entry = row(board, norm)
    expect(entry.locator(".strip")).to_be_hidden()
    entry.locator("[data-answer=fail]").tap()
    expect(entry.locator(".strip")).to_be_visible()
    reasons = entry.locator("[data-reason]")
    first, second = (reasons.nth(at).inner_text() for at in (0, 1))
    reasons.nth(0).tap()
    reasons.nth(1).tap()
    expect(reasons.nth(1)).to_have_attribute("aria-pressed", "true")
    reasons.nth(0).tap()
    expect(reasons.nth(0)).to_have_attribute("aria-pressed", "false")
    # Kept after all: what spoke of ✗ goes with it.
    entry.locator("[data-answer=pass]").tap()
    expect(entry.locator(".strip")).to_be_hidden()
    all_saved(board)

    assert 3 <= reasons.count() <= 5
    assert stored(app, patrol.id, "result, note") == [
        ("fail", ""), ("fail", first), ("fail", f"{first}；{second}"), ("fail", second), ("pass", ""),
    ]  # fmt: skip


def test_a_reason_beside_words_of_ones_own_leaves_these_alone(board, app, patrol):
    entry = row(board, rows(board).first.get_attribute("data-norm"))
    entry.locator("[data-answer=fail]").tap()
    entry.locator("[data-do=note]").tap()
    reason = entry.locator("[data-reason]").first
    board.locator("dialog textarea").fill("已当面提醒")
    reason.tap()  # into what is being written
    text = f"已当面提醒；{reason.inner_text()}"
    expect(entry.locator("textarea")).to_have_value(text)
    press(board, ZH("board.save_note"))
    reason.tap()
    expect(entry.locator(".note")).to_have_text("已当面提醒")
    all_saved(board)

    assert stored(app, patrol.id, "note") == [("",), (text,), ("已当面提醒",)]


def test_a_reason_shows_what_is_saved_while_a_note_is_written_and_after_it_was_brought_back(
    board, app, patrol
):
    entry = row(board, rows(board).first.get_attribute("data-norm"))
    entry.locator("[data-answer=fail]").tap()
    reason = entry.locator("[data-reason]").first
    reason.tap()
    press(board, ZH("board.undo"))
    entry.locator("[data-do=note]").tap()  # opened while nothing stood there
    expect(reason).to_have_attribute("aria-pressed", "false")
    board.locator("dialog .notice").get_by_role("button", name=ZH("board.restore")).tap()
    expect(reason).to_have_attribute("aria-pressed", "true")
    entry.locator("textarea").fill("已当面提醒")
    expect(reason).to_have_attribute("aria-pressed", "true")
    all_saved(board)

    assert stored(app, patrol.id, "note")[-1] == (reason.inner_text(),)


def test_person_filter_and_place_are_there_again_after_pause_reload_and_restart(
    board, server, app, patrol
):
    choose(board, "何佳怡")
    board.locator("dialog [data-filter=all]").tap()
    main = board.locator("dialog main.list")
    main.evaluate("list => list.scrollTo(0, 900)")
    expect(main).to_have_js_property("scrollTop", 900)
    choose(board, "胡建国")
    expect(main).to_have_js_property("scrollTop", 0)
    choose(board, "何佳怡")
    expect(main).to_have_js_property("scrollTop", 900)

    def expect_as_before() -> None:
        expect(board.locator("dialog .person[aria-pressed=true]")).to_contain_text("何佳怡")
        expect(board.locator("dialog [data-filter=all]")).to_have_attribute("aria-pressed", "true")
        expect(main).to_have_js_property("scrollTop", 900)

    board.reload()
    expect_as_before()
    before = board.evaluate(RUN)
    press(board, ZH("board.pause"))
    expect(board.locator("dialog")).to_have_count(0)
    board.wait_for_function(f"(before) => ({RUN})() !== before", arg=before)  # the page knows
    expect_settled(board)
    expect_still(board)
    tap_at_rest(board.get_by_role("button", name=ZH("today.resume")))
    expect_as_before()
    server.kill()
    server.start()
    board.goto(f"{server.url}/patrol?patrol={patrol.id}")
    expect_as_before()


def test_a_theme_shows_its_norms_under_its_name(board):
    board.locator("dialog [data-filter=theme]").tap()
    chips = board.locator("dialog .themes button")
    theme = chips.nth(2).inner_text()
    chips.nth(2).tap()

    expect(board.locator("dialog main h2")).to_have_text(theme)
    expect(board.locator("dialog main h2")).to_be_in_viewport()
    expect(chips.nth(2)).to_have_attribute("aria-pressed", "true")


def test_the_search_finds_norms_that_are_not_among_the_first_and_says_when_there_are_none(board):
    search = board.locator("dialog .search")
    search.fill("微笑")
    expect(row(board, "smiles-at-eye-contact")).to_be_visible()
    expect(board.locator("dialog main h2")).to_have_text(
        ZH("board.search_found", count=rows(board).count())
    )
    search.fill("没有这样的条目")
    expect(rows(board)).to_have_count(0)
    expect(board.locator("dialog main h2")).to_have_text(ZH("board.search_none"))
    search.fill("")
    expect(rows(board)).to_have_count(8)


def test_red_lines_are_a_tap_away_and_a_tap_back(board):
    red = board.locator("dialog .foot .red")
    red.tap()
    expect(board.locator("dialog main h2")).to_have_text(ZH("board.red_lines"))
    expect(row(board, "no-quarrel-or-insult")).to_be_visible()
    expect(red).to_have_attribute("aria-pressed", "true")
    red.tap()
    expect(rows(board)).to_have_count(8)
    expect(red).to_have_attribute("aria-pressed", "false")


def test_a_look_at_the_red_lines_is_not_where_one_comes_back_to(board):
    board.locator("dialog .foot .red").tap()
    expect(board.locator("dialog main h2")).to_have_text(ZH("board.red_lines"))
    board.reload()

    expect(board.locator("dialog [data-filter=focus]")).to_have_attribute("aria-pressed", "true")
    expect(rows(board)).to_have_count(8)


def test_an_explanation_beside_a_norm_leaves_its_neighbour_as_high_as_it_was(board):
    board.set_viewport_size(LANDSCAPE_TABLET)
    neighbour = rows(board).nth(1)
    before = neighbour.bounding_box()
    rows(board).first.locator("[data-do=info]").tap()
    expect(rows(board).first.locator(".info")).to_be_visible()

    assert neighbour.bounding_box() == before


def test_finishing_says_first_how_many_were_not_observed(board):
    rows(board).first.locator("[data-answer=pass]").tap()
    press(board, ZH("board.finish"))

    names = ZH("board.and").join([*list(PEOPLE)[1:], ZH("board.hall")])
    said = board.locator("dialog .sheet .not-seen")
    expect(said).to_have_text(ZH("board.not_seen", count=9, all=10, names=names))
    expect(board.locator("dialog .sheet .not-seen + table")).to_be_visible()


def test_a_clock_is_started_from_the_foot(board):
    choose(board, "李俊杰")
    board.locator("dialog .foot .clocks").tap()
    expect(board.locator("dialog .sheet .hint")).to_have_text(ZH("board.clocks_hint"))
    board.locator("dialog [data-clock=account-opening-time]").tap()

    expect(board.locator("dialog .clock")).to_contain_text("李俊杰")


def test_a_praise_that_was_written_down_is_said_and_can_be_taken_back_there(board):
    press(board, ZH("board.praise"))
    board.locator("dialog .sheet input").fill("主动扶老人到座位")
    press(board, ZH("board.praise_save"))
    notice = board.locator("dialog .notice")
    expect(notice).to_contain_text(ZH("board.praise_done", what="陈若曦 · ☆ 主动扶老人到座位"))
    notice.get_by_role("button", name=ZH("board.undo")).tap()

    expect(board.locator("dialog .sheet.question")).to_contain_text("主动扶老人到座位")


def test_where_the_sign_in_has_ended_the_board_does_not_speak_of_the_connection(board, app, patrol):
    board.context.clear_cookies()
    rows(board).first.locator("[data-answer=pass]").tap()

    expect(board.locator("dialog .status")).to_have_text(ZH("board.signed_out", count=1))
    expect(board.locator("dialog .message")).to_be_visible()


def test_a_reported_red_line_is_counted_apart_in_the_summary_and_no_nought_is_red(
    board, app, patrol
):
    rows(board).first.locator("[data-answer=pass]").tap()
    board.locator("dialog .foot .red").tap()
    row(board, "no-quarrel-or-insult").locator("[data-do=report]").tap()
    board.locator("dialog .sheet textarea").fill("与客户高声争吵")
    press(board, ZH("board.continue"))
    board.get_by_label(ZH("board.report_sure")).check()
    press(board, ZH("board.report_now"))
    expect(board.locator("dialog .person").first.locator(".flag")).to_be_visible()
    press(board, ZH("board.finish"))

    cells = board.locator("dialog .sheet tbody tr").first.locator("td")
    assert cells.all_inner_texts() == ["1", "0", "0", "1"]  # ✓ ✗ – ⚑
    assert cells.evaluate_all("all => all.map((each) => each.className)") == [
        "pass", "none", "none", "red",
    ]  # fmt: skip


def test_a_reason_that_was_chosen_in_the_other_language_is_pressed_here_too(
    board, server, tablet, app, patrol
):
    norm = rows(board).first.get_attribute("data-norm")
    row(board, norm).locator("[data-answer=fail]").tap()
    row(board, norm).locator("[data-reason]").first.tap()
    all_saved(board)
    other = open_first(tablet("en-GB"), server, app, patrol)

    reason = row(other, norm).locator("[data-reason]").first
    expect(reason).to_have_attribute("aria-pressed", "true")
    expect(row(other, norm).locator(".note")).to_be_hidden()
    reason.tap()
    expect(row(board, norm).locator("[data-reason]").first).to_have_attribute(
        "aria-pressed", "false"
    )
    expect(row(board, norm)).to_have_attribute("data-result", "fail")
