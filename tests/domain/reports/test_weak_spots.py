"""Weak spots with exact numbers."""

import math

import pandas as pd
import pytest

from domain.reports.weak_spots import overall_pct, weak_spots

WEIGHTS = {"minor": 1.0, "major": 2.0}
SETTINGS = {"listed": 10, "minimum": 20, "minimum_in_hall": 5}


def counts(*rows: tuple) -> pd.DataFrame:
    """(hall, theme, norm, severity, kept, missed)"""
    columns = ["hall_id", "theme", "norm_id", "severity", "passes", "fails"]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(weight=table["severity"].map(WEIGHTS).fillna(0.0).astype(float))


def ids(*rows: tuple, **settings: int) -> list[str]:
    return weak_spots(counts(*rows), **SETTINGS | settings)["norm_id"].tolist()


# Well kept, so that what fails often lies above everything together.
REST = ("east", "conduct", "rest", "minor", 3000, 100)

# Half a year of the demonstration, as a branch head saw it.
SEEN = (
    ("east", "billing", "cash", "major", 16, 27),  # 62.8 % of 43
    ("east", "guidance", "self-service", "minor", 12, 9),  # 42.9 % of 21
    ("east", "greeting", "surname", "minor", 55, 27),  # 32.9 % of 82
    ("east", "dress", "shirt", "minor", 49, 20),  # 29.0 % of 69
    ("east", "bans", "stays", "minor", 67, 27),  # 28.7 % of 94
    ("east", "billing", "invoice", "minor", 52, 2),  # 3.7 % of 54, of the weakest theme
)


def test_norms_stand_by_the_lower_end_of_their_interval_and_not_by_their_theme():
    # Lower ends, Wilson 90 %: 50.2, 27.0, 25.0, 21.0, 21.8, 1.2; together 212 of 3463 are 6.12 %
    assert ids(*SEEN, REST) == ["cash", "self-service", "surname", "stays", "shirt"]
    assert ids(*SEEN, REST, listed=3) == ["cash", "self-service", "surname"]


def test_weak_is_only_what_surely_fails_more_than_all_norms_together():
    # 112 of 363 are 30.85 %: of the lower ends only 50.2 lies above.
    assert overall_pct(counts(*SEEN)) == pytest.approx(30.8540, abs=1e-4)
    assert ids(*SEEN) == ["cash"]


def test_where_nine_of_ten_are_kept_of_every_norm_none_is_weak():
    # One norm a little worse than the others: 12 of 100, lower end 7.63; together 102 of 1000.
    alike = [("east", "vip", f"n{number}", "minor", 90, 10) for number in range(9)]

    assert overall_pct(counts(*alike, ("east", "vip", "most", "minor", 88, 12))) == 10.2
    assert ids(*alike, ("east", "vip", "most", "minor", 88, 12)) == []
    # 19 of 100: lower end 13.47; together 10.9
    assert ids(*alike, ("east", "vip", "most", "minor", 81, 19)) == ["most"]


def test_one_norm_alone_is_no_weaker_than_itself():
    assert ids(("east", "vip", "seat", "minor", 0, 50)) == []
    assert ids() == []
    assert overall_pct(counts()) == 0.0


def test_what_counts_in_no_score_is_not_in_what_is_usual():
    rows = [("east", "bans", "leak", "red_line", 0, 5000), ("east", "bans", "order", "none", 0, 50)]

    assert overall_pct(counts(REST, *rows)) == pytest.approx(100 * 100 / 3100)


def test_a_row_says_rate_interval_and_judgements():
    (row,) = weak_spots(counts(SEEN[4], REST), **SETTINGS).to_dict("records")

    # z 1.6449: (0.2872 + z²/188 ± z √(0.2872 × 0.7128 / 94 + z²/35344)) / (1 + z²/94)
    assert (row["norm_id"], row["theme"], row["judged_count"]) == ("stays", "bans", 94)
    assert row["fail_pct"] == pytest.approx(2700 / 94)
    assert (row["low_pct"], row["high_pct"]) == (
        pytest.approx(21.727, abs=0.001), pytest.approx(36.910, abs=0.001),
    )  # fmt: skip


def test_a_high_rate_of_few_judgements_does_not_lead():
    # 10 of 20: lower end 32.7; 200 of 500: 36.5
    rows = [
        ("east", "vip", "few", "minor", 10, 10), ("east", "bans", "many", "minor", 300, 200)
    ]  # fmt: skip
    assert ids(*rows, REST) == ["many", "few"]


def test_equal_norms_stand_by_judgements_and_then_by_id():
    rows = [("east", "vip", name, "minor", 15, 5) for name in ("b", "a")]

    assert ids(*rows, REST) == ["a", "b"]


def test_the_hall_where_it_surely_fails_most_is_named_with_its_own_numbers():
    rows = [
        ("east", "vip", "seat", "minor", 30, 10),  # 25 %: lower end 15.6
        ("west", "vip", "seat", "minor", 3, 3),  # 50 % of 6: lower end 22.1
        ("south", "vip", "seat", "minor", 0, 4),  # too seldom to be named
    ]

    (row,) = weak_spots(counts(*rows, REST), **SETTINGS).to_dict("records")

    assert (row["hall_id"], row["hall_fail_pct"], row["hall_judged_count"]) == ("west", 50.0, 6)
    assert (row["fail_pct"], row["judged_count"]) == (34.0, 50)


def test_where_no_hall_judged_it_often_enough_none_is_named():
    rows = [(f"h{number}", "vip", "seat", "minor", 0, 4) for number in range(5)]

    (row,) = weak_spots(counts(*rows, REST), **SETTINGS).to_dict("records")

    assert (row["hall_id"], row["hall_judged_count"], row["judged_count"]) == ("", 0, 20)
    assert math.isnan(row["hall_fail_pct"])


def test_what_was_judged_too_little_or_never_failed_or_counts_nowhere_is_no_weak_spot():
    for rows in (
        [],
        [("east", "vip", "rare", "minor", 0, 19)],
        [("east", "dress", "badge", "minor", 50, 0)],
        [("east", "bans", "leak", "red_line", 0, 50)],
        [("east", "billing", "order-time", "none", 0, 50)],
    ):
        assert ids(*rows, REST) == []
    assert weak_spots(counts(*SEEN).assign(weight=0.0), **SETTINGS).empty


def test_a_norm_whose_severity_changed_is_one_norm():
    rows = [("east", "dress", "badge", "minor", 12, 3), ("east", "dress", "badge", "major", 12, 3)]

    (row,) = weak_spots(counts(*rows, REST), **SETTINGS).to_dict("records")

    assert (row["fail_pct"], row["judged_count"], row["hall_judged_count"]) == (20.0, 30, 30)
