"""A duty manager who is on the roster too: linked by the administrator, not offered to themselves."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from domain.halls.hall import Round
from domain.halls.position import Position
from locales import Words
from services.halls.accounts import listing
from services.halls.staff import add_staff
from services.patrols.patrols import open_patrol
from tests.browser.conftest import PHONE
from tests.browser.steps import expect_settled, go_signed_in, open_board, row
from tests.people import THERE_SINCE, second_manager

pytestmark = pytest.mark.browser

ZH = Words("zh_CN")


@pytest.fixture(scope="module")
def desk(app, people):
    return add_staff(
        app, people.fang, hall_id=people.east.id, name="Amina", staff_no="D9",
        position=Position.DUTY_MANAGER, now=datetime.now(UTC), from_on=THERE_SINCE,
    )  # fmt: skip


def is_linked(app, people) -> bool:
    (account,) = (each for each in listing(app, people.fang) if each["login"] == "amina")
    return account["staff_no"] == "D9"


@pytest.fixture
def linked(server, tablet, app, people, desk) -> None:
    """The administrator says whose account it is."""
    page = tablet()
    go_signed_in(page, server.url, app, "fang")
    page.goto(f"{server.url}/accounts?account={people.amina.id}")
    page.get_by_role("combobox", name=ZH("account.own_staff")).wait_for()
    expect_settled(page)
    hint = page.get_by_text(ZH("account.same_name", people="Amina · D9"))
    expect(hint).to_have_count(0 if is_linked(app, people) else 1)
    page.get_by_role("combobox", name=ZH("account.own_staff")).click()
    page.get_by_role("option", name="Amina · D9").click()
    page.get_by_role("button", name=ZH("setup.save"), exact=True).click()
    expect(page.get_by_text(ZH("setup.saved", name="Amina"))).to_be_visible()


@pytest.fixture
def patrol(app, people, linked):
    now = datetime.now(UTC)
    return open_patrol(app, people.amina, str(uuid4()), people.east.id, Round.PEAK, now)


def people_of(page: Page) -> list[str]:
    return page.locator("dialog .chips b").all_inner_texts()


def press(page: Page, name: str) -> None:
    page.locator("dialog").get_by_role("button", name=name, exact=True).last.tap()


def test_the_board_offers_everybody_but_the_own_person(server, tablet, app, people, desk, patrol):
    assert is_linked(app, people)
    page = tablet(viewport=PHONE)
    open_board(page, server.url, app, "amina", patrol.id)

    expect(row(page, "guide-greets-at-entry")).to_be_attached()
    assert sorted(people_of(page)) == sorted(["顾", "海", ZH("board.hall")])
    press(page, ZH("board.praise"))
    who = page.get_by_label(ZH("board.praise_who"))
    assert who.locator("option").all_inner_texts() == ["顾", "海"]
    press(page, ZH("board.cancel"))
    page.locator("dialog .header-line").tap()
    place = page.get_by_label(f"Amina {ZH('board.position')}")
    expect(place).to_have_value("duty_manager")  # where they are may be said
    press(page, ZH("board.cancel"))


def test_another_manager_finds_the_duty_manager_on_the_board(
    server, tablet, app, people, desk, patrol
):
    second_manager(app, people, datetime.now(UTC))
    page = tablet()
    open_board(page, server.url, app, "lena", patrol.id)

    page.locator("dialog .chips button", has_text="Amina").tap()
    expect(row(page, "calms-before-asking-cause")).to_be_attached()
    expect(row(page, "account-opening-time")).to_have_count(0)
