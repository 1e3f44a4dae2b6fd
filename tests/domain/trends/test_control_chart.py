"""Limits of control charts equal those that were published, to the printed digits."""

import math

import numpy as np
import pytest

from domain.trends.control_chart import (
    dispersion,
    ewma_chart,
    g_chart,
    least_sd,
    never_seen,
    p_chart,
    p_sd,
    xmr_chart,
)

# NIST/SEMATECH e-Handbook 6.3.3.2: defective chips on 30 wafers of 50 (printed as fractions, .24
# .30 .16 …); the same counts are table 7.1 of Montgomery, Introduction to Statistical Quality
# Control (orange juice cans), which prints the limits.
WAFERS = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15,
          9, 12, 7, 13, 9, 6]  # fmt: skip
# Montgomery, table 7.4: nonconforming purchase orders in 25 weeks, and how many were looked at.
ORDERS = [12, 8, 6, 9, 10, 12, 11, 16, 10, 6, 20, 15, 9, 8, 6, 8, 10, 7, 5, 8, 5, 8, 10, 6, 9]
LOOKED_AT = [100, 80, 80, 100, 110, 110, 100, 100, 90, 90, 110, 120, 120, 120, 110, 80, 80, 80, 90,
             100, 100, 100, 100, 90, 90]  # fmt: skip
# NIST/SEMATECH e-Handbook 6.3.2.2: flow rates of ten batches.
FLOW = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
# NIST/SEMATECH e-Handbook 6.3.2.4: twenty values, and the EWMA statistics as they are printed.
EWMA_DATA = [52.0, 47.0, 53.0, 49.3, 50.1, 47.0, 51.0, 50.1, 51.2, 50.5, *FLOW]
EWMA_PRINTED = [50.60, 49.52, 50.56, 50.18, 50.16, 49.21, 49.75, 49.85, 50.26, 50.33, 50.11, 49.36,
                49.52, 50.05, 49.38, 49.92, 50.73, 51.23, 51.94, 51.99]  # fmt: skip


def numbers(values):
    return np.array(values, dtype=float)


def test_the_p_chart_is_that_of_the_wafers_of_the_nist_handbook():
    limits = p_chart(numbers(WAFERS), np.full(30, 50.0), base=30)

    assert round(limits.centre[0], 4) == 0.2313  # 347 of 1500, printed by both
    assert {round(each, 4) for each in limits.high} == {0.4102}  # Montgomery
    assert {round(each, 4) for each in limits.low} == {0.0524}
    above = [place for place, each in enumerate(WAFERS, 1) if each / 50 > limits.high[0]]
    assert above == [15, 23]  # the samples that Montgomery finds out of control


def test_the_limits_of_a_p_chart_vary_with_n_as_in_montgomerys_purchase_orders():
    n = numbers(LOOKED_AT)
    limits = p_chart(numbers(ORDERS), n, base=25)

    assert (sum(ORDERS), sum(LOOKED_AT)) == (234, 2450)
    assert round(limits.centre[0], 3) == 0.096
    sds = dict(zip(LOOKED_AT, (round(each, 3) for each in p_sd(0.096, n)), strict=True))
    assert sds == {100: 0.029, 80: 0.033, 110: 0.028, 90: 0.031, 120: 0.027}
    out = np.flatnonzero((numbers(ORDERS) / n > limits.high) | (numbers(ORDERS) / n < limits.low))
    assert list(out + 1) == [11]  # 20 of 110


def test_only_the_base_points_make_the_centre():
    limits = p_chart(numbers([8, 8, 2]), numbers([10, 10, 10]), base=2)

    assert list(limits.centre) == [0.8] * 3
    # 3 √(0.8 · 0.2 / 10) = 0.37947
    assert [round(each, 5) for each in limits.low] == [0.42053] * 3


def test_weights_and_occasions_widen_the_limits_of_a_p_chart():
    # Ten judgements of weight 2: the same share of the same n, so the same limits.
    plain = p_chart(numbers([8]), numbers([10]), base=1)
    doubled = p_chart(numbers([16]), numbers([20]), base=1, unit=numbers([40]))
    wider = p_chart(numbers([8]), numbers([10]), base=1, dispersion=4.0)

    assert doubled.low[0] == pytest.approx(plain.low[0])
    assert wider.centre[0] - wider.low[0] == pytest.approx(2 * (0.8 - plain.low[0]))


def test_occasions_that_are_all_or_nothing_count_as_one_judgement_each():
    # Four occasions of five judgements, two kept all and two nothing: (5 − 2.5)² each, against
    # 20 · 0.25 for independent judgements. Five times the variance is that of four judgements.
    squares = 4 * 2.5**2

    assert dispersion(squares, 20 * 0.25) == 5.0
    assert p_sd(0.5, numbers([20]), dispersion=5.0)[0] == pytest.approx(math.sqrt(0.25 / 4))


def test_what_varies_less_than_chance_is_not_taken_for_surer_than_chance():
    assert dispersion(0.0, 5.0) == 1.0
    assert dispersion(0.0, 0.0) == 1.0


def test_individuals_and_moving_ranges_are_those_of_the_nist_handbook():
    chart = xmr_chart(numbers(FLOW), base=10)

    assert [round(each, 1) for each in chart.ranges[1:]] == [
        2.0, 2.3, 1.4, 3.5, 3.4, 1.4, 0.2, 1.2, 1.5,
    ]  # fmt: skip
    assert round(chart.limits.centre[0], 2) == 50.81
    assert round(chart.mean_range, 4) == 1.8778
    assert round(chart.limits.high[0], 4) == 55.8041
    assert round(chart.limits.low[0], 4) == 45.8159
    assert chart.range_high == pytest.approx(3.267 * 1.8778, abs=1e-3)


def test_a_moving_range_needs_two_points():
    with pytest.raises(ValueError, match="two points"):
        xmr_chart(numbers([90.0]), base=1)


def test_the_ewma_is_that_of_the_nist_handbook():
    averages, limits = ewma_chart(
        numbers(EWMA_DATA), np.full(20, 2.0539), centre=50.0, weight=0.3, reach=3.0
    )

    assert [round(each, 2) for each in averages] == EWMA_PRINTED
    assert round(limits.high[-1], 4) == 52.5884
    # The handbook cuts off 47.41157 where rounding would give 47.4116.
    assert math.floor(limits.low[-1] * 1e4) / 1e4 == 47.4115
    assert ((averages < limits.high) & (averages > limits.low)).all()  # "in control"


def test_the_limits_of_an_ewma_are_exact_from_the_first_point_on():
    _, limits = ewma_chart(numbers([0.0] * 3), np.ones(3), centre=0.0, weight=0.5, reach=2.0)

    # Variance λ/(2 − λ) (1 − (1 − λ)^2i) = 1/3 · (3/4, 15/16, 63/64)
    expected = [2 * math.sqrt(each) for each in (1 / 4, 5 / 16, 21 / 64)]
    assert list(limits.high) == pytest.approx(expected)


def test_the_g_chart_has_geometric_limits_around_its_median():
    limits = g_chart(numbers([30.0, 10.0, 50.0]), base=3)

    # ḡ = 30, p = 1/31: quantile q is ln(1 − q)/ln(30/31) − 1
    assert limits.centre[0] == pytest.approx(20.1391, abs=1e-4)  # ln 0.5 / ln(30/31) − 1
    assert limits.high[0] == pytest.approx(200.515, abs=1e-3)  # −6.607650/−0.0327898 − 1
    assert limits.low[0] == 0.0
    assert 1 - (30 / 31) ** (limits.high[0] + 1) == pytest.approx(1 - 0.00135)


def test_a_g_chart_of_very_rare_events_has_a_low_limit():
    # 2000 between two: nobody waits less than 1.7 by chance, but one time in 741.
    assert g_chart(numbers([2000.0]), base=1).low[0] == pytest.approx(1.7025, abs=1e-4)


def test_events_that_all_came_at_once_do_not_make_a_later_one_a_change():
    limits = g_chart(numbers([0.0] * 4), base=4)

    # p ≥ 0.05^(1/4) = 0.472871: ḡ = 1/p − 1 = 1.114740; ln 0.00135 / ln(1.114740/2.114740) − 1
    assert limits.high[0] == pytest.approx(9.3194, abs=1e-4)
    assert limits.low[0] == 0.0


def test_without_a_failure_in_the_base_limits_have_the_width_of_the_rule_of_three():
    # 400 judgements without a failure: q = 1 − 0.05^(1/400) = 0.0074614; √(q(1 − q)/20) = 0.0192428
    n = np.full(2, 20.0)

    assert never_seen(400.0) == pytest.approx(0.0074614, abs=1e-7)
    sd = least_sd(400.0, n, n)
    assert list(sd) == pytest.approx([0.0192428] * 2, abs=1e-7)
    limits = p_chart(numbers([20.0, 20]), n, base=2, least=sd)
    assert limits.low[0] == pytest.approx(1 - 3 * 0.0192428, abs=1e-6)
    # Occasions that differ twice as much as judgements alone widen it by √2.
    assert least_sd(400.0, n, n, dispersion=2.0)[0] == pytest.approx(0.0272134, abs=1e-7)


def test_one_judgement_alone_never_lies_beyond_a_limit():
    # Five judgements of weight 1 and one of weight 2: one slip of the heavy one costs 2/7.
    limits = p_chart(numbers([1e6, 7.0]), numbers([1e6, 7.0]), base=1,
                     unit=numbers([1e6, 9.0]), least=least_sd(1e6, numbers([1e6, 7.0]),
                                                              numbers([1e6, 9.0]), heaviest=2.0))  # fmt: skip

    # 3 · (2/7) / 2.962
    assert limits.low[1] == pytest.approx(1 - 0.289380, abs=1e-6)
    assert limits.low[1] < 1 - 2 / 7


def test_the_least_width_binds_nowhere_but_near_nought_and_all():
    n = numbers(LOOKED_AT)
    plain = p_chart(numbers(ORDERS), n, base=25)

    bound = p_chart(numbers(ORDERS), n, base=25, least=least_sd(2450.0, n, n))
    assert list(bound.high) == list(plain.high)


def test_equal_values_have_no_ranges_and_still_limits():
    chart = xmr_chart(numbers([100.0] * 3), base=3, least=np.full(3, 2.0))

    assert list(chart.limits.low) == [94.0] * 3
    # Mean range 1.8778: 4.9942 on either side is more than 3 times 1
    wide = xmr_chart(numbers(FLOW), base=10, least=1.0)
    assert round(wide.limits.high[0], 4) == 55.8041
