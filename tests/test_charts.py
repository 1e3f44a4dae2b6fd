"""Charts of one person: what they draw, with units and counts."""

import pandas as pd
import pytest

from charts.band_trend import band_trend_chart
from charts.score_band import score_band_chart
from locales import LANGUAGES, Words

ROW = {
    "raw_pct": 78.5, "adjusted_pct": 81.2, "low_pct": 74.9, "high_pct": 87.5, "occasion_count": 8,
    "scored_count": 60,
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
    assert chart["layer"][1]["encoding"]["y"]["scale"]["domain"] == [60.0, 100.0]
    assert "%" in chart["layer"][1]["encoding"]["y"]["title"]
    assert {"low_pct", "high_pct", "occasion_count", "scored_count"} <= tooltips(chart)
