"""The minimum sample: docs/scoring.md repeats the numbers."""

import pytest

from domain.sample import Shortage, shortage


@pytest.mark.parametrize(
    ("occasions", "observations", "expected"),
    [
        (3, 20, None),
        (9, 200, None),
        (2, 25, Shortage(occasions=1, observations=0)),
        (5, 12, Shortage(occasions=0, observations=8)),
        (0, 0, Shortage(occasions=3, observations=20)),
    ],
)
def test_both_minimums_have_to_be_reached_and_what_is_lacking_is_told(
    occasions, observations, expected
):
    assert shortage(occasions, observations, 3, 20) == expected


def test_without_minimums_everything_is_enough():
    assert shortage(0, 0, 0, 0) is None


@pytest.mark.parametrize("position", range(4))
def test_a_negative_number_is_refused(position):
    numbers = [3, 20, 3, 20]
    numbers[position] = -1

    with pytest.raises(ValueError, match="counts and minimums are 0 or more"):
        shortage(*numbers)
