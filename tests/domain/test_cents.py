"""Exact sums in hundredths: docs/scoring.md repeats the numbers."""

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cents import apportion, exact, from_cents, to_cents

FINITE = {"min_value": -1000, "max_value": 1000}
FLOATS = st.floats(**FINITE, allow_nan=False, allow_infinity=False)
PARTS = st.lists(st.one_of(FLOATS, st.fractions(**FINITE, max_denominator=997)), max_size=30)


@pytest.mark.parametrize(
    ("parts", "total", "shown"),
    [
        # 26.6667 three times is 80.00; rounded one by one it would be 3 * 26.67 = 80.01
        ([Fraction(80, 3)] * 3, 80_00, [2667, 2667, 2666]),
        # down: 33.33 + 28.57 + 38.09 = 99.99; 38.0952 lost most (0.52), 33.3333 lost 0.33
        ([Fraction(100, 3), Fraction(200, 7), Fraction(800, 21)], 100_00, [3333, 2857, 3810]),
        ([49.41, 36.0], 85_41, [4941, 3600]),  # what is whole stays whole
        # down: 62.50, -2.11 and 0.33; 60.7233 is shown as 60.72, so nothing is left to give
        ([62.5, Fraction("-2.11"), Fraction(1, 3)], 60_72, [6250, -211, 33]),
        # down: -33.34 three times; 2 cents are left and go to the earlier ones
        ([Fraction(-100, 3)] * 3, -100_00, [-3333, -3333, -3334]),
        ([0, 0.0, Fraction(0)], 0, [0, 0, 0]),
        ([0.005, 0.005], 1, [1, 0]),  # equal remainders: the earlier part
        ([], 0, []),
    ],
)
def test_the_shown_parts_add_up_to_the_shown_total(parts, total, shown):
    assert apportion(parts, total) == shown
    assert sum(shown) == total


@given(PARTS)
def test_parts_add_up_whatever_they_are_and_none_is_a_cent_off(parts):
    unrounded = [exact(part) * 100 for part in parts]
    total = to_cents(sum(unrounded, Fraction(0)) / 100)

    shown = apportion(parts, total)

    assert sum(shown) == total
    assert all(abs(cents - part) < 1 for cents, part in zip(shown, unrounded, strict=True))


@given(st.lists(st.integers(-(10**6), 10**6), max_size=30))
def test_whole_cents_stay_as_they_are(cents):
    assert apportion([from_cents(each) for each in cents], sum(cents)) == cents


@pytest.mark.parametrize(
    ("parts", "total", "message"),
    [
        ([40.0, 40.0], 80_01, "the parts add up to 80.0000, not to 80.01"),
        ([0, 0], 5, "the parts add up to 0.0000, not to 0.05"),
        ([], -1, "the parts add up to 0.0000, not to -0.01"),
    ],
)
def test_parts_of_another_total_are_refused_and_not_bent(parts, total, message):
    with pytest.raises(ValueError) as refused:
        apportion(parts, total)

    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("value", "cents"),
    [
        (82.345, 82_35),  # in binary a little less; it is read as it is written
        (0.125, 13), (-0.125, -13),  # a half goes away from zero
        (Decimal("62.4949"), 62_49), (Fraction(2, 3), 67), (0, 0), (7, 700),
    ],
)  # fmt: skip
def test_a_number_becomes_cents_as_by_hand(value, cents):
    assert to_cents(value) == cents


def test_cents_are_shown_with_two_decimals():
    assert [str(from_cents(cents)) for cents in (6250, -5, 0)] == ["62.50", "-0.05", "0.00"]


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, Decimal("NaN"), Decimal("-inf")])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(ValueError, match="is not a number that can be calculated with"):
        to_cents(value)
