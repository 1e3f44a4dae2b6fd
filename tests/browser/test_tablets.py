"""What tests stand on: a tablet that was used is as empty as a new one."""

import pytest

from tests.browser.conftest import PHONE, PORTRAIT_TABLET
from tests.browser.steps import arrive

pytestmark = pytest.mark.browser

LEAVE_SOMETHING = """() => new Promise((resolve) => {
  localStorage.setItem("left", "1");
  sessionStorage.setItem("left", "1");
  const opening = indexedDB.open("left");
  opening.onsuccess = () => resolve();
})"""
LEFT = """async () => [
  Object.keys(localStorage).includes("left"), Object.keys(sessionStorage),
  (await indexedDB.databases()).map((each) => each.name).includes("left"),
  innerWidth, matchMedia("(prefers-color-scheme: dark)").matches, matchMedia("print").matches,
  navigator.onLine,
]"""


def test_what_was_left_on_a_tablet_is_not_found_by_the_next_test(tablets, server, app):
    tablet = tablets.take(PHONE, "dark", locale="mul")
    page = tablet.page
    arrive(page, server.url, app)
    page.evaluate(LEAVE_SOMETHING)
    page.emulate_media(media="print")
    page.context.new_page().goto(server.url)
    page.context.route("**/*", lambda route: route.abort())
    page.context.set_offline(True)
    tablets.give_back(tablet)

    again = tablets.take(PORTRAIT_TABLET, locale="mul")
    assert again.page is page
    assert page.context.pages == [page]
    page.goto(server.url)
    assert page.url.startswith(f"{server.url}/sign-in")
    assert page.evaluate(LEFT) == [False, [], False, 820, False, False, True]
    tablets.give_back(again)
