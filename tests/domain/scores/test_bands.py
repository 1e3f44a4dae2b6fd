"""Bands of pooled scores, by hand."""

import math
from datetime import date

import pandas as pd
import pytest

from domain.method.method import MinimumSample, SettingOrigin
from domain.rollup import Span, months_of
from domain.scores.bands import (
    LongScore,
    MonthScore,
    banded,
    long_score,
    pooled_halls,
    with_noise,
)
from domain.scores.scoring import scores

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
    # As a week of the page of one person (tests/domain/scores/test_person_trend.py): variance
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


def quarter(months: dict[date, MonthScore], weights: tuple[int, ...] = (1, 1, 2)) -> LongScore:
    return long_score(months, months_of(MARCH, Span.QUARTER), weights * 4)


def test_a_quarter_is_as_sure_as_its_months_together():
    months = {
        JANUARY: MonthScore(80.0, 2.0, 5),
        FEBRUARY: MonthScore(90.0, 1.0, 5),
        MARCH: MonthScore(85, 1.5, 5),
    }

    found = quarter(months)

    # (80 + 90 + 2 × 85) / 4; sd √(2² + 1² + (2 × 1.5)²) / 4 = √14 / 4 = 0.9354;
    # 15 occasions: t with 14 degrees 1.7613, so 1.6476 points.
    assert (found.score_pct, found.occasion_count) == (85.0, 15)
    assert (round(found.low_pct, 2), round(found.high_pct, 2)) == (83.35, 86.65)
    assert (found.months, found.missing, found.sparse) == (tuple(months), (), ())


def test_a_month_of_which_a_day_was_seen_counts_by_what_was_seen():
    # The year of the demonstration: one day of May with 7 occasions, usual months with 190.
    months = {date(2026, 5, 1): MonthScore(72.6, 6.0, 7)}
    months |= {date(2026, month, 1): MonthScore(86.44, 0.7, 190) for month in range(6, 12)}

    found = long_score(months, months_of(MARCH, Span.YEAR), (1,) * 12)

    # (7/190 × 72.6 + 6 × 86.44) / (6 + 7/190); as a whole month it would be 84.46
    assert found.score_pct == pytest.approx(86.3556, abs=1e-4)
    assert found.sparse == ((date(2026, 5, 1), 7),)
    assert [month.month for month in found.missing] == [1, 2, 3, 4, 12]


def test_nothing_is_rounded_before_it_is_shown():
    # 84.034 and 84.036 would be 84.03 and 84.04 in cents, and their mean 84.04
    months = {JANUARY: MonthScore(84.034, 1.0, 5), FEBRUARY: MonthScore(84.0355, 1.0, 5)}

    assert quarter(months, (1, 1, 0)).score_pct == pytest.approx(84.03475)


def test_a_month_without_a_number_has_no_part_in_the_band():
    found = quarter({MARCH: MonthScore(85.0, 1.5, 3)})

    # March alone; t with 3 degrees 2.3534 × 1.5 = 3.53 points
    assert found.missing == (JANUARY, FEBRUARY)
    assert (round(found.low_pct, 2), round(found.high_pct, 2)) == (81.47, 88.53)
    assert (found.months, found.occasion_count) == ((MARCH,), 3)


def test_without_any_month_there_is_neither_number_nor_band():
    nothing = LongScore(None, None, None, 0, (), (JANUARY, FEBRUARY, MARCH), ())

    assert quarter({}) == nothing


def test_a_month_has_the_noise_of_that_month_and_one_without_people_that_of_the_others():
    by_month = pd.DataFrame({
        "hall_id": ["h1", "h1"], "month": ["2026-03", "2026-04"],
        "judgement_variance": [1000.0, 500.0], "moments_sd": [6.0, 2.0],
    })  # fmt: skip
    rows = sums(("h1", "2026-03-02", (2,), 1), ("h1", "2026-04-01", (2,), 1),
                ("h1", "2026-05-01", (2,), 1), ("h2", "2026-03-02", (2,), 1))  # fmt: skip
    rows["month"] = rows["start"].dt.strftime("%Y-%m")

    noise = with_noise(rows, by_month)["noise"].tolist()

    # 1000 × 2 + 36 × 4; 500 × 2 + 4 × 4; 750 × 2 + 16 × 4
    assert noise[:3] == [2144.0, 1016.0, 1564.0]
    assert math.isnan(noise[3])


def test_a_hall_is_pooled_over_its_people_and_itself_in_one_place():
    one = {"weight": 10.0, "weight_sq": 50.0, "unit": 10.0, "occasion_count": 2, "kept_sq": 0.0,
           "unit_share": 2.0, "scored_count": 10}  # fmt: skip
    cells = pd.DataFrame([
        {"hall_id": "h1", "staff_id": "s1", "observer_id": "a", "kept": 8.0, **one},
        {"hall_id": "h1", "staff_id": "", "observer_id": "a", "kept": 10.0, **one},
        {"hall_id": "h2", "staff_id": "", "observer_id": "a", "kept": 9.0, **one},
        {"hall_id": "h3", "staff_id": "", "observer_id": "a",
         **dict.fromkeys((*one, "kept"), 0)},
    ])  # fmt: skip

    found = pooled_halls(cells)

    assert {hall_id: each.score_pct for hall_id, each in found.items()} == {"h1": 90.0, "h2": 90.0}
    assert (found["h1"].occasion_count, found["h1"].scored_count) == (4, 20)
    # h1: judgements of share (8 + 1) / 12 vary by 1875 points²: sd √(1875 × 20) / 20 = 9.68.
    assert found["h1"].low_pct == pytest.approx(90 - 2.353363 * 37500**0.5 / 20)
    assert found["h1"].high_pct == 100.0
    # In h2 no person was seen: nothing is known about the noise.
    assert (found["h2"].low_pct, found["h2"].high_pct) == (None, None)
