"""The page "Norm map": weak spots, week by week, hall by hall."""

from datetime import UTC, date, datetime, timedelta

import pytest
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df

from domain.halls.hall import Round
from domain.method.method import Method, Spread
from services.method.method import change_method
from services.patrols.observations import record_events
from services.patrols.patrols import open_patrol
from tests.builders import an_event
from tests.pages.patrols import judge
from tests.pages.reading import choose_days, texts

PAGE = "pages/norms/norm_map.py"


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

    assert page.info[0].value == "Weak spots cannot be told yet: no norm has 20 judgements."


def test_a_weak_spot_is_shown_with_its_worst_norms(visit, app, people):
    for number in range(4):  # 20 judgements of the hall's notices, 5 missed
        at = datetime.now(UTC) - timedelta(minutes=5)
        for each in range(5):
            patrol = open_patrol(
                app, people.amina, f"p{number}{each}", people.east.id, Round.PEAK, at
            )
            result = "fail" if number == 0 else "pass"
            events = [an_event(patrol, people.gu.id, norm_id="face-clean", result=result)]
            events += [
                an_event(patrol, people.gu.id, norm_id=norm, seq=seq)
                for seq, norm in enumerate(("hair-neat", "makeup-light"), start=2)
            ]
            recorded = record_events(app, people.amina, events, datetime.now(UTC))
            assert recorded.rejected == []

    page = opened(visit, "amina", "weak_spots")

    # 5 of 20; Wilson 90 %: 12.7 to 43.2; of all 60 5 (8.3 %)
    (row,) = page.table[0].value.to_dict("records")
    assert row["Not kept, % (90 % band), judged"] == "25.0 (13–43), 20 judged"
    assert row["Norm"].endswith(" · Grooming")
    assert "By theme: Grooming: 1." in page.caption[-1].value.replace("\\", "")
    assert "not kept of all norms together (8.3 %)" in page.caption[-1].value
    assert "Halls taken together: 1 (东厅)." in page.caption[-1].value.replace("\\", "")

    page.segmented_control(key="address.view").set_value("consistency").run()
    assert "Nothing to compare yet" in page.info[0].value


def test_without_a_miss_in_what_was_judged_enough_that_is_said(visit, app, people):
    at = datetime.now(UTC) - timedelta(minutes=5)
    for number in range(20):
        patrol = open_patrol(app, people.amina, f"p{number}", people.east.id, Round.PEAK, at)
        event = an_event(patrol, people.gu.id)
        assert record_events(app, people.amina, [event], datetime.now(UTC)).rejected == []

    page = opened(visit, "amina", "weak_spots")

    assert page.info[0].value == (
        "No weak spot: the 1 norm with 20 judgements or more was always kept."
    )


def test_a_slip_now_and_then_is_no_weak_spot(visit, app, people):
    at = datetime.now(UTC) - timedelta(minutes=5)
    for number in range(20):
        patrol = open_patrol(app, people.amina, f"p{number}", people.east.id, Round.PEAK, at)
        event = an_event(patrol, people.gu.id, result="pass" if number else "fail")
        assert record_events(app, people.amina, [event], datetime.now(UTC)).rejected == []

    page = opened(visit, "amina", "weak_spots")

    assert not page.table
    assert page.info[0].value == (
        "No clear weak spot: the 1 norm with 20 judgements or more is not clearly weaker than all"
        " norms together."
    )


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
    # Four of five and five of five: chance alone does that, so nobody does better.
    columns = ["Consistency", "Kept, lowest–highest (%)", "Gap"]
    assert table.value[columns].to_numpy().tolist() == [[90.0, "–", "within chance"]]
    assert "none differs by more than chance: nobody can be said to do better" in texts(page)

    page.segmented_control(key="address.across").set_value("shift").run()
    assert not page.metric
    assert "Nothing to compare yet" in page.info[0].value


@pytest.mark.parametrize(("times", "range_"), [(19, "–"), (20, "0.0–100.0")])
def test_the_ends_of_a_gap_are_named_where_each_side_has_twenty_judgements(
    visit, app, people, times, range_
):
    for number in range(times):
        at = datetime.now(UTC) - timedelta(minutes=5)
        patrol = open_patrol(app, people.amina, f"p{number}", people.east.id, Round.PEAK, at)
        events = [
            an_event(patrol, people.gu.id, result="fail", seq=1),
            an_event(patrol, people.hai.id, result="pass", seq=2),
        ]
        assert record_events(app, people.amina, events, datetime.now(UTC)).rejected == []

    page = opened(visit, "dora", "consistency")

    (row,) = page.table[0].value.to_dict("records")
    assert (row["Kept, lowest–highest (%)"], row["Gap"]) == (range_, "more than chance")
    assert "1 differs by more than chance" in texts(page)


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
    assert basis("consistency").startswith("Consistency = 100 − how far what each side kept lies")
    assert "标准差" in basis("consistency", locale="zh-CN")

    method = Method()
    change_method(
        app, people.ella,
        method.model_copy(update={
            "consistency": method.consistency.model_copy(update={"spread": Spread.RANGE}),
        }),
        date(2020, 1, 1), "试行", now,
    )  # fmt: skip

    assert basis("consistency").startswith("Consistency = 100 − the highest share kept less")
    assert "最高与最低之差" in basis("consistency", locale="zh-CN")


def cells(page) -> list[dict]:
    (chart,) = page.get("vega_lite_chart")
    return convert_arrow_bytes_to_pandas_df(chart.proto.datasets[0].data.data).to_dict("records")


def test_each_cell_of_the_map_counts_its_judgements_and_opens_them(visit, judged, app, people):
    page = opened(visit, "dora")

    found = {row["name"]: row for row in cells(page)}
    hair = found[app.checklists.usable().norms["hair-neat"].en]
    # Of all halls: kept in the East, not kept in the West.
    assert (hair["value"], hair["passes"], hair["fails"], hair["enough"]) == (50, 1, 1, False)
    assert hair["href"].startswith("observations?from=")
    assert hair["href"].endswith("&norm=hair-neat")
    assert "kind=" not in hair["href"]
    assert len(found) == 2

    page.selectbox(key="filter.hall").set_value("own").run()

    hair = {row["name"]: row for row in cells(page)}[hair["name"]]
    assert (hair["value"], hair["passes"], hair["fails"], hair["enough"]) == (100, 1, 0, False)
    assert hair["href"].endswith("&kind=own&norm=hair-neat")


def test_the_map_is_narrowed_to_a_theme_and_says_when_there_is_nothing(visit, judged):
    page = opened(visit, "dora")
    page.selectbox(key="address.theme").select("grooming").run()
    # Two norms in one week, and each over all weeks.
    assert sorted(each["column"] == "All weeks" for each in cells(page)) == [
        False,
        False,
        True,
        True,
    ]

    choose_days(page, date(2020, 1, 1), date(2020, 1, 2))
    assert "Nothing was judged" in page.info[0].value


def test_map_and_weak_spots_are_cut_by_process_and_the_choice_stands_in_the_address(
    visit, app, people
):
    at = datetime.now(UTC) - timedelta(minutes=5)
    for number in range(30):
        patrol = open_patrol(app, people.amina, f"p{number}", people.east.id, Round.PEAK, at)
        events = [
            an_event(
                patrol, people.hai.id, norm_id=norm, seq=seq, process="P07" if number < 20 else "P08",
                result="fail" if number < 15 and seq == 1 else "pass",
            )
            for seq, norm in enumerate(("stand-up-to-receive", "offers-invoice-unasked"), start=1)
        ]  # fmt: skip
        assert record_events(app, people.amina, events, datetime.now(UTC)).rejected == []

    page = opened(visit, "amina")
    assert {row["passes"] + row["fails"] for row in cells(page)} == {30}
    page.selectbox(key="address.process").select("P07").run()
    assert page.query_params["process"] == ["P07"] or page.query_params["process"] == "P07"
    assert {row["passes"] + row["fails"] for row in cells(page)} == {20}
    assert all("process=P07" in row["href"] for row in cells(page))
    assert "Of the chosen process alone" in texts(page)

    page.segmented_control(key="address.view").set_value("weak_spots").run()
    (row,) = page.table[0].value.to_dict("records")
    # 15 of 20; of both norms 15 of 40
    assert row["Not kept, % (90 % band), judged"] == "75.0 (57–87), 20 judged"
    assert "&process=P07" in row["Norm"]
    assert "(37.5 %)" in texts(page)
    page.selectbox(key="address.process").select("P08").run()
    assert page.info[0].value.startswith("Weak spots cannot be told yet")
    page.query_params["process"] = "P99"
    page.run()
    assert not page.table
    assert not page.exception


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


def test_the_profile_shows_the_chosen_halls_and_opens_a_factor(visit, judged, people):
    page = opened(visit, "dora", "profiles")
    assert [row["row"] for row in cells(page)] == ["东厅", "西厅"]

    page.selectbox(key="filter.hall").set_value("own").run()

    (east,) = cells(page)
    assert (east["row"], east["value"], east["judged_count"]) == ("东厅", 50.0, 2)
    assert f"hall={people.east.id}" in east["href"]
    assert east["href"].endswith("servqual=tangibles")


def test_processes_footfall_and_customers_are_compared_and_open_their_observations(
    visit, app, people
):
    page = opened(visit, "amina", "circumstances")
    assert "Nothing was judged" in page.info[0].value

    at = datetime.now(UTC) - timedelta(minutes=5)
    for number in range(20):
        patrol = open_patrol(app, people.amina, f"p{number}", people.east.id, Round.PEAK, at)
        event = an_event(
            patrol, people.hai.id, norm_id="stand-up-to-receive", segment="vip",
            process="P07" if number else "P08", result="pass" if number < 15 else "fail",
        )  # fmt: skip
        assert record_events(app, people.amina, [event], datetime.now(UTC)).rejected == []

    page = opened(visit, "amina", "circumstances")
    (table,) = page.table
    shown = table.value.iloc[:, 1:].to_numpy().tolist()
    few = "Too little to compare"
    assert shown == [[None, 19, few], [None, 1, few]]
    assert "&process=P07)" in table.value["Process"].iloc[0]
    assert "No percentage below 20 judgements on 3 patrols." in texts(page)

    page.segmented_control(key="address.by").set_value("segment").run()
    (table,) = page.table
    # 15 of 20, Wilson: (0.75 + 0.067639 ± 1.644854 · √(0.009375 + 0.001691)) / 1.135277
    assert table.value.iloc[:, 1:].to_numpy().tolist() == [
        ["75.0 (56.8–87.3)", 20, "Nothing beside it to compare"],
    ]  # fmt: skip
    page.segmented_control(key="address.by").set_value("footfall").run()
    assert "Nobody has noted this" in page.info[0].value
    assert page.query_params["by"] == "footfall"
    page.segmented_control(key="address.by").set_value("process").run()
    page.selectbox(key="address.norm").select("stand-up-to-receive").run()
    assert len(page.table) == 1
    assert not page.exception
