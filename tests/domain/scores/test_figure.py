"""Figures with bands: shares by Wilson, means of halls, and whether a figure moved."""

import pytest

from domain.scores.figure import (
    Figure,
    FigureChange,
    change_between,
    mean_of_halls,
    share,
    wilson_pct,
)


@pytest.mark.parametrize(
    ("kept", "judged", "low", "high"),
    [
        # statsmodels 0.15.0, proportion_confint(method="wilson"), 95 %
        (0, 1, 0, 79.3451), (1, 1, 20.6549, 100), (4, 5, 37.5535, 96.3776),
        (18, 20, 69.8966, 97.2134), (92, 100, 85.0019, 95.8907), (1, 1000, 0.0177, 0.5643),
    ],
)  # fmt: skip
def test_the_interval_is_that_of_wilson(kept, judged, low, high):
    assert wilson_pct(kept, judged, 0.95) == pytest.approx((low, high), abs=5e-5)


def test_a_share_has_its_interval_at_90_percent():
    # z = 1.644854, z² = 2.705543; p = 0.75, n = 20: room = 0.135277;
    # reach = 1.644854 √(0.009375 + 0.135277/80) = 1.644854 √0.011066 = 0.173031;
    # (0.75 + 0.067639 ± 0.173031) / 1.135277
    figure = share(15, 20, 20)
    assert (figure.value_pct, figure.judged_count) == (75.0, 20)
    assert (figure.low_pct, figure.high_pct) == pytest.approx((56.78, 87.26), abs=0.005)


def test_below_the_minimum_a_share_has_no_number_but_its_count():
    assert share(19, 19, 20) == Figure(None, None, None, 19)
    assert share(0, 0, 0) == Figure(None, None, None, 0)


def test_a_figure_moved_where_the_bands_do_not_touch():
    before = Figure(80.0, 75.0, 85.0, 100)

    def to(low: float, high: float) -> FigureChange:
        return change_between(before, Figure((low + high) / 2, low, high, 100))

    assert (to(85.01, 95), to(85, 95), to(60, 75), to(60, 74.99)) == (
        FigureChange.UP, FigureChange.NO_CLEAR, FigureChange.NO_CLEAR, FigureChange.DOWN,
    )  # fmt: skip


def test_without_one_of_the_two_numbers_nothing_is_told():
    known, none = Figure(80.0, 75.0, 85.0, 100), Figure(None, None, None, 3)

    assert change_between(known, none) is FigureChange.TOO_LITTLE
    assert change_between(none, known) is FigureChange.TOO_LITTLE


def test_halls_count_by_their_judgements_and_their_reaches_by_squares():
    # (300 × 90 + 100 × 80) / 400 = 87.5; √((0.75 × 4)² + (0.25 × 16)²) = √(9 + 16) = 5
    halls = [Figure(90.0, 86.0, 94.0, 300, 30), Figure(80.0, 64.0, 96.0, 100, 10)]

    assert mean_of_halls(halls) == Figure(87.5, 82.5, 92.5, 400, 40)


def test_a_band_that_was_cut_at_100_reaches_as_far_as_its_other_side():
    # reach 6 of one hall alone: 98 ± 6, cut again
    assert mean_of_halls([Figure(98.0, 92.0, 100.0, 50, 5)]) == Figure(98.0, 92.0, 100, 50, 5)


def test_halls_without_a_number_are_left_out():
    none = Figure(None, None, None, 2, 1)

    assert mean_of_halls([none, Figure(90.0, 86.0, 94.0, 8, 3)]) == Figure(90.0, 86.0, 94.0, 10, 4)
    assert mean_of_halls([none]) == Figure(None, None, None, 2, 1)
    assert mean_of_halls([]) == Figure(None, None, None, 0, 0)
