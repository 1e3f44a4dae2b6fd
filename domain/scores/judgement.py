"""One judged observation of a person, as the method of its day counts it."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
import pandas as pd

from domain.method.method import Credit
from domain.norms.norm import Severity
from domain.patrols.credit import FULL
from domain.result import Result


@dataclass(frozen=True)
class Judgement:
    event_id: str
    patrol_id: str
    norm_id: str
    day: date  # business day
    observer_id: str
    result: Result  # kept, not kept or not applicable; what was taken back is no judgement
    credit: int | None  # what it earns, in ten-thousandths; None: not applicable
    seconds: float | None  # as measured
    severity: Severity  # that counts
    weight: float  # of the severity; 0: it weighs nothing
    binds_elsewhere: bool = False  # back office and analysts only, or checked in a record

    @property
    def occasion(self) -> tuple[str, str]:
        """Judgements with the same one belong together: one patrol, one observer."""
        return self.patrol_id, self.observer_id


class LeftOut(StrEnum):
    """Why a judgement is in no score."""

    __words__ = "left_out."

    NOT_APPLICABLE = "not_applicable"
    RED_LINE = "red_line"  # stands apart
    ELSEWHERE = "elsewhere"  # binds the back office, or is checked in a record
    NO_SCORE = "no_score"  # the norm counts in no score
    NO_WEIGHT = "no_weight"  # the method gives its severity the weight 0


def left_out(judgement: Judgement) -> LeftOut | None:
    """None: it counts in the score."""
    if judgement.severity is Severity.RED_LINE:
        return LeftOut.RED_LINE
    if judgement.binds_elsewhere:
        return LeftOut.ELSEWHERE
    if judgement.severity is Severity.NONE:
        return LeftOut.NO_SCORE
    if judgement.credit is None:
        return LeftOut.NOT_APPLICABLE
    return None if judgement.weight > 0 else LeftOut.NO_WEIGHT


def counted_credit(result: Result, credit: int | None, rule: Credit) -> int | None:
    """What a judgement earns by a rule for time limits, in ten-thousandths; None stays None.

    >>> counted_credit(Result.FAIL, 7500, Credit.LINEAR)
    7500
    >>> counted_credit(Result.FAIL, 7500, Credit.STRICT)
    0
    """
    if credit is None or rule is Credit.LINEAR:
        return credit
    return FULL if result is Result.PASS else 0


def profile_of(
    judgements: Iterable[Judgement], factor_of: Callable[[Judgement], str], factors: Sequence[str]
) -> pd.DataFrame:
    """The weighted share per factor (``domain.reports.profile``): ``factor``, ``score_pct`` (NaN:
    nothing judged), ``judged_count``; every factor, in the order given."""
    judged, possible, earned = (
        Counter[str](),
        defaultdict[str, float](float),
        defaultdict[str, float](float),
    )
    for each in judgements:
        if left_out(each) is None:
            factor = factor_of(each)
            judged[factor] += 1
            possible[factor] += FULL * each.weight
            earned[factor] += each.weight * (each.credit or 0)
    share = [
        100 * earned[factor] / possible[factor] if possible[factor] else math.nan
        for factor in factors
    ]
    return pd.DataFrame(
        {
            "factor": list(factors),
            "score_pct": np.array(share, dtype=float),
            "judged_count": np.array([judged[factor] for factor in factors], dtype=np.int64),
        }
    )
