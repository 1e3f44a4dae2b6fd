"""Bands of pooled scores, by hand."""

import math
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from domain.method import MinimumSample, SettingOrigin
from domain.rollup import Span, months_of, weighted_months
from domain.score_bands import LongScore, Month, banded, long_score, with_noise
from domain.scoring import scores

# One judgement varies by 1000 points², an occasion by 6 points beyond that.
HALLS = pd.DataFrame({"hall_id": ["h1"], "judgement_variance": [1000.0], "moments_sd": [6.0]})


def sums(*rows: tuple) -> pd.DataFrame:
    """From (hall, day, weights of the occasions, points kept); every judgement weighs 1."""
    return pd.DataFrame(
        [
            {
                "hall_id": hall, "start": pd.Timestamp(day), "occasion_count": len(weights),
                "scored_count": sum(weights), "observation_count": sum(weights),
                "red_line_count": 0, "weight": float(sum(weights)),
                "weight_sq": float(sum(each**2 for each in weights)), "kept": float(kept),
                "unit": float(sum(weights)),
            }
            for hall, day, weights, kept in rows
        ]
    )  # fmt: skip


def points(table: pd.DataFrame, occasions: int = 1, observations: int = 1) -> list[dict]:
    minimum = MinimumSample(
        origin=SettingOrigin.PROPOSAL, occasions=occasions, observations=observations
    )
    by = ["hall_id", "start"]
    return banded(scores(with_noise(table, HALLS), by), minimum).to_dict("records")


def test_the_band_holds_the_noise_of_judgements_and_of_occasions():
    # As a week of the page of one person (tests/domain/test_person_trend.py): variance
    # (1000 × 4 + 6² × (4 + 4)) / 16 = 268, sd 16.3707; t with 3 degrees 2.3534: 38.53 points.
    (row,) = points(sums(("h1", "2026-03-02", (2, 2), 3)))

    assert (row["score_pct"], row["occasion_count"], row["scored_count"]) == (75.0, 2, 4)
    assert row["sd_pts"] == pytest.approx(268**0.5)
    assert (round(row["low_pct"], 2), row["high_pct"]) == (36.47, 100.0)


def test_more_occasions_make_it_narrower_by_their_noise_and_by_the_degrees_of_freedom():
    # Eight occasions of weight 10, in two rows of one span: 60 of 80. Variance
    # (1000 × 80 + 36 × 800) / 6400 = 17, sd 4.1231; t with 7 degrees 1.8946: 7.81 points.
    (row,) = points(sums(("h1", "2026-03-02", (10,) * 5, 40), ("h1", "2026-03-02", (10,) * 3, 20)))

    assert row["score_pct"] == 75.0
    assert (round(row["low_pct"], 2), round(row["high_pct"], 2)) == (67.19, 82.81)


def test_occasions_of_unequal_size_say_less_than_the_same_judgements_evenly():
    even, uneven = (
        points(sums(("h1", "2026-03-02", weights, 30)))[0]["sd_pts"]
        for weights in ((10, 10, 10, 10), (37, 1, 1, 1))
    )

    # 36 × 400 and 36 × (1369 + 3) beside 1000 × 40, over 40²
    assert even == pytest.approx((54_400 / 1600) ** 0.5)
    assert uneven == pytest.approx((89_392 / 1600) ** 0.5)


def test_below_the_minimum_sample_there_is_no_number_but_what_is_needed():
    enough, few = points(
        sums(("h1", "2026-03-02", (7, 7, 7), 21), ("h1", "2026-03-09", (7, 7), 7)), 3, 20
    )

    assert (enough["more_occasions"], enough["more_observations"]) == (0, 0)
    assert enough["score_pct"] == 100.0
    assert (few["more_occasions"], few["more_observations"]) == (1, 6)
    assert all(math.isnan(few[name]) for name in ("score_pct", "low_pct", "high_pct"))


def test_where_nothing_is_known_about_the_noise_no_band_is_claimed():
    (row,) = points(sums(("h2", "2026-03-02", (7, 7, 7), 14)))

    assert row["score_pct"] == pytest.approx(200 / 3)
    assert math.isnan(row["low_pct"])
    assert math.isnan(row["high_pct"])


JANUARY, FEBRUARY, MARCH = (date(2026, month, 1) for month in (1, 2, 3))


def quarter(months: dict[date, Month], weights: tuple[int, ...] = (1, 1, 2)) -> LongScore:
    results = {start: month.score_pct for start, month in months.items()}
    blend = weighted_months(results, months_of(MARCH, Span.QUARTER), weights * 4)
    return long_score(blend, months, weights * 4)


def test_a_quarter_is_as_sure_as_its_months_together():
    months = {JANUARY: Month(80.0, 2.0, 5), FEBRUARY: Month(90.0, 1.0, 4), MARCH: Month(85, 1.5, 3)}

    found = quarter(months)

    # (80 + 90 + 2 × 85) / 4; sd √(2² + 1² + (2 × 1.5)²) / 4 = √14 / 4 = 0.9354;
    # 12 occasions: t with 11 degrees 1.7959, so 1.68 points.
    assert (found.blend.total_pct, found.occasion_count) == (Decimal("85.00"), 12)
    assert (round(found.low_pct, 2), round(found.high_pct, 2)) == (83.32, 86.68)


def test_a_month_without_a_number_has_no_part_in_the_band():
    found = quarter({MARCH: Month(85.0, 1.5, 3)})

    # March alone; t with 3 degrees 2.3534 × 1.5 = 3.53 points
    assert found.blend.missing == (JANUARY, FEBRUARY)
    assert (round(found.low_pct, 2), round(found.high_pct, 2)) == (81.47, 88.53)
    assert found.occasion_count == 3


def test_without_any_month_there_is_neither_number_nor_band():
    assert quarter({}) == LongScore(quarter({}).blend, None, None, 0)
    assert quarter({}).blend.total_pct is None
