"""Blend, praise bonus, veto and grade: docs/scoring.md repeats the numbers."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.scores.final_result import (
    PATROL,
    FinalResult,
    GradeLimits,
    complaints_pct,
    final_result,
    praise_bonus,
)

WEIGHTS = {PATROL: 60, "mystery": 40}
LIMITS = GradeLimits(pass_from_pct=80, basic_pass_from_pct=60)


def result_of(patrol_pct, company=None, **changes) -> FinalResult:
    settings = {
        "weights": WEIGHTS, "praises": 0, "points_each": 1, "cap": 5, "vetoed": False,
        "limits": LIMITS,
    }  # fmt: skip
    return final_result(patrol_pct, company or {}, **settings | changes)


def told(result: FinalResult) -> tuple[str | None, str | None]:
    total = None if result.total_pct is None else str(result.total_pct)
    return total, None if result.grade is None else result.grade.value


def test_patrols_and_company_checks_are_weighted_and_praise_is_added():
    result = result_of(82.35, {"mystery": 90}, praises=3)

    # 0.6 * 82.35 + 0.4 * 90.00 = 49.41 + 36.00 = 85.41; + 3 praises * 1 point
    assert told(result) == ("88.41", "pass")
    assert [(p.key, str(p.result_pct), str(p.share_pct), str(p.points_pct))
            for p in result.parts] == [
        ("patrol", "82.35", "60.00", "49.41"), ("mystery", "90.00", "40.00", "36.00"),
    ]  # fmt: skip
    assert (result.missing, str(result.bonus_pct), str(result.over_cap_pct)) == ((), "3.00", "0.00")


@pytest.mark.parametrize("company", [{}, {"mystery": None}])
def test_a_missing_source_is_named_and_the_others_carry_all_the_weight(company):
    result = result_of(82.35, company)

    assert told(result) == ("82.35", "pass")
    assert [(p.key, str(p.share_pct), str(p.points_pct)) for p in result.parts] == [
        ("patrol", "100.00", "82.35")
    ]
    assert result.missing == ("mystery",)


def test_weights_count_by_their_proportions_and_what_is_left_by_them_too():
    weights = {PATROL: 0.5, "mystery": 0.3, "satisfaction": 0.1}

    result = result_of(80, {"satisfaction": 71}, weights=weights)

    # without mystery: (0.5 * 80 + 0.1 * 71) / 0.6 = 66.6667 + 11.8333 = 78.50
    assert told(result) == ("78.50", "basic_pass")
    assert [(p.key, str(p.share_pct), str(p.points_pct)) for p in result.parts] == [
        ("patrol", "83.33", "66.67"), ("satisfaction", "16.67", "11.83"),
    ]  # fmt: skip
    assert result.missing == ("mystery",)


def test_points_of_equal_sources_add_up_to_the_cent():
    result = result_of(
        80, {"mystery": 80, "satisfaction": 80},
        weights={PATROL: 1, "mystery": 1, "satisfaction": 1},
    )  # fmt: skip

    assert told(result) == ("80.00", "pass")
    assert [str(part.points_pct) for part in result.parts] == ["26.67", "26.67", "26.66"]
    assert [str(part.share_pct) for part in result.parts] == ["33.34", "33.33", "33.33"]


def test_a_source_without_weight_neither_counts_nor_is_missing():
    result = result_of(82.35, {"satisfaction": 10}, weights={PATROL: 1, "mystery": 0})

    assert told(result) == ("82.35", "pass")
    assert result.missing == ()


@pytest.mark.parametrize(
    ("praises", "total", "bonus"),
    [(0, "98.00", "0.00"), (4, "102.00", "4.00"), (5, "103.00", "5.00"), (70, "103.00", "5.00")],
)
def test_the_bonus_stops_at_its_cap(praises, total, bonus):
    result = result_of(98, {"mystery": 98}, praises=praises)

    assert (str(result.total_pct), str(result.bonus_pct)) == (total, bonus)


def test_the_total_stops_at_a_hundred_and_the_bonus_cap():
    result = result_of(100, {"mystery": 110}, praises=9)  # a source may be points for a goal

    # 60 + 44 + 5 = 109, at most 100 + 5
    assert told(result) == ("105.00", "pass")
    assert (str(result.bonus_pct), str(result.over_cap_pct)) == ("5.00", "4.00")


def test_a_confirmed_red_line_sets_the_grade_and_the_number_stays_beside_it():
    result = result_of(97, {"mystery": 97}, praises=5, vetoed=True)

    assert told(result) == ("102.00", "vetoed")


@pytest.mark.parametrize(
    ("total", "grade"),
    [
        (80, "pass"), (79.99, "basic_pass"), (60, "basic_pass"), (59.99, "fail"), (0, "fail"),
        (79.996, "pass"),  # shown as 80.00, so it is graded as 80.00
    ],
)  # fmt: skip
def test_the_grade_is_that_of_the_shown_total(total, grade):
    assert result_of(total).grade == grade


def test_the_bonus_counts_for_the_grade():
    assert told(result_of(79, praises=1)) == ("80.00", "pass")


@pytest.mark.parametrize(
    ("company", "vetoed", "expected"),
    [
        ({"mystery": 90}, False, ((None, "not_enough"), (PATROL,))),
        ({}, False, ((None, "not_enough"), (PATROL, "mystery"))),
        ({"mystery": 90}, True, ((None, "vetoed"), (PATROL,))),
    ],
)
def test_without_enough_patrols_there_is_no_number_and_a_veto_still_stands(
    company, vetoed, expected
):
    result = result_of(None, company, praises=5, vetoed=vetoed)

    assert (told(result), result.missing) == expected
    assert (result.parts, str(result.bonus_pct)) == ((), "0.00")


def test_where_patrols_weigh_nothing_company_checks_are_the_result():
    weights = {PATROL: 0, "mystery": 1}

    assert told(result_of(None, {"mystery": 70}, weights=weights)) == ("70.00", "basic_pass")
    nothing = result_of(None, {}, weights=weights)
    assert (told(nothing), nothing.missing) == ((None, None), ("mystery",))
    assert told(result_of(None, {}, weights=weights, vetoed=True)) == (None, "vetoed")


PERCENT = st.none() | st.floats(0, 110)


@given(
    patrol=PERCENT,
    company=st.dictionaries(st.sampled_from(["mystery", "satisfaction", "complaints"]), PERCENT),
    weights=st.lists(st.floats(0.001, 1000), min_size=4, max_size=4),
    praises=st.integers(0, 50),
    points_each=st.floats(0, 5),
    cap=st.floats(0, 10),
    vetoed=st.booleans(),
)
def test_every_total_is_the_exact_sum_of_its_lines(
    patrol, company, weights, praises, points_each, cap, vetoed
):
    sources = [PATROL, "mystery", "satisfaction", "complaints"]
    result = result_of(
        patrol, company, weights=dict(zip(sources, weights, strict=True)), praises=praises,
        points_each=points_each, cap=cap, vetoed=vetoed,
    )  # fmt: skip

    assert (result.total_pct is None) == (patrol is None)
    if result.total_pct is not None:
        points = sum(part.points_pct for part in result.parts)
        assert points + result.bonus_pct - result.over_cap_pct == result.total_pct
        assert sum(part.share_pct for part in result.parts) == 100
        assert result.total_pct <= 100 + round(Decimal(repr(cap)), 2) + Decimal("0.01")
    assert (result.grade == "vetoed") == vetoed


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"weights": {PATROL: -1, "mystery": 2}}, "a weight is 0 or more, not -1"),
        ({"weights": {PATROL: 0, "mystery": 0}}, "at least one weight has to be above 0"),
        ({"weights": {}}, "at least one weight has to be above 0"),
        ({"weights": {PATROL: float("nan")}}, "nan is not a number that can be calculated with"),
        ({"company": {"mystery": -3}}, "a result is 0 or more; that of mystery is -3"),
        ({"praises": -1}, "a bonus is never negative: -1 × 1, at most 5"),
        ({"cap": -5}, "a bonus is never negative: 0 × 1, at most -5"),
    ],
)
def test_absurd_settings_are_refused_in_words(changes, message):
    with pytest.raises(ValueError) as refused:
        result_of(80, **changes)

    assert str(refused.value) == message


@pytest.mark.parametrize("limits", [(60, 80), (80, -1), (float("inf"), 60)])
def test_limits_of_grades_rise(limits):
    with pytest.raises(ValueError):
        GradeLimits(*limits)


def test_half_points_are_a_bonus_too():
    assert str(praise_bonus(3, points_each=0.5, cap=5)) == "1.50"


@pytest.mark.parametrize(
    ("count", "expected"),
    [(0, "100.00"), (3, "85.00"), (20, "0.00"), (21, "0.00"), (None, None)],
)  # 100 - 5 * 3 = 85
def test_each_complaint_takes_its_points_and_never_more_than_there_are(count, expected):
    result = complaints_pct(count, points_each=5)

    assert (None if result is None else str(result)) == expected


@pytest.mark.parametrize(("count", "points"), [(-1, 5), (1, -5)])
def test_negative_complaints_are_refused(count, points):
    with pytest.raises(ValueError, match="are 0 or more"):
        complaints_pct(count, points_each=points)
