"""Published months: read by those with results, published in two steps by those who may."""

from datetime import UTC, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from domain.result import Result
from services.months.publish import publish_month
from services.patrols.corrections import Correction, correct_observation
from tests.builders import a_patrol, report
from tests.pages.reading import texts
from tests.published import AT, MONTH, a_month, a_walk


@pytest.fixture
def patrol(app, people, now):
    return a_month(app, people, now)


@pytest.fixture
def at(visit):
    def start(login: str, locale: str = "en-GB") -> AppTest:
        return visit(login, locale).switch_page("pages/months/publications.py").run()

    return start


def told(page: AppTest) -> str:
    return "\n".join([texts(page), *(each.value for each in page.warning)]).replace("\\", "")


def buttons(page: AppTest) -> set[str]:
    return {str(each.key) for each in page.button}


def opened(page: AppTest, month: str = MONTH) -> AppTest:
    return page.button(key=f"publications.open.{month}").click().run()


def corrected(app, people, patrol, reason="看错了人"):
    correct_observation(
        app, people.amina, patrol.id, people.gu.id, "face-clean",
        Correction(Result.PASS), reason, datetime.now(UTC),
    )  # fmt: skip


def test_without_an_observation_there_is_no_month(at):
    assert "Nothing was observed here yet" in told(at("dora"))


def test_a_month_opens_with_what_would_be_published_and_is_published_from_there(
    at, app, people, patrol
):
    report(app, people.amina, a_patrol(app, people.amina, people.east.id, AT), people.hai.id)
    page = at("dora")
    assert f"**{MONTH}** :blue-badge[ready to publish]" in told(page)
    assert "**2026-03** :gray-badge[nothing observed]" in told(page)
    assert "publications.open.2026-03" not in buttons(page)

    opened(page)
    assert "publications.prepare" not in buttons(page)
    assert "Edition 1 of 2026-02: 3 people in the halls, 2 of them with a score." in told(page)
    assert "Patrols of this month that are still open: 1." in told(page)
    assert "Reported red lines of this month that are not decided: 1." in told(page)
    shown = [table.value.to_numpy().tolist() for table in page.table]
    assert shown == [
        [["顾 D1 · Guide", "50.00 (0.00–100.00)", "50.00 · Fail", "37.50", "1 / 2"],
         ["海 D2 · Counter clerk", "100.00 (0.00–100.00)", "100.00 · Pass", "110.00", "1 / 1"]],
        [["艾 D3 · Stationed merchant", "more needed\\: occasions 1, observations 1",
          "Not enough observations", "–", "0 / 0"]],
    ]  # fmt: skip
    assert "Fail 1 · Not enough observations 1 · Pass 1" in told(page)
    assert "neither withdrawn nor changed" in told(page)
    page.button(key="publications.publish").click().run()

    assert "2026-02 is published, edition 1." in told(page)
    assert not buttons(page) & {"publications.prepare", "publications.publish"}
    assert page.table[0].value.to_numpy().tolist() == [
        # Two people and one occasion each say next to nothing: the bands hold everything.
        ["顾 D1 · Guide", "50.00 (0.00–100.00)", "50.00", "50.00 · Fail", "1 / 2"],
        ["海 D2 · Counter clerk", "100.00 (0.00–100.00)", "100.00", "100.00 · Pass", "1 / 1"],
    ]  # fmt: skip
    assert page.table[1].value.to_numpy().tolist() == [
        ["艾 D3 · Stationed merchant", "more needed\\: occasions 1, observations 1", "–",
         "Not enough observations", "0 / 0"],
    ]  # fmt: skip


def test_a_hall_below_the_minimum_sample_has_counts_and_no_number(at, app, people, now):
    a_walk(app, people.amina, people.east.id, [(people.gu.id, "hair-neat", "pass")])
    publish_month(app, people.dora, MONTH, "月度", now)

    page = opened(at("dora"))

    said = told(page)
    assert "less than the minimum sample (occasions: 1, scored observations: 1)" in said
    assert "100.00" not in said


def test_a_correction_is_shown_before_it_is_published_and_beside_the_old_edition(
    at, app, people, patrol, now
):
    publish_month(app, people.dora, MONTH, "月度", now)
    corrected(app, people, patrol, "*看错*了人")
    page = at("dora")
    assert f"**{MONTH}** :orange-badge[changed since]" in told(page)
    assert "Edition 1 · published 2026-03-04 · with another result now: people 1, halls 1" in told(
        page
    )

    opened(page)
    assert page.table[0].value.to_numpy().tolist() == [
        # 2 of 3 kept before, 3 of 3 now
        ["The hall as a whole · 东厅",
         "raw score 66.67 → 100.00 · final result 66.67 → 100.00 · grade Basic pass → Pass"],
        ["顾 D1 · 东厅", "raw score 50.00 → 100.00 · adjusted score 50.00 → 100.00"
         " · final result 50.00 → 100.00 · grade Fail → Pass"],
    ]  # fmt: skip
    assert "Amina corrected “Face is clean and well kept” of 顾" in told(page)
    assert "Not kept → Kept. Reason: *看错*了人" in told(page)
    assert "\\*看错\\*了人" in texts(page)
    page.button(key="publications.prepare").click().run()
    page.button(key="publications.publish").click().run()
    assert "Please give a reason" in page.error[0].value
    page.text_area(key="publications.reason").set_value("按更正重发")
    page.button(key="publications.publish").click().run()

    assert "2026-02 is published, edition 2." in told(page)
    assert "按更正重发" in told(page)
    assert "**What changed against edition 1**" in told(page)
    page.segmented_control(key="publications.edition").set_value(1).run()
    assert "月度" in told(page)
    assert page.table[0].value.iloc[0].tolist()[2:4] == ["50.00", "50.00 · Fail"]


def test_what_changed_while_it_was_looked_at_is_shown_and_not_published(at, app, people, patrol):
    page = opened(at("dora"))
    corrected(app, people, patrol)
    page.button(key="publications.publish").click().run()

    assert "no longer those that were shown" in page.error[0].value
    assert page.table[0].value.iloc[0, 2] == "100.00 · Pass"
    page.button(key="publications.publish").click().run()
    assert "2026-02 is published, edition 1." in told(page)


def test_duty_managers_read_their_halls_and_publish_nothing(at, app, people, patrol, now):
    publish_month(app, people.dora, MONTH, "", now)
    corrected(app, people, patrol)

    page = opened(at("bao"))

    assert not buttons(page) & {"publications.prepare", "publications.publish"}
    assert "No result is another one." in told(page)
    assert [table.value.iloc[0, 0] for table in page.table] == ["艾 D3 · Stationed merchant"]
    assert "顾" not in told(page)


def test_head_office_chooses_the_branch_and_the_page_reads_in_chinese(at, people, patrol):
    page = at("ella", "zh-CN")
    page.selectbox(key="address.branch").set_value(people.far.branch_id).run()
    assert "这里还没有观察记录" in told(page)

    page.selectbox(key="address.branch").set_value(people.east.branch_id).run()
    assert f"**{MONTH}** :blue-badge[可以发布]" in told(page)
    opened(page)
    page.button(key="publications.publish").click().run()

    assert "2026-02 已发布，第 1 版。" in told(page)
    assert "自办厅" in told(page)


@pytest.mark.parametrize("login", ["gu", "fang"])
def test_others_have_no_such_page(at, login):
    with pytest.raises(ValueError, match="publications"):
        at(login)


def test_a_month_of_the_address_that_cannot_be_is_told(at, patrol):
    page = at("dora")
    page.query_params["month"] = "2026-99"
    page.run()

    assert "2026-99" in page.error[0].value.replace("\\", "")


def test_a_month_that_is_not_over_has_nothing_to_publish(at, app, people, patrol):
    page = at("dora")
    this_month = f"{datetime.now(UTC) + timedelta(hours=8):%Y-%m}"

    assert f"**{this_month}** :gray-badge[not over]" in told(page)
    assert f"publications.open.{this_month}" not in buttons(page)


def test_a_member_of_staff_reads_what_was_published_about_her(visit, app, people, patrol, now):
    publish_month(app, people.dora, MONTH, "月度", now)

    page = visit("gu", "en-GB").switch_page("pages/feedback/own_months.py").run()

    assert page.table[0].value.to_numpy().tolist() == [
        [
            "2026-02, edition 1 · 东厅",
            "50.00 (0.00–100.00)",
            "50.00",
            "50.00 · Fail",
            "1 / 2",
            "月度",
        ]
    ]
