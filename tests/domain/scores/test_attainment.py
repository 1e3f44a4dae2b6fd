"""Points against base and challenge goal: docs/scoring.md repeats the numbers."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.method.goals import Goal, Metric
from domain.method.method import Method
from domain.scores.attainment import attained, attainment, attainment_of_count


@pytest.mark.parametrize(
    ("result", "points"),
    [
        (0, "0.00"),
        (40, "30.00"),  # 60 * 40 / 80
        (79.99, "59.99"),  # 60 * 79.99 / 80 = 59.9925
        (80, "60.00"),
        (86, "76.00"),  # 60 + 40 * 6 / 15
        (95, "100.00"),
        (97, "105.33"),  # 60 + 40 * 17 / 15
        (98.75, "110.00"),  # 60 + 40 * 18.75 / 15
        (100, "110.00"),  # capped: 113.33
    ],
)
def test_points_rise_through_base_and_challenge_goal_to_the_cap(result, points):
    assert str(attainment(result, 80, 95)) == points


def test_no_result_is_no_attainment():
    assert attainment(None, 80, 95) is None


def test_a_base_goal_of_zero_is_reached_by_everybody():
    assert [str(attainment(result, 0, 50)) for result in (0, 25)] == ["60.00", "80.00"]


def test_the_points_at_the_goals_are_settings():
    # 50 + 50 * 6 / 15 = 70; above the challenge goal nothing more
    points = {"at_base": 50, "at_challenge": 100, "cap": 100}

    assert [str(attainment(result, 80, 95, **points)) for result in (86, 99)] == ["70.00", "100.00"]


@given(st.lists(st.decimals(0, 120, places=2), min_size=2, max_size=2).map(sorted))
def test_a_better_result_never_has_fewer_points(results):
    worse, better = (attainment(result, Decimal("80"), Decimal("95")) for result in results)

    assert 0 <= worse <= better <= 110


@pytest.mark.parametrize(
    ("base", "challenge", "message"),
    [
        (95, 80, "the base goal (95) has to be below the challenge goal (80)"),
        (80, 80, "the base goal (80) has to be below the challenge goal (80)"),
        (-5, 80, "the base goal (-5) has to be below the challenge goal (80)"),
    ],
)
def test_goals_that_do_not_rise_are_refused_even_without_a_result(base, challenge, message):
    with pytest.raises(ValueError) as refused:
        attainment(None, base, challenge)

    assert str(refused.value) == message


@pytest.mark.parametrize(
    "points", [{"at_base": 100}, {"at_base": -1}, {"cap": 99}, {"at_challenge": 120}]
)
def test_points_that_do_not_rise_are_refused(points):
    with pytest.raises(ValueError, match="the points have to rise"):
        attainment(90, 80, 95, **points)


def test_a_negative_result_is_refused():
    with pytest.raises(ValueError, match="a result is 0 or more, not -1"):
        attainment(-1, 80, 95)


# Base goal 4 complaints a month, challenge goal 2.
@pytest.mark.parametrize(
    ("count", "points"),
    [
        (0, "110.00"),  # 60 + 40 × 4 / 2 = 140, capped
        (1, "110.00"),  # 120, capped
        (2, "100.00"),
        (3, "80.00"),  # 60 + 40 × 1 / 2
        (4, "60.00"),
        (5, "48.00"),  # 60 × 4 / 5
        (8, "30.00"),  # twice the base goal: half of its points
        (2.5, "90.00"),  # a mean of months
        (None, None),
    ],
)
def test_fewer_complaints_get_more_points(count, points):
    found = attainment_of_count(count, 4, 2)

    assert (found if found is None else str(found)) == points


@pytest.mark.parametrize(
    ("count", "goal", "points"), [(0, 0, "100.00"), (1, 0, "0.00"), (3, 3, "100.00"), (2, 3, "100.00"), (6, 3, "30.00")],
)  # fmt: skip
def test_with_one_goal_there_is_nothing_between_and_nothing_beyond(count, goal, points):
    assert str(attainment_of_count(count, goal, goal)) == points


@given(st.lists(st.integers(0, 200), min_size=2, max_size=2).map(sorted))
def test_more_complaints_never_get_more_points(counts):
    fewer, more = (attainment_of_count(count, 7, 3) for count in counts)

    assert 0 <= more <= fewer <= 110


@pytest.mark.parametrize(("base", "challenge"), [(2, 4), (-1, -2), (3, -1)])
def test_goals_of_a_count_that_do_not_fall_are_refused(base, challenge):
    with pytest.raises(ValueError, match="has to be no less than"):
        attainment_of_count(None, base, challenge)


def test_a_negative_count_is_refused():
    with pytest.raises(ValueError, match="a result is 0 or more"):
        attainment_of_count(-1, 4, 2)


def test_each_metric_gets_points_in_its_own_unit():
    rule = Method().attainment

    assert str(attained(Metric.PATROL, 86, Goal(80, 95), rule)) == "76.00"
    assert str(attained(Metric.COMPLAINTS, 3, Goal(4, 2), rule)) == "80.00"
