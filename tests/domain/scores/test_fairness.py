"""Fair scores: the model against a second, direct computation, and what it says in odd cases."""

import numpy as np
import pandas as pd
import pytest

from domain.scores.fairness import Oracle, fair_scores
from domain.scores.mixed_model import Data, Grid, Spreads, solve


def cells(*rows: tuple) -> pd.DataFrame:
    """(staff, observer, occasions of weight 10, kept of each): position "guide", hall "east"."""
    table = []
    for staff, observer, kept in rows:
        weights = [10.0] * len(kept)
        table.append(
            {
                "hall_id": "east", "staff_id": staff, "observer_id": observer, "position": "guide",
                "occasion_count": len(kept), "weight": sum(weights),
                "weight_sq": sum(w * w for w in weights), "kept": float(sum(kept)),
                "kept_sq": sum(k * k / w for k, w in zip(kept, weights, strict=True)),
                "unit": sum(weights), "unit_share": float(len(kept)),
            }
        )  # fmt: skip
    return pd.DataFrame(table)


MIXED = cells(
    ("gu", "amina", (9, 8, 9)), ("gu", "lena", (7,)),
    ("hai", "amina", (8, 9)), ("hai", "lena", (6, 7)),
    ("ivy", "lena", (9, 9, 8)), ("ivy", "amina", (10,)),
)  # fmt: skip


def test_the_equations_give_what_the_whole_covariance_matrix_gives():
    """Best linear unbiased prediction twice: by elimination, and by the full covariance of the
    observations, cov(level, y) V⁻¹ (y − Xβ) (Henderson 1975)."""
    precision = np.array([[0.03, 0.01], [0.02, 0.02], [0.01, 0.03]])
    result = np.array([[87.0, 70.0], [85.0, 65.0], [100.0, 87.0]])
    position = np.array([0, 0, 1])
    headroom = np.array([1.1, 1.2, 0.7])
    contrast = np.array([[0.5, -0.5], [-0.5, 0.5]])
    spreads = Spreads(5.0, 2.0, 4.0)

    hall = [each[None] for each in (precision, result, position, headroom, contrast)]
    found = solve(Data(*hall), Grid.at(spreads, halls=1))

    person, observer = np.repeat([0, 1, 2], 2), np.tile([0, 1], 3)
    same_person = person[:, None] == person
    same_position = position[person][:, None] == position[person]
    by_observer = headroom[person][:, None] * contrast[observer]
    covariance = (
        25.0 * same_person + 4.0 * same_position + 16.0 * by_observer @ by_observer.T
        + np.diag(1 / precision.ravel())
    )  # fmt: skip
    inverse = np.linalg.inv(covariance)
    mean = inverse.sum(0) @ result.ravel() / inverse.sum()
    shared = 25.0 * same_person[::2] + 4.0 * same_position[::2]  # of each person's level with y
    gain = shared @ inverse
    level = mean + gain @ (result.ravel() - mean)
    left = 1 - gain.sum(1)
    variance = 29.0 - (gain * shared).sum(1) + left**2 / inverse.sum()
    assert found.level[0, 0] == pytest.approx(level)
    assert found.variance[0, 0] == pytest.approx(variance)


def test_the_example_of_the_document():
    """docs/scoring.md, "A fair score": three guides, two observers."""
    columns = [
        "raw_pct",
        "strictness_pts",
        "small_sample_pts",
        "adjusted_pct",
        "low_pct",
        "high_pct",
    ]

    found = fair_scores(MIXED)

    assert found.people[columns].to_numpy().tolist() == [
        [82.5, -1.47, 0.91, 81.94, 71.14, 92.75],
        [75.0, 0.0, 5.04, 80.04, 68.47, 91.6],
        [90.0, 1.34, -5.95, 85.39, 73.27, 97.51],
    ]
    assert found.observers["strictness_pts"].tolist() == [-2.9224, 2.9224]
    assert found.people["own_share"].round(2).tolist() == [0.32, 0.32, 0.32]


def test_the_three_parts_add_up_to_the_adjusted_score_to_the_cent():
    people = fair_scores(MIXED).people

    parts = people["raw_pct"] + people["strictness_pts"] + people["small_sample_pts"]
    assert parts.round(2).tolist() == people["adjusted_pct"].tolist()
    assert people["raw_pct"].tolist() == [82.5, 75.0, 90.0]  # 33/40, 30/40, 36/40


def test_who_was_seen_by_the_stricter_observer_gains_and_the_other_loses():
    found = fair_scores(MIXED)

    observers = found.observers.set_index("observer_id")["strictness_pts"]
    people = found.people.set_index("staff_id")["strictness_pts"]
    assert observers["lena"] == -observers["amina"] > 0  # counted from their average
    assert people["ivy"] > 0 > people["gu"]  # Ivy was seen by Lena three times of four, Gu once
    assert people["hai"] == 0  # as often by one as by the other
    assert found.halls["linkage"].tolist() == ["linked"]


def test_a_correction_is_the_share_of_an_observer_times_the_strictness_and_the_headroom():
    found = fair_scores(MIXED)

    lena = found.observers.set_index("observer_id")["strictness_pts"]["lena"]
    ivy = found.people.set_index("staff_id").loc["ivy"]
    # 3 of 4 occasions by Lena, 1 by Amina who is as lenient as Lena is strict.
    assert ivy["strictness_pts"] == pytest.approx((3 - 1) / 4 * lena * ivy["headroom"], abs=0.01)


def test_where_observers_share_nobody_nothing_is_corrected_and_the_band_is_wider():
    apart = cells(
        ("gu", "amina", (9, 8, 9, 7)), ("hai", "amina", (8, 9, 6, 7)),
        ("ivy", "lena", (5, 6, 6, 7)), ("jun", "lena", (6, 7, 4, 6)),
    )  # fmt: skip

    found = fair_scores(apart)
    alike, unlike = (
        fair_scores(apart, oracle=Oracle(Spreads(5.0, 1.0, observers), 5.0)).people
        for observers in (0.1, 8.0)
    )

    assert found.halls["linkage"].tolist() == ["not_linked"]
    assert found.people["strictness_pts"].tolist() == [0, 0, 0, 0]
    assert found.observers["group"].tolist() == [0, 1]
    assert not found.people["linked"].any()
    widths = [(each["high_pct"] - each["low_pct"]).tolist() for each in (alike, unlike)]
    assert all(narrow < wide for narrow, wide in zip(*widths, strict=True))


def test_only_those_who_share_staff_are_corrected():
    partly = pd.concat([MIXED, cells(("jun", "mo", (4, 5, 5)))], ignore_index=True)

    found = fair_scores(partly)

    assert found.halls["linkage"].tolist() == ["partly_linked"]
    people = found.people.set_index("staff_id")
    assert people["linked"].to_dict() == {"gu": True, "hai": True, "ivy": True, "jun": False}
    assert people.loc["jun", "strictness_pts"] == 0
    linked = found.observers.set_index("observer_id")["strictness_pts"]
    assert linked["amina"] + linked["lena"] == pytest.approx(0, abs=0.011)


def test_one_observer_is_the_measure():
    found = fair_scores(MIXED.assign(observer_id="amina").groupby(
        ["hall_id", "staff_id", "observer_id", "position"], as_index=False).sum())  # fmt: skip

    assert found.halls["linkage"].tolist() == ["one_observer"]
    assert found.people["strictness_pts"].tolist() == [0, 0, 0]


def test_one_member_of_staff_alone_keeps_the_own_score():
    (person,) = fair_scores(cells(("gu", "amina", (9, 8, 9, 7)))).people.to_dict("records")

    assert (person["raw_pct"], person["adjusted_pct"]) == (82.5, 82.5)
    assert person["low_pct"] < 82.5 < person["high_pct"]


@pytest.mark.parametrize(("kept", "score"), [(10, 100.0), (0, 0.0)])
def test_all_kept_or_nothing_kept_gives_a_band_within_0_and_100(kept, score):
    people = fair_scores(
        cells(*((staff, "amina", (kept,) * 5) for staff in ("gu", "hai", "ivy")))
    ).people

    assert people["raw_pct"].tolist() == [score] * 3
    assert people["adjusted_pct"].tolist() == [score] * 3
    assert people["low_pct"].between(0, 100).all()
    assert people["high_pct"].between(0, 100).all()
    assert (people["high_pct"] - people["low_pct"] > 0).all()  # still not certain


def test_small_samples_move_further_towards_the_others_than_large_ones():
    rows = [(f"p{number}", "amina", (9, 8, 9, 8, 9, 8)) for number in range(6)]
    few = fair_scores(cells(*rows, ("gu", "amina", (4, 5)))).people.set_index("staff_id")
    many = fair_scores(cells(*rows, ("gu", "amina", (4, 5) * 10))).people.set_index("staff_id")

    assert few.loc["gu", "raw_pct"] == many.loc["gu", "raw_pct"] == 45.0
    assert few.loc["gu", "small_sample_pts"] > many.loc["gu", "small_sample_pts"] > 0
    assert few.loc["gu", "own_share"] < many.loc["gu", "own_share"]


def test_without_shrinking_and_correcting_the_score_is_the_raw_one():
    people = fair_scores(MIXED, correct=False, shrink=False).people

    assert (people["adjusted_pct"] - people["raw_pct"]).abs().max() < 0.02
    assert people["strictness_pts"].tolist() == [0, 0, 0]


def test_halls_do_not_touch_each_other():
    west = cells(("xu", "bao", (1, 2, 1)), ("yi", "bao", (2, 2, 3))).assign(hall_id="west")

    alone = fair_scores(MIXED).people
    both = fair_scores(pd.concat([west, MIXED])).people

    pd.testing.assert_frame_equal(both[both["hall_id"] == "east"], alone)
    larger = cells(*((f"p{n}", f"m{n % 4}", (9, 8, n % 10)) for n in range(20)))
    among = fair_scores(pd.concat([MIXED, larger.assign(hall_id="north")])).people
    pd.testing.assert_frame_equal(among[among["hall_id"] == "east"], alone)


def test_rows_without_weight_are_no_people_and_no_rows_give_no_people():
    nothing = cells(("gu", "amina", ())).assign(weight=0.0)

    assert fair_scores(nothing).people.empty
    assert fair_scores(nothing.iloc[:0]).halls.columns.tolist()[:2] == ["hall_id", "linkage"]


def test_whoever_knows_the_true_variances_gets_other_scores():
    told = fair_scores(MIXED, oracle=Oracle(Spreads(0.1, 0.1, 0.1), 3.0)).people

    assert told["adjusted_pct"].max() - told["adjusted_pct"].min() < 0.1  # nobody differs
