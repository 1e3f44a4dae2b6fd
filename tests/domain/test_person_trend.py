"""Weeks of one person: raw scores with the band that their few occasions leave."""

from datetime import date

import pytest

from domain.person_trend import weekly_trend
from domain.result import Result
from tests.domain.test_explanation import judged, missed

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
        judgement_variance=1000.0,
        moments_sd=6.0,
    )

    assert [f"{day:%m-%d}" for day in weeks["week_start"]] == ["02-23", "03-02"]
    assert weeks["raw_pct"].tolist() == [100.0, 75.0]
    assert weeks["occasion_count"].tolist() == [1, 2]
    assert weeks["scored_count"].tolist() == [1, 4]
    assert weeks.loc[1, "low_pct"] == pytest.approx(36.47, abs=0.01)
    assert weeks.loc[1, "high_pct"] == 100.0


def test_two_observers_on_one_patrol_are_two_occasions():
    weeks = weekly_trend(
        [judged(1, patrol_id="a"), judged(2, patrol_id="a", observer_id="lena")], 1000.0, 0.0
    )

    assert weeks["occasion_count"].tolist() == [2]


def test_without_anything_scored_there_are_no_weeks():
    assert weekly_trend([judged(1, result=Result.NA, credit=None)], 1000.0, 0.0).empty
