"""What a band says about the two goals of a result."""

import math

import pytest

from domain.method.goals import Goal, GoalStanding, goal_verdict

GOAL = Goal(80, 95)


@pytest.mark.parametrize(("low", "high", "standing"), [
    (95.0, 99.0, GoalStanding.CHALLENGE),  # on the goal is reached
    (94.9, 99.0, GoalStanding.BASE_AT_LEAST),
    (80.0, 94.9, GoalStanding.BASE),
    (80.0, 95.0, GoalStanding.BASE_AT_LEAST),
    (79.9, 94.0, GoalStanding.OPEN),
    (60.0, 100.0, GoalStanding.OPEN),
    (70.0, 80.0, GoalStanding.OPEN),  # it may lie on the goal
    (70.0, 79.9, GoalStanding.BELOW),
    (100.0, 100.0, GoalStanding.UNKNOWN),  # no width: nothing is known about how sure it is
    (None, None, GoalStanding.UNKNOWN),
    (math.nan, math.nan, GoalStanding.UNKNOWN),
])  # fmt: skip
def test_a_goal_is_reached_or_missed_only_by_the_whole_band(low, high, standing):
    assert goal_verdict(low, high, GOAL) is standing
