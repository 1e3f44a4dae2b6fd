"""What is being done for whom: one tap on the board that goes with the answers after it."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from domain.halls.hall import Round
from locales import Words
from services.patrols.patrols import open_patrol
from tests.browser.conftest import PHONE, PORTRAIT_TABLET
from tests.browser.steps import answer, choose, expect_state, open_board, row

pytestmark = pytest.mark.browser

ZH, EN = Words("zh_CN"), Words("en")
STAND, SEAT, BATCH = "stand-up-to-receive", "seat-before-need", "checks-id-is-valid"


@pytest.fixture
def patrol(server, app, people):
    now = datetime.now(UTC)
    return open_patrol(app, people.amina, str(uuid4()), people.east.id, Round.PEAK, now)


@pytest.fixture
def board(patrol, server, tablet, app) -> Page:
    page = tablet()
    open_board(page, server.url, app, "amina", patrol.id)
    choose(page, "海")
    return page


def chip(page: Page, code: str):
    name = "process" if code.startswith("P") else "segment"
    return page.locator(f"dialog .circumstances .chip[data-{name}={code}]")


def tag(page: Page, norm_id: str):
    return row(page, norm_id).locator("[data-do=tag]")


def said(app, patrol_id: str) -> list[tuple]:
    """(norm, result, process, segment) of every event, in order."""
    with app.store.read() as db:
        rows = db.execute(
            "SELECT norm_id, result, detail ->> '$.process', detail ->> '$.segment' FROM events"
            " WHERE patrol_id = ? ORDER BY number",
            [patrol_id],
        )
        return [tuple(each) for each in rows]


def all_saved(page: Page) -> None:
    expect(page.locator("dialog .status").first).to_have_text(ZH("board.all_saved"))


def undo(page: Page) -> None:
    page.locator("dialog .undo").tap()


def test_a_walk_without_a_choice_says_nothing_and_costs_no_tap(board, app, patrol):
    answer(board, STAND, "pass")
    answer(board, "hair-neat", "fail")
    all_saved(board)

    assert said(app, patrol.id) == [(STAND, "pass", None, None), ("hair-neat", "fail", None, None)]


def test_one_tap_goes_with_every_answer_until_another_is_chosen(board, app, patrol):
    chip(board, "P07").tap()
    chip(board, "vip").tap()
    answer(board, STAND, "pass")
    answer(board, "hair-neat", "pass")  # of no process
    chip(board, "P06").tap()
    answer(board, SEAT, "fail")
    answer(board, BATCH, "pass")  # not a norm of batches
    chip(board, "P06").tap()  # let go
    answer(board, "offers-invoice-unasked", "pass")
    all_saved(board)

    assert said(app, patrol.id) == [
        (STAND, "pass", "P07", "vip"),
        ("hair-neat", "pass", None, "vip"),
        (SEAT, "fail", "P06", "vip"),
        (BATCH, "pass", None, "vip"),
        ("offers-invoice-unasked", "pass", None, "vip"),
    ]
    expect(tag(board, STAND)).to_have_text("品牌变更 · VIP")
    choose(board, "顾")
    expect(chip(board, "P07")).to_have_count(0)  # a guide shares no norm of the counter
    expect(chip(board, "vip")).to_have_attribute("aria-pressed", "false")


def test_a_running_clock_says_the_process_and_a_tap_says_otherwise(board, app, patrol):
    chip(board, "P05").tap()
    row(board, "brand-change-time").locator("[data-do=start]").tap()
    expect(chip(board, "P07")).to_have_attribute("aria-pressed", "true")
    expect(chip(board, "P05")).to_have_attribute("aria-pressed", "false")
    answer(board, STAND, "pass")
    chip(board, "P08").tap()
    answer(board, SEAT, "pass")
    board.locator("dialog .clock .primary").tap()  # of one process: needs not be said
    chip(board, "P08").tap()
    answer(board, BATCH, "pass")
    all_saved(board)

    assert said(app, patrol.id) == [
        (STAND, "pass", "P07", None),
        (SEAT, "pass", "P08", None),
        ("brand-change-time", "pass", None, None),
        (BATCH, "pass", None, None),
    ]


def test_it_is_corrected_on_the_row_undone_and_taken_back_with_the_answer(board, app, patrol):
    chip(board, "P07").tap()
    answer(board, STAND, "pass")
    tag(board, STAND).tap()
    panel = row(board, STAND).locator(".panel.tags")
    panel.locator("[data-process=P09]").tap()
    panel.locator("[data-segment=group]").tap()
    expect(tag(board, STAND)).to_have_text("服务变更 · 集团")
    panel.locator(".cancel").tap()
    undo(board)
    expect(tag(board, STAND)).to_have_text("服务变更")
    undo(board)
    expect(tag(board, STAND)).to_have_text("品牌变更")
    answer(board, STAND, "pass")  # taken back
    expect(tag(board, STAND)).to_have_text(ZH("board.process"))
    all_saved(board)

    assert [each[1:] for each in said(app, patrol.id)] == [
        ("pass", "P07", None), ("pass", "P09", None), ("pass", "P09", "group"),
        ("pass", "P09", None), ("pass", "P07", None), ("none", None, None),
    ]  # fmt: skip


def test_it_is_kept_without_a_network_and_seen_on_another_tablet(
    board, server, tablet, app, patrol
):
    other = tablet()
    open_board(other, server.url, app, "amina", patrol.id)
    choose(other, "海")
    board.context.set_offline(True)
    chip(board, "P10").tap()
    answer(board, STAND, "fail")
    expect_state(board, STAND, ZH("board.state_kept"))
    expect(tag(board, STAND)).to_have_text("帐务变更")
    board.context.set_offline(False)
    all_saved(board)

    expect(tag(other, STAND)).to_have_text("帐务变更")
    # Another answer there, where nothing is chosen, leaves what was said.
    answer(other, STAND, "pass")
    all_saved(other)
    assert said(app, patrol.id)[-1] == (STAND, "pass", "P10", None)


@pytest.mark.parametrize(
    ("size", "locale"), [(PORTRAIT_TABLET, "zh-CN"), (PHONE, "zh-CN"), (PHONE, "en")]
)
def test_no_row_moves_and_every_chip_is_large_enough(server, tablet, app, patrol, size, locale):
    page = tablet(locale, viewport=size)
    open_board(page, server.url, app, "amina", patrol.id)
    if size is PHONE:
        page.locator("dialog .current").tap()
    choose(page, "海")

    def tops() -> list[float]:
        return page.locator("dialog article.row").evaluate_all(
            "rows => rows.slice(0, 40).map((row) => Math.round(row.getBoundingClientRect().top))"
        )

    before = tops()
    chip(page, "P07").tap()
    chip(page, "vip").tap()
    assert tops() == before
    for norm in ("hair-neat", STAND):
        at = page.locator("dialog main.list").evaluate("list => list.scrollTop")
        row(page, norm).scroll_into_view_if_needed()
        before = tops()
        answer(page, norm, "pass")
        expect(row(page, norm).locator(".state")).not_to_be_empty()
        assert tops() == before, (norm, at)
    sizes = page.locator("dialog .circumstances .chip").evaluate_all(
        "all => all.map((each) => each.getBoundingClientRect()).map((box) => [box.width, box.height])"
    )
    assert len(sizes) == 9
    assert min(min(size) for size in sizes) >= 44
