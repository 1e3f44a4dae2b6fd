"""What a duty manager does on the floor, as a person would do it, on every size of screen."""

import io
import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from domain.halls.hall import Round
from locales import Words
from services.patrols.patrols import open_patrol
from tests.browser.conftest import LANDSCAPE_TABLET, PHONE, PORTRAIT_TABLET
from tests.browser.steps import (
    EN,
    ZH,
    all_saved,
    answer,
    choose,
    expect_state,
    open_board,
    open_report,
    press,
    row,
    second_manager_once,
    stored,
)

pytestmark = pytest.mark.browser


@pytest.fixture
def patrol(server, app, people):
    now = datetime.now(UTC)
    return open_patrol(app, people.amina, str(uuid4()), people.east.id, Round.NORMAL, now)


@pytest.fixture
def board(patrol, server, tablet, app, people) -> Page:
    page = tablet()
    open_board(page, server.url, app, "amina", patrol.id)
    return page


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two ``rgb(r, g, b)`` colours (WCAG 2.1, relative luminance)."""

    def luminance(colour: str) -> float:
        parts = [int(each) / 255 for each in re.findall(r"\d+", colour)[:3]]
        linear = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


# -- header and greeting


def test_the_header_says_who_is_where_and_changes_whom_a_norm_is_for(board, app, people, patrol):
    board.locator("dialog .header-line").tap()
    press(board, ZH("board.footfall_peak"))
    board.get_by_label(ZH("board.waiting"), exact=True).fill("7")
    board.get_by_label(ZH("board.backup_greeter")).select_option(people.hai.id)
    board.get_by_label(f"顾 {ZH('board.position')}").select_option("counter")
    press(board, ZH("board.save_header"))

    line = board.locator("dialog .header-line")
    expect(line).to_contain_text(ZH("board.waiting_now", count=7))
    expect(line).to_contain_text(ZH("board.backup_now", name="海"))
    expect(row(board, "account-opening-time")).to_be_attached()  # Gu serves at a counter now
    expect(row(board, "guide-greets-at-entry")).to_have_count(0)
    answer(board, "account-opening-time", "pass")
    all_saved(board)

    board.reload()
    expect(board.locator("dialog .header-line")).to_contain_text(ZH("board.waiting_now", count=7))
    board.locator("dialog .header-line").tap()
    board.get_by_label(f"顾 {ZH('board.position')}").select_option("guide")  # as the roster says
    press(board, ZH("board.save_header"))
    expect(row(board, "guide-greets-at-entry")).to_be_attached()
    all_saved(board)
    assert stored(app, patrol.id, "kind, norm_id") == [
        ("header", ""), ("observation", "account-opening-time"), ("header", ""),
    ]  # fmt: skip


@pytest.mark.parametrize("rule", ["lenient", "strict"])
def test_one_greeting_judges_guide_and_backup_and_is_taken_back_as_one(
    server, app, people, tablet, patrol, rule
):
    with app.store.write() as db:
        db.execute(
            "UPDATE halls SET settings = ? WHERE id = ?",
            [f'{{"greeting_rule": "{rule}"}}', people.east.id],
        )
    page = tablet()
    open_board(page, server.url, app, "amina", patrol.id)
    press(page, ZH("board.greeting"))
    page.get_by_label(ZH("board.backup"), exact=True).select_option(people.hai.id)
    press(page, ZH("board.greeting_in_zone"))
    press(page, ZH("board.greeted_nobody"))
    all_saved(page)

    backup = "fail" if rule == "strict" else "na"
    judged = [
        (people.gu.id, "guide-greets-at-entry", "fail"),
        (people.hai.id, "backup-greets-at-entry", backup),
    ]
    assert stored(app, patrol.id)[-2:] == judged
    press(page, ZH("board.undo"))
    all_saved(page)
    assert [each[2] for each in stored(app, patrol.id)[-2:]] == ["none", "none"]
    with app.store.write() as db:
        db.execute("UPDATE halls SET settings = '{}'")


def test_an_acting_guide_is_judged_as_guide_and_others_keep_the_header(
    server, tablet, app, people, patrol
):
    second_manager_once(app, people)
    first, second = tablet(), tablet()
    open_board(first, server.url, app, "amina", patrol.id)
    open_board(second, server.url, app, "lena", patrol.id)
    press(first, ZH("board.greeting"))
    second.locator("dialog .header-line").tap()
    second.get_by_label(ZH("board.waiting"), exact=True).fill("9")
    press(second, ZH("board.save_header"))
    expect(first.locator("dialog .header-line")).to_contain_text("9")

    first.get_by_label(ZH("board.guide"), exact=True).select_option(people.hai.id)
    first.get_by_label(ZH("board.backup"), exact=True).select_option("")
    press(first, ZH("board.greeting_in_zone"))
    press(first, ZH("board.greeted_guide"))
    all_saved(first)

    assert stored(app, patrol.id)[-1] == (people.hai.id, "guide-greets-at-entry", "pass")
    expect(first.locator("dialog .header-line")).to_contain_text("9")
    # Elsewhere too the clerk is judged as a guide now.
    choose(second, "海")
    expect(row(second, "guide-greets-at-entry")).to_have_attribute("data-result", "pass")
    second.locator("dialog .header-line").tap()
    second.get_by_label(f"海 {ZH('board.position')}").select_option("counter")
    press(second, ZH("board.save_header"))
    all_saved(second)


def test_a_late_answer_that_loses_is_shown_beside_the_one_that_counts(
    server, tablet, app, people, patrol
):
    second_manager_once(app, people)
    first, second = tablet(), tablet()
    open_board(first, server.url, app, "amina", patrol.id)
    open_board(second, server.url, app, "lena", patrol.id)
    first.context.route("**/api/observations", lambda route: route.abort())
    answer(first, "hair-neat", "pass")
    expect_state(first, "hair-neat", ZH("board.state_kept"))
    second.wait_for_timeout(300)
    answer(second, "hair-neat", "fail")
    all_saved(second)

    first.reload()  # the older tap is still waiting, the newer one counts
    expect(row(first, "hair-neat")).to_have_attribute("data-result", "fail")
    first.context.unroute("**/api/observations")
    all_saved(first)
    for page in (first, second):
        expect(row(page, "hair-neat")).to_have_attribute("data-result", "fail")
        expect(row(page, "hair-neat").locator(".note")).to_contain_text("Amina")


# -- clocks and counts


def test_clocks_run_side_by_side_while_other_norms_are_tapped(board, app, people, patrol):
    choose(board, "海")
    row(board, "account-opening-time").locator("[data-do=start]").tap()
    row(board, "bulk-opening-time").locator("[data-do=start]").tap()
    clocks = board.locator("dialog .clock")
    expect(clocks).to_have_count(2)
    expect(clocks.nth(0)).to_contain_text("/ 3:00")
    expect(clocks.nth(1)).to_contain_text("/ 1:00")
    answer(board, "hair-neat", "pass")
    clocks.nth(0).get_by_role("button", name=ZH("board.lap")).tap()
    clocks.nth(1).locator(".drop").tap()  # cancelled: nothing is recorded
    expect(clocks.nth(0).locator(".time")).not_to_have_text("0:00")
    clocks.nth(0).get_by_role("button", name=ZH("board.stop")).tap()
    expect(row(board, "account-opening-time")).to_have_attribute("data-result", "pass")
    all_saved(board)

    kept = stored(app, patrol.id, "norm_id, result, seconds, detail")
    assert [each[:2] for each in kept] == [
        ("hair-neat", "pass"), ("account-opening-time", "pass"),
    ]  # fmt: skip
    assert 1 <= kept[1][2] < 60
    assert '"laps": [' in kept[1][3]


def test_a_clock_survives_a_reload_and_judges_by_its_limit(board, app, people, patrol):
    choose(board, "海")
    row(board, "tariff-change-time").locator("[data-do=start]").tap()
    expect(board.locator("dialog .clock")).to_have_count(1)
    board.evaluate(
        """() => { // as if it had run for two minutes
            const key = Object.keys(localStorage).find((each) => each.includes("stopwatch"));
            const kept = JSON.parse(localStorage.getItem(key));
            kept.started_at -= 120000;
            localStorage.setItem(key, JSON.stringify(kept));
        }"""
    )
    board.reload()
    clock = board.locator("dialog .clock")
    expect(clock).to_have_class("clock over")
    clock.get_by_role("button", name=ZH("board.stop")).tap()
    all_saved(board)

    ((result, seconds),) = stored(app, patrol.id, "result, seconds")
    assert result == "fail"
    assert 120 <= seconds < 180


def test_the_tariff_clock_starts_at_the_confirmation_and_without_one_is_the_red_line(
    board, app, people, patrol
):
    choose(board, "海")
    tariff = row(board, "tariff-change-time")
    expect(tariff.locator("[data-do=start]")).to_have_text(ZH("board.start_confirmed"))
    tariff.get_by_role("button", name=ZH("board.not_confirmed")).tap()
    sheet = board.locator("dialog .sheet")
    sheet.locator("textarea").fill("客户还在看说明，已在系统中提交")
    press(board, ZH("board.continue"))
    sheet.get_by_label(ZH("board.report_sure")).check()
    press(board, ZH("board.report_now"))
    all_saved(board)

    assert stored(app, patrol.id) == [(people.hai.id, "no-change-without-confirmation", "fail")]


def test_an_outage_makes_a_timed_norm_not_applicable(board, app, people, patrol):
    board.locator("dialog .header-line").tap()
    press(board, ZH("board.outage_yes"))
    press(board, ZH("board.save_header"))
    choose(board, "海")
    row(board, "account-opening-time").locator("[data-do=start]").tap()
    board.locator("dialog .clock").get_by_role("button", name=ZH("board.stop")).tap()
    all_saved(board)

    assert stored(app, patrol.id)[1:] == [(people.hai.id, "account-opening-time", "na")]


def test_a_count_is_judged_by_its_minimum_and_hall_norms_stand_under_the_hall(
    board, app, people, patrol
):
    choose(board, ZH("board.hall"))
    zones = board.locator("dialog .list section h2").all_text_contents()
    assert zones[:2] == [ZH("zone.outside"), ZH("zone.greeting")]  # in the order of the walk
    count = row(board, "terminals-cleaned-daily")
    count.get_by_role("button", name=ZH("board.count_more")).tap()
    expect(count).to_have_attribute("data-result", "")  # below the minimum: not judged yet
    count.get_by_role("button", name=ZH("board.count_more")).tap()
    expect(count).to_have_attribute("data-result", "pass")
    free = row(board, "self-service-well-used")  # no minimum: the manager judges
    free.get_by_role("button", name=ZH("board.count_more")).tap()
    expect(free.locator(".note")).to_contain_text(ZH("board.count_unjudged"))
    all_saved(board)

    assert stored(app, patrol.id, "staff_id, norm_id, result, count") == [
        (None, "terminals-cleaned-daily", "none", 1),
        (None, "terminals-cleaned-daily", "pass", 2),
        (None, "self-service-well-used", "none", 1),
    ]


def test_the_hall_is_walked_in_its_own_order(server, app, people, tablet, patrol):
    with app.store.write() as db:
        db.execute(
            "UPDATE halls SET settings = ? WHERE id = ?",
            ['{"walk": ["counter", "self_service", "greeting"]}', people.east.id],
        )
    page = tablet()
    open_board(page, server.url, app, "amina", patrol.id)

    assert [
        each.split("\n")[0] for each in page.locator("dialog .person b").all_text_contents()
    ] == ["海", "顾", ZH("board.hall")]  # the counter comes first
    choose(page, ZH("board.hall"))
    zones = page.locator("dialog .list section h2").all_text_contents()
    assert zones[:2] == [ZH("zone.self_service"), ZH("zone.greeting")]
    assert ZH("zone.outside") not in zones  # this hall has none
    with app.store.write() as db:
        db.execute("UPDATE halls SET settings = '{}'")


# -- notes, photos, praise, undo


def test_a_customers_number_is_masked_before_it_leaves_the_tablet(board, app, people, patrol):
    sent = []
    board.on("request", lambda request: sent.append(request.post_data or ""))
    entry = row(board, "hair-neat")
    entry.locator("[data-do=note]").tap()
    entry.locator("textarea").fill("客户 139-1234-5678 提到头发")
    expect(entry.locator(".masked")).to_contain_text(ZH("board.masked_mobile"))
    entry.get_by_role("button", name=ZH("board.save_note")).tap()
    expect(entry.locator(".note")).to_contain_text("客户 ███ 提到头发")
    expect(entry.locator(".note")).to_contain_text(ZH("board.masked_mobile"))
    all_saved(board)

    assert not [body for body in sent if "5678" in body]
    assert stored(app, patrol.id, "note") == [("客户 ███ 提到头发",)]


def test_a_photo_goes_with_the_answer_and_is_there_after_a_reload(board, app, people, patrol):
    entry = row(board, "hair-neat")
    answer(board, "hair-neat", "fail")
    entry.locator("[data-do=note]").tap()
    entry.locator("[data-do=photo]").tap()
    picture = io.BytesIO()
    Image.new("RGB", (2400, 1200), (80, 140, 80)).save(picture, "JPEG")
    board.locator("dialog input[type=file]").last.set_input_files(
        {"name": "p.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}
    )
    press(board, ZH("board.photo_use"))
    entry.locator(".panel .cancel").tap()
    expect(entry.locator(".photos img")).to_have_count(1)
    all_saved(board)

    board.reload()
    image = row(board, "hair-neat").locator(".photos img")
    expect(image).to_have_js_property("naturalWidth", 1600)


def test_a_praise_takes_no_longer_than_a_fail_and_can_be_undone(board, app, people, patrol):
    taps = 0
    press(board, ZH("board.praise"))
    board.locator("dialog .sheet input").fill("主动扶老人到座位")
    press(board, ZH("board.praise_save"))
    taps += 2
    expect(board.locator("dialog .praise-line")).to_contain_text("主动扶老人到座位")
    all_saved(board)
    assert taps <= 2
    assert stored(app, patrol.id, "kind, staff_id, note") == [
        ("praise", people.gu.id, "主动扶老人到座位")
    ]

    press(board, ZH("board.undo"))
    expect(board.locator("dialog .sheet")).to_contain_text("主动扶老人到座位")  # it asks first
    press(board, ZH("board.praise_withdraw"))
    expect(board.locator("dialog .praise-line")).to_have_count(0)


def test_undo_goes_back_one_step_at_a_time(board, app, people, patrol):
    answer(board, "hair-neat", "pass")
    answer(board, "hair-neat", "fail")
    press(board, ZH("board.undo"))
    expect(row(board, "hair-neat")).to_have_attribute("data-result", "pass")
    press(board, ZH("board.undo"))
    expect(row(board, "hair-neat")).to_have_attribute("data-result", "")
    expect(board.get_by_role("button", name=ZH("board.undo"))).to_be_disabled()
    all_saved(board)

    assert [each[2] for each in stored(app, patrol.id)] == ["pass", "fail", "pass", "none"]


# -- two tablets


def test_two_tablets_see_each_other_and_the_newer_judgement_counts(
    server, tablet, app, people, patrol
):
    second_manager_once(app, people)
    first, second = tablet(), tablet("en")
    open_board(first, server.url, app, "amina", patrol.id)
    open_board(second, server.url, app, "lena", patrol.id)

    answer(first, "hair-neat", "pass")
    expect(row(second, "hair-neat")).to_have_attribute("data-result", "pass", timeout=5000)
    expect_state(second, "hair-neat", f"{EN('board.state_saved')} · Amina")
    answer(second, "hair-neat", "fail")
    expect(row(first, "hair-neat")).to_have_attribute("data-result", "fail", timeout=5000)
    said = row(first, "hair-neat").locator(".note")
    expect(said).to_contain_text("Amina")  # both stay, the newer one counts
    press(second, EN("board.praise"))
    second.locator("dialog .sheet input").fill("Helped at once")
    press(second, EN("board.praise_save"))
    expect(first.locator("dialog .praise-line")).to_contain_text("Helped at once")
    assert [each[2] for each in stored(app, patrol.id)] == ["pass", "fail", "pass"]

    press(second, EN("board.finish"))
    press(second, EN("board.finish_now"))
    expect(first.locator("dialog .message")).to_contain_text(ZH("board.finished_elsewhere"))


def test_two_tabs_of_one_tablet_neither_lose_nor_double(server, tablet, app, people, patrol):
    first = tablet()
    open_board(first, server.url, app, "amina", patrol.id)
    second = first.context.new_page()
    second.goto(first.url)
    expect(row(second, "hair-neat")).to_be_visible()
    first.context.route("**/api/observations", lambda route: route.abort())
    answer(first, "hair-neat", "pass")
    answer(second, "face-clean", "fail")
    expect_state(first, "hair-neat", ZH("board.state_kept"))
    expect_state(second, "face-clean", ZH("board.state_kept"))
    first.context.unroute("**/api/observations")
    for page in (first, second):
        page.evaluate("dispatchEvent(new Event('online'))")
        all_saved(page)
        expect(row(page, "hair-neat")).to_have_attribute("data-result", "pass")
        expect(row(page, "face-clean")).to_have_attribute("data-result", "fail")

    assert sorted(stored(app, patrol.id, "norm_id, result")) == [
        ("face-clean", "fail"), ("hair-neat", "pass"),
    ]  # fmt: skip


# -- comfort


def test_a_clean_observation_of_twelve_norms_takes_fourteen_taps(board, app, people, patrol):
    taps = 0
    choose(board, "海")
    taps += 1
    for index in range(12):
        board.locator("dialog article.row .answer.pass").nth(index).tap()
        taps += 1
    all_saved(board)

    assert taps <= 14
    assert len(stored(app, patrol.id)) == 12


@pytest.mark.parametrize(
    ("size", "locale", "scheme"),
    [
        (PORTRAIT_TABLET, "zh-CN", "light"),
        (LANDSCAPE_TABLET, "en-GB", "dark"),
        (PHONE, "zh-CN", "dark"),
        (PHONE, "en-GB", "light"),
    ],
)
def test_the_board_is_reached_by_a_thumb_on_every_screen(
    server, tablet, app, people, patrol, size, locale, scheme
):
    words = Words("en" if locale.startswith("en") else "zh_CN")
    page = tablet(locale, viewport=size, color_scheme=scheme)
    open_board(page, server.url, app, "amina", patrol.id)
    expect(page.locator("dialog .board")).to_have_attribute("data-theme", scheme)
    if size == PHONE:
        page.locator("dialog .current").tap()
    choose(page, "海")
    answer(page, "hair-neat", "pass")
    open_report(page, words, "no-quarrel-or-insult")
    press(page, words("board.cancel"))
    page.locator("dialog .header-line").tap()
    press(page, words("board.cancel"))
    all_saved(page, words)

    too_small, sideways = page.evaluate(
        """() => {
            const board = document.querySelector("dialog div").shadowRoot;
            const small = [...board.querySelectorAll("button, select, summary")]
                .map((each) => [each.textContent.slice(0, 20), each.getBoundingClientRect()])
                .filter(([, box]) => box.width > 0 && (box.height < 44 || box.width < 44))
                .map(([text, box]) => `${text} ${box.width}x${box.height}`);
            const wide = [document.documentElement, ...board.querySelectorAll("*")]
                .filter((each) => each.scrollWidth > each.clientWidth + 1 &&
                    ["auto", "scroll"].includes(getComputedStyle(each).overflowX));
            return [small, wide.map((each) => each.className)];
        }"""
    )
    assert too_small == []
    # The chips of processes and customers keep to one line, so that no row moves.
    assert set(sideways) <= {"list", "circumstances"}
    colours = page.evaluate(
        """() => {
            const board = document.querySelector("dialog div").shadowRoot.querySelector(".board");
            const text = getComputedStyle(board.querySelector(".row .text")).color;
            return [text, getComputedStyle(board).backgroundColor];
        }"""
    )
    assert contrast(*colours) >= 7
    footer = page.locator("dialog .foot").bounding_box()
    assert footer["y"] + footer["height"] == pytest.approx(size["height"], abs=1)


def test_the_keyboard_alone_observes_and_takes_back(server, tablet, app, people, patrol):
    page = tablet(viewport={"width": 1280, "height": 800})
    open_board(page, server.url, app, "amina", patrol.id)
    for key in ("ArrowDown", "1", "ArrowDown", "2", "ArrowDown", "3", "3", "n"):
        page.keyboard.press(key)
    page.keyboard.type("x1 看到的")
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(1)
    page.keyboard.press("z")
    all_saved(page)

    assert [each[2] for each in stored(app, patrol.id)] == ["pass", "fail", "na", "none", "na"]
