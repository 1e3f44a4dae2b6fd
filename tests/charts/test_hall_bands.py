"""A few halls with their bands on one scale."""

import pandas as pd

from charts.hall_bands import HALL_BANDS, hall_bands_chart
from locales import Words


def test_halls_stand_in_the_order_given_on_a_scale_that_holds_every_band():
    halls = pd.DataFrame(
        [("West", 87.5, 86.0, 89.0, 224, "/w"), ("East", 83.8, 72.0, 95.0, 230, "/e")],
        columns=list(HALL_BANDS),
    )

    bars, dots = hall_bands_chart(halls, Words("en").group("chart")).to_dict()["layer"]

    assert bars["encoding"]["y"]["scale"]["domain"] == ["West", "East"]
    for layer in (bars, dots):
        assert layer["encoding"]["x"]["scale"]["domain"] == [70, 100]
    assert bars["encoding"]["x2"]["field"] == "high_pct"
    assert dots["encoding"]["href"]["field"] == "href"
