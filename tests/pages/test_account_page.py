"""The own account: everybody changes the password there and stays signed in."""

from datetime import UTC, datetime

import pytest

from domain.problems import NotFound
from services.follow_ups.calendar_feed import account_of_feed
from services.halls.sign_in import sign_in, signed_in
from tests.pages.reading import texts
from tests.people import PASSWORD

NEW = "three blue bicycles"


def change(page, old=PASSWORD, new=NEW, again=NEW):
    for field, value in (("old", old), ("new", new), ("again", again)):
        page.text_input(key=f"account.own.{field}").set_value(value)
    page.button(key="account.own.submit").click().run()


@pytest.fixture
def account_page(visit):
    def start(login, locale="en-GB"):
        page = visit(login, locale)
        return page.switch_page("pages/me/account.py").run()

    return start


@pytest.mark.parametrize("login", ["amina", "dora", "ella", "fang", "gu"])
def test_everybody_changes_the_own_password_and_stays_signed_in(app, account_page, login):
    other = sign_in(app, login, PASSWORD, datetime.now(UTC))
    page = account_page(login)

    change(page)

    assert "Your password is changed." in texts(page)
    assert not page.exception
    assert signed_in(app, other, datetime.now(UTC)) is None
    assert page.text_input(key="account.own.old.1").value == ""
    assert sign_in(app, login, NEW, datetime.now(UTC))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"old": "wrong-password"}, "当前密码不对。"),
        ({"again": "three blue bicycle"}, "两次输入的密码不同，请再输一次。"),
        ({"new": "qwertyuiop", "again": "qwertyuiop"}, "这个密码太常见或太有规律"),
        ({"new": "short", "again": "short"}, "密码需 10 至 200 个字符。"),
    ],
)
def test_what_is_wrong_is_said_in_the_reader_s_language_and_nothing_changes(
    app, account_page, typed, said
):
    page = account_page("amina", "zh-CN")

    change(page, **typed)

    assert said in page.error[0].value
    assert sign_in(app, "amina", PASSWORD, datetime.now(UTC))


def test_a_calendar_feed_is_made_its_address_shown_once_and_ended(app, people, account_page):
    page = account_page("amina")

    page.button(key="calendar.make").click().run()
    (address,) = [each.value for each in page.code]
    token = address.rpartition("/")[2].removesuffix(".ics")
    assert "/calendar/" in address
    assert account_of_feed(app, token).id == people.amina.id
    page.button(key="calendar.kept").click().run()
    assert not page.code

    page.button(key="calendar.end").click().run()
    assert "The feed has ended" in texts(page)
    assert not page.exception
    with pytest.raises(NotFound):
        account_of_feed(app, token)


@pytest.mark.parametrize(
    ("login", "has"), [("dora", True), ("gu", True), ("ella", False), ("fang", False)]
)
def test_a_calendar_feed_is_offered_to_those_for_whom_something_can_be_due(
    account_page, login, has
):
    keys = [each.key for each in account_page(login).button]

    assert ("calendar.make" in keys) is has
