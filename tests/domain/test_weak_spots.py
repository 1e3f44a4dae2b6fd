"""Weak spots with exact numbers."""

import pandas as pd
import pytest

from domain.weak_spots import weak_spots

WEIGHTS = {"minor": 1.0, "major": 2.0}
SETTINGS = {"theme_share": 0.5, "worst_norms": 3, "listed": 3, "minimum": 5}


def counts(*rows: tuple) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["theme", "norm_id", "severity", "passes", "fails"])
    return table.assign(weight=table["severity"].map(WEIGHTS).fillna(0.0).astype(float))


GROOMING = [
    ("grooming", "hair", "minor", 8, 2),  # 20 %
    ("grooming", "face", "minor", 9, 1),  # 10 %
    ("grooming", "nails", "minor", 10, 0),  # 0 %
    ("grooming", "badge", "major", 6, 4),  # 40 %
]


def test_the_average_of_a_theme_is_combined_with_its_worst_norms():
    (row,) = weak_spots(counts(*GROOMING), **SETTINGS).to_dict("records")

    # theme: (2 + 1 + 0 + 2*4) / (10 + 10 + 10 + 2*10) = 11 / 50; worst three: (40 + 20 + 10) / 3
    assert row["theme_fail_pct"] == 22.0
    assert row["worst_fail_pct"] == pytest.approx(70 / 3)
    assert row["weakness_pct"] == pytest.approx(0.5 * 22 + 0.5 * 70 / 3)
    assert row["judged_count"] == 40
    assert row["worst"] == (("badge", 40.0, 10), ("hair", 20.0, 10), ("face", 10.0, 10))


@pytest.mark.parametrize(("share", "expected"), [(0.0, 70 / 3), (1.0, 22.0), (0.25, 23.0)])
def test_the_share_moves_between_average_and_worst_norms(share, expected):
    # 0.25 * 22 + 0.75 * 70 / 3 = 5.5 + 17.5
    table = weak_spots(counts(*GROOMING), **SETTINGS | {"theme_share": share})

    assert table["weakness_pct"].tolist() == [pytest.approx(expected)]


def test_themes_are_listed_from_the_weakest_on_and_no_more_than_asked():
    one_each = [(theme, theme, "minor", 10 - fails, fails) for theme, fails in
                (("dress", 1), ("bans", 3), ("posture", 2), ("vip", 4))]  # fmt: skip

    listed = weak_spots(counts(*one_each), **SETTINGS)["theme"].tolist()

    assert listed == ["vip", "bans", "posture"]


def test_equal_themes_and_norms_stand_in_a_fixed_order():
    rows = [("vip", "b", "minor", 5, 5), ("vip", "a", "minor", 5, 5), ("bans", "c", "minor", 5, 5),
            ("bans", "d", "minor", 10, 10)]  # fmt: skip

    table = weak_spots(counts(*rows), **SETTINGS)

    assert table["theme"].tolist() == ["bans", "vip"]
    assert [norm for norm, _, _ in table["worst"].iloc[0]] == ["d", "c"]  # more judgements first
    assert [norm for norm, _, _ in table["worst"].iloc[1]] == ["a", "b"]


def test_what_was_judged_too_little_is_neither_a_worst_norm_nor_a_theme():
    rows = [*GROOMING, ("grooming", "rare", "minor", 0, 4), ("vip", "rare-too", "minor", 0, 4)]

    (row,) = weak_spots(counts(*rows), **SETTINGS).to_dict("records")

    # "rare" is in the average all the same: (11 + 4) / (50 + 4)
    assert (row["theme"], row["worst"][0][0]) == ("grooming", "badge")
    assert row["theme_fail_pct"] == pytest.approx(1500 / 54)


def test_where_nothing_failed_or_nothing_counts_there_is_no_weak_spot():
    for rows in (
        [],
        [("dress", "badge", "minor", 50, 0)],
        [("bans", "leak", "red_line", 0, 50)],
        [("billing", "order-time", "none", 0, 50)],
    ):
        assert weak_spots(counts(*rows), **SETTINGS).empty
    assert weak_spots(counts(*GROOMING).assign(weight=0.0), **SETTINGS).empty


def test_a_norm_whose_severity_changed_is_one_norm_with_both_weights():
    rows = [("dress", "badge", "minor", 4, 1), ("dress", "badge", "major", 3, 2)]

    (row,) = weak_spots(counts(*rows), **SETTINGS).to_dict("records")

    # (1 + 2*2) / (5 + 2*5) = 1/3 of the weight, 3 of 10 judgements
    assert row["theme_fail_pct"] == pytest.approx(100 / 3)
    assert row["worst"] == (("badge", 30.0, 10),)
