"""Control charts and funnels: what they draw, with units, counts, and where a tap leads."""

import json
from datetime import date

import numpy as np
import pandas as pd
import pytest

from charts.chosen_days import ChosenDays
from charts.control_chart import ChartsBeside, GoalStep, Line, LineKind, control_chart
from charts.funnel import funnel_chart
from locales import LANGUAGES, Words

DAYS = pd.date_range("2026-03-02", periods=4, freq="7D")
POINTS = pd.DataFrame(
    {
        "start": DAYS, "end": DAYS + pd.Timedelta(days=6), "value": [80.0, 82, 60, 95],
        "plotted": [80.0, 82, 60, 95], "centre": 80.0, "low": [70.0, 70, 70, np.nan],
        "high": 90.0, "change": ["none", "none", "worse", "better"], "is_base": True,
        "occasion_count": 5, "scored_count": 40, "href": "observations?from=2026-03-02",
    }
)  # fmt: skip
TITLES = ("Week", "Kept (%)")


def drawn(**changes):
    labels = Words("en").group("chart")
    return control_chart(POINTS, labels, TITLES, **changes).to_dict()


def layers(chart, mark):
    return [each for each in chart["layer"] if each["mark"]["type"] == mark]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_point_says_its_counts_and_limits_and_opens_what_is_behind_it(language):
    labels = Words(language).group("chart")
    (points,) = layers(control_chart(POINTS, labels, TITLES).to_dict(), "point")

    fields = {each["field"] for each in points["encoding"]["tooltip"]}
    assert fields == {
        "start", "end_shown", "value_shown", "centre_shown", "low_shown", "high_shown",
        "scored_count", "occasion_count", "change_name",
    }  # fmt: skip
    assert points["encoding"]["href"]["field"] == "href"
    assert points["encoding"]["y"]["title"] == "Kept (%)"


def test_a_special_cause_differs_in_shape_and_colour():
    (points,) = layers(drawn(), "point")

    for channel in ("color", "shape"):
        scale = points["encoding"][channel]["scale"]
        assert len(set(scale["range"])) == 3
        assert scale["domain"] == ["Better", "Worse", "No change"]


def test_every_layer_shares_one_scale_around_what_is_drawn():
    chart = drawn(goals=[GoalStep(date(2026, 1, 1), date(2026, 12, 31), 50.0, 90.0)])

    domains = {
        tuple(round(end, 1) for end in each["encoding"]["y"]["scale"]["domain"]) for each in chart["layer"]
        if each["encoding"]["y"].get("scale")
    }  # fmt: skip
    assert domains == {(47.3, 97.7)}  # 6 % of 45 around 50 to 95
    assert "Base goal" in json.dumps(chart)


def test_ticks_stand_on_the_mondays_that_the_title_speaks_of():
    axis = layers(drawn(), "point")[0]["encoding"]["x"]["axis"]

    assert [(each["month"], each["date"]) for each in axis["values"]] == [
        (3, 2), (3, 9), (3, 16), (3, 23),
    ]  # fmt: skip


def test_half_a_year_of_weeks_has_seven_ticks_the_newest_among_them():
    mondays = pd.date_range("2026-06-01", periods=26, freq="7D")
    weeks = pd.concat([POINTS.iloc[:1]] * 26, ignore_index=True).assign(
        start=mondays, end=mondays + pd.Timedelta(days=6)
    )
    (points,) = layers(control_chart(weeks, Words("en").group("chart"), TITLES).to_dict(), "point")

    ticks = points["encoding"]["x"]["axis"]["values"]
    assert [(each["month"], each["date"]) for each in ticks] == [
        (6, 8), (7, 6), (8, 3), (8, 31), (9, 28), (10, 26), (11, 23),
    ]  # fmt: skip


def test_charts_beside_each_other_have_the_scales_that_all_of_them_need():
    goal = GoalStep(date(2026, 3, 1), date(2026, 3, 31), 50.0, 90.0)
    later = POINTS.assign(start=DAYS + pd.Timedelta(days=28), end=DAYS + pd.Timedelta(days=34))
    both = ChartsBeside(pd.concat([POINTS, later]), [goal])

    for own, goals in ((POINTS, [goal]), (later, [])):
        chart = control_chart(
            own, Words("en").group("chart"), TITLES, goals=goals, beside=both
        ).to_dict()
        (points,) = layers(chart, "point")
        # 6 % of 45 around 50 to 95
        domain = [round(end, 1) for end in points["encoding"]["y"]["scale"]["domain"]]
        assert domain == [47.3, 97.7]
        assert points["encoding"]["x"]["scale"]["domain"] == [
            "2026-03-02T00:00:00", "2026-04-20T00:00:00",
        ]  # fmt: skip
        assert points["encoding"]["color"]["legend"] is None


def test_a_week_that_is_not_over_is_pale_and_dashed_and_its_tooltip_says_so():
    running = POINTS.assign(is_running=[False, False, False, True])
    running.loc[3, "end"] = DAYS[3] + pd.Timedelta(days=2)
    chart = control_chart(running, Words("zh-CN").group("chart"), TITLES).to_dict()

    (points,) = layers(chart, "point")
    rows = chart["datasets"][(points.get("data") or chart["data"])["name"]]
    assert [each["end_shown"] for each in rows] == [
        "2026-03-08", "2026-03-15", "2026-03-22", "2026-03-25（本周未完）",
    ]  # fmt: skip
    dashes = points["encoding"]["strokeDash"]["condition"]
    assert dashes == [{"test": "datum.is_running", "value": [3, 3]}]
    assert {"test": "datum.is_running", "value": 0.3} in points["encoding"]["fillOpacity"][
        "condition"
    ]
    trace = [each for each in layers(chart, "line") if each["encoding"]["y"]["field"] == "plotted"]
    assert [each["transform"][0]["filter"] for each in trace] == [
        "datum.number <= 3", "datum.number >= 3",
    ]  # fmt: skip
    assert trace[1]["encoding"]["strokeDash"]["value"] == [3, 3]


def test_the_days_that_were_chosen_lie_in_a_band_behind_everything():
    chart = drawn(chosen=ChosenDays(date(2026, 3, 12), date(2026, 3, 29)))

    band = chart["layer"][0]
    assert band["mark"]["type"] == "rect"
    assert chart["datasets"][band["data"]["name"]] == [
        {"chosen_from": "2026-03-12T00:00:00", "chosen_until": "2026-03-30T00:00:00"}
    ]


def test_a_limit_that_is_not_there_is_a_dash_in_the_tooltip():
    chart = drawn()
    (points,) = layers(chart, "point")
    rows = chart["datasets"][(points.get("data") or chart["data"])["name"]]

    assert [each["low_shown"] for each in rows] == ["70.0", "70.0", "70.0", "–"]


def test_goals_are_drawn_over_the_days_on_which_they_hold():
    goals = [
        GoalStep(date(2025, 12, 1), date(2026, 2, 28), 70.0, 80.0),  # before the first point
        GoalStep(date(2026, 3, 1), date(2026, 3, 15), 80.0, 95.0),
        GoalStep(date(2026, 3, 16), date(2026, 3, 31), 85.0, 95.0),
    ]
    chart = drawn(goals=goals)

    (rule,) = layers(chart, "rule")
    rows = chart["datasets"][rule["data"]["name"]]
    assert [(row["goal"], row["goal_pct"], row["goal_first"], row["goal_last"]) for row in rows] == [
        ("Base goal", 80.0, "2026-03-02", "2026-03-15"),
        ("Challenge goal", 95.0, "2026-03-02", "2026-03-15"),
        ("Base goal", 85.0, "2026-03-16", "2026-03-29"),
        ("Challenge goal", 95.0, "2026-03-16", "2026-03-29"),
    ]  # fmt: skip
    assert rows[0]["goal_to"] == rows[2]["goal_from"]  # one step after the other
    ordered = drawn(goals=goals, in_order=True)
    (rule,) = layers(ordered, "rule")
    rows = ordered["datasets"][rule["data"]["name"]]
    assert [(row["goal_from"], row["goal_to"]) for row in rows[::2]] == [(0.5, 2.5), (2.5, 4.5)]


def test_limits_are_steps_because_they_belong_to_a_point():
    steps = [each for each in layers(drawn(), "line") if "interpolate" in each["mark"]]

    assert [(each["encoding"]["y"]["field"], each["mark"]["interpolate"]) for each in steps] == [
        ("low", "step"), ("high", "step"), ("centre", "step"),
    ]  # fmt: skip


def test_campaigns_versions_and_new_limits_are_upright_lines():
    lines = [
        Line(LineKind.MARK, date(2026, 3, 9), "推广周", date(2026, 3, 15)),
        Line(LineKind.REBASED, date(2026, 3, 16), "改造"),
    ]
    chart = drawn(lines=lines)

    (rule,) = layers(chart, "rule")
    assert rule["mark"]["strokeDash"]
    rows = chart["datasets"][rule["data"]["name"]]
    assert [each["text"] for each in rows] == ["推广周", "改造"]
    assert len(layers(chart, "rect")) == 1


def test_points_in_order_have_lines_before_the_first_point_of_their_day():
    chart = drawn(lines=[Line(LineKind.REBASED, date(2026, 3, 16), "改造")], in_order=True)

    (rule,) = layers(chart, "rule")
    assert [each["at"] for each in chart["datasets"][rule["data"]["name"]]] == [2.5]


def test_the_averages_of_an_ewma_stand_beside_what_was_seen():
    gathered = POINTS.assign(plotted=[80.0, 80.4, 76.3, 80.1])
    chart = control_chart(gathered, Words("en").group("chart"), TITLES, gathered=True).to_dict()

    seen, marked = layers(chart, "point")
    assert seen["encoding"]["y"]["field"] == "value"
    assert "plotted_shown" in {each["field"] for each in marked["encoding"]["tooltip"]}
    assert len(layers(drawn(), "point")) == 1


def test_a_point_below_the_minimum_sample_is_hollow_and_tells_no_percentage():
    few = POINTS.assign(value=[80.0, np.nan, 60, 95])
    chart = control_chart(few, Words("en").group("chart"), TITLES).to_dict()

    (rows,) = chart["datasets"].values()
    assert [each["value_shown"] for each in rows] == ["80.0", "–", "60.0", "95.0"]
    (points,) = layers(chart, "point")
    fill = points["encoding"]["fillOpacity"]
    assert fill["condition"][0] == {"test": "datum.is_thin", "value": 0}
    assert fill["value"] == 1
    assert "plotted_shown" not in {each["field"] for each in points["encoding"]["tooltip"]}


def test_a_funnel_names_only_those_outside_and_has_four_limits():
    points = pd.DataFrame(
        {
            "hall_id": "h", "staff_id": ["a", "b"], "name": ["顾", "海"], "hall": "东厅",
            "n": [50.0, 200.0], "share_pct": [80.0, 60.0], "scored_count": [50, 200],
            "occasion_count": [5, 20], "place": ["within", "low_998"], "href": "person?person=a",
        }
    )  # fmt: skip
    curve = pd.DataFrame(
        {"n": [40.0, 210] * 2, "level": ["95"] * 2 + ["99.8"] * 2, "low_pct": [60.0, 70, 55, 65],
         "high_pct": [90.0, 85, 95, 90]}
    )  # fmt: skip
    chart = funnel_chart(points, curve, 78.0, Words("en").group("chart")).to_dict()

    assert len(layers(chart, "line")) == 4
    around, names = layers(chart, "text")
    assert around["mark"]["strokeWidth"] == 4  # a limit that crosses the name leaves it readable
    assert [each["name"] for each in chart["datasets"][names["data"]["name"]]] == ["海"]
    (marks,) = layers(chart, "point")
    assert marks["encoding"]["href"]["field"] == "href"
    assert {"name", "hall", "share_pct", "scored_count", "occasion_count", "place_name"} == {
        each["field"] for each in marks["encoding"]["tooltip"]
    }
