"""What the judgements of a norm say about the norm."""

import math

import pandas as pd
import pytest

from domain.reports.norm_health import (
    Figures,
    Recommendation,
    information_bits,
    item_health,
    medians,
    recommendation,
)

GOOD = {
    "in_force": True, "judged_count": 60, "na_count": 10, "unit_count": 12, "pass_pct": 80.0,
    "disagreement_pct": 10.0, "median_s": 4.0, "timed_count": 50,
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "fine"),
        ({"in_force": False}, "retired"),
        ({"judged_count": 19}, "too_few"),
        ({"judged_count": 0, "na_count": 0, "pass_pct": None}, "too_few"),
        ({"judged_count": 20}, "fine"),
        # 80 of 100: not applicable; 19 of 24 is 79.2 %, and 15 of 19 is not enough to say.
        ({"judged_count": 20, "na_count": 80}, "mostly_na"),
        ({"judged_count": 4, "na_count": 16}, "mostly_na"),
        ({"judged_count": 0, "na_count": 20, "pass_pct": None}, "mostly_na"),
        ({"judged_count": 5, "na_count": 19}, "too_few"),
        ({"judged_count": 3, "na_count": 16}, "too_few"),
        ({"disagreement_pct": 30.0, "unit_count": 10}, "reword"),
        ({"disagreement_pct": 30.0, "unit_count": 9}, "fine"),
        ({"disagreement_pct": 29.9}, "fine"),
        ({"disagreement_pct": None, "unit_count": 0}, "fine"),
        ({"pass_pct": 99.0, "judged_count": 50}, "never_fails"),
        ({"pass_pct": 100.0, "judged_count": 49}, "fine"),
        ({"pass_pct": 98.9}, "fine"),
        ({"pass_pct": 40.0}, "always_fails"),
        ({"pass_pct": 40.1}, "fine"),
        ({"median_s": 20.1}, "slow"),
        ({"median_s": 20.0}, "fine"),
        ({"median_s": 21.0, "timed_count": 9}, "fine"),
        ({"median_s": None, "timed_count": 0}, "fine"),
    ],
)
def test_a_recommendation_begins_exactly_at_its_threshold(changes, expected):
    assert recommendation(Figures(**GOOD | changes)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        # Retired before everything, as nobody is asked to judge it any more.
        ({"in_force": False, "judged_count": 2}, "retired"),
        # Managers who do not mean the same make the pass rate say little.
        ({"disagreement_pct": 40.0, "pass_pct": 30.0, "median_s": 60.0}, "reword"),
        ({"pass_pct": 30.0, "median_s": 60.0}, "always_fails"),
        ({"pass_pct": 100.0, "median_s": 60.0}, "never_fails"),
    ],
)
def test_the_more_important_recommendation_comes_first(changes, expected):
    assert recommendation(Figures(**GOOD | changes)) is Recommendation(expected)


def test_information_is_the_entropy_of_the_pass_rate():
    # 90 %: -0.9 log2 0.9 - 0.1 log2 0.1 = 0.13680 + 0.33219
    bits = [information_bits(pct) for pct in (0.0, 50.0, 90.0, 100.0, None)]

    assert bits == [0.0, 1.0, pytest.approx(0.46900, abs=5e-6), 0.0, None]


def test_the_median_counts_every_time_as_often_as_it_was_taken():
    times = pd.DataFrame(
        [("hair", 2.0, 3), ("hair", 9.0, 2), ("face", 4.0, 1), ("face", 5.0, 1)],
        columns=["norm_id", "seconds", "count"],
    )

    # hair: 2 2 2 9 9; face: 4 5
    assert medians(times).to_numpy().tolist() == [["face", 4.5, 2], ["hair", 2.0, 5]]


NORMS = pd.DataFrame(
    [
        ("hair", "grooming", True, False, None),
        ("opening-time", "time_limits", True, True, 180.0),
        ("old", "grooming", False, False, None),
        ("never-seen", "grooming", True, False, None),
    ],
    columns=["norm_id", "theme", "in_force", "timed", "limit_s"],
)
NO_TIMES = pd.DataFrame(
    {
        "norm_id": pd.Series(dtype=str),
        "seconds": pd.Series(dtype=float),
        "count": pd.Series(dtype=int),
    }
)


def table(**given: pd.DataFrame) -> dict[str, dict]:
    no_units = pd.DataFrame(columns=["norm_id", "unit_count", "agreement_pct"])
    tables = {"agreement": no_units, "judging": NO_TIMES, "measured": NO_TIMES} | given
    return {row["norm_id"]: row for row in item_health(norms=NORMS, **tables).to_dict("records")}


def counts(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["norm_id", "passes", "fails", "nas"])


def test_the_figures_of_a_norm_stand_in_one_row():
    rows = table(
        counts=counts(("hair", 20, 4, 0), ("hair", 10, 6, 10)),  # two halls
        agreement=pd.DataFrame(
            [("hair", 8, 75.0)], columns=["norm_id", "unit_count", "agreement_pct"]
        ),
        judging=pd.DataFrame([("hair", 3.5, 12)], columns=["norm_id", "seconds", "count"]),
    )

    row = rows["hair"]
    # 30 of 40 kept; H(0.75) = 0.75 * 0.41504 + 0.25 * 2; 10 of 50 not applicable; 100 - 75.
    assert (row["judged_count"], row["pass_pct"], row["na_pct"]) == (40, 75.0, 20.0)
    assert row["na_count"] == 10
    assert row["information_bits"] == pytest.approx(0.81128, abs=5e-6)
    assert (row["unit_count"], row["disagreement_pct"]) == (8, 25.0)
    assert (row["median_s"], row["timed_count"], row["recommendation"]) == (3.5, 12, "fine")


def test_only_norms_that_were_judged_are_listed_in_the_order_of_the_checklist():
    rows = table(counts=counts(("old", 30, 1, 0), ("hair", 30, 1, 0)))

    assert [(name, row["recommendation"]) for name, row in rows.items()] == [
        ("hair", "fine"), ("old", "retired"),
    ]  # fmt: skip


def test_too_few_says_how_many_more_are_needed():
    rows = table(counts=counts(("hair", 10, 3, 2), ("old", 1, 0, 0)))

    assert rows["hair"]["missing_count"] == 7  # 20 - 13
    assert rows["old"]["missing_count"] == 0  # nobody can judge it any more


def test_without_units_or_times_there_is_no_figure_and_not_zero():
    row = table(counts=counts(("hair", 0, 0, 3)))["hair"]

    for name in ("pass_pct", "information_bits", "disagreement_pct", "median_s", "measured_s"):
        assert math.isnan(row[name])
    assert (row["judged_count"], row["unit_count"], row["na_pct"]) == (0, 0, 100.0)


def test_a_time_limit_has_its_measured_median_beside_the_limit_and_is_never_slow():
    times = pd.DataFrame([("opening-time", 150.0, 30)], columns=["norm_id", "seconds", "count"])

    row = table(counts=counts(("opening-time", 25, 5, 0)), judging=times, measured=times)[
        "opening-time"
    ]

    assert (row["measured_s"], row["limit_s"], row["timed_count"]) == (150.0, 180.0, 0)
    assert (math.isnan(row["median_s"]), row["recommendation"]) == (True, "fine")


def test_a_period_without_judgements_gives_no_rows_with_the_right_columns():
    empty = item_health(
        counts(), pd.DataFrame(columns=["norm_id", "unit_count", "agreement_pct"]), NO_TIMES,
        NO_TIMES, NORMS,
    )  # fmt: skip

    assert len(empty) == 0
    assert list(empty.columns)[-2:] == ["recommendation", "missing_count"]
