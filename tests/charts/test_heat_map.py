"""The heat map: what is sure has a number, what is not is pale, and every cell opens something."""

from datetime import date

import pandas as pd
import pytest

from charts.heading import Heading, headed
from charts.heat_map import heat_map_chart
from locales import Words


def test_sure_cells_have_a_number_unsure_ones_a_dashed_edge_and_all_open_an_address():
    cells = pd.DataFrame(
        {
            "row": ["a", "b"], "column": ["03-02", "03-02"], "value": [80.0, 0.0],
            "enough": [True, False], "href": ["observations?norm=a", "observations?norm=b"],
            "passes": [8, 0], "fails": [2, 1],
        }
    )  # fmt: skip
    labels = Words("en").group("chart") | {"row": "Norm", "column": "Week", "value": "Kept (%)"}

    chart = heat_map_chart(cells, ["b", "a"], ["03-02"], ["passes", "fails"], labels).to_dict()

    sure, unsure, number = chart["layer"]
    assert [layer["transform"] for layer in chart["layer"]] == [
        [{"filter": "datum.enough"}], [{"filter": "!datum.enough"}], [{"filter": "datum.enough"}],
    ]  # fmt: skip
    assert "strokeDash" in unsure["mark"]
    assert number["mark"]["type"] == "text"
    assert sure["encoding"]["y"]["scale"]["domain"] == ["b", "a"]
    for layer in chart["layer"]:
        assert layer["encoding"]["href"]["field"] == "href"
        titles = [each["title"] for each in layer["encoding"]["tooltip"]]
        assert titles == ["Norm", "Week", "Kept (%)", "Kept (times)", "Not kept (times)"]


def test_no_name_is_left_out_or_cut_and_a_column_can_stand_apart():
    long = "衬衫下摆束好、袖口扣好，不卷袖口裤腿"
    cells = pd.DataFrame(
        {"row": [long], "column": ["All"], "value": [80.0], "enough": [True], "href": ["o"],
         "judged_count": [20]}
    )  # fmt: skip
    labels = Words("en").group("chart") | {"row": "Norm", "column": "Week", "value": "Kept (%)"}

    chart = heat_map_chart(
        cells, [long], ["All", "03-02"], ["judged_count"], labels, apart="All"
    ).to_dict()

    y = chart["layer"][0]["encoding"]["y"]
    assert y["scale"]["domain"] == ["衬衫下摆束好、\n袖口扣好，不卷袖口裤腿"]
    assert y["axis"]["labelOverlap"] is False
    assert chart["height"] == {"step": 32}
    line = chart["layer"][-1]
    assert line["mark"]["type"] == "rule"
    assert chart["datasets"][line["data"]["name"]] == [{"column": "All"}]
    shown = chart["layer"][0]["encoding"]["tooltip"][0]
    assert shown == {"field": "name", "title": "Norm", "type": "nominal"}


@pytest.mark.parametrize(
    ("rows", "orient"), [(["说出收款额和找零额，双手递送"], "none"), (["9:00"], "top")]
)
def test_the_legend_stands_in_the_empty_corner_or_above_the_cells(rows, orient):
    cells = pd.DataFrame(
        {"row": rows, "column": ["03-02"], "value": [80.0], "enough": [True], "href": ["o"],
         "judged_count": [20]}
    )  # fmt: skip
    labels = Words("en").group("chart") | {"row": "Norm", "column": "Week", "value": "Kept (%)"}

    chart = heat_map_chart(cells, rows, ["03-02"], ["judged_count"], labels)
    heading = Heading("Map", "East", date(2026, 3, 2), date(2026, 3, 8), "20 judgements")
    spec = headed(chart, heading).to_dict()

    assert spec["layer"][0]["encoding"]["color"]["legend"]["orient"] == orient
    assert spec["title"]["text"] == "Map"
    assert spec["title"]["subtitle"] == ["East · 2026-03-02 – 2026-03-08 · 20 judgements"]
