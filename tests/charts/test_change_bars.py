"""The bars from one score to another."""

from charts.change_bars import change_bars_chart
from locales import Words


def test_each_bar_begins_where_the_one_before_ends_and_the_last_is_the_later_score():
    chart = change_bars_chart(
        80.0, 81.5, [("version", -0.5), ("mix", 0.0), ("done", 2.0)], Words("en").group("chart")
    ).to_dict()

    (rows,) = chart["datasets"].values()
    assert [(row["start"], row["end"], row["kind"], row["shown"]) for row in rows] == [
        (80.0, 80.0, "whole", "80.00"),
        (80.0, 79.5, "down", "-0.50"),
        (79.5, 79.5, "whole", "+0.00"),
        (79.5, 81.5, "up", "+2.00"),
        (81.5, 81.5, "whole", "81.50"),
    ]
    # 79.5 to 81.5 and a margin of half a point
    assert chart["layer"][0]["encoding"]["x"]["scale"]["domain"] == [79.0, 82.0]
