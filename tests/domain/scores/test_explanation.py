"""How a score arises: every printed sum is exact, and nothing is explained away."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.method.goals import Goal, Metric
from domain.method.method import Credit, Method
from domain.norms.norm import Severity
from domain.result import Result
from domain.scores.explanation import Explanation, explain
from domain.scores.final_result import PATROL, GradeLimits, final_result
from domain.scores.judgement import LeftOut, counted_credit, left_out, profile_of
from tests.judgements import judged, missed

GOALS = {metric: Goal(80, 95) for metric in Metric}


def final(patrol_pct: float | None, **changes):
    asked = {
        "weights": {PATROL: 60, "mystery_shopper": 20, "satisfaction": 20}, "praises": 0,
        "points_each": 1, "cap": 5, "vetoed": False, "limits": GradeLimits(80, 60),
    } | changes  # fmt: skip
    return final_result(patrol_pct, asked.pop("company", {}), **asked)


def blended_pct(explanation: Explanation) -> Decimal:
    """What the sources bring together, before bonus and cap."""
    return sum(part.points_pct for part in explanation.final.parts)


def row(raw: float, strictness: float = 0.0, small: float = 0.0, **changes) -> dict:
    return {
        "raw_pct": raw,
        "strictness_pts": strictness,
        "small_sample_pts": small,
        "adjusted_pct": round(raw + strictness + small, 2),
        "low_pct": 60.0,
        "high_pct": 90.0,
        "own_share": 0.75,
        "towards_pct": 80.0,
        "headroom": 1.0,
    } | changes


def observers(**strictness: float) -> pd.DataFrame:
    return pd.DataFrame(
        [(each, pts, True) for each, pts in strictness.items()],
        columns=["observer_id", "strictness_pts", "linked"],
    )


def explained(judgements, of, watched=None, result=None):
    return explain(
        judgements, of, observers(amina=0.0) if watched is None else watched,
        result or final(of["adjusted_pct"]), GOALS, Method().attainment,
    )  # fmt: skip


def test_points_say_what_each_judgement_brought_and_cost():
    # Weights 2 + 1 + 1 = 4. Kept major 50; a limit missed with credit 0.75 brings 18.75 of 25;
    # a missed minor costs 25.
    found = explained(
        [
            judged(1, weight=2.0, severity=Severity.MAJOR),
            missed(2, credit=7_500, seconds=225.0),
            missed(3),
        ],
        row(68.75),
    )

    assert [(each.points, each.lost) for each in found.contributions] == [
        (Decimal("50.00"), Decimal("0.00")),
        (Decimal("18.75"), Decimal("6.25")),
        (Decimal("0.00"), Decimal("25.00")),
    ]


def test_thirds_are_rounded_so_that_they_add_up_and_a_kept_norm_costs_nothing():
    found = explained([judged(1), judged(2), missed(3)], row(66.67))

    assert [each.points for each in found.contributions] == [
        Decimal("33.34"), Decimal("33.33"), Decimal("0.00"),
    ]  # fmt: skip
    assert [each.lost for each in found.contributions] == [0, 0, Decimal("33.33")]
    assert sum(each.possible for each in found.contributions) == 100


def test_what_is_left_out_is_named_with_its_reason():
    found = explained(
        [
            judged(1),
            judged(2, result=Result.NA, credit=None),
            missed(3, severity=Severity.RED_LINE, weight=0.0),
            missed(4, severity=Severity.NONE, weight=0.0, binds_elsewhere=True),
            missed(5, severity=Severity.NONE, weight=0.0),
            missed(6, weight=0.0),
        ],
        row(100.0),
    )

    assert [each.judgement.norm_id for each in found.contributions] == ["norm-1"]
    assert [reason for _, reason in found.left_out] == [
        LeftOut.NOT_APPLICABLE, LeftOut.RED_LINE, LeftOut.ELSEWHERE, LeftOut.NO_SCORE,
        LeftOut.NO_WEIGHT,
    ]  # fmt: skip


def test_strictness_is_split_over_who_watched():
    # Ivy of docs/scoring.md: Lena watched 3 of 4. Strictness ±1.44 around the average of the two,
    # headroom 0.92: 3/4 × 1.44 × 0.92 = 0.99 and 1/4 × −1.44 × 0.92 = −0.33; together 0.66.
    found = explained(
        [judged(1), *(judged(number, observer_id="lena") for number in (2, 3, 4))],
        row(100.0, 0.66, -5.0, headroom=0.92),
        observers(amina=-1.44, lena=1.44),
    )

    assert [(each.observer_id, each.share_pct, each.points) for each in found.observers] == [
        ("lena", Decimal("75.00"), Decimal("0.99")),
        ("amina", Decimal("25.00"), Decimal("-0.33")),
    ]


def test_whoever_cannot_be_compared_corrects_nothing():
    watched = observers(amina=2.0, lena=-2.0).assign(linked=False)

    found = explained([judged(1), judged(2, observer_id="lena")], row(100.0), watched)

    assert [(each.corrected, each.points) for each in found.observers] == [(False, 0), (False, 0)]


def test_judgements_that_are_not_those_of_the_score_are_refused():
    with pytest.raises(ValueError, match="add up to 50"):
        explained([judged(1), missed(2)], row(75.0))


def test_below_the_minimum_sample_no_number_is_made():
    nothing = row(np.nan) | {"adjusted_pct": np.nan}

    found = explained([judged(1), missed(2)], nothing, result=final(None))

    assert (found.steps, found.contributions, found.observers) == (None, (), ())
    assert len(found.counted) == 2
    assert [(each.metric, each.points) for each in found.reached] == [
        (Metric.PATROL, None), (Metric.FINAL, None),
    ]  # fmt: skip


def test_results_are_held_against_their_goals():
    # 86 on patrols: 60 + 40 × 6/15 = 76. Blend 0.75 × 86 + 0.25 × 82 = 85, with 1 praise 86.
    result = final(86.0, company={"mystery_shopper": 82}, praises=1)

    found = explained([judged(1)], row(100.0, 0, -14.0), result=result)

    assert [(each.metric, each.result_pct, each.points) for each in found.reached] == [
        (Metric.PATROL, Decimal("86.00"), Decimal("76.00")),
        (Metric.MYSTERY_SHOPPER, Decimal("82.00"), Decimal("65.33")),
        (Metric.FINAL, Decimal("86.00"), Decimal("76.00")),
    ]
    assert blended_pct(found) == Decimal("85.00")


def test_complaints_in_the_blend_are_percent_and_are_not_held_against_a_number():
    weights = {PATROL: 60, "complaints": 40}
    result = final(86.0, weights=weights, company={"complaints": 85})  # 100 − 3 × 5

    found = explained([judged(1)], row(100.0, 0, -14.0), result=result)

    assert [each.metric for each in found.reached] == [Metric.PATROL, Metric.FINAL]


def test_a_strict_rule_pays_nothing_for_a_missed_limit():
    assert counted_credit(Result.FAIL, 7_500, Credit.STRICT) == 0
    assert counted_credit(Result.PASS, 10_000, Credit.STRICT) == 10_000
    assert counted_credit(Result.NA, None, Credit.STRICT) is None


def test_a_profile_weighs_each_judgement_as_its_day_does():
    # One factor: weights 1, and 3 after the method changed: 100 × 3 / 4. The other: n/a only.
    judgements = [missed(1), judged(2, weight=3.0), judged(3, result=Result.NA, credit=None)]
    factor = {"norm-1": "dress", "norm-2": "dress", "norm-3": "billing"}

    found = profile_of(judgements, lambda each: factor[each.norm_id], ["billing", "dress"])

    assert found["score_pct"].fillna(-1).tolist() == [-1, 75]
    assert found["judged_count"].tolist() == [0, 2]


_JUDGEMENTS = st.lists(
    st.tuples(
        st.sampled_from(["amina", "lena", "chen"]),
        st.sampled_from([1.0, 2.0, 0.1, 2.5, 33.3, 0.0]),
        st.one_of(st.none(), st.integers(0, 10_000)),
    ),
    min_size=1,
    max_size=60,
).filter(lambda rows: any(weight and credit is not None for _, weight, credit in rows))


@given(
    rows=_JUDGEMENTS,
    strictness=st.tuples(*[st.floats(-12, 12) for _ in range(3)]),
    headroom=st.floats(0.1, 5),
    level=st.floats(0, 100),
    mystery=st.one_of(st.none(), st.floats(0, 100)),
    praises=st.integers(0, 9),
)
def test_every_printed_sum_adds_up_exactly(rows, strictness, headroom, level, mystery, praises):
    judgements = [
        judged(number, observer_id=observer, weight=weight, credit=credit,
               result=Result.NA if credit is None
               else Result.PASS if credit == 10_000 else Result.FAIL)
        for number, (observer, weight, credit) in enumerate(rows)
    ]  # fmt: skip
    known = dict(zip(["amina", "lena", "chen"], strictness, strict=True))
    counted = [each for each in judgements if left_out(each) is None]
    total = sum(each.weight for each in counted)
    raw = np.round(100 * sum(each.weight * each.credit for each in counted) / 1e4 / total, 2)
    pts = np.round(
        headroom * sum(each.weight / total * known[each.observer_id] for each in counted), 2
    )
    adjusted = np.round(level, 2)
    of = row(raw, pts, np.round(adjusted - raw - pts, 2), adjusted_pct=adjusted,
             headroom=round(headroom, 4))  # fmt: skip
    watched = observers(**{name: round(value, 4) for name, value in known.items()})
    result = final(adjusted, company={"mystery_shopper": mystery}, praises=praises)

    found = explained(judgements, of, watched, result)

    steps = found.steps
    assert sum(each.points for each in found.contributions) == steps.raw_pct
    assert sum(each.possible for each in found.contributions) == 100
    assert all(each.points >= 0 and each.lost >= 0 for each in found.contributions)
    assert sum(each.share_pct for each in found.observers) == 100
    assert sum(each.points for each in found.observers) == steps.strictness_pts
    assert steps.raw_pct + steps.strictness_pts + steps.small_sample_pts == steps.adjusted_pct
    assert blended_pct(found) + result.bonus_pct - result.over_cap_pct == result.total_pct
    assert len(found.counted) + len(found.left_out) == len(judgements)
    for each in found.contributions:
        exact = 100 * Fraction(each.judgement.weight) * each.judgement.credit
        exact /= 10_000 * sum(Fraction(other.weight) for other in counted)
        assert abs(Fraction(each.points) - exact) < Fraction(1, 100) + Fraction(1, 10**9)
