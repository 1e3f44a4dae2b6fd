"""The page "Norm map": weak spots, week by week, hall by hall."""

from datetime import UTC, date, datetime, timedelta

import pytest
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df

from domain.hall import Round
from domain.method import Method, Spread
from services.observations import record_events
from services.patrols import open_patrol
from services.scoring_method import change_method
from tests.builders import an_event
from tests.pages.test_norm_health_page import judge
from tests.pages.test_pages import texts

PAGE = "pages/results/norm_map.py"


@pytest.fixture
def judged(app, people):
    """Today: Gu's hair kept and her face not; in the West hall Ivy's hair not."""
    gu = people.gu.id
    judge(app, people.amina, people.east.id, [(gu, "hair-neat", "pass"),
                                              (gu, "face-clean", "fail")])  # fmt: skip
    judge(app, people.bao, people.west.id, [(people.ivy.id, "hair-neat", "fail")])


def opened(visit, login: str, view: str = "heat"):
    page = visit(login)
    page.switch_page(PAGE).run()
    if view != "heat":
        page.segmented_control(key="address.view").set_value(view).run()
    assert not page.exception
    return page


def test_weak_spots_say_when_there_are_too_few_judgements(visit, judged):
    page = opened(visit, "amina", "weak_spots")

    assert "no norm has 20 judgements yet" in page.info[0].value


def test_a_weak_spot_is_shown_with_its_worst_norms(visit, app, people):
    for number in range(4):  # 20 judgements of the hall's notices, 5 missed
        at = datetime.now(UTC) - timedelta(minutes=5)
        for each in range(5):
            patrol = open_patrol(
                app, people.amina, f"p{number}{each}", people.east.id, Round.PEAK, at
            )
            result = "fail" if number == 0 else "pass"
            event = an_event(patrol, people.gu.id, norm_id="face-clean", result=result)
            assert record_events(app, people.amina, [event], datetime.now(UTC)).rejected == []

    page = opened(visit, "amina", "weak_spots")

    assert "Grooming: weakness 25.0" in texts(page)
    assert page.table[0].value[["Not kept (%)", "Judged"]].to_numpy().tolist() == [[25.0, 20]]

    page.segmented_control(key="address.view").set_value("consistency").run()
    assert "Nothing to compare yet" in page.info[0].value


def test_consistency_compares_what_is_chosen(visit, app, people):
    for number, (gu, hai) in enumerate([("pass", "pass")] * 4 + [("fail", "pass")]):
        at = datetime.now(UTC) - timedelta(minutes=5)
        patrol = open_patrol(app, people.amina, f"p{number}", people.east.id, Round.PEAK, at)
        events = [
            an_event(patrol, staff, result=result, seq=seq)
            for seq, (staff, result) in enumerate(((people.gu.id, gu), (people.hai.id, hai)), 1)
        ]
        assert record_events(app, people.amina, events, datetime.now(UTC)).rejected == []

    page = opened(visit, "dora", "consistency")

    # Gu 80, Hai 100: deviation 10
    assert page.metric[0].value == "90.0"
    (table,) = page.table
    assert table.value[["Consistency", "Kept, lowest–highest (%)"]].to_numpy().tolist() == [
        [90.0, "80.0–100.0"],
    ]  # fmt: skip

    page.segmented_control(key="address.across").set_value("shift").run()
    assert not page.metric
    assert "Nothing to compare yet" in page.info[0].value


def test_the_explanations_follow_the_settings_of_the_method(visit, app, people, now):
    def basis(view: str, **locale: str) -> str:
        page = visit("dora", **locale)
        page.switch_page(PAGE).run()
        page.segmented_control(key="address.view").set_value(view).run()
        return page.caption[-1].value

    for count in range(1, 6):  # patrols of different length; Gu and Hai five times each
        taps = [(people.hai.id, "face-clean", "pass")] * count
        taps += [(staff, "hair-neat", "pass") for staff in (people.gu.id, people.hai.id)]
        judge(app, people.amina, people.east.id, taps)
    assert basis("consistency").startswith("Consistency = 100 − the standard deviation of")
    assert "标准差" in basis("consistency", locale="zh-CN")
    assert "50 % of the mean of its 3 worst norms" in basis("weak_spots")

    method = Method()
    change_method(
        app, people.ella,
        method.model_copy(update={
            "consistency": method.consistency.model_copy(update={"spread": Spread.RANGE}),
            "weak_spots": method.weak_spots.model_copy(
                update={"theme_share": 0.3, "worst_norms": 2}
            ),
        }),
        date(2020, 1, 1), "试行", now,
    )  # fmt: skip

    assert basis("consistency").startswith("Consistency = 100 − the highest share kept less")
    assert "最高与最低之差" in basis("consistency", locale="zh-CN")
    assert "70 % of the mean of its 2 worst norms" in basis("weak_spots")


def cells(page) -> list[dict]:
    (chart,) = page.get("vega_lite_chart")
    return convert_arrow_bytes_to_pandas_df(chart.proto.datasets[0].data.data).to_dict("records")


def test_each_cell_of_the_map_counts_its_judgements_and_opens_them(visit, judged, app, people):
    page = opened(visit, "dora")

    found = {row["row"]: row for row in cells(page)}
    hair = found[app.checklists.usable().norms["hair-neat"].en]
    assert (hair["value"], hair["passes"], hair["fails"], hair["enough"]) == (100, 1, 0, False)
    assert hair["href"].startswith("observations?from=")
    assert hair["href"].endswith("&kind=own&norm=hair-neat")
    assert len(found) == 2


def test_the_map_is_narrowed_to_a_theme_and_says_when_there_is_nothing(visit, judged):
    page = opened(visit, "dora")
    page.selectbox(key="address.theme").select("grooming").run()
    assert len(cells(page)) == 2

    page.date_input(key="to").set_value(date(2020, 1, 2))
    page.date_input(key="from").set_value(date(2020, 1, 1)).run()
    assert "Nothing was judged" in page.info[0].value


def test_a_view_is_sent_as_a_link_with_all_that_was_chosen(visit, judged):
    page = opened(visit, "dora")
    page.selectbox(key="address.theme").select("grooming")
    page.segmented_control(key="address.order").set_value("name").run()
    sent = {name: page.query_params[name] for name in ("theme", "order")}
    assert sent == {"theme": "grooming", "order": "name"}

    page = visit("ella")
    page.switch_page(PAGE)
    page.query_params.update({"view": "consistency", "across": "hall", "theme": "no such"})
    page.run()

    assert page.segmented_control(key="address.view").value == "consistency"
    assert page.segmented_control(key="address.across").value == "hall"


def test_the_profile_shows_halls_of_one_kind_and_opens_a_factor(visit, judged, people):
    page = opened(visit, "dora", "profiles")

    (east,) = cells(page)
    assert (east["row"], east["value"], east["judged_count"]) == ("东厅", 50.0, 2)
    assert f"hall={people.east.id}" in east["href"]
    assert east["href"].endswith("servqual=tangibles")
