"""Base goal and challenge goal of a branch, per metric and from a month on (domain facts R-06)."""

import math
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.problems import InputProblem


class Metric(StrEnum):
    PATROL = "patrol"
    MYSTERY_SHOPPER = "mystery_shopper"
    SATISFACTION = "satisfaction"
    FINAL = "final"  # the result that the blend makes of all sources


@dataclass(frozen=True)
class Goal:
    """Percent. ``from_month`` ("YYYY-MM") is since when; None: the method's, for every branch."""

    base_pct: float
    challenge_pct: float
    from_month: str | None = None


def checked_goal(base_pct: float, challenge_pct: float, from_month: str) -> Goal:
    """:raises InputProblem: a number or the month cannot be used, or the base goal is not lower"""
    for given in (base_pct, challenge_pct):
        if not (math.isfinite(given) and 0 <= given <= 100):
            raise InputProblem("goal_out_of_range", given=f"{given:g}")
    if base_pct >= challenge_pct:
        raise InputProblem(
            "goal_base_too_high", base=f"{base_pct:g}", challenge=f"{challenge_pct:g}"
        )
    first_day_of(from_month)
    return Goal(float(base_pct), float(challenge_pct), from_month)


def first_day_of(month: str) -> date:
    """
    :param month: "YYYY-MM"
    :raises InputProblem: there is no such month
    """
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}", month):
        raise InputProblem("month_unreadable", given=month)
    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError:
        raise InputProblem("month_unreadable", given=month) from None
