"""From sums over occasions to charts in stretches."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from domain.rollup import Span, start_of
from domain.trends.choice import ChartKind
from domain.trends.points import event_chart, pooled_dispersion, share_chart
from domain.trends.rules import Direction, Rule, SpecialCause
from tests.chart_sums import FIRST, sums


def test_days_are_pooled_into_weeks():
    daily = sums([[(8, 10), (1, 2)]] * 7 + [[(3, 4)]])
    weekly = daily.by(Span.WEEK)

    assert [date.fromordinal(int(day)) for day in weekly.days] == [FIRST, date(2026, 1, 12)]
    assert list(weekly.kept) == [63, 3]
    assert list(weekly.weight_sq) == [7 * 104, 16]
    assert weekly.share == pytest.approx(66 / 88)


@pytest.mark.parametrize("span", [Span.DAY, Span.WEEK, Span.MONTH])
def test_points_begin_where_the_spans_of_scores_begin(span):
    daily = sums([[(1, 1)]] * 800)

    expected = {start_of(FIRST + timedelta(days=place), span) for place in range(800)}
    assert [date.fromordinal(int(day)) for day in daily.by(span).days] == sorted(expected)


def test_occasions_that_differ_more_than_chance_widen_the_limits():
    # Each point: one occasion 10 of 10, one 5 of 10. Around 0.75: 2 · 2.5² · 2/(2 − 1) = 25;
    # independent: 0.75 · 0.25 · 20 = 3.75. 25 / 3.75 = 6.667
    uneven = sums([[(10, 10), (5, 10)]] * 12)

    assert pooled_dispersion([uneven]) == pytest.approx(25 / 3.75)
    assert pooled_dispersion([sums([[(7, 10), (8, 10)]] * 12)]) == 1.0
    assert pooled_dispersion([sums([[(7, 10)]] * 12)]) == 1.0  # nothing to compare
    assert pooled_dispersion([]) == 1.0
    plain, wide = (share_chart(ChartKind.P, uneven, each).limits for each in (1.0, 4.0))
    assert plain.centre[0] == 75
    # 3 √(0.75 · 0.25 / 20) = 0.29047
    assert plain.low[0] == pytest.approx(75 - 29.047, abs=1e-3)
    assert wide.low[0] == pytest.approx(75 - 2 * 29.047, abs=1e-3)


def test_a_change_from_point_to_point_does_not_widen_its_own_limits():
    stepped = sums([[(9, 10), (9, 10)]] * 12 + [[(5, 10), (5, 10)]] * 3)

    assert pooled_dispersion([stepped]) == 1.0
    found = share_chart(ChartKind.P, stepped).findings
    # 90 ± 3 √(0.9 · 0.1 / 20) = 90 ± 20.1
    assert SpecialCause(Rule.BEYOND, 12, 14, Direction.WORSE) in found


def test_new_limits_begin_with_a_new_base_and_end_the_old_signals():
    stepped = sums([[(9, 10), (9, 10)]] * 12 + [[(5, 10), (5, 10)]] * 12)
    rebased = share_chart(ChartKind.P, stepped, rebased=[date(2026, 1, 17)])

    assert list(rebased.limits.centre) == [90.0] * 12 + [50.0] * 12
    assert rebased.findings == []


def test_a_stretch_of_fewer_than_twelve_points_has_no_limits_yet():
    series = sums([[(9, 10), (9, 10)]] * 12 + [[(5, 10), (5, 10)]] * 3)
    drawn = share_chart(ChartKind.P, series, rebased=[date(2026, 1, 17)])

    assert list(np.isnan(drawn.limits.centre)) == [False] * 12 + [True] * 3
    assert drawn.findings == []
    assert list(drawn.base) == [True] * 12 + [False] * 3


def test_an_ewma_is_plotted_beside_what_was_seen():
    series = sums([[(8, 10)]] * 12 + [[(2, 10)]] * 6)
    drawn = share_chart(ChartKind.EWMA, series)

    assert drawn.values[12] == pytest.approx(20)
    assert drawn.plotted[12] == pytest.approx(0.2 * 20 + 0.8 * 80)
    # 80 − 2.962 · 12.65 · √(0.2/1.8) = 67.5: the first one, 68, is just within
    assert drawn.findings == [SpecialCause(Rule.BEYOND, 13, 17, Direction.WORSE)]


@pytest.mark.parametrize("kind", [ChartKind.P, ChartKind.EWMA])
def test_what_is_usual_is_rounded_once(kind):
    # 51 of 80 are 63.75, which is printed as 63.8; 100 times the share would be 63.7499…
    chart = share_chart(kind, sums([[(4, 6)]] * 11 + [[(7, 14)]]))

    assert set(chart.limits.centre) == {63.75}


def test_individuals_need_no_n():
    series = sums([[(8, 10)], [(9, 10)]] * 6 + [[(1, 10)]])
    drawn = share_chart(ChartKind.XMR, series)

    # Base: twelve points, mean 85, moving ranges 10: 85 ± 26.6
    assert drawn.limits.high[0] == pytest.approx(85 + 30 / 1.128)
    assert drawn.findings == [SpecialCause(Rule.BEYOND, 12, 12, Direction.WORSE)]


def with_slips(*weeks):
    """39 weeks of 20 judgements, all kept but one in each of these weeks."""
    return sums([[(20 - weeks.count(place), 20)] for place in range(39)])


@pytest.mark.parametrize("kind", [ChartKind.EWMA, ChartKind.XMR, ChartKind.P])
@pytest.mark.parametrize("slips", [(20,), (38,), (5,), (0,), (5, 30), ()])
def test_a_slip_among_perfect_weeks_is_no_change_wherever_it_lies(kind, slips):
    drawn = share_chart(kind, with_slips(*slips))

    assert drawn.findings == []
    assert (drawn.limits.low < 100).all()


def test_limits_of_a_perfect_base_are_those_of_the_rule_of_three():
    drawn = share_chart(ChartKind.P, with_slips(20))

    # Base of 20 weeks: 400 judgements; 3 · 1.92428
    assert list(drawn.limits.centre) == [100.0] * 39
    assert list(drawn.limits.low) == pytest.approx([100 - 5.77283] * 39, abs=1e-4)
    ewma = share_chart(ChartKind.EWMA, with_slips(20))
    # The 39th: 2.962 · 1.92428 · √(0.2/1.8 · (1 − 0.8^78))
    assert ewma.limits.low[-1] == pytest.approx(100 - 1.89990, abs=1e-4)
    # It comes back: 100 − 0.2 · 5 · 0.8^18
    assert ewma.plotted[-1] == pytest.approx(100 - 0.8**18)


@pytest.mark.parametrize(("heaviest", "low", "found"), [(2.0, 89.87, 0), (1.0, 92.78, 1)])
def test_one_heavy_norm_that_was_not_kept_is_no_change(heaviest, low, found):
    """20 perfect points of 20 minor norms, then 18 of them kept and one of weight 2 not."""
    series = sums([[(20, 20)]] * 20 + [[(18, 20)]])
    series = replace(series, unit=np.array([20.0] * 20 + [22.0]))

    drawn = share_chart(ChartKind.P, series, heaviest=heaviest)

    # Base of 14 points, 280 judgements: q = 0.01064, 3 √(q(1 − q) · 22) / 20 = 7.22 points; one
    # of weight 2 alone 3 · 2 / 2.962 / 20 = 10.13 points. It lies 10 below.
    assert drawn.limits.low[-1] == pytest.approx(low, abs=0.01)
    assert len(drawn.findings) == found


@pytest.mark.parametrize("base_slip", [(), (5,)])
def test_two_slips_in_one_week_or_one_in_each_of_four_are_found(base_slip):
    at_once = share_chart(ChartKind.P, with_slips(*base_slip, 25, 25))
    # 10 points below, 5.8 are usual
    assert at_once.findings == [SpecialCause(Rule.BEYOND, 25, 25, Direction.WORSE)]

    slowly = share_chart(ChartKind.EWMA, with_slips(*base_slip, *range(30, 39)))
    # 5(1 − 0.8^k) > 1.9 (the centre is at 99.75 with the slip in the base: > 2.15) from k = 3 on
    (found,) = slowly.findings
    assert (found.first, found.last, found.change) == (32, 38, Direction.WORSE)


def test_whoever_never_keeps_a_norm_has_limits_too():
    drawn = share_chart(ChartKind.P, sums([[(0, 20)]] * 20 + [[(1, 20)], [(6, 20)]]))

    assert SpecialCause(Rule.BEYOND, 21, 21, Direction.BETTER) in drawn.findings


def test_a_long_time_without_a_red_line_is_better():
    between = np.array([5.0, 15] * 6 + [68, 69])
    days = np.arange(14) * 30 + FIRST.toordinal()

    drawn = event_chart(between, days)

    # Mean of the base 10: ln 0.00135 / ln(10/11) − 1 = 68.33
    assert drawn.limits.high[0] == pytest.approx(68.33, abs=0.01)
    assert drawn.findings == [SpecialCause(Rule.BEYOND, 13, 13, Direction.BETTER)]


def test_three_red_lines_after_the_first_have_no_limits():
    assert np.isnan(event_chart(np.array([9.0, 8, 7]), np.arange(3)).limits.centre).all()


def test_nothing_at_all_is_a_chart_without_points():
    assert share_chart(ChartKind.P, sums([])).findings == []
    assert event_chart(np.array([]), np.array([], dtype=np.int64)).findings == []
