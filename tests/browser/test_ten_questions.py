"""What a branch head asks on a Monday: each answered within two clicks from the first screen, with
the answer in sight, rightly on the demonstration and where one hall really got worse."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from services.demonstration import PASSWORD, load_demonstration
from tests.browser.steps import ZH, expect_settled, sign_in
from tests.conftest import NOW
from tests.warm_start import WarmServer
from tests.worse_hall import WORSE, load_worse_hall, opened

pytestmark = pytest.mark.browser

SCREEN = {"width": 1280, "height": 900}
MOST_CLICKS = 2


def served(path: Path) -> Iterator[WarmServer]:
    process = WarmServer(path, path.with_suffix(".log"))
    process.start()
    yield process
    process.kill()


@pytest.fixture(scope="module")
def demonstration(chromium, _empty_path, tmp_path_factory) -> Iterator[WarmServer]:
    """As it is loaded on a day in March: no hall has a step."""
    path = Path(shutil.copy(_empty_path, tmp_path_factory.mktemp("shown") / "xunting.db"))
    app = opened(path)
    load_demonstration(app, NOW, days=140)
    app.store.close()
    yield from served(path)


@pytest.fixture(scope="module")
def worse(chromium, _empty_path, tmp_path_factory) -> Iterator[WarmServer]:
    path = Path(shutil.copy(_empty_path, tmp_path_factory.mktemp("worse") / "xunting.db"))
    app = opened(path)
    load_worse_hall(app)
    app.store.close()
    yield from served(path)


class Desk:
    """The first screen of the branch head, and how often was clicked since."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self._url, self._clicks = page, url, 0

    def begin(self) -> None:
        self.page.goto(f"{self._url}/cockpit")
        expect(self.page.locator(".cockpit h1")).to_be_visible()
        expect_settled(self.page)
        self._clicks = 0

    def click(self, target: Locator) -> None:
        expect(target).to_be_in_viewport()
        target.click()
        expect_settled(self.page)
        self._clicks += 1
        assert self._clicks <= MOST_CLICKS

    def link(self, path: str, within: str = "") -> Locator:
        return self.page.locator(f".cockpit {within} a[data-page={path}]").first

    def sees(self, target: Locator) -> None:
        expect(target.first).to_be_in_viewport()

    def door(self, name: str) -> Locator:
        return self.page.locator(".st-key-doors a", has_text=ZH(f"door.{name}"))

    def view(self, name: str) -> Locator:
        return self.page.locator(".st-key-views a", has_text=ZH(f"page.{name}"))


@pytest.fixture
def desk_at(tablet) -> Any:
    def start(server: WarmServer) -> Desk:
        page = tablet("zh-CN", viewport=SCREEN, has_touch=False)
        sign_in(page, server.url, "branch.head", PASSWORD)
        desk = Desk(page, server.url)
        desk.begin()
        return desk

    return start


def lines(desk: Desk) -> Locator:
    return desk.page.locator(".cockpit .halls li")


def test_without_a_click_it_says_that_no_hall_got_worse_where_none_did(desk_at, demonstration):
    desk = desk_at(demonstration)

    expect(desk.page.locator(".cockpit h1")).to_contain_text("没有营业厅变差")
    assert desk.page.locator(".cockpit .chip.worse").count() == 0
    assert lines(desk).count() == 5
    for line in lines(desk).all():
        expect(line).to_be_in_viewport(ratio=1)


def test_without_a_click_it_says_which_hall_got_worse_and_with_one_why(desk_at, worse):
    desk = desk_at(worse)

    expect(desk.page.locator(".cockpit h1")).to_contain_text(f"{WORSE}变差")
    hall = lines(desk).filter(has_text=WORSE)
    desk.sees(hall.locator(".chip.worse", has_text="▼ 变差"))
    desk.sees(hall.locator(".reason", has_text=re.compile("实际表现 −")))
    assert desk.page.locator(".cockpit .chip.worse").count() == 1
    desk.click(hall.locator(".reason"))
    expect(desk.page).to_have_url(re.compile("what_changed.*against=usual"))
    desk.sees(desk.page.locator("[data-testid=stMarkdown]", has_text="分"))


def test_everything_stands_on_one_screen(desk_at, demonstration):
    desk = desk_at(demonstration)

    for part in ("h1", ".tiles", ".halls", ".two", "> .foot"):
        expect(desk.page.locator(f".cockpit {part}")).to_be_in_viewport(ratio=1)


def test_without_a_click_it_says_who_needs_help_how_sure_that_is_and_of_how_much(
    desk_at, demonstration
):
    desk = desk_at(demonstration)
    people = desk.page.locator(".cockpit .person")

    assert people.count() == 5
    for person in people.all():
        expect(person).to_be_in_viewport(ratio=1)
        expect(person).to_contain_text(re.compile(r"\d+–\d+ · \d+ 条"))
        expect(person).to_contain_text("厅 · ")
    desk.click(desk.link("person", ".person"))
    desk.sees(desk.page.locator("h1"))


def test_without_a_click_it_says_what_to_train_and_one_click_writes_the_measure(
    desk_at, demonstration
):
    desk = desk_at(demonstration)
    norms = desk.page.locator(".cockpit .norm")

    assert norms.count() == 3
    for norm in norms.all():
        expect(norm).to_be_in_viewport(ratio=1)
        expect(norm).to_contain_text(re.compile(r"未做到 [\d.]+%（\d+–\d+，\d+ 条） · 最多：.+厅"))
    desk.click(desk.link("bulletin", ".norm"))
    expect(desk.page).to_have_url(re.compile(r"bulletin\?.*about=norm"))
    desk.sees(desk.page.locator("h2, h3", has_text=ZH("measure.add")))


def test_without_a_click_it_says_how_the_partner_hall_stands_to_its_goal(desk_at, worse):
    desk = desk_at(worse)
    partner = lines(desk).filter(has_text="合作厅")

    desk.sees(partner.locator(".reason", has_text="低于基本目标 80"))
    expect(desk.page.locator(".cockpit h1")).to_contain_text("西站合作厅低于基本目标")


def test_without_a_click_it_says_what_became_of_the_measure(desk_at, demonstration):
    desk = desk_at(demonstration)
    tile = desk.page.locator(".cockpit .tile[data-page=bulletin]")

    desk.sees(tile)
    expect(tile).to_contain_text(re.compile(r"[\d.]+% → [\d.]+%"))
    expect(tile).to_contain_text(re.compile("无明显变化|上升|下降|数据太少"))


def test_without_a_click_it_says_who_and_when_is_hardly_seen(desk_at, demonstration):
    desk = desk_at(demonstration)
    foot = desk.page.locator(".cockpit > .foot")

    desk.sees(foot)
    expect(foot).to_contain_text(re.compile(r"少看到的： .+ \d+ 次（平均 \d+）"))
    expect(foot).to_contain_text(re.compile(r"从未巡检：.*11–17"))
    desk.click(desk.link("coverage", "> .foot"))
    desk.sees(desk.page.locator("h1"))


def test_two_clicks_open_a_red_line_to_confirm_or_reject(desk_at, demonstration):
    desk = desk_at(demonstration)
    tile = desk.page.locator(".cockpit .tile.red")

    expect(tile).to_contain_text("2")
    expect(tile).to_contain_text(re.compile("最久的已等 \\d+ 天"))
    desk.click(tile)
    desk.click(desk.page.get_by_role("button", name=ZH("red_lines.look")).first)
    for decision in ("confirmed", "rejected"):
        desk.sees(desk.page.get_by_role("radio", name=ZH(f"red_lines.{decision}")))


def test_two_clicks_lead_to_goals_bulletin_and_publications(desk_at, demonstration):
    desk = desk_at(demonstration)
    sheet, stand, look = "a[href*='/bulletin/']", f"h3:has-text('{ZH('goals.stand')}')", "button"
    for clicks, title, answer in (
        ((desk.door("months"),), "page.bulletin", sheet),
        ((desk.door("months"), desk.view("goals")), "page.goals", stand),
        ((desk.door("months"), desk.view("publications")), "page.publications", look),
    ):
        desk.begin()
        for each in clicks:
            desk.click(each)
        desk.sees(desk.page.locator("h1", has_text=ZH(title)))
        desk.sees(desk.page.locator(f"[data-testid=stMain] {answer}"))


def test_a_link_keeps_the_days_and_the_way_back_the_place(desk_at, demonstration):
    desk = desk_at(demonstration)
    desk.click(desk.link("score_trends", "li"))

    expect(desk.page).to_have_url(re.compile(r"score_trends\?from=2026-02-04&to=2026-03-03&hall="))
    desk.page.go_back()
    expect(desk.page.locator(".cockpit h1")).to_be_visible()
    expect(desk.page).to_have_url(re.compile("cockpit"))
