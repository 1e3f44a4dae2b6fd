"""How a person's score arises, line by line, with sums that are exact to the cent.

    points of every judgement            = raw
    raw + strictness + small sample      = adjusted
    blend of the sources + bonus − cap   = total

Strictness is split over the observers. Every part is rounded by ``domain.cents.apportion``, which
refuses parts that do not explain their total.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from domain.cents import apportion, apportion_pieces, exact, from_cents, to_cents
from domain.method.goals import Goal, GoalStanding, Metric, goal_verdict
from domain.method.method import Attainment
from domain.patrols.credit import FULL
from domain.scores.attainment import attained
from domain.scores.final_result import PATROL, FinalResult
from domain.scores.judgement import Judgement, LeftOut, left_out


@dataclass(frozen=True)
class Contribution:
    """What one judgement brings to the raw score and what it costs, in percentage points."""

    judgement: Judgement
    points: Decimal
    lost: Decimal

    @property
    def possible(self) -> Decimal:
        return self.points + self.lost


@dataclass(frozen=True)
class ObserverPart:
    """``points`` = share × strictness × headroom of the person, for whoever is corrected for."""

    observer_id: str
    judged_count: int
    share_pct: Decimal  # of the weight of everything judged about the person; they add up to 100
    strictness_pts: Decimal  # against the average of the hall's observers; positive: stricter
    corrected: bool  # False: shares no member of staff with the others, or the method says so
    points: Decimal  # they add up to the strictness of the score


@dataclass(frozen=True)
class ScoreSteps:
    """raw + strictness + small sample = adjusted, exactly; percent and points."""

    raw_pct: Decimal
    strictness_pts: Decimal
    small_sample_pts: Decimal
    adjusted_pct: Decimal
    low_pct: Decimal
    high_pct: Decimal
    own_share_pct: Decimal  # weight of the own occasions
    towards_pct: Decimal  # the mean of the position in the hall; it has the other weight
    headroom: float


@dataclass(frozen=True)
class Reached:
    """A result against its goals; ``points`` is None without a result. ``standing``: what the band
    says; only a patrol score has one."""

    metric: Metric
    goal: Goal
    result_pct: Decimal | None
    points: Decimal | None
    standing: GoalStanding = GoalStanding.UNKNOWN


@dataclass(frozen=True)
class Explanation:
    """Below the minimum sample there are no ``steps``: what was judged is then in ``counted``, and
    no number is made of it."""

    counted: tuple[Judgement, ...]  # everything that counts, oldest first
    contributions: tuple[Contribution, ...]  # the same with points; none without steps
    left_out: tuple[tuple[Judgement, LeftOut], ...]
    observers: tuple[ObserverPart, ...]  # who judged most comes first; none without steps
    steps: ScoreSteps | None
    final: FinalResult
    reached: tuple[Reached, ...]


def explain(
    judgements: Iterable[Judgement],
    row: Mapping[str, Any],
    observers: pd.DataFrame,
    final: FinalResult,
    goals: Mapping[Metric, Goal],
    rule: Attainment,
) -> Explanation:
    """
    :param row: of ``PeriodScores.people``
    :param observers: ``domain.scores.fairness.FairScores.observers`` of the hall
    :param goals: of the hall; the person is held against those in percent
    :param rule: how results become points against their goals
    :raises ValueError: the judgements are not those behind the row
    """
    ordered = sorted(judgements, key=lambda each: (each.day, each.patrol_id, each.norm_id))
    reasons = [(each, left_out(each)) for each in ordered]
    counted = tuple(each for each, reason in reasons if reason is None)
    steps = _steps(row)
    return Explanation(
        counted=counted,
        contributions=() if steps is None else _contributions(counted, steps.raw_pct),
        left_out=tuple((each, reason) for each, reason in reasons if reason is not None),
        observers=() if steps is None else _observer_parts(counted, observers, steps),
        steps=steps,
        final=final,
        reached=_reached(steps, final, goals, rule),
    )


def _steps(row: Mapping[str, Any]) -> ScoreSteps | None:
    if math.isnan(row["adjusted_pct"]):
        return None
    return ScoreSteps(
        own_share_pct=from_cents(to_cents(100 * exact(float(row["own_share"])))),
        headroom=float(row["headroom"]),
        **{
            name: from_cents(to_cents(float(row[name])))
            for name in (
                "raw_pct", "strictness_pts", "small_sample_pts", "adjusted_pct", "low_pct",
                "high_pct", "towards_pct",
            )
        },
    )  # fmt: skip


def _contributions(counted: Sequence[Judgement], raw_pct: Decimal) -> tuple[Contribution, ...]:
    """points = 100 × weight × credit / Σ weight, and what is missing to 100 × weight / Σ weight.

    Both are rounded so that they add up: the points to the raw score, all together to 100.
    """
    weights = {weight: exact(weight) for weight in {each.weight for each in counted}}
    finest = math.lcm(*(weight.denominator for weight in weights.values()))
    units = {weight: int(of * finest) for weight, of in weights.items()}
    whole = FULL * sum(units[each.weight] for each in counted)
    # A judgement brings 100 × units × credit / whole points; a cent is a hundredth of one.
    earned = [100_00 * units[each.weight] * (each.credit or 0) for each in counted]
    lost = [100_00 * units[each.weight] * (FULL - (each.credit or 0)) for each in counted]
    raw = to_cents(raw_pct)
    return tuple(
        Contribution(each, from_cents(points), from_cents(missed))
        for each, points, missed in zip(
            counted,
            apportion_pieces(earned, whole, raw),
            apportion_pieces(lost, whole, 100_00 - raw),
            strict=True,
        )
    )


def _observer_parts(
    counted: Sequence[Judgement], observers: pd.DataFrame, steps: ScoreSteps
) -> tuple[ObserverPart, ...]:
    count = Counter(each.observer_id for each in counted)
    weight = dict.fromkeys(count, Fraction(0))
    for (observer_id, of_one), number in Counter(
        (each.observer_id, each.weight) for each in counted
    ).items():
        weight[observer_id] += exact(of_one) * number
    ids = sorted(weight, key=lambda each: (-weight[each], each))
    known = {
        str(row.observer_id): (exact(float(row.strictness_pts)), bool(row.linked))
        for row in observers.itertuples(index=False)
    }
    shares = [weight[each] / sum(weight.values()) for each in ids]
    parts = [
        share * known[each][0] * exact(steps.headroom) * known[each][1]
        for each, share in zip(ids, shares, strict=True)
    ]
    shown = apportion([100 * share for share in shares], 100_00)
    points = apportion(parts, to_cents(steps.strictness_pts))
    return tuple(
        ObserverPart(
            each, count[each], from_cents(share), from_cents(to_cents(known[each][0])),
            known[each][1], from_cents(part),
        )
        for each, share, part in zip(ids, shown, points, strict=True)
    )  # fmt: skip


def _reached(
    steps: ScoreSteps | None, final: FinalResult, goals: Mapping[Metric, Goal], rule: Attainment
) -> tuple[Reached, ...]:
    results = {part.key: part.result_pct for part in final.parts}
    results |= {Metric.FINAL: final.total_pct} if final.total_pct is not None else {}
    results |= {PATROL: steps.adjusted_pct} if steps else {}
    return tuple(
        Reached(
            metric,
            goal,
            results.get(metric),
            attained(metric, results.get(metric), goal, rule),
            goal_verdict(float(steps.low_pct), float(steps.high_pct), goal)
            if steps and metric is Metric.PATROL
            else GoalStanding.UNKNOWN,
        )
        for metric, goal in goals.items()
        if not metric.counted  # complaints of a hall; the blend has made percent of them
        if metric in (Metric.PATROL, Metric.FINAL) or metric in results
    )
