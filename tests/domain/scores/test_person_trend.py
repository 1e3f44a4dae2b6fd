"""Weeks of one person: raw scores with the band that their few occasions leave."""

from datetime import date

import pytest

from domain.method.method import Method
from domain.result import Result
from domain.scores.person_trend import HallNoise, weekly_trend
from tests.builders import plain_method
from tests.judgements import judged, missed

ANY = plain_method().minimum_sample
SUNDAY, MONDAY = date(2026, 3, 1), date(2026, 3, 2)


def test_a_week_begins_on_monday_and_says_how_little_was_seen():
    # Two occasions of weight 2, kept 3 of 4: 75. Variance (1000 × 4 + 6² × (4 + 4)) / 16 = 268,
    # sd 16.3707; t with 3 degrees, 95 %: 2.3534 × 16.3707 = 38.53.
    weeks = weekly_trend(
        [
            judged(1, day=SUNDAY, patrol_id="a"),
            judged(2, day=MONDAY, patrol_id="b"),
            judged(3, day=MONDAY, patrol_id="b"),
            judged(4, day=date(2026, 3, 8), patrol_id="c"),
            missed(5, day=date(2026, 3, 8), patrol_id="c"),
            judged(6, day=MONDAY, patrol_id="d", result=Result.NA, credit=None),
        ],
        {"2026-03": HallNoise(1000.0, 6.0)},
        ANY,
    )

    assert [f"{day:%m-%d}" for day in weeks["week_start"]] == ["02-23", "03-02"]
    assert weeks["raw_pct"].tolist() == [100.0, 75.0]
    assert weeks["occasion_count"].tolist() == [1, 2]
    assert weeks["scored_count"].tolist() == [1, 4]
    assert weeks.loc[1, "low_pct"] == pytest.approx(36.47, abs=0.01)
    assert weeks.loc[1, "high_pct"] == 100.0


def test_two_observers_on_one_patrol_are_two_occasions():
    weeks = weekly_trend(
        [judged(1, patrol_id="a"), judged(2, patrol_id="a", observer_id="lena")],
        {"2026-03": HallNoise(1000.0, 0.0)},
        ANY,
    )

    assert weeks["occasion_count"].tolist() == [2]


def test_without_anything_scored_there_are_no_weeks():
    assert weekly_trend([judged(1, result=Result.NA, credit=None)], {}, ANY).empty


def test_each_occasion_has_the_noise_of_its_month_and_nothing_is_rounded():
    # Monday 30 March: weight 1, kept; Wednesday 1 April: weights 1 and 1, one of them kept. 2 of 3.
    # Variance (1000 × 1 + 6² × 1 + 500 × 2 + 2² × 4) / 9 = 2052 / 9 = 228.
    (week,) = weekly_trend(
        [
            judged(1, day=date(2026, 3, 30), patrol_id="a"),
            judged(2, day=date(2026, 4, 1), patrol_id="b"),
            missed(3, day=date(2026, 4, 1), patrol_id="b"),
        ],
        {"2026-03": HallNoise(1000.0, 6.0), "2026-04": HallNoise(500.0, 2.0)},
        ANY,
    ).to_dict("records")

    assert week["raw_pct"] == pytest.approx(200 / 3)
    assert week["low_pct"] == pytest.approx(200 / 3 - 2.353363 * 228**0.5)


def test_a_week_below_the_minimum_sample_has_counts_and_no_number():
    """Three occasions of seven in one week, of six in the next: 21 and 18 judgements."""
    judgements = [
        judged(100 * day + number, day=date(2026, 3, day), patrol_id=f"p{day}")
        for day, count in ((2, 7), (3, 7), (4, 7), (9, 6), (10, 6), (11, 6))
        for number in range(count)
    ]
    weeks = weekly_trend(judgements, {"2026-03": HallNoise(1000.0, 0.0)}, Method().minimum_sample)

    assert weeks["scored_count"].tolist() == [21, 18]
    assert weeks["raw_pct"].isna().tolist() == [False, True]
    assert weeks["low_pct"].isna().tolist() == [False, True]
