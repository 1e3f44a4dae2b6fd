"""The final result of a person or a hall: patrols and company checks together.

The process manual says that the two are judged together and gives no weights (facts.md R-03, §0.5);
weights, praise bonus and limits of the grades are therefore settings.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property, lru_cache

from domain.blend import Blend, BlendPart, blend
from domain.cents import Number, exact, from_cents, to_cents

PATROL = "patrol"  # the source that is not a company check


class FinalGrade(StrEnum):
    __words__ = "grade."

    PASS = "pass"
    BASIC_PASS = "basic_pass"
    FAIL = "fail"
    VETOED = "vetoed"  # a red line was confirmed
    NOT_ENOUGH = "not_enough"  # too few observations for a number


@dataclass(frozen=True)
class GradeLimits:
    """Percent from which a grade is given (80 and 60 in S16)."""

    pass_from_pct: Number
    basic_pass_from_pct: Number

    def __post_init__(self) -> None:
        if not 0 <= exact(self.basic_pass_from_pct) <= exact(self.pass_from_pct):
            message = (
                f"the limits rise from basic pass to pass, not from {self.basic_pass_from_pct}"
                f" to {self.pass_from_pct}"
            )
            raise ValueError(message)

    @cached_property
    def _least(self) -> tuple[Decimal, Decimal]:
        """The lowest totals with two decimals that reach the limits."""
        limits = self.pass_from_pct, self.basic_pass_from_pct
        passed, basic = (from_cents(math.ceil(exact(limit) * 100)) for limit in limits)
        return passed, basic

    def grade(self, total_pct: Decimal) -> FinalGrade:
        """:param total_pct: with two decimals"""
        passed, basic = self._least
        if total_pct >= passed:
            return FinalGrade.PASS
        return FinalGrade.BASIC_PASS if total_pct >= basic else FinalGrade.FAIL


@dataclass(frozen=True, slots=True)
class FinalResult:
    """Percent with two decimals. The points of ``parts`` + bonus - over_cap = total, exactly."""

    total_pct: Decimal | None  # None: no number
    grade: FinalGrade | None  # None: nothing is there to grade
    parts: tuple[BlendPart[str], ...] = ()  # what each source brings; none without a number
    missing: tuple[str, ...] = ()  # sources with a weight and without a result
    bonus_pct: Decimal = Decimal("0.00")  # for praises; 0 without a number
    over_cap_pct: Decimal = Decimal("0.00")  # what the cap of the total took off


def final_result(
    patrol_pct: Number | None,
    company: Mapping[str, Number | None],
    *,
    weights: Mapping[str, Number],
    praises: int,
    points_each: Number,
    cap: Number,
    vetoed: bool,
    limits: GradeLimits,
) -> FinalResult:
    """Combine the patrols with the company checks, add the praise bonus, give the grade.

    * Sources that are missing are left out, the other weights renormalised over the rest, and the
      missing ones named. Company checks alone make no result: while the patrols weigh anything
      and have no number (below the minimum sample), there is neither number nor grade.
    * The bonus is added to the blend; the total is capped at 100 + ``cap``.
    * A confirmed red line sets the grade and leaves the number as it is. Praise does not cancel it,
      nor does a sample that is too small.

    :param patrol_pct: 0-100 percent; None: below the minimum sample, or nothing judged
    :param company: percent per source; None or left out: no result
    :param weights: per source, ``PATROL`` among them; what is not in it does not count
    :param praises: of the period; ``points_each`` and ``cap`` in percentage points
    :param vetoed: a red line of the person was confirmed. A hall gets a flag instead (§6.3)
    :raises ValueError: negative weights, none above 0, negative results, praises, points or cap

    Source: facts.md §6.3 (proposals), R-03; cap of the total after S17, grades after S16, red line
    over the percentage after S42.
    """
    mix = blend({**company, PATROL: patrol_pct}, weights)
    bonus = praise_bonus(praises, points_each=points_each, cap=cap)
    if PATROL in mix.missing:
        grade = FinalGrade.VETOED if vetoed else FinalGrade.NOT_ENOUGH
        return FinalResult(None, grade, missing=mix.missing)
    if mix.total_pct is None:
        return FinalResult(None, FinalGrade.VETOED if vetoed else None, missing=mix.missing)
    return _with_number(mix, mix.total_pct, bonus, cap, limits, vetoed)


def _with_number(
    mix: Blend[str],
    blended: Decimal,
    bonus: Decimal,
    cap: Number,
    limits: GradeLimits,
    vetoed: bool,
) -> FinalResult:
    total = min(blended + bonus, 100 + from_cents(to_cents(cap)))
    return FinalResult(
        total_pct=total,
        grade=FinalGrade.VETOED if vetoed else limits.grade(total),
        parts=mix.parts,
        missing=mix.missing,
        bonus_pct=bonus,
        over_cap_pct=blended + bonus - total,
    )


@lru_cache(maxsize=1024)  # a few numbers of praises come again and again
def praise_bonus(praises: int, *, points_each: Number, cap: Number) -> Decimal:
    """min(cap, praises × points_each), in percentage points with two decimals.

    :raises ValueError: one of them is negative

    Source: facts.md §6.3 (proposal), acts that add points in S17 and S22.

    >>> praise_bonus(7, points_each=1, cap=5)
    Decimal('5.00')
    """
    if praises < 0 or exact(points_each) < 0 or exact(cap) < 0:
        message = f"a bonus is never negative: {praises} × {points_each}, at most {cap}"
        raise ValueError(message)
    return from_cents(to_cents(min(exact(cap), praises * exact(points_each))))


def complaints_pct(count: int | None, *, points_each: Number) -> Decimal | None:
    """The result of the source "complaints": 100 - points_each × count, never below 0.

    :param count: complaints of the period that were found justified; None: nobody counted
    :param points_each: percentage points that one complaint costs
    :raises ValueError: one of them is negative

    Source: facts.md §6.3 (complaints as a component, proposal; R-04), base 100 less a deduction
    per case after S17.

    >>> complaints_pct(3, points_each=5)
    Decimal('85.00')
    """
    if count is None:
        return None
    if count < 0 or exact(points_each) < 0:
        message = f"complaints and their points are 0 or more, not {count} and {points_each}"
        raise ValueError(message)
    return from_cents(max(0, to_cents(100 - count * exact(points_each))))
