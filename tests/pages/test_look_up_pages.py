"""Looking something up: on its page, from any page, and on from where nothing was found."""

from datetime import UTC, datetime

import pytest

from domain.halls.position import Position
from services.halls.staff import add_staff
from services.norms.look_up import Kind
from tests.pages.reading import headings, texts
from tests.people import THERE_SINCE
from ui.doors import DOORS, views_of
from ui.norms.look_ups import PAGES
from ui.plain import plain_line

RULES = "pages/rules/{}.py"


def links(page) -> list[str]:
    """The labels of the links that stand on the page itself or in what the search found."""
    return [each.proto.label for each in page.get("page_link")]


@pytest.fixture
def at(visit):
    """A page of look-ups in Chinese, with what is asked in its address."""

    def at(name: str, login: str = "amina", **query: str):
        page = visit(login, locale="zh-CN").switch_page(RULES.format(name))
        for key, value in query.items():
            page.query_params[key] = value
        return page.run()

    return at


@pytest.mark.parametrize("login", ["amina", "gu", "fang"])
def test_a_norm_is_found_from_whatever_page_and_leads_to_itself(visit, login):
    page = visit(login, locale="zh-CN")

    page.text_input(key="look_up.search").set_value("长发").run()

    assert "头发整洁自然，不遮面、不触衣领，长发束起" in links(page)
    assert "做到：头发梳理整齐，脸露出来，不碰衣领；长发已束起。" in texts(page)


def test_before_anything_is_typed_it_is_said_what_can_be_looked_for(visit):
    said = "可以查规范、流程卡（所需资料、步骤）"
    assert said + "、短信代码，以及您能看到的人员和营业厅。" in texts(
        visit("amina", locale="zh-CN")
    )
    assert said + "和短信代码。" in texts(visit("gu", locale="zh-CN"))


def test_a_link_to_a_norm_shows_that_norm_alone(at):
    page = at("norms", norm="hair-neat")

    assert headings(page) == ["规范"]
    assert "**头发整洁自然，不遮面、不触衣领，长发束起**" in texts(page)
    assert "**面部洁净，修饰整齐**" not in texts(page)
    assert "全部规范" in links(page)


def test_a_link_to_a_norm_that_is_none_is_answered_as_one(at):
    assert len(at("norms", norm="no-such-norm").error) == 1


def test_every_card_says_what_is_needed_without_a_tap(at):
    said = texts(at("processes"))

    assert said.count("所需资料：") == 6
    assert said.count("来源没有写这个流程要什么资料。") == 5


def test_a_card_is_searched_by_what_customers_say(at):
    page = at("processes", search="换套餐")

    assert "**P08 资费变更**" in texts(page)
    assert "P07" not in texts(page)
    assert [each.label for each in page.expander if each.proto.expanded] == ["关键时刻和目标"]


def test_a_link_to_a_card_shows_it_first_with_its_steps(at):
    page = at("processes", card="P07")

    assert [each.proto.expanded for each in page.expander] == [True] + 10 * [False]
    assert texts(page).index("**P07 品牌变更**") < texts(page).index("**P01 顾客引导**")


@pytest.mark.parametrize("page", ["processes", "sms_codes"])
def test_a_transfer_leads_on_to_the_norm_that_names_it(at, page):
    shown = at(page, search="转名")

    here = {"processes": "流程卡", "sms_codes": "短信代码"}[page]
    assert f"{here}里没有“转名”。" in texts(shown)
    assert "规范里有 1 条" in links(shown)


def test_a_norm_that_is_searched_among_the_codes_is_one_tap_away(at):
    assert "短信代码里有 5 条" in links(at("norms", search="来显"))
    assert "短信代码里没有“微笑”。" in texts(at("sms_codes", search="微笑"))


@pytest.mark.parametrize("page", ["norms", "processes", "sms_codes"])
@pytest.mark.parametrize("search", ["语音信箱", "voicemail"])
def test_voicemail_is_said_to_be_in_no_source_on_each_page(at, page, search):
    said = texts(at(page, search=search))

    assert f"资料里没有“{search}”。" in said
    assert "也找过：" in said
    assert said.count("原文列到3052为止") == 1


def test_what_was_found_on_the_page_of_the_search_stands_in_groups(at):
    page = at("look_up", search="余额")

    assert headings(page) == ["搜索"]
    assert "**短信代码 · 6**" in texts(page)
    assert "发 101 或 CXHF 或 CXYE 到 10086" in texts(page)


def test_no_norm_shows_its_identifier(at):
    assert "hall-clean-sign-intact" not in texts(at("norms", search="门头"))


def test_every_role_has_the_pages_that_look_ups_lead_to():
    for role in DOORS:
        assert set(PAGES.values()) <= {view.file for view in views_of(role).values()}
    assert list(PAGES) == [Kind.NORM, Kind.CARD, Kind.CODE]


def test_names_of_people_and_halls_are_shown_letter_for_letter(visit, app, people):
    now = datetime.now(UTC)
    add_staff(
        app, people.fang, hall_id=people.east.id, name="欧阳 *:red[a](b)", staff_no="D9",
        position=Position.GUIDE, now=now, from_on=THERE_SINCE,
    )  # fmt: skip
    page = visit("amina", locale="zh-CN")

    page.text_input(key="look_up.search").set_value("欧阳").run()

    assert plain_line("欧阳 *:red[a](b)") in links(page)
