"""What another method does to the results of the same period."""

from dataclasses import dataclass

import pandas as pd

_KEY = ["hall_id", "staff_id"]
_SHOWN = ["adjusted_pct", "total_pct", "grade"]
GRADE_CHANGES = (*_KEY, "grade_before", "grade_after", "total_before", "total_after")


@dataclass(frozen=True)
class MethodEffect:
    """Of people with a number before and after; ``None``: there is nobody to compare.

    ``grades`` (``GRADE_CHANGES``): who changes grade, also from or to "not enough"; totals in
    percent (NaN: no number); ordered by hall and person.
    """

    people_count: int  # with a number before and after
    mean_before_pct: float | None
    mean_after_pct: float | None
    largest_shift_pts: float | None  # of one person's final result, with its sign
    grades: pd.DataFrame

    @property
    def mean_shift_pts(self) -> float | None:
        if self.mean_before_pct is None or self.mean_after_pct is None:
            return None
        return round(self.mean_after_pct - self.mean_before_pct, 2)


def method_effect(before: pd.DataFrame, after: pd.DataFrame) -> MethodEffect:
    """:param before, after: ``PeriodScores.people`` of the same halls and days"""
    both = before[_KEY + _SHOWN].merge(
        after[_KEY + _SHOWN], on=_KEY, suffixes=("_before", "_after"), how="outer"
    )
    numbered = both.dropna(subset=["total_pct_before", "total_pct_after"])
    shifts = numbered["total_pct_after"] - numbered["total_pct_before"]
    changed = both[both["grade_before"] != both["grade_after"]].rename(
        columns={"total_pct_before": "total_before", "total_pct_after": "total_after"}
    )
    nobody = numbered.empty
    return MethodEffect(
        people_count=len(numbered),
        mean_before_pct=None if nobody else round(float(numbered["total_pct_before"].mean()), 2),
        mean_after_pct=None if nobody else round(float(numbered["total_pct_after"].mean()), 2),
        largest_shift_pts=None if nobody else round(float(shifts[shifts.abs().idxmax()]), 2),
        grades=changed[list(GRADE_CHANGES)].reset_index(drop=True),
    )
