"""Charts of scores: what they draw, with units and counts."""

from datetime import date

import pandas as pd
import pytest

from charts.band_trend import band_trend_chart
from charts.score_band import score_band_chart
from charts.score_trend import score_trend_chart
from domain.rollup import Span
from locales import LANGUAGES, Words

ROW = {
    "raw_pct": 78.5, "adjusted_pct": 81.2, "low_pct": 74.9, "high_pct": 87.5, "occasion_count": 8,
    "scored_count": 60, "raw_exact": 78.5, "adjusted_exact": 81.2, "low_exact": 74.9,
    "high_exact": 87.5,
}  # fmt: skip


def tooltips(chart: dict) -> set[str]:
    return {each["field"] for layer in chart["layer"] for each in layer["encoding"]["tooltip"]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_score_is_drawn_with_its_band_from_the_next_lower_ten(language):
    chart = score_band_chart(ROW, Words(language).group("chart")).to_dict()

    band, raw, adjusted = chart["layer"]
    assert (band["encoding"]["x"]["field"], band["encoding"]["x2"]["field"]) == (
        "low_pct", "high_pct",
    )  # fmt: skip
    assert (raw["mark"]["filled"], adjusted["mark"]["filled"]) == (False, True)
    for layer in (band, raw, adjusted):
        assert layer["encoding"]["x"]["scale"] == {
            "domain": [70.0, 100.0], "nice": False, "zero": False,
        }  # fmt: skip
        assert "%" in layer["encoding"]["x"]["title"]
    assert {"occasion_count", "scored_count"} <= tooltips(chart)


def test_the_base_goal_is_the_dotted_line_of_other_pictures_and_never_outside_the_scale():
    chart = score_band_chart(ROW, Words("en").group("chart"), base_pct=65).to_dict()

    goal, *others = chart["layer"]
    assert (goal["mark"]["type"], goal["mark"]["strokeDash"]) == ("rule", [2, 3])
    assert chart["datasets"][goal["data"]["name"]] == [{"goal_pct": 65}]
    for layer in (goal, *others):
        assert layer["encoding"]["x"]["scale"]["domain"] == [60.0, 100.0]


def test_weeks_that_nobody_observed_leave_a_gap():
    weeks = pd.DataFrame(
        {
            "week_start": pd.to_datetime(["2026-03-02", "2026-03-16"]),
            "raw_pct": [80.0, 90.0],
            "low_pct": [61.0, 75.0],
            "high_pct": [95.0, 100.0],
            "occasion_count": [3, 4],
            "scored_count": [20, 31],
        }
    )

    chart = band_trend_chart(weeks, Words("en").group("chart")).to_dict()

    (rows,) = chart["datasets"].values()
    assert [row["raw_pct"] for row in rows] == [80.0, None, 90.0]
    assert "href" not in chart["layer"][2]["encoding"]  # its reader has no page of observations
    assert chart["layer"][1]["encoding"]["y"]["scale"]["domain"] == [60.0, 100.0]
    assert "%" in chart["layer"][1]["encoding"]["y"]["title"]
    assert {"low_pct", "high_pct", "occasion_count", "scored_count"} <= tooltips(chart)


def points(*rows: tuple) -> pd.DataFrame:
    """From (name, start, score, low, high)."""
    table = pd.DataFrame(rows, columns=["name", "start", "score_pct", "low_pct", "high_pct"])
    counts = {"occasion_count": 8, "scored_count": 60, "observation_count": 61, "red_line_count": 0}
    return table.assign(start=pd.to_datetime(table["start"]), **counts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_layer_of_a_trend_has_the_scale_that_the_bands_need(language):
    table = points(("East", "2026-03-02", 80.0, 71.5, 88.5), ("East", "2026-03-09", 85.0, 77.0, 93))

    chart = score_trend_chart(table, Words(language).group("chart")).to_dict()

    axes = [layer["encoding"]["y"] for layer in chart["layer"]]
    assert [axis["scale"]["domain"] for axis in axes] == [[70.0, 100.0]] * 4
    assert {axis["title"] for axis in axes} == {Words(language)("chart.score_pct")}
    assert [axis["field"] for axis in axes] == ["low_pct", "low_pct", "score_pct", "score_pct"]
    shown = {"low_pct_shown", "high_pct_shown", "occasion_count", "scored_count"}
    assert shown <= tooltips(chart)


def test_a_point_between_two_gaps_shows_its_band_too():
    east = points(("East", "2026-03-02", 80.0, 71, 88), ("East", "2026-03-16", 85.0, 77, 93))
    west = points(
        ("West", "2026-03-02", 80.0, 71, 88), ("West", "2026-03-09", 85.0, 77, 93),
        ("West", "2026-03-16", None, None, None),
    )  # fmt: skip

    chart, other = (
        score_trend_chart(each, Words("en").group("chart"), Span.WEEK).to_dict()
        for each in (east, west)
    )

    (rows,), (others,) = (each["datasets"].values() for each in (chart, other))
    assert [(row["score_pct"], row["alone"]) for row in rows] == [
        (80.0, True), (None, False), (85.0, True),
    ]  # fmt: skip
    assert [(row["score_pct"], row["alone"]) for row in others] == [
        (80.0, False), (85.0, False), (None, False),
    ]  # fmt: skip
    assert chart["layer"][1]["transform"] == [{"filter": "datum.alone"}]


@pytest.mark.parametrize(
    ("span", "start", "last", "shown"),
    [
        (Span.WEEK, "2026-03-09", date(2026, 3, 14), "2026-03-09 (week not over)"),
        (Span.WEEK, "2026-03-09", date(2026, 3, 15), "2026-03-09"),
        (Span.MONTH, "2026-03-01", date(2026, 3, 30), "2026-03-01 (month not over)"),
        (Span.DAY, "2026-03-14", date(2026, 3, 14), "2026-03-14"),
    ],
)
def test_a_week_or_month_that_is_not_over_says_so(span, start, last, shown):
    table = points(("East", start, 80.0, 71, 88))

    chart = score_trend_chart(table, Words("en").group("chart"), span, last=last).to_dict()

    (rows,) = chart["datasets"].values()
    assert [row["start_shown"] for row in rows] == [shown]


def test_a_week_of_a_person_that_is_not_over_says_so():
    weeks = pd.DataFrame(
        {
            "week_start": pd.to_datetime(["2026-03-02", "2026-03-09"]), "raw_pct": [80.0, 90.0],
            "low_pct": 61.0, "high_pct": 95.0, "occasion_count": 3, "scored_count": 20,
        }
    )  # fmt: skip

    chart = band_trend_chart(weeks, Words("zh-CN").group("chart"), last=date(2026, 3, 11))

    (rows,) = chart.to_dict()["datasets"].values()
    assert [row["week_shown"] for row in rows] == ["2026-03-02", "2026-03-09（本周未完）"]


def test_halls_beside_each_other_have_one_scale():
    east = points(("East", "2026-03-02", 80.0, 71, 88), ("East", "2026-03-16", 85.0, 77, 93))
    west = points(("West", "2026-03-09", 55.0, 48, 62))
    both = pd.concat([east, west])

    charts = [
        score_trend_chart(each, Words("en").group("chart"), beside=both).to_dict()
        for each in (east, west)
    ]

    for chart in charts:
        for layer in chart["layer"]:
            assert layer["encoding"]["y"]["scale"]["domain"] == [40.0, 100.0]
            assert layer["encoding"]["x"]["scale"]["domain"] == [
                "2026-03-02T00:00:00", "2026-03-16T00:00:00",
            ]  # fmt: skip


@pytest.mark.parametrize(
    ("span", "start", "last"),
    [
        (Span.DAY, "2026-02-02", "2026-02-02"),
        (Span.WEEK, "2026-02-02", "2026-02-08"),
        (Span.MONTH, "2026-02-01", "2026-02-28"),
    ],
)
def test_a_tap_on_a_point_opens_the_observations_of_its_days(span, start, last):
    table = points(("East", start, 80.0, 71, 88)).assign(hall_id="h1")

    chart = score_trend_chart(table, Words("en").group("chart"), span).to_dict()

    (rows,) = chart["datasets"].values()
    assert [row["link"] for row in rows] == [f"observations?from={start}&to={last}&hall=h1"]
    assert chart["layer"][3]["encoding"]["href"] == {"field": "link", "type": "nominal"}
