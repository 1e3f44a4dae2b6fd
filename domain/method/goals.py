"""Base goal and challenge goal, per metric and from a month on (domain facts R-06).

Goals cascade: head office gives them to a branch, the head of the branch to its halls, within what
the branch was given. Source: D09, 2002: both goals are "handed down" to the branches and assessed
"level by level".
"""

import math
from dataclasses import dataclass
from enum import StrEnum

from domain.period import first_day_of
from domain.problems import InputProblem

MOST_COMPLAINTS = 100_000  # of one hall in a month; more is a slip of the finger


class Metric(StrEnum):
    __words__ = "metric."

    PATROL = "patrol"
    MYSTERY_SHOPPER = "mystery_shopper"
    SATISFACTION = "satisfaction"
    COMPLAINTS = "complaints"  # how many a hall has in a month; fewer are better
    FINAL = "final"  # the result that the blend makes of all sources

    @property
    def counted(self) -> bool:
        """Whether its goals are a number of complaints a month and hall, not percent."""
        return self is Metric.COMPLAINTS


class GivenBy(StrEnum):
    """Who said so."""

    __words__ = "goals.by_"

    METHOD = "method"  # one goal for every branch
    HEAD_OFFICE = "head_office"
    BRANCH = "branch"  # its head, for one hall, or as an own goal beside the given one
    BRANCH_BEFORE = "branch_before"  # its head, before goals were given by head office


@dataclass(frozen=True)
class Goal:
    """Percent, or of ``Metric.COMPLAINTS`` the number a month and hall.

    ``from_month`` ("YYYY-MM") is since when; None: the method's, for every branch."""

    base: float
    challenge: float
    from_month: str | None = None
    given_by: GivenBy = GivenBy.METHOD

    @property
    def base_pct(self) -> float:
        """Of metrics in percent."""
        return self.base

    @property
    def challenge_pct(self) -> float:
        """Of metrics in percent."""
        return self.challenge

    def as_strict_as(self, other: "Goal", metric: Metric) -> bool:
        """Whether neither of the two goals is easier than the other's."""
        if metric.counted:
            return self.base <= other.base and self.challenge <= other.challenge
        return self.base >= other.base and self.challenge >= other.challenge

    def same_as(self, other: "Goal | None") -> bool:
        """Whether both goals are the same, whoever gave them and since when."""
        return other is not None and (self.base, self.challenge) == (other.base, other.challenge)


class GoalStanding(StrEnum):
    """What a band says about the two goals of a result."""

    CHALLENGE = "challenge"  # the challenge goal is reached
    BASE = "base"  # the base goal is reached, the challenge goal is not
    BASE_AT_LEAST = "base_at_least"  # the base goal is reached, the challenge goal not clear yet
    OPEN = "open"  # not even the base goal is clear yet
    BELOW = "below"  # the base goal is not reached
    UNKNOWN = "unknown"  # no number, or none that says how sure it is


def goal_verdict(low_pct: float | None, high_pct: float | None, goal: Goal) -> GoalStanding:
    """A goal is reached where the whole band lies on it or above, and missed where all of the band
    lies below; in between nobody can tell yet.

    :param low_pct, high_pct: of the band; None, or NaN, or no width: nothing is known

    >>> goal = Goal(80, 95)
    >>> [str(goal_verdict(*band, goal)) for band in ((81, 94), (79, 88), (70, 79.9), (80, 99))]
    ['base', 'open', 'below', 'base_at_least']
    """
    if low_pct is None or high_pct is None or not low_pct < high_pct:
        return GoalStanding.UNKNOWN
    if low_pct >= goal.challenge_pct:
        return GoalStanding.CHALLENGE
    if low_pct >= goal.base_pct:
        return GoalStanding.BASE if high_pct < goal.challenge_pct else GoalStanding.BASE_AT_LEAST
    return GoalStanding.BELOW if high_pct < goal.base_pct else GoalStanding.OPEN


def checked_goal(
    metric: Metric, base: float, challenge: float, from_month: str, given_by: GivenBy
) -> Goal:
    """A goal that can be given.

    :raises InputProblem: a number or the month cannot be used, or the challenge goal is not
      harder than the base goal
    """
    if metric.counted:
        _check_counts(base, challenge)
    else:
        _check_percent(base, challenge)
    first_day_of(from_month)
    return Goal(float(base), float(challenge), from_month, given_by)


def _check_percent(base: float, challenge: float) -> None:
    for given in (base, challenge):
        if not (math.isfinite(given) and 0 <= given <= 100):
            raise InputProblem("goal_out_of_range", given=f"{given:g}")
    if base >= challenge:
        raise InputProblem("goal_base_too_high", base=f"{base:g}", challenge=f"{challenge:g}")


def _check_counts(base: float, challenge: float) -> None:
    """Both may be the same: no complaint at all leaves nothing beyond it."""
    for given in (base, challenge):
        if not (math.isfinite(given) and 0 <= given <= MOST_COMPLAINTS and given == int(given)):
            raise InputProblem("goal_no_count", given=f"{given:g}")
    if base < challenge:
        raise InputProblem("goal_base_too_low", base=f"{base:g}", challenge=f"{challenge:g}")
