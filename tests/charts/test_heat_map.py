"""The heat map: what is sure has a number, what is not is pale, and every cell opens something."""

import pandas as pd

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
