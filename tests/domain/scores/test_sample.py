"""The minimum sample: docs/scoring.md repeats the numbers."""

import numpy as np

from domain.method.method import MinimumSample, SettingOrigin
from domain.scores.sample import shortage


def lacking(seen: list[tuple[int, int]], occasions: int, observations: int) -> list[list[int]]:
    occasion_count, scored_count = np.array(seen, dtype=np.int64).reshape(-1, 2).T
    minimum = MinimumSample(
        origin=SettingOrigin.PROPOSAL, occasions=occasions, observations=observations
    )
    found = shortage(occasion_count, scored_count, minimum)
    return np.column_stack([found["more_occasions"], found["more_observations"]]).tolist()


def test_both_minimums_have_to_be_reached_and_what_is_lacking_is_told():
    seen = [(3, 20), (9, 200), (2, 25), (5, 12), (0, 0)]

    assert lacking(seen, 3, 20) == [[0, 0], [0, 0], [1, 0], [0, 8], [3, 20]]


def test_the_minimums_are_those_of_the_method():
    assert lacking([(2, 25), (5, 12), (4, 30)], 4, 30) == [[2, 5], [0, 18], [0, 0]]


def test_of_nobody_nothing_is_lacking():
    assert lacking([], 3, 20) == []
