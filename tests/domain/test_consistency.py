"""Consistency of one norm across groups, with exact numbers."""

import math

import pandas as pd
import pytest

from domain.consistency import consistency, mean_consistency


def counts(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["norm_id", "hall", "passes", "fails"])


THREE_HALLS = counts(("hair", "a", 9, 1), ("hair", "b", 6, 4), ("hair", "c", 30, 10))  # 90 60 75


@pytest.mark.parametrize(
    ("spread", "expected"),
    [
        # mean 75, deviations 15 15 0: sqrt(450 / 3) = 12.247
        ("deviation", 100 - math.sqrt(150)),
        ("range", 70.0),  # 100 - (90 - 60)
    ],
)
def test_consistency_is_what_the_spread_leaves_of_100(spread, expected):
    (row,) = consistency(THREE_HALLS, "hall", spread, minimum=1).to_dict("records")

    assert row["consistency"] == pytest.approx(expected)
    assert (row["lowest_pct"], row["highest_pct"]) == (60.0, 90.0)
    assert (row["group_count"], row["judged_count"]) == (3, 60)


def test_groups_below_the_minimum_are_left_out():
    (row,) = consistency(THREE_HALLS, "hall", "range", minimum=11).to_dict("records")

    assert (row["group_count"], row["judged_count"]) == (1, 40)
    assert math.isnan(row["consistency"])  # one group cannot be compared
    assert consistency(THREE_HALLS, "hall", "range", minimum=41).empty


def test_a_group_without_a_judgement_never_counts():
    table = consistency(counts(("hair", "a", 0, 0), ("hair", "b", 1, 0)), "hall", "range", 0)

    assert table["group_count"].tolist() == [1]


def test_all_kept_and_all_missed_are_the_two_ends():
    same = consistency(counts(("hair", "a", 9, 0), ("hair", "b", 7, 0)), "hall", "range", 5)
    apart = counts(("hair", "a", 9, 0), ("hair", "b", 0, 7))

    assert same["consistency"].tolist() == [100.0]
    assert consistency(apart, "hall", "range", 5)["consistency"].tolist() == [0.0]
    deviation = consistency(apart, "hall", "deviation", 5)
    assert deviation["consistency"].tolist() == [50.0]


def test_the_mean_weighs_norms_by_how_often_they_were_judged():
    table = consistency(
        counts(("hair", "a", 10, 0), ("hair", "b", 10, 0), ("face", "a", 30, 30), ("face", "b", 0, 20),
               ("once", "a", 9, 0)),
        "hall", "range", 5,
    )  # fmt: skip

    # hair 100 of 20 judgements, face 50 of 80; "once" has one group: (2000 + 4000) / 100
    assert mean_consistency(table) == 60.0


def test_nothing_to_compare_is_none_and_not_zero():
    assert mean_consistency(consistency(counts(), "hall", "range", 1)) is None
    one = consistency(counts(("hair", "a", 9, 0)), "hall", "range", 1)
    assert mean_consistency(one) is None
