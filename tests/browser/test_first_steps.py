"""From the first page of a fresh database to a begun patrol: how many taps it takes."""

import re
import time

import pytest
from playwright.sync_api import Locator, Page, expect

from locales import Words
from tests.browser.steps import expect_settled
from tests.people import PASSWORD

pytestmark = pytest.mark.browser
WORDS = Words("zh_CN")
MOST_TAPS = 12
MOST_SECONDS = 180
ROSTER = (
    "工号,姓名,营业厅,岗位\n"
    "8001,秦岚,城东营业厅,值班长\n8002,周敏,城东营业厅,引导员\n8003,吴丹,城东营业厅,营业员\n"
    "8004,郑洁,城东营业厅,营业员\n8005,王芳,城东营业厅,营业员\n8006,冯倩,城东营业厅,VIP专席\n"
    "8007,陈静,城东营业厅,体验员\n8008,褚红,城东营业厅,厅长\n"
)


class Taps:
    """Counts what is tapped; typing is not."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.count = 0

    def __call__(self, target: Locator) -> None:
        expect(target).to_be_visible()
        if "/sign-in" not in self._page.url and "/first-visit" not in self._page.url:
            expect_settled(self._page)
        self.count += 1
        target.tap()

    def next(self, step: str) -> None:
        do = WORDS(f"first_step_do.{step}")
        name = WORDS("first_steps.next", what=do)
        self(self._page.get_by_role("button", name=name))


def test_from_a_fresh_database_to_a_begun_patrol_it_takes_twelve_taps(empty_server, tablet):
    page = tablet()
    taps = Taps(page)
    begun = time.monotonic()
    page.goto(empty_server.url)

    for field, text in {"name": "管理员", "login": "root", "password": PASSWORD}.items():
        page.fill(f"#{field}", text)
    page.fill("#again", PASSWORD)
    taps(page.get_by_role("button", name=WORDS("first_visit.create")))
    expect(page.locator("h1")).to_have_text(WORDS("page.first_steps"))

    taps.next("hall")
    expect(page.locator("input[type=file]")).to_be_attached()
    expect_settled(page)
    taps.count += 1  # the button of the file, and the tablet's own choice of one
    page.locator("input[type=file]").set_input_files(
        {"name": "花名册.csv", "mimeType": "text/csv", "buffer": ROSTER.encode("gb18030")}
    )
    what = WORDS("import.count", what=WORDS("import.new_halls"), count=1)
    taps(page.get_by_role("button", name=re.compile(re.escape(what))))
    expect(page.get_by_text("已导入（第 1 次导入）")).to_be_visible()

    taps.next("manager")
    expect(page.get_by_text("秦岚 · 8001")).to_be_visible()
    taps(page.get_by_role("button", name=WORDS("issued.create")))
    rows = page.get_by_test_id("stTable").first.locator("tbody tr")
    expect(rows).to_have_count(1)
    login, password = rows.locator("td").all_text_contents()[-2:]
    assert login == "8001"

    taps.next("hours")
    taps(page.get_by_role("button", name=WORDS("setup.save"), exact=True).first)
    expect(page.get_by_text(WORDS("setup.saved", name="城东营业厅"))).to_be_visible()
    taps.next("patrol")
    page.wait_for_url("**/sign-in*")
    assert page.locator("#login").input_value() == "8001"
    page.fill("#password", password)
    taps(page.get_by_role("button", name=WORDS("sign_in.submit")))
    start = re.compile(f"{WORDS('today.start')}$")
    taps(page.locator(".st-key-card_now").get_by_role("button", name=start))
    board = page.locator("dialog article.row").first
    early = page.get_by_role("button", name=WORDS("today.start_early"))
    expect(board.or_(early)).to_be_visible()
    if early.is_visible():  # the clock is the real one
        taps(early)
    expect(board).to_be_visible()

    assert taps.count <= MOST_TAPS
    assert time.monotonic() - begun < MOST_SECONDS
