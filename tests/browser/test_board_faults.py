"""Nothing that was tapped is lost, whatever happens to the server, the network or the page."""

import random
import time
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from domain.halls.hall import Round
from locales import Words
from services.application import Application
from services.halls.accounts import end_account, reopen_account
from services.halls.organisation import close_hall, reopen_hall
from services.halls.sign_in import SESSION_COOKIE
from services.halls.sign_in import sign_in as sign_in_by_service
from services.patrols.patrols import finish_patrol, open_patrol
from services.patrols.photos import photo_path
from services.verify import verify
from tests.browser.steps import (
    answer,
    arrive,
    choose,
    expect_state,
    expect_today,
    open_other,
    patrol_id,
    row,
    show_all,
    sign_in,
    start_patrol,
    tap_at_rest,
)
from tests.people import PASSWORD
from tests.photos import a_photo

pytestmark = pytest.mark.browser
WORDS = Words("zh_CN")
SAVED, KEPT = WORDS("board.state_saved"), WORDS("board.state_kept")


@pytest.fixture
def board(server, tablet, people, app) -> Page:
    """A patrol that was just opened by Amina, on her tablet."""
    now = datetime.now(UTC)
    patrol = open_patrol(app, people.amina, str(uuid4()), people.east.id, Round.NORMAL, now)
    token = sign_in_by_service(app, "amina", PASSWORD, now)
    page = tablet()
    cookie = {"name": SESSION_COOKIE, "value": token, "url": server.url}
    page.context.add_cookies([cookie])
    page.goto(f"{server.url}/patrol?patrol={patrol.id}")
    expect(page.locator("dialog article.row").first).to_be_visible()
    show_all(page)
    return page


def stored(app: Application) -> list[tuple[str, str, int]]:
    """(norm, result, seq) of the newest patrol, in the order of arrival."""
    with app.store.read() as db:
        rows = db.execute(
            """
            SELECT norm_id, result, seq FROM events
            WHERE patrol_id = (SELECT id FROM patrols ORDER BY opened_at DESC LIMIT 1)
            ORDER BY number
            """
        )
        return [tuple(row) for row in rows]


def norm_ids(page: Page) -> list[str]:
    return page.locator("dialog article.row:not(.red_line)").evaluate_all(
        "rows => rows.map(row => row.dataset.norm)"
    )


def test_taps_without_a_server_are_kept_and_sent_later_in_order(board, server, app):
    norms = norm_ids(board)[:6]
    answer(board, norms[0], "pass")
    expect_state(board, norms[0], SAVED)
    server.kill()

    for norm in norms[1:]:
        answer(board, norm, "fail")
        expect_state(board, norm, KEPT)
    answer(board, norms[1], "pass")  # a change of mind, still without a server
    expect(board.locator("dialog .status")).to_contain_text("6")
    assert len(stored(app)) == 1

    server.start()
    for norm in norms:
        expect_state(board, norm, SAVED, timeout=40_000)
    expect(board.locator("dialog .status")).to_have_text(WORDS("board.all_saved"))
    results = ["pass", *["fail"] * 5, "pass"]
    assert stored(app) == [
        (norm, result, seq)
        for seq, (norm, result) in enumerate(zip([*norms, norms[1]], results, strict=True), 1)
    ]


def test_a_reload_finds_the_taps_of_this_tablet_that_were_not_yet_sent(board, server, app):
    norms = norm_ids(board)[:2]
    board.context.route("**/api/observations", lambda route: route.abort())
    answer(board, norms[0], "pass")
    answer(board, norms[1], "fail")
    expect_state(board, norms[1], KEPT)
    board.context.unroute("**/api/observations")

    board.reload()

    expect(row(board, norms[1]).locator("button[data-answer=fail]")).to_have_attribute(
        "aria-pressed", "true", timeout=20_000
    )
    expect_state(board, norms[1], SAVED)
    assert [norm for norm, _, _ in stored(app)] == norms


def test_taps_that_arrive_while_the_patrol_is_loaded_are_shown(board, server, app):
    norm = norm_ids(board)[0]
    board.context.route("**/api/observations", lambda route: route.abort())
    answer(board, norm, "fail")
    expect_state(board, norm, KEPT)
    earlier = board.request.get(f"{server.url}/api/patrols/{patrol_id(board)}").text()

    def answer_of_before(route):
        deadline = time.monotonic() + 10
        while not stored(app) and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.3)  # the tablet has heard that it is saved
        route.fulfill(body=earlier, content_type="application/json")

    board.context.unroute("**/api/observations")
    board.context.route("**/api/patrols/*", answer_of_before)
    board.reload()

    expect(row(board, norm).locator("button[data-answer=fail]")).to_have_attribute(
        "aria-pressed", "true"
    )
    expect_state(board, norm, SAVED)


def test_another_tablet_goes_on_where_the_first_one_stopped(board, server, app, tablet):
    norms = norm_ids(board)[:2]
    answer(board, norms[0], "fail")
    expect_state(board, norms[0], SAVED)
    board.get_by_role("button", name=WORDS("board.pause")).tap()
    expect(board.locator("dialog")).to_have_count(0)

    second = tablet("en-GB")
    arrive(second, server.url, app)
    second.get_by_role("button", name=Words("en")("today.resume")).tap()
    show_all(second)
    expect(row(second, norms[0]).locator("button[data-answer=fail]")).to_have_attribute(
        "aria-pressed", "true"
    )
    answer(second, norms[0], "pass")
    expect_state(second, norms[0], Words("en")("board.state_saved"))

    assert [(norm, result) for norm, result, _ in stored(app)] == [
        (norms[0], "fail"), (norms[0], "pass"),
    ]  # fmt: skip


def test_an_answer_of_a_captive_portal_is_not_taken_for_saved(board, app):
    norm = norm_ids(board)[0]
    board.context.route(
        "**/api/observations",
        lambda route: route.fulfill(status=200, body="<html>Welcome to the Wi-Fi</html>"),
    )
    answer(board, norm, "pass")
    expect_state(board, norm, KEPT)
    board.wait_for_timeout(800)
    expect_state(board, norm, KEPT)
    board.context.unroute("**/api/observations")

    expect_state(board, norm, SAVED)
    assert len(stored(app)) == 1


def test_a_sign_in_that_ended_keeps_the_taps_and_asks_to_sign_in_again(board, server, app):
    norm = norm_ids(board)[0]
    with app.store.write() as db:
        db.execute("DELETE FROM sessions")

    answer(board, norm, "pass")
    expect(board.locator("dialog .message")).to_contain_text("重新登录")
    expect_state(board, norm, KEPT)
    again = board.context.new_page()
    sign_in(again, server.url)

    expect_state(board, norm, SAVED)
    assert len(stored(app)) == 1


def test_what_the_server_refuses_is_said_on_the_row(board, server, app, people):
    norm = norm_ids(board)[0]
    take_hall(app, people)

    answer(board, norm, "pass")

    expect_state(board, norm, WORDS("problem.patrol_unknown", field="").lstrip("： "))
    give_hall(app, people)


def take_hall(app: Application, people) -> None:
    with app.store.write() as db:
        db.execute("DELETE FROM account_halls WHERE account_id = ?", [people.amina.id])


def give_hall(app: Application, people) -> None:
    with app.store.write() as db:
        ids = [people.amina.id, people.east.id]
        db.execute("INSERT INTO account_halls (account_id, hall_id) VALUES (?, ?)", ids)


def test_the_board_takes_taps_while_streamlit_shows_its_own_connection_box(board, server, app):
    norms = norm_ids(board)[:8]
    server.kill()
    for norm in norms[:4]:
        answer(board, norm, "pass")
        board.wait_for_timeout(1500)  # long enough for Streamlit to notice and show its box
    for norm in norms[:4]:
        expect_state(board, norm, KEPT)

    server.start()
    for norm in norms[:4]:
        expect_state(board, norm, SAVED, timeout=40_000)
    board.wait_for_timeout(2500)  # Streamlit has reconnected and run the page again
    answer(board, norms[4], "pass")
    expect_state(board, norms[4], SAVED)
    assert len(stored(app)) == 5


def test_a_note_does_not_overturn_what_was_tapped_while_it_was_written(board, app):
    norm = norm_ids(board)[0]
    row(board, norm).get_by_role("button", name=WORDS("board.note")).tap()
    answer(board, norm, "fail")
    board.locator("dialog textarea").fill("已提醒")
    board.get_by_role("button", name=WORDS("board.save_note")).tap()
    expect_state(board, norm, SAVED)

    assert [each[1] for each in stored(app)] == ["fail", "fail"]


def test_a_note_that_is_being_written_survives_a_look_at_somebody_else(board, app):
    norm = norm_ids(board)[0]
    row(board, norm).get_by_role("button", name=WORDS("board.note")).tap()
    board.locator("dialog textarea").fill("还没写完")
    choose(board, "海")
    expect(board.locator("dialog textarea")).to_have_count(0)

    choose(board, "顾")

    expect(board.locator("dialog textarea")).to_have_value("还没写完")


def test_escape_closes_what_is_open_and_never_the_board(board):
    norm = norm_ids(board)[0]
    row(board, norm).get_by_role("button", name=WORDS("board.note")).tap()
    board.keyboard.press("Escape")
    expect(board.locator("dialog textarea")).to_have_count(0)
    board.get_by_role("button", name=WORDS("board.finish"), exact=True).tap()
    board.keyboard.press("Escape")
    expect(board.locator("dialog .sheet")).to_have_count(0)

    for _ in range(4):
        board.keyboard.press("Escape")

    board.wait_for_timeout(300)
    assert board.evaluate("document.querySelector('dialog').open")
    answer(board, norm, "pass")
    expect_state(board, norm, SAVED)


def test_finishing_without_a_connection_says_what_is_waiting_and_goes_on_by_itself(board, app):
    norm = norm_ids(board)[0]
    board.context.set_offline(True)
    answer(board, norm, "pass")
    expect_state(board, norm, KEPT)
    board.get_by_role("button", name=WORDS("board.finish"), exact=True).tap()
    board.get_by_role("button", name=WORDS("board.finish_now")).tap()
    sheet = board.locator("dialog .sheet .status")
    expect(sheet).to_have_text(WORDS("board.finishing", count=1))

    board.context.set_offline(False)

    expect(board.locator("dialog")).to_have_count(0)
    assert [each[0] for each in stored(app)] == [norm]


def test_what_was_refused_is_counted_apart_listed_and_tried_again(board, server, app, people):
    norms = norm_ids(board)[:2]
    take_hall(app, people)
    for norm in norms:
        answer(board, norm, "pass")
    expect(board.locator("dialog .status")).to_contain_text(WORDS("board.refused", count=2))
    board.get_by_role("button", name=WORDS("board.finish"), exact=True).tap()
    expect(board.locator("dialog .sheet")).to_contain_text(WORDS("board.nothing_observed"))
    expect(board.locator("dialog .sheet .warning")).to_have_text(
        WORDS("board.refused_explained", count=2)
    )
    address = board.url
    board.reload()  # the patrol is not theirs just now: what was refused is listed on the page
    board.goto(f"{server.url}/today")
    give_hall(app, people)

    board.goto(address)
    for norm in norms:
        expect_state(board, norm, SAVED)
    assert sorted(each[0] for each in stored(app)) == sorted(norms)


def test_what_can_never_be_taken_in_is_listed_and_discarded(board, server, app, people):
    norm = norm_ids(board)[0]
    text = row(board, norm).locator(".text").text_content()
    patrol = patrol_id(board)
    board.context.set_offline(True)
    with app.store.read() as db:
        opened = db.execute("SELECT opened_at FROM patrols WHERE id = ?", [patrol]).fetchone()[0]
    # It ended long before the tap: the tablet's idea of the server's time may be a little behind.
    finish_patrol(app, people.amina, patrol, datetime.fromisoformat(opened))
    answer(board, norm, "fail")
    expect_state(board, norm, KEPT)
    board.context.set_offline(False)
    expect(board.locator("dialog .status")).to_contain_text(WORDS("board.refused", count=1))

    board.goto(f"{server.url}/today")
    listed = board.locator(".refused li")
    expect(listed).to_contain_text(f"顾 · {text} ✗")
    board.get_by_role("button", name=WORDS("board.discard")).tap()
    asked = board.locator(".refused .question")  # what is discarded, and that it is for good
    expect(asked).to_have_text(WORDS("board.discard_ask", count=1, what=f"顾 · {text} ✗"))
    board.get_by_role("button", name=WORDS("board.leave_it")).tap()
    expect(asked).to_be_hidden()
    expect(listed).to_have_count(1)
    board.get_by_role("button", name=WORDS("board.discard")).tap()
    board.get_by_role("button", name=WORDS("board.discard_sure")).tap()
    expect(listed).to_have_count(0)
    board.reload()
    expect_today(board, WORDS)
    board.wait_for_timeout(1000)
    expect(board.locator(".refused li")).to_have_count(0)


def test_a_captive_portal_does_not_finish_a_patrol(board, app):
    board.context.route(
        "**/finish", lambda route: route.fulfill(status=200, body="<html>Welcome</html>")
    )
    board.get_by_role("button", name=WORDS("board.finish"), exact=True).tap()
    board.get_by_role("button", name=WORDS("board.finish_now")).tap()
    board.wait_for_timeout(1000)
    expect(board.locator("dialog")).to_have_count(1)
    board.context.unroute("**/finish")

    expect(board.locator("dialog")).to_have_count(0)
    with app.store.read() as db:
        open_ones = db.execute("SELECT count(*) FROM patrols WHERE finished_at IS NULL")
        assert open_ones.fetchone()[0] == 0


def test_a_patrol_after_a_long_one_still_takes_corrections_from_another_tablet(
    server, tablet, app, people
):
    long_ago = datetime.now(UTC) - timedelta(hours=20)
    open_patrol(app, people.amina, "yesterday", people.east.id, Round.CLOSING, long_ago)
    page = tablet()
    arrive(page, server.url, app)
    page.get_by_role("button", name=WORDS("today.resume")).tap()
    norm = "hair-neat"  # seen on every round
    show_all(page)
    answer(page, norm, "pass")
    expect_state(page, norm, SAVED)
    page.get_by_role("button", name=WORDS("board.finish"), exact=True).tap()
    page.get_by_role("button", name=WORDS("board.finish_now")).tap()
    page.get_by_role("button", name=WORDS("patrol.back")).tap()
    start_patrol(page, WORDS)
    answer(page, norm, "pass")
    expect_state(page, norm, SAVED)

    other = tablet()
    arrive(other, server.url, app)
    other.get_by_role("button", name=WORDS("today.resume")).tap()
    show_all(other)
    expect(row(other, norm)).to_be_visible()
    answer(other, norm, "fail")
    expect_state(other, norm, SAVED)

    with app.store.read() as db:
        current = db.execute(
            "SELECT events.result FROM observations JOIN events ON events.id = event_id"
            " WHERE observations.patrol_id = ?",
            [patrol_id(other)],
        )
        assert [each[0] for each in current] == ["fail"]


def test_a_board_without_a_connection_says_so_and_can_be_left(server, tablet, app, people):
    page = tablet()
    arrive(page, server.url, app)
    page.context.route("**/api/patrols/*", lambda route: route.abort())
    tap_at_rest(open_other(page, WORDS))
    expect(page.locator("dialog .message")).to_have_text(WORDS("board.no_connection"))

    page.get_by_role("button", name=WORDS("board.pause")).tap()

    expect(page.locator("dialog")).to_have_count(0)


def test_a_colleague_who_signs_in_meanwhile_does_not_send_the_taps(board, server, app, people):
    norm = norm_ids(board)[0]
    again = board.context.new_page()
    again.context.clear_cookies()
    sign_in(again, server.url, "bao")

    answer(board, norm, "pass")
    expect(board.locator("dialog .message")).to_contain_text("另一个账号")
    expect_state(board, norm, KEPT)
    assert stored(app) == []

    again.context.clear_cookies()
    sign_in(again, server.url, "amina")
    expect_state(board, norm, SAVED)


def test_twenty_kills_in_a_tapping_session_lose_and_double_nothing(board, server, app):
    draw = random.Random(20)
    norms = norm_ids(board)
    choose(board, "海")
    norms = norm_ids(board)
    shown_as_saved: set[tuple[str, str]] = set()
    tapped = 0
    for number in range(20):
        taps_before_kill = draw.randint(1, 4)
        for step in range(taps_before_kill + 2):
            if step == taps_before_kill:
                server.kill()
            norm = norms[tapped % len(norms)]
            answer(board, norm, ("pass", "fail")[(tapped // len(norms)) % 2])
            tapped += 1
            time.sleep(draw.random() * 0.03)
        saved = board.evaluate(_SAVED_ROWS)
        shown_as_saved |= {tuple(each) for each in saved}
        server.start()
        kept = {each[:2] for each in stored(app)}
        assert shown_as_saved <= kept, f"kill {number}: shown as saved, but not there"

    expect(board.locator("dialog .status")).to_have_text(WORDS("board.all_saved"), timeout=60_000)
    assert [seq for _, _, seq in stored(app)] == list(range(1, tapped + 1))
    assert verify(app.store, app.photos_dir)[0] == []


_SAVED_ROWS = """() => {
  const rows = document.querySelector("dialog > div").shadowRoot.querySelectorAll("article.row");
  return Array.from(rows)
    .filter((row) => row.querySelector(".state").dataset.state === "saved" && row.dataset.result)
    .map((row) => [row.dataset.norm, row.dataset.result]);
}"""


def test_taps_left_behind_are_sent_from_the_start_page_after_another_tablet_finished(
    board, server, app, people
):
    norm = norm_ids(board)[0]
    board.context.route("**/api/observations", lambda route: route.abort())
    answer(board, norm, "pass")
    expect_state(board, norm, KEPT)
    # On another tablet:
    finish_patrol(app, people.amina, patrol_id(board), datetime.now(UTC))
    board.get_by_role("button", name=WORDS("board.pause")).tap()
    expect(board.locator("dialog")).to_have_count(0)
    board.goto(server.url)
    expect(board.get_by_text(WORDS("board.leftovers", count=1))).to_be_visible()

    board.context.unroute("**/api/observations")

    expect(board.get_by_text(WORDS("board.leftovers", count=1))).to_have_count(0)
    assert [each[0] for each in stored(app)] == [norm]


def test_another_account_on_the_same_tablet_does_not_send_what_is_not_its_own(
    board, server, app, people
):
    norm = norm_ids(board)[0]
    board.context.route("**/api/observations", lambda route: route.abort())
    answer(board, norm, "pass")
    expect_state(board, norm, KEPT)
    board.goto("about:blank")
    board.context.clear_cookies()
    board.context.unroute("**/api/observations")  # not before: the board itself tries again

    sign_in(board, server.url, "bao")
    expect_today(board, WORDS)
    board.wait_for_timeout(1500)
    assert stored(app) == []

    board.context.clear_cookies()
    sign_in(board, server.url, "amina")
    for _ in range(100):
        if stored(app):
            break
        board.wait_for_timeout(300)  # the page sends by itself, once it is there
    assert [each[0] for each in stored(app)] == [norm]


def test_a_photo_that_the_disk_does_not_take_stays_on_the_tablet_and_is_sent_later(
    board, server, app, people
):
    norm = norm_ids(board)[0]
    app.photos_dir.write_text("a file is in the way of the folder")
    row(board, norm).locator("button[data-do=note]").tap()
    row(board, norm).locator("button[data-do=photo]").tap()
    with board.expect_file_chooser() as chooser:
        board.get_by_role("button", name=WORDS("board.photo_file"), exact=True).tap()
    picture = {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": a_photo((60, 40))}
    chooser.value.set_files([picture])
    with board.expect_response("**/api/photos/*") as refused:
        board.get_by_role("button", name=WORDS("board.photo_use")).tap()

    expect(row(board, norm).locator(".photo-thumb img")).to_be_visible()
    assert refused.value.status == 503
    name = refused.value.url.rpartition("/")[2].partition("?")[0]

    with board.expect_response(lambda each: "/api/photos/" in each.url and each.status == 200):
        app.photos_dir.unlink()
        board.reload()  # the photo is on disk, and follows by itself

    with Image.open(photo_path(app, people.dora, name)) as stored_photo:
        assert stored_photo.size == (60, 40)
    expect(row(board, norm).locator(".photo-thumb img")).to_be_visible()


def test_a_database_that_cannot_be_written_is_said_and_the_taps_are_kept(board, server, app):
    norm = norm_ids(board)[0]
    with app.store.write() as db:
        db.conn.commit()
        assert db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
        db.execute("BEGIN")
    # A file whose header asks for a newer writer is read-only for SQLite (file format, 1.3.1).
    with app.store.path.open("r+b") as file:
        file.seek(18)
        file.write(b"\x09")
    answer(board, norm, "pass")
    expect(board.locator("dialog .message")).to_have_text(WORDS("problem.storage_read_only"))
    expect_state(board, norm, KEPT)

    with app.store.path.open("r+b") as file:
        file.seek(18)
        file.write(b"\x02")
    expect_state(board, norm, SAVED)
    expect(board.locator("dialog .message")).to_be_hidden()
    assert [each[0] for each in stored(app)] == [norm]


def test_a_full_tablet_says_that_a_tap_lives_on_this_page_only(board, server, app):
    devtools = board.context.new_cdp_session(board)
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": server.url, "quotaSize": 1})
    board.context.route("**/api/observations", lambda route: route.abort())
    norm = norm_ids(board)[0]
    row(board, norm).locator("[data-do=note]").tap()
    row(board, norm).locator("textarea").fill("长" * 500)
    row(board, norm).get_by_role("button", name=WORDS("board.save_note")).tap()
    expect_state(board, norm, WORDS("board.state_loose"))
    answer(board, norm, "fail")

    board.context.unroute("**/api/observations")
    expect_state(board, norm, SAVED)
    assert [each[:2] for each in stored(app)] == [(norm, "none"), (norm, "fail")]
    devtools.detach()  # the tablet has room again


def test_what_the_administrator_ends_meanwhile_loses_no_tap(board, server, app, people):
    norms = norm_ids(board)[:2]
    now = datetime.now(UTC)
    answer(board, norms[0], "pass")
    expect_state(board, norms[0], SAVED)
    close_hall(app, people.fang, people.east.id, now.date(), now)
    answer(board, norms[1], "fail")  # an open patrol can still be walked to its end
    expect_state(board, norms[1], SAVED)
    end_account(app, people.fang, people.amina.id, now)
    answer(board, norms[1], "pass")
    expect(board.locator("dialog .message a")).to_be_visible()
    expect_state(board, norms[1], KEPT)
    reopen_account(app, people.fang, people.amina.id, now)
    reopen_hall(app, people.fang, people.east.id, now)
    token = sign_in_by_service(app, "amina", PASSWORD, now)
    board.context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": server.url}])
    expect_state(board, norms[1], SAVED)
    assert [each[1] for each in stored(app)] == ["pass", "fail", "pass"]


def test_a_board_whose_page_was_taken_away_comes_back_with_its_taps(board, server, app):
    norm = norm_ids(board)[0]
    board.context.route("**/api/observations", lambda route: route.abort())
    answer(board, norm, "pass")
    expect_state(board, norm, KEPT)

    with board.expect_navigation():
        board.evaluate("xuntingBoard.leave()")  # as Streamlit does after two restarts in a row
    expect(row(board, norm)).to_have_attribute("data-result", "pass")
    board.context.unroute("**/api/observations")
    expect_state(board, norm, SAVED)


def test_the_way_back_of_the_browser_leaves_the_board(server, tablet, app, people):
    page = tablet()
    arrive(page, server.url, app)
    start_patrol(page, WORDS)
    page.go_back()

    expect(page.locator("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name=WORDS("today.resume"))).to_be_visible()
