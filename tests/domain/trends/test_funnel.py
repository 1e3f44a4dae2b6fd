"""Limits of a funnel, by hand (Spiegelhalter 2005)."""

import math

import numpy as np
import pytest

from domain.trends.funnel import FunnelPlace, funnel, grid_of, overdispersion, standardised


def numbers(values):
    return np.array(values, dtype=float)


def test_limits_narrow_with_n_around_the_common_target():
    found = funnel(numbers([80, 320]), numbers([100, 400]))

    assert (found.target, found.dispersion) == (0.8, 1.0)
    low, high = found.limits(numbers([100, 400]), 0.95)
    # 0.8 ± 1.95996 · √(0.16/100) = ± 0.078399, half of it at 400
    assert list(low) == pytest.approx([0.721601, 0.760801], abs=1e-6)
    assert list(high) == pytest.approx([0.878399, 0.839199], abs=1e-6)
    far, _ = found.limits(numbers([100]), 0.998)
    assert far[0] == pytest.approx(0.8 - 3.090232 * 0.04, abs=1e-6)


def test_limits_stay_within_what_can_be():
    low, high = funnel(numbers([9]), numbers([10])).limits(numbers([2]), 0.998)

    assert (low[0], high[0]) == (pytest.approx(0.9 - 3.090232 * math.sqrt(0.045)), 1.0)


def test_who_stands_out_is_marked_by_side_and_limit():
    # Target 0.8 of 3000: σ at n 100 is 0.04.
    shares = [80] * 26 + [90, 70, 93, 67]
    found = funnel(numbers(shares), np.full(30, 100.0))

    assert found.target == 0.8
    # +2.5, −2.5, +3.25, −3.25 σ; the winsorised residuals are all 0: φ is 1
    assert found.dispersion == 1.0
    assert found.places == [FunnelPlace.WITHIN] * 26 + [
        FunnelPlace.HIGH_95, FunnelPlace.LOW_95, FunnelPlace.HIGH_998, FunnelPlace.LOW_998,
    ]  # fmt: skip


def test_units_that_all_differ_more_than_chance_widen_the_limits():
    # Half of them 2 σ above, half 2 σ below: φ = 4, and nobody stands out.
    found = funnel(numbers([88, 72] * 10), np.full(20, 100.0))

    assert found.dispersion == pytest.approx(4.0)
    assert set(found.places) == {FunnelPlace.WITHIN}
    low, _ = found.limits(numbers([100]), 0.95)
    assert low[0] == pytest.approx(0.8 - 1.959964 * 2 * 0.04, abs=1e-6)


def test_one_who_is_far_out_does_not_widen_the_own_limits():
    calm = [-1.0, 1.0] * 10

    assert overdispersion(numbers([*calm, 30.0])) == overdispersion(numbers(calm)) == 1.0


def test_where_everything_was_kept_nobody_stands_out():
    found = funnel(numbers([10, 20]), numbers([10, 20]))

    assert found.places == [FunnelPlace.WITHIN] * 2
    assert list(standardised(numbers([10]), numbers([10]), 1.0)) == [0.0]


def test_the_curve_reaches_around_every_unit():
    grid = grid_of(numbers([10, 200]))

    assert (grid[0], grid[-1]) == (pytest.approx(8.0), pytest.approx(210.0))
    assert len(grid_of(numbers([1]))) == 60
