"""The bars from one score to another."""

from charts.change_bars import change_bars_chart
from charts.colours import LIGHT
from locales import Words


def test_each_bar_begins_where_the_one_before_ends_and_the_last_is_the_later_score():
    chart = change_bars_chart(
        80.0, 81.5, [("version", -0.5), ("mix", 0.0), ("done", 2.0)], Words("en").group("chart")
    ).to_dict()

    (rows,) = [each for each in chart["datasets"].values() if each]
    assert [(row["start"], row["end"], row["kind"], row["shown"]) for row in rows] == [
        (80.0, 80.0, "whole", "80.00"),
        (80.0, 79.5, "down", "−0.50"),
        (79.5, 79.5, "whole", "0.00"),
        (79.5, 81.5, "up", "+2.00"),
        (81.5, 81.5, "whole", "81.50"),
    ]
    # 79.5 to 81.5 and a margin of half a point
    assert chart["layer"][1]["encoding"]["x"]["scale"]["domain"] == [79.0, 82.0]


def test_both_scores_have_the_band_that_is_known():
    chart = change_bars_chart(
        80.0, 81.5, [("done", 1.5)], Words("en").group("chart"), ((78.0, 82.0), None)
    ).to_dict()

    band = chart["layer"][0]
    assert chart["datasets"][band["data"]["name"]] == [
        {"step": "Before", "low": 78.0, "high": 82.0}
    ]
    # 78 to 82 and 15 % of 4
    assert [round(end, 1) for end in band["encoding"]["x"]["scale"]["domain"]] == [77.4, 82.6]


def test_what_chance_alone_may_have_brought_is_neither_better_nor_worse():
    def painted(**said):
        chart = change_bars_chart(
            80.0, 81.5, [("done", 1.5)], Words("en").group("chart"), **said
        ).to_dict()
        return chart["layer"][1]["encoding"]["color"]["scale"]["range"]

    assert painted() == [LIGHT.better, LIGHT.worse, LIGHT.figure]
    assert painted(is_signal=False) == [LIGHT.quiet, LIGHT.quiet, LIGHT.figure]
