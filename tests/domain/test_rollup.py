"""Spans of time, and quarter and year by month weights: docs/scoring.md repeats the numbers."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.blend import Blend
from domain.rollup import Span, is_sparse, months_of, seen_shares, start_of, weighted_months

JANUARY, FEBRUARY, MARCH = (date(2026, month, 1) for month in (1, 2, 3))
QUARTER = months_of(date(2026, 3, 4), Span.QUARTER)
LATER_COUNTS_DOUBLE = [1, 1, 2, 1, 1, 2, 1, 1, 2, 1, 1, 2]


def told(rolled: Blend[date]) -> tuple:
    parts = [(p.key.month, str(p.share_pct), str(p.points_pct)) for p in rolled.parts]
    total = None if rolled.total_pct is None else str(rolled.total_pct)
    return total, parts, [month.month for month in rolled.missing]


@pytest.mark.parametrize(
    ("day", "starts"),
    [
        ("2026-03-01", ["2026-03-01", "2026-02-23", "2026-03-01", "2026-01-01", "2026-01-01"]),
        ("2026-03-02", ["2026-03-02", "2026-03-02", "2026-03-01", "2026-01-01", "2026-01-01"]),
        ("2026-12-31", ["2026-12-31", "2026-12-28", "2026-12-01", "2026-10-01", "2026-01-01"]),
        ("2027-01-01", ["2027-01-01", "2026-12-28", "2027-01-01", "2027-01-01", "2027-01-01"]),
    ],
)
def test_a_business_day_belongs_to_one_day_week_month_quarter_and_year(day, starts):
    assert [start_of(date.fromisoformat(day), span).isoformat() for span in Span] == starts


@given(st.dates())
def test_weeks_are_those_of_iso_8601_and_a_start_is_its_own_start(day):
    if day >= date(1, 1, 8):  # no Monday is before the first day there is
        monday = start_of(day, Span.WEEK)
        assert monday.isocalendar()[:2] == day.isocalendar()[:2]
        assert monday.isoweekday() == 1
    for span in set(Span) - {Span.WEEK}:
        first = start_of(day, span)
        assert first <= day
        assert start_of(first, span) == first


def test_a_quarter_has_three_months_and_a_year_twelve():
    assert QUARTER == [JANUARY, FEBRUARY, MARCH]
    assert months_of(date(2026, 12, 31), Span.QUARTER) == [date(2026, m, 1) for m in (10, 11, 12)]
    assert months_of(date(2026, 5, 9), Span.MONTH) == [date(2026, 5, 1)]
    assert months_of(MARCH, Span.YEAR) == [date(2026, month, 1) for month in range(1, 13)]


@pytest.mark.parametrize("span", [Span.DAY, Span.WEEK])
def test_a_shorter_span_is_not_made_of_months(span):
    with pytest.raises(ValueError, match=f"a {span} is not made of months"):
        months_of(MARCH, span)


def test_a_quarter_is_its_months_by_their_weights():
    results = {JANUARY: 80, FEBRUARY: 90, MARCH: 85}

    # (1 * 80 + 1 * 90 + 2 * 85) / 4
    assert told(weighted_months(results, QUARTER, LATER_COUNTS_DOUBLE)) == (
        "85.00", [(1, "25.00", "20.00"), (2, "25.00", "22.50"), (3, "50.00", "42.50")], [],
    )  # fmt: skip


@pytest.mark.parametrize(
    "results", [{JANUARY: 80, MARCH: 85}, {JANUARY: 80, FEBRUARY: None, MARCH: 85}]
)
def test_a_month_that_is_missing_is_named_and_left_out(results):
    # (1 * 80 + 2 * 85) / 3 = 83.3333; 26.6667 + 56.6667, the cent that is left goes to January
    assert told(weighted_months(results, QUARTER, LATER_COUNTS_DOUBLE)) == (
        "83.33", [(1, "33.33", "26.67"), (3, "66.67", "56.66")], [2],
    )  # fmt: skip


def test_no_month_at_all_is_no_result_and_not_0():
    assert told(weighted_months({}, QUARTER, LATER_COUNTS_DOUBLE)) == (None, [], [1, 2, 3])


def test_a_year_weighs_all_its_months():
    year = months_of(MARCH, Span.YEAR)
    results = dict.fromkeys(year, 80) | {MARCH: 96}

    # 11 months with 80, one with 96; weight of March 2 of 16: 80 + 16 * 2 / 16
    total, parts, missing = told(weighted_months(results, year, LATER_COUNTS_DOUBLE))

    assert (total, len(parts), missing) == ("82.00", 12, [])


def test_a_month_without_weight_is_not_assessed_and_not_missing():
    only_march = [0, 0, 1] + [0] * 9

    assert told(weighted_months({JANUARY: 10, MARCH: 85}, QUARTER, only_march)) == (
        "85.00", [(3, "100.00", "85.00")], [],
    )  # fmt: skip
    second = months_of(date(2026, 4, 1), Span.QUARTER)
    assert told(weighted_months({second[0]: 10}, second, only_march)) == (None, [], [])


def test_a_month_counts_for_no_more_than_was_seen_of_it():
    results = {JANUARY: 80, FEBRUARY: 90, MARCH: 85}
    shares = seen_shares({JANUARY: 10, FEBRUARY: 2, MARCH: 12})  # usual: 10

    assert shares == {JANUARY: 1, FEBRUARY: Fraction(1, 5), MARCH: 1}
    # (1 × 80 + 0.2 × 90 + 2 × 85) / 3.2 = 83.75
    assert told(weighted_months(results, QUARTER, LATER_COUNTS_DOUBLE, shares)) == (
        "83.75", [(1, "31.25", "25.00"), (2, "6.25", "5.63"), (3, "62.50", "53.12")], [],
    )  # fmt: skip
    assert [is_sparse(share) for share in shares.values()] == [False, True, False]


def test_of_two_months_the_usual_one_lies_between_them():
    # 7 and 193: usual 100
    assert list(seen_shares({JANUARY: 7, MARCH: 193}).values()) == [Fraction(7, 100), 1]
    assert seen_shares({}) == {}


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ([1, 1, 2], "the months need 12 weights, January first, not 3"),
        ([1] * 13, "the months need 12 weights, January first, not 13"),
        ([1] * 11 + [-0.5], "a weight is 0 or more, not -0.5"),
        ([0] * 12, "at least one weight has to be above 0"),
    ],
)
def test_absurd_month_weights_are_refused_in_words(weights, message):
    with pytest.raises(ValueError) as refused:
        weighted_months({JANUARY: 80}, QUARTER, weights)

    assert str(refused.value) == message
