"""Which points limits come from, by the calendar."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.trends.base import Stretch, known_from, read_from, reported_from, stretches
from domain.trends.choice import ChartKind
from domain.trends.points import share_chart
from domain.trends.rules import Direction, Rule, newest
from tests.chart_sums import sums

MONDAY = date(2026, 1, 5)


def weeks(first: date, count: int) -> np.ndarray:
    return np.array([first.toordinal() + 7 * number for number in range(count)])


def weekly(first: date, kept: list[int], judged: int = 20):
    series = sums([[(each, judged)] for each in kept])
    return replace(series, days=weeks(first, len(kept)))


def test_a_quarter_has_the_limits_of_the_26_weeks_before_it():
    # 2026-01-05 … 2026-12-28: 13 Mondays in each quarter
    found = stretches(weeks(MONDAY, 52))

    assert found == [
        # Only beginning: of the 13 and of the 26 points there are, the first two thirds, at least 12
        Stretch(slice(0, 13), 12, 0),
        Stretch(slice(0, 26), 13, 13),
        Stretch(slice(0, 39), 26, 26),
        Stretch(slice(13, 52), 26, 39),
    ]


def test_a_chart_that_only_begins_has_trial_limits_from_its_first_points():
    # 11 weeks of the third quarter and 8 of the fourth: too few before it
    found = stretches(weeks(date(2026, 7, 20), 19))

    assert found == [Stretch(slice(0, 19), 12, 0)]
    assert stretches(weeks(date(2026, 7, 20), 11)) == []


def test_nothing_before_new_limits_counts():
    days = weeks(MONDAY, 52)
    anew = date.fromordinal(int(days[30]))

    assert stretches(days, [anew]) == [
        *stretches(days[:30]),
        # 9 weeks until October: too few, so together with what follows
        Stretch(slice(30, 52), 14, 30),
    ]


def test_what_was_seen_until_27_to_40_weeks_before_the_quarter_before_decides():
    assert reported_from(date(2026, 11, 30)) == date(2026, 7, 1)
    # 182 days before: 31 December 2025, a Wednesday
    assert known_from(date(2026, 11, 30)) == date(2025, 12, 29) == read_from(date(2026, 7, 1))


@given(
    st.lists(st.integers(0, 20), min_size=80, max_size=80),
    st.lists(st.booleans(), min_size=80, max_size=80),
    st.integers(0, 40),
    st.sampled_from([ChartKind.EWMA, ChartKind.XMR, ChartKind.P]),
)
def test_points_before_what_decides_change_no_verdict(kept, seen, cut, kind):
    """Whatever was kept, whichever weeks were seen, however much earlier is read."""
    every = weekly(date(2025, 6, 2), kept)
    there = np.flatnonzero(seen)
    series = every[:0] if not len(there) else replace(
        every, days=every.days[there],
        **{name: getattr(every, name)[there] for name in every.__dataclass_fields__
           if name != "days"},
    )  # fmt: skip
    last = date.fromordinal(int(every.days[-1]))
    told = reported_from(last)
    full = share_chart(kind, series)
    # ``cut`` weeks more than what decides
    part = share_chart(kind, series.since(known_from(last) - timedelta(days=7 * cut)))
    gone = len(full.values) - len(part.values)

    def told_points(drawn, shift):
        days = series.days[shift:] if shift else series.days
        new = days[: len(drawn.values)] >= told.toordinal()
        return [list(np.nan_to_num(line[new], nan=-1.0)) for line in (
            drawn.plotted, drawn.limits.centre, drawn.limits.low, drawn.limits.high,
        )]  # fmt: skip

    assert told_points(full, 0) == told_points(part, gone)
    place = int(np.searchsorted(series.days, told.toordinal()))
    assert [
        (each.rule, each.last - gone, each.change) for each in full.findings if each.last >= place
    ] == [
        (each.rule, each.last, each.change) for each in part.findings if each.last >= place - gone
    ]


def test_a_quarter_that_is_over_keeps_its_limits():
    kept = [18] * 26 + [15] * 26 + [10] * 13
    long = share_chart(ChartKind.P, weekly(MONDAY, kept))
    short = share_chart(ChartKind.P, weekly(MONDAY, kept[:52]))

    assert list(long.limits.centre[26:52]) == list(short.limits.centre[26:52])
    # Third quarter: 90 %; fourth: the mean of 13 weeks of 90 and 13 of 75; then 75
    assert [long.limits.centre[place] for place in (26, 39, 52)] == [90.0, 82.5, 75.0]


def test_what_changed_for_good_is_usual_after_two_quarters():
    drawn = share_chart(ChartKind.EWMA, weekly(MONDAY, [18] * 26 + [13] * 52))

    worse = [place for place, each in enumerate(drawn.plotted < drawn.limits.low) if each]
    # The first four weeks lie within: 65 pulls a fifth, 90 ± 2.962 · 6.71 · √(1/9); from January on
    # 65 is what is usual.
    assert worse[0] in range(27, 31)
    assert worse[-1] < 52
    assert drawn.limits.centre[52] == 65.0


def test_a_run_over_the_beginning_of_a_quarter_is_found_by_the_new_limits():
    # Base 18 of 20 in every other week and 17 else; the last four weeks of the base and the first
    # four of the quarter all 16.
    kept = [18, 17] * 11 + [16] * 4 + [16] * 4
    drawn = share_chart(ChartKind.XMR, weekly(date(2026, 4, 6), kept))

    runs = [each for each in drawn.findings if each.rule is Rule.RUN]
    assert [(each.first, each.last, each.change) for each in runs] == [(22, 29, Direction.WORSE)]


def test_a_person_who_is_back_is_no_longer_worse():
    before, after = (
        share_chart(ChartKind.EWMA, weekly(MONDAY, [18] * 26 + new))
        for new in ([9, 9, 9], [9, 9, 9, 20])
    )

    def news(drawn):
        edge = len(drawn.values) - 4
        return newest(drawn.findings, drawn.values, drawn.limits.centre, edge)

    assert (news(before).finding.change, news(before).is_back) == (Direction.WORSE, False)
    # 20 of 20 in the newest week, usually 18: gathered it is still below the limit.
    assert after.plotted[29] < after.limits.low[29]
    assert (news(after).finding.change, news(after).is_back) == (Direction.WORSE, True)


@pytest.mark.parametrize("kind", [ChartKind.EWMA, ChartKind.XMR, ChartKind.P])
@pytest.mark.parametrize("slip", [0, 13, 25, 26, 30, 38])
def test_one_slip_in_39_weeks_of_twenty_norms_is_no_change_in_any_quarter(kind, slip):
    kept = [19 if week == slip else 20 for week in range(39)]
    drawn = share_chart(kind, weekly(MONDAY, kept))

    assert drawn.findings == []
    assert (drawn.limits.low < drawn.limits.centre).all()
