"""Which points are a special cause, and which way it goes."""

from datetime import date, timedelta

import numpy as np
import pytest

from domain.rollup import Span
from domain.trends.choice import (
    ChartChoice,
    ChartKind,
    Reason,
    choose_chart,
    choose_event_chart,
    choose_person_chart,
    spans_of,
)
from domain.trends.control_chart import ControlLimits
from domain.trends.rules import Direction, Rule, SpecialCause, findings, marks


def found(values, rules=tuple(Rule), *, better=True, median=None):
    """Centre 0, limits ±3: the values are in sigmas."""
    points, limits = charted(values)
    return findings(points, limits, rules, more_is_better=better, median=median)


def charted(values):
    points = np.array(values, dtype=float)
    return points, ControlLimits.around(0.0, np.full(len(points), 3.0))


def marked(values, *, better=True):
    points, limits = charted(values)
    listed = findings(points, limits, more_is_better=better)
    return marks(points, limits, listed, more_is_better=better)


def test_within_the_limits_and_without_a_pattern_nothing_is_found():
    assert found([1, -1, 2, -2, 0.5, -0.5, 1.5, 3.0, -3.0]) == []


def test_a_point_beyond_a_limit_is_better_or_worse_by_the_direction_of_good():
    assert found([0, 3.1, 0, -3.1]) == [
        SpecialCause(Rule.BEYOND, 1, 1, Direction.BETTER),
        SpecialCause(Rule.BEYOND, 3, 3, Direction.WORSE),
    ]
    assert [each.change for each in found([0, 3.1, 0, -3.1], better=False)] == [
        Direction.WORSE, Direction.BETTER,
    ]  # fmt: skip


def test_points_beyond_that_follow_each_other_are_one_finding():
    assert found([0, 4, 5, 0], [Rule.BEYOND]) == [SpecialCause(Rule.BEYOND, 1, 2, Direction.BETTER)]


@pytest.mark.parametrize(("count", "runs"), [(7, []), (8, [(0, 7)]), (9, [(0, 8)])])
def test_eight_in_a_row_on_one_side_are_a_run(count, runs):
    values = [-1, -0.5] * 5

    assert [(each.first, each.last) for each in found(values[:count])] == runs


def test_a_point_on_the_centre_ends_a_run():
    assert found([1, 1.5, 1, 1.5, 0, 1, 1.5, 1, 1.5]) == []


@pytest.mark.parametrize(("values", "change"), [
    ([-1, -0.6, -0.2, 0.2, 0.6, 1.0], Direction.BETTER),
    ([1, 0.6, 0.2, -0.2, -0.6, -1.0], Direction.WORSE),
])  # fmt: skip
def test_six_rising_or_falling_are_a_trend_and_five_are_none(values, change):
    assert found(values) == [SpecialCause(Rule.RISING, 0, 5, change)]
    assert found(values[:5]) == []
    assert found([*values[:3], values[2], *values[3:]]) == []  # two equal ones do not rise


def test_two_of_three_beyond_two_thirds_of_the_way_are_found_where_the_second_stands():
    assert found([0, 2.1, 0, 2.5, 0]) == [SpecialCause(Rule.TWO_OF_THREE, 1, 3, Direction.BETTER)]
    assert found([0, 2.1, 0, 0, 2.5, 0]) == []
    assert found([0, 2.1, 0, -2.5, 0]) == []  # not on the same side
    assert found([0, 2.0, 0, 2.0, 0]) == []  # not beyond


def test_a_chart_may_leave_rules_out():
    assert found([1] * 8, [Rule.BEYOND]) == []


def test_a_point_is_marked_by_the_rule_that_is_told_first():
    values = [-1] * 8 + [4]
    listed = found(values)

    assert [each.rule for each in listed] == [Rule.BEYOND, Rule.RUN]
    assert marked(values) == [Direction.WORSE] * 8 + [Direction.BETTER]
    assert marked([0, 1]) == [Direction.NONE] * 2


def test_of_two_of_three_only_the_two_far_out_are_marked():
    worse, none = Direction.WORSE, Direction.NONE

    # The one between lies above the centre: nothing about it is worse.
    assert marked([0, -2.5, 0.5, -2.2, 0]) == [none, worse, none, worse, none]
    assert marked([0, 1, -2.5, -2.2]) == [none, none, worse, worse]
    assert found([0, 1, -2.5, -2.2]) == [SpecialCause(Rule.TWO_OF_THREE, 2, 3, worse)]
    # Fewer of something bad: the same, the other way round.
    assert marked([0, 2.5, -0.5, 2.2, 0], better=False) == [none, worse, none, worse, none]


def test_a_rise_marks_what_lies_above_the_centre():
    assert marked([-1, -0.6, -0.2, 0.2, 0.6, 1.0]) == [Direction.NONE] * 3 + [Direction.BETTER] * 3


@pytest.mark.parametrize("values", [
    [2.0, 1.6, 1.2, 0.8, 0.4, 0.1],  # still better than usual
    [-2.0, -1.6, -1.2, -0.8, -0.4, -0.1],
])  # fmt: skip
def test_on_the_way_back_to_what_is_usual_nothing_becomes_better_or_worse(values):
    assert found(values) == []


def test_no_point_is_ever_marked_on_the_wrong_side_of_the_centre():
    rng = np.random.default_rng(11)
    for _ in range(200):
        values = rng.normal(0, 1.6, 40).round(1)
        for value, mark in zip(values, marked(values), strict=True):
            assert mark is Direction.NONE or bool(value > 0) is (mark is Direction.BETTER), values


def test_a_run_has_to_lie_beyond_the_median_too():
    # One slip pulled the mean a little below the best value there is, which most points have.
    perfect = [0.1] * 10

    assert [each.rule for each in found(perfect)] == [Rule.RUN]
    assert found(perfect, median=0.1) == []
    assert [each.change for each in found([-0.1] * 8, median=0.1)] == [Direction.WORSE]


def test_a_hall_has_a_p_chart_of_the_finest_span_with_enough_judgements():
    points = {Span.DAY: [60] * 20, Span.WEEK: [400] * 12}

    assert choose_chart(points, failed=0.12) == ChartChoice(
        ChartKind.P, Span.DAY, Reason.ENOUGH, 60, 50
    )
    assert choose_chart(points, failed=0.05) == ChartChoice(
        ChartKind.P, Span.WEEK, Reason.ENOUGH, 400, 100
    )


def test_a_hall_with_too_few_judgements_a_point_has_individuals():
    chosen = choose_chart({Span.DAY: [9] * 30}, failed=0.12)

    assert chosen == ChartChoice(ChartKind.XMR, Span.DAY, Reason.SPARSE, 9, 50)


def test_below_twelve_points_no_chart_has_limits():
    assert choose_chart({Span.DAY: [900] * 11}, 0.12) == ChartChoice(
        None, None, Reason.TOO_FEW, 11, 12
    )
    assert choose_chart({}, 0.12) == ChartChoice(None, None, Reason.TOO_FEW, 0, 12)


def test_a_person_has_an_ewma_of_weeks_or_individuals_of_occasions():
    assert choose_person_chart(12, 20).kind is ChartKind.EWMA
    assert choose_person_chart(5, 20) == ChartChoice(ChartKind.XMR, None, Reason.OCCASIONS, 20, 12)
    assert choose_person_chart(5, 11) == ChartChoice(None, None, Reason.TOO_FEW, 11, 12)


def test_red_lines_need_five_events():
    assert choose_event_chart(5) == ChartChoice(ChartKind.G, None, Reason.RARE, 5, 5)
    assert choose_event_chart(4).kind is None


@pytest.mark.parametrize(("days", "spans"), [
    (11, ()), (12, (Span.DAY,)), (84, (Span.DAY, Span.WEEK)), (182, (Span.WEEK,)),
    (92, (Span.DAY, Span.WEEK)), (93, (Span.WEEK,)), (2000, (Span.WEEK,)),
])  # fmt: skip
def test_the_spans_of_a_chart_follow_from_how_long_there_is_something_to_see(days, spans):
    first = date(2026, 1, 1)

    assert spans_of(first, first + timedelta(days=days - 1)) == spans
