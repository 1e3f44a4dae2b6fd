"""Consistency of one norm across groups, with exact numbers."""

import math

import numpy as np
import pandas as pd
import pytest

from domain.reports.consistency import consistency, mean_consistency


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
    assert (row["group_count"], row["judged_count"], row["least_count"]) == (3, 60, 10)


@pytest.mark.parametrize(("rows", "differs"), [
    # 17 judgements of three people, 4/6, 5/6, 2/5: χ² = 2.2581 · 16/17 = 2.1253, p = 0.346
    ([("hair", "a", 4, 2), ("hair", "b", 5, 1), ("hair", "c", 2, 3)], False),
    # 20/40, 36/40, 38/40: χ² = 28.674 · 119/120, p = 7e-7
    ([("hair", "a", 20, 20), ("hair", "b", 36, 4), ("hair", "c", 38, 2)], True),
    # a single miss of 21 is no difference
    ([("hair", "a", 10, 0), ("hair", "b", 10, 1)], False),
    ([("hair", "a", 10, 0), ("hair", "b", 10, 0)], False),
    ([("hair", "a", 0, 10), ("hair", "b", 0, 10)], False),
])  # fmt: skip
def test_groups_differ_only_where_chance_would_hardly_spread_them_so(rows, differs):
    (row,) = consistency(counts(*rows), "hall", "range", 5).to_dict("records")

    assert row["differs"] is differs


def test_of_many_norms_without_a_difference_hardly_one_is_told():
    rng = np.random.default_rng(3)
    alike = [
        (f"n{norm}", hall, kept, 40 - kept)
        for norm in range(90) for hall, kept in zip("abcde", rng.binomial(40, 0.85, 5), strict=True)
    ]  # fmt: skip
    other = [("odd", "a", 40, 0), ("odd", "b", 15, 25), ("odd", "c", 38, 2)]

    table = consistency(counts(*alike, *other), "hall", "range", 5)

    assert table[table["differs"]]["norm_id"].tolist() == ["odd"]


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
