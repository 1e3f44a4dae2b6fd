import numpy as np
import pandas as pd

from domain.row_index import RowIndex

STAFF = pd.DataFrame({"hall_id": ["east", "east", "west"], "staff_id": ["gu", "hai", "gu"]})
INDEX = RowIndex.of(STAFF, "hall_id", "staff_id")


def test_a_table_is_laid_beside_another_by_its_keys_and_gaps_are_filled():
    other = pd.DataFrame(
        {"hall_id": ["west", "east"], "staff_id": ["gu", "hai"], "praises": [3, 2],
         "pct": [81.5, 90.0], "by": ["lena", "amina"]}
    )  # fmt: skip

    laid = INDEX.lay(other, {"praises": 0, "pct": np.nan, "by": ""})

    assert laid["praises"].tolist() == [0, 2, 3]
    assert laid["praises"].dtype == np.int64
    assert np.isnan(laid["pct"][0])
    assert laid["pct"][1:].tolist() == [90.0, 81.5]
    assert laid["by"].tolist() == ["", "amina", "lena"]


def test_several_rows_of_a_key_are_added_up_and_unknown_keys_left_out():
    cells = pd.DataFrame(
        {"hall_id": ["east", "east", "north"], "staff_id": ["gu", "gu", "gu"],
         "weight": [1.5, 2.0, 9.0], "count": [1, 2, 9]}
    )  # fmt: skip

    sums = INDEX.sums(cells, ("weight", "count"))

    assert sums["weight"].tolist() == [3.5, 0.0, 0.0]
    assert sums["count"].tolist() == [3, 0, 0]
    assert sums["count"].dtype == np.int64
