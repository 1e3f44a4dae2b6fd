"""Direct links: the page that was asked for, and nothing in front of it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from commands.serving import ServerProcess
from domain.halls.hall import Round
from locales import Words
from services.patrols.patrols import open_patrol
from tests.browser.steps import expect_settled, go_signed_in
from tests.pages.reading import day_title

pytestmark = pytest.mark.browser
WORDS = Words("zh_CN")


@pytest.fixture
def just_started(app, chromium, tmp_path) -> Iterator[ServerProcess]:
    process = ServerProcess(app.store.path, tmp_path / "server.log")
    process.start()
    yield process
    process.kill()


def expect_no_dialog_of_streamlit(page: Page) -> None:
    expect_settled(page)
    page.wait_for_timeout(1000)
    expect(page.get_by_test_id("stDialog")).to_have_count(0)
    expect(page.get_by_text("Page not found")).to_have_count(0)


def test_the_first_link_after_a_start_opens_the_board_with_nothing_over_it(
    just_started, tablet, app, people
):
    patrol = open_patrol(
        app, people.amina, str(uuid4()), people.east.id, Round.NORMAL, datetime.now(UTC)
    )
    page = tablet()
    go_signed_in(page, just_started.url, app, "amina")
    page.goto(f"{just_started.url}/patrol?patrol={patrol.id}")

    expect(page.locator("dialog article.row").first).to_be_visible()
    expect_no_dialog_of_streamlit(page)


def test_who_is_not_signed_in_comes_to_the_page_that_was_asked_for(just_started, tablet, people):
    page = tablet()
    page.goto(f"{just_started.url}/staff_scores?from=2026-03-01")
    page.fill("#login", "amina")
    page.fill("#password", "correct-horse-battery")
    page.click("form button")

    expect(page.locator("h1")).to_have_text(WORDS("page.staff_scores"))
    expect_no_dialog_of_streamlit(page)
    assert page.url.startswith(f"{just_started.url}/staff_scores?from=2026-03-01&")


def test_where_nothing_is_the_page_is_ours_and_leads_back(server, tablet, app, people):
    page = tablet()
    for login, paths in {
        "": ["nonsense", "today/more"],
        "amina": ["nonsense", "today/more", "accounts"],  # the last is a page of administrators
    }.items():
        if login:
            go_signed_in(page, server.url, app, login)
        for path in paths:
            answer = page.goto(f"{server.url}/{path}")
            assert answer is not None
            assert answer.status == 404
            expect(page.locator("h1")).to_have_text(WORDS("not_found.title"))
            expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("link", name=WORDS("not_found.back")).tap()
    expect(page.locator("h1")).to_have_text(day_title("zh_CN"))
