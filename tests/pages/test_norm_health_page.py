"""The page "Norm health": every filter and view changes what is shown."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.halls.hall import Round
from domain.halls.position import Position
from services.halls.staff import add_staff
from services.patrols.observations import record_events
from services.patrols.patrols import open_patrol
from tests.builders import an_event
from tests.pages.patrols import judge
from tests.pages.reading import choose_days, texts, today
from tests.people import THERE_SINCE, second_manager

PAGE = "pages/norms/norm_health.py"


@pytest.fixture
def judged(app, people):
    """Today. East: Amina and Lena agree about Gu's hair, and differ about his face and a greeting.
    West: Bao alone."""
    lena = second_manager(app, people, datetime.now(UTC))
    gu = people.gu.id
    for account, result in ((people.amina, "pass"), (lena, "fail")):
        judge(app, account, people.east.id, [
            (gu, "hair-neat", "pass"), (gu, "face-clean", result),
            (gu, "guide-greets-at-entry", result),
        ])  # fmt: skip
    judge(app, people.bao, people.west.id, [(people.ivy.id, "hair-neat", "fail")])
    return lena


def opened(visit, login: str, view: str = "items"):
    page = visit(login)
    page.switch_page(PAGE).run()
    if view != "items":
        page.segmented_control(key="address.view").set_value(view).run()
    assert not page.exception
    return page


def test_items_are_sorted_and_filtered_by_theme(visit, judged, library):
    page = opened(visit, "amina")
    (table,) = page.table
    assert table.value["Judged"].tolist() == [2, 2, 2]
    assert {text.replace("\\", "") for text in table.value["What to do"]} == {
        "Too few yet: 18 more judgements before anything can be said"
    }

    page.selectbox(key="address.theme").select("greeting").run()
    (table,) = page.table
    assert table.value["Differ (%)"].tolist() == ["– (1)"]  # one double judgement is no percentage
    shown = table.value["Norm"].iloc[0].replace("\\", "")
    assert shown == library.norms["guide-greets-at-entry"].en

    page.selectbox(key="address.theme").set_value(None).run()
    assert len(page.table[0].value) == 3


def test_what_needs_doing_stands_first_until_the_walk_is_asked_for(visit, app, people):
    """Hair was kept 20 times; a norm further on in the walk was missed 20 times, and one before
    both was judged once."""
    at = datetime.now(UTC) - timedelta(minutes=5)
    for number in range(20):
        patrol = open_patrol(app, people.amina, f"p{number}", people.east.id, Round.PEAK, at)
        events = [
            an_event(patrol, people.gu.id, norm_id=norm, result=result, seq=seq)
            for seq, (norm, result) in enumerate(
                (("hair-neat", "pass"), ("smiles-at-eye-contact", "fail")), 1
            )
        ]
        assert record_events(app, people.amina, events, datetime.now(UTC)).rejected == []
    judge(app, people.amina, people.east.id, [(None, "public-notices-displayed", "pass")])
    page = opened(visit, "amina")
    assert "To act on: 1 · too few judgements yet: 1 · fine: 1" in texts(page)

    def advice() -> list[str]:
        return [text.partition("\\:")[0] for text in page.table[0].value["What to do"]]

    assert advice() == ["Mostly not kept", "Fine", "Too few yet"]

    page.segmented_control(key="address.order").set_value("by_walk").run()

    assert advice() == ["Too few yet", "Fine", "Mostly not kept"]


def test_the_period_decides_what_is_shown(visit, judged):
    page = opened(visit, "amina")

    choose_days(page, today() - timedelta(days=9), today() - timedelta(days=1))
    assert not page.table
    assert "Nothing was judged in this period" in page.info[0].value

    choose_days(page, today() + timedelta(days=3))
    assert "Please change one" in page.error[0].value


def test_a_norm_is_checked_over_all_halls_over_own_ones_or_over_partner_halls(visit, judged):
    page = opened(visit, "dora")
    assert page.table[0].value["Judged"].sum() == 7

    page.selectbox(key="filter.hall").set_value("own").run()
    assert page.table[0].value["Judged"].sum() == 6

    page.selectbox(key="filter.hall").set_value("partner").run()
    assert page.table[0].value["Judged"].tolist() == [1]

    # Of one hall there is nothing to choose.
    assert not [each for each in opened(visit, "amina").selectbox if each.key == "filter.hall"]


def test_one_hall_of_several_is_chosen(visit, judged, app, people):
    page = opened(visit, "ella")
    assert len(page.table[0].value) == 3

    page.selectbox(key="filter.hall").set_value(people.far.id).run()
    assert not page.table

    page.selectbox(key="filter.hall").set_value(people.east.id).run()
    assert len(page.table[0].value) == 3


def judge_alike(app, people, lena, number: int) -> None:
    """Both find the same norm of another person kept."""
    member = add_staff(
        app, people.fang, hall_id=people.east.id, name=f"员{number}", staff_no=f"E{number}",
        position=Position.COUNTER, now=datetime.now(UTC), from_on=THERE_SINCE,
    )  # fmt: skip
    for account in (people.amina, lena):
        at = datetime.now(UTC) - timedelta(minutes=5)
        patrol = open_patrol(
            app, account, f"a-{account.login}-{number}", people.east.id, Round.PEAK, at
        )
        event = an_event(patrol, member.id)
        assert record_events(app, account, [event], datetime.now(UTC)).rejected == []


def test_agreement_shows_the_figures_and_the_reason_where_there_is_no_alpha(
    visit, judged, app, people
):
    page = opened(visit, "dora", "agreement")

    # Three units: no share of so few.
    assert [metric.value for metric in page.metric] == ["–", "– 7 more needed", "3"]
    pairs, norms = page.table
    assert pairs.value["Managers"].tolist() == ["东厅 · Amina and Lena"]
    assert norms.value.iloc[:, 1:].to_numpy().tolist() == [[1, "–", "– 9 more needed"]] * 3
    assert "33.3" not in texts(page)
    assert "fewer than 10 judgements can be compared" in texts(page)

    lena = judged
    for number in range(1, 8):  # seven more people, alike
        judge_alike(app, people, lena, number)
    page = opened(visit, "dora", "agreement")

    # Ten units, eight alike. 20 values, 18 pass, 2 fail: 1 - 19 * 2 / (18 * 2)
    assert [metric.value for metric in page.metric][::2] == ["80.0", "10"]
    assert page.metric[1].value.startswith("-0.06")


def test_a_manager_of_another_pair_gets_no_names(visit, judged, app, people, now):
    from domain.roles import Role
    from services.halls.accounts import add_account
    from tests.people import PASSWORD

    add_account(
        app, people.fang, login="mona", name="Mona", role=Role.DUTY_MANAGER,
        password=PASSWORD, hall_ids=[people.east.id], now=now,
    )  # fmt: skip

    page = opened(visit, "mona", "agreement")

    assert page.table[0].value["Managers"].tolist() == ["东厅 · two other managers"]
    everything = str([each.value.to_dict() for each in page.table]) + texts(page)
    assert "Amina" not in everything
    assert "Lena" not in everything


def test_a_few_judgements_are_no_percentage_of_kept_or_not_applicable(visit, judged, app, people):
    judge(app, people.amina, people.east.id, [(people.hai.id, "hair-neat", "na")] * 1)
    page = opened(visit, "dora")

    table = page.table[0].value
    assert table["Kept (%)"].isna().all()
    assert table["N/a (%)"].isna().all()


def test_nobody_judged_twice_says_what_to_do(visit, judged):
    page = opened(visit, "bao", "agreement")

    assert "Let two of them walk a patrol together" in page.info[0].value
    assert not page.table


def test_a_kept_report_is_made_anew_after_the_next_judgement(visit, judged, app, people):
    page = opened(visit, "amina")
    assert page.table[0].value["Judged"].sum() == 6

    judge(app, people.amina, people.east.id, [(people.hai.id, "hair-neat", "pass")])
    page.run()

    assert page.table[0].value["Judged"].sum() == 7


def test_the_page_reads_in_chinese(visit, judged):
    page = visit("dora", locale="zh-CN")
    page.switch_page(PAGE).run()

    assert page.title[0].value == "条目体检"
    assert list(page.table[0].value.columns)[:3] == ["条目", "建议", "判定次数"]


def test_staff_and_administrators_have_no_such_page(visit, judged):
    for login in ("gu", "fang"):
        page = visit(login)
        with pytest.raises(ValueError, match="norm_health"):
            page.switch_page(PAGE)
