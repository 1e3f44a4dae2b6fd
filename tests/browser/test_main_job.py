"""The whole main job as a person does it: sign in, patrol, finish, score, chart, file."""

import csv
import io
import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from locales import Words
from services.halls.organisation import set_up_hall
from tests.browser.steps import (
    answer,
    arrive,
    choose,
    expect_drawn,
    expect_state,
    expect_today,
    go_signed_in,
    open_other,
    open_report,
    patrol_id,
    row,
    sign_in,
    start_patrol,
)
from tests.builders import score_plainly
from tests.pages.reading import day_title

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def scored_plainly(app, people) -> None:
    score_plainly(app, people.ella, datetime.now(UTC))


@pytest.mark.parametrize(("locale", "language"), [("zh-CN", "zh_CN"), ("en-GB", "en")])
def test_from_sign_in_to_score_chart_and_file(
    server, tablet, people, app, scored_plainly, locale, language
):
    # Without a schedule no round is out of its time, whatever the clock says.
    set_up_hall(app, people.fang, people.east.id, {"schedule": []}, datetime.now(UTC))
    words = Words(language)
    page = tablet(locale)
    page.goto(server.url)  # led to the sign-in page
    expect(page.get_by_role("button", name=words("sign_in.submit"))).to_be_visible()
    sign_in(page, server.url)
    expect(page.locator("h1")).to_have_text(day_title(language))

    open_other(page, words)
    page.locator(".st-key-today-round").get_by_text(words("round.peak")).tap()
    start_patrol(page, words)
    choose(page, "顾")
    answer(page, "guide-greets-at-entry", "pass")
    answer(page, "hair-neat", "fail")
    answer(page, "face-clean", "na")
    answer(page, "nails-short-clean", "pass")
    answer(page, "nails-short-clean", "pass")  # tapped again: taken back
    row(page, "hair-neat").get_by_role("button", name=words("board.note")).tap()
    page.locator("dialog textarea").fill("刘海过眉，已提醒 =1")
    page.get_by_role("button", name=words("board.save_note")).tap()
    row(page, "hair-neat").get_by_role("button", name=words("board.info")).tap()
    origin = row(page, "hair-neat").locator(".origin")
    expect(origin).to_contain_text(words("norm.origin", origin="").strip())
    choose(page, "海")
    answer(page, "hair-neat", "pass")
    choose(page, words("board.hall"))
    answer(page, "public-notices-displayed", "pass")
    expect(page.locator("dialog .status")).to_have_text(words("board.all_saved"))

    page.get_by_role("button", name=words("board.finish"), exact=True).tap()
    expect(page.locator("dialog .sheet tbody tr")).to_have_count(3)
    assert page.locator("dialog .sheet tbody tr").first.locator("td").all_text_contents() == [
        "1", "1", "1",
    ]  # fmt: skip
    page.get_by_role("button", name=words("board.finish_now")).tap()
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.get_by_text("刘海过眉，已提醒 =1")).to_be_visible()
    page.get_by_role("button", name=words("patrol.back")).tap()
    expect(page.get_by_text(words("today.observations", count=5)).first).to_be_visible()

    page.goto(f"{server.url}/staff_scores?view=table")
    table = page.get_by_test_id("stTable").first
    # Gu: the major kept, the minor not: 100 * 2 / 3.
    expect(table.locator("tbody tr").first).to_contain_text("66.7")
    expect(table.locator("tbody tr").nth(1)).to_contain_text("100.0")

    page.goto(f"{server.url}/score_trends")
    expect(page.locator("[data-testid=stVegaLiteChart] canvas, "
                        "[data-testid=stVegaLiteChart] svg").first).to_be_visible()  # fmt: skip

    page.goto(f"{server.url}/observations")
    button = page.get_by_role("button", name=re.compile("CSV"))
    with page.expect_download() as download:
        button.tap()
    data = download.value.path().read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    expect(button).to_have_text(words("observations.download_rows", count=len(rows)))
    found = {
        (row[words("column.staff")], row[words("column.norm_id")]): row[words("column.result")]
        for row in rows
    }
    assert found == {
        ("顾", "guide-greets-at-entry"): "pass",
        ("顾", "hair-neat"): "fail",
        ("顾", "face-clean"): "na",
        ("海", "hair-neat"): "pass",
        ("", "public-notices-displayed"): "pass",
    }


def test_a_repeated_click_opens_one_patrol(server, tablet, people, app):
    words = Words("zh_CN")
    page = tablet()
    arrive(page, server.url, app)
    button = open_other(page, words)
    expect_drawn(page)  # clicks beside a button that still moves would be none

    button.click(click_count=3, delay=40)

    expect(page.locator("dialog article.row").first).to_be_visible()
    with app.store.read() as db:
        open_ones = db.execute("SELECT count(*) FROM patrols WHERE finished_at IS NULL")
        assert open_ones.fetchone()[0] == 1


def test_a_red_line_needs_the_lawful_cases_a_fact_and_a_second_step(server, tablet, people, app):
    words = Words("zh_CN")
    page = tablet()
    arrive(page, server.url, app)
    start_patrol(page, words)
    norm = "no-leak-or-trade-of-data"
    expect(row(page, norm)).to_be_hidden()  # nothing seen by default

    open_report(page, words, norm)
    sheet = page.locator("dialog .sheet")
    expect(sheet.locator(".lawful")).to_have_count(4)
    with app.store.read() as db:  # what is done with a lawful case: test_examined.py
        events = db.execute("SELECT count(*) FROM events WHERE patrol_id = ?", [patrol_id(page)])
        assert events.fetchone()[0] == 0

    sheet.get_by_role("button", name=words("board.lawful_none")).tap()
    sheet.get_by_role("button", name=words("board.continue")).tap()
    expect(sheet.locator("textarea")).to_be_focused()  # no fact, no next step
    sheet.locator("textarea").fill("十点十分，客户资料留在台面，已收起")
    sheet.get_by_role("button", name=words("board.continue")).tap()
    report = sheet.get_by_role("button", name=words("board.report_now"), exact=True)
    expect(report).to_be_disabled()
    sheet.get_by_label(words("board.report_sure")).check()
    report.tap()

    saved = f"{words('board.state_saved')} · {words('board.status_reported')}"
    expect_state(page, norm, saved)


def test_a_report_that_was_withdrawn_is_written_down_anew(server, tablet, people, app):
    words = Words("zh_CN")
    page = tablet()
    arrive(page, server.url, app)
    start_patrol(page, words)
    norm = "no-quarrel-or-insult"  # no lawful cases to ask for
    for text in ("第一次", "第二次"):
        open_report(page, words, norm)
        sheet = page.locator("dialog .sheet")
        sheet.locator("textarea").fill(text)
        sheet.get_by_role("button", name=words("board.continue")).tap()
        sheet.get_by_label(words("board.report_sure")).check()
        sheet.get_by_role("button", name=words("board.report_now"), exact=True).tap()
        expect(row(page, norm).locator(".state")).to_contain_text(words("board.state_saved"))
        if text == "第一次":
            row(page, norm).get_by_role("button", name=words("board.reported_look")).tap()
            sheet.get_by_role("button", name=words("board.withdraw_report")).tap()
            expect(page.locator("dialog .status")).to_have_text(words("board.all_saved"))

    with app.store.read() as db:
        rows = db.execute("SELECT result, note FROM events WHERE patrol_id = ?", [patrol_id(page)])
        kept = [tuple(each) for each in rows]
    assert kept == [("fail", "第一次"), ("none", ""), ("fail", "第二次")]


def test_a_link_with_a_period_works_for_the_role_that_starts_there(server, tablet, people, app):
    page = tablet("en")
    go_signed_in(page, server.url, app, "dora")
    page.goto(f"{server.url}/staff_scores?from=2026-01-05&to=2026-01-11")

    expect(page.locator("h1")).to_have_text("Staff scores")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert "from=2026-01-05" in page.url


def test_signing_out_leads_to_the_sign_in_page_and_reload_stays_there(server, tablet, people, app):
    words = Words("zh_CN")
    page = tablet()
    sign_in(page, server.url)
    expect_today(page, words)
    token = next(c for c in page.context.cookies() if c["name"] == "xunting_session")

    page.goto(f"{server.url}/account")
    page.get_by_role("button", name=words("account.sign_out")).tap()
    page.wait_for_url("**/sign-in*")

    page.context.add_cookies([token])  # a copy of the cookie is worth nothing
    page.goto(server.url)
    assert "/sign-in" in page.url


def test_a_session_survives_reload_and_restart_of_the_server(server, tablet, people):
    words = Words("zh_CN")
    page = tablet()
    sign_in(page, server.url)

    page.reload()
    expect_today(page, words)
    server.kill()
    server.start()
    page.goto(server.url)
    expect_today(page, words)
    assert "/sign-in" not in page.url


def test_the_demonstration_loads_with_a_progress_bar_and_shows_its_accounts(empty_server, tablet):
    words = Words("en")
    page = tablet("en")
    page.goto(empty_server.url)

    page.get_by_role("link", name=words("first_visit.demonstration")).tap()
    page.get_by_role("button", name=words("first_visit.load")).tap()
    expect(page.get_by_role("progressbar")).to_be_visible()
    page.wait_for_url("**/sign-in*", timeout=180_000)
    expect(page.locator("tbody tr")).to_have_count(13)

    sign_in(page, empty_server.url, "branch.head", "xunting-demo")
    for kind, halls, staff in (("own", 4, 36), ("partner", 1, 4)):
        page.goto(f"{empty_server.url}/staff_scores?view=table&kind={kind}")
        expect(page.get_by_test_id("stTable")).to_have_count(halls)
        expect(page.locator("[data-testid=stTable] tbody tr")).to_have_count(staff)
