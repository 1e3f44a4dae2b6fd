"""Is a norm worth asking? What its judgements say about it, and one recommendation.

Red lines are left out: nothing seen is their default, so a rate of them says nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

# Thresholds. No source fixes them: each is a proposal.
ENOUGH_COUNT = 20  # judgements before anything is said about a norm
ENOUGH_UNITS = 10  # double judgements before disagreement is spoken of
DISAGREEMENT_PCT = 30.0
NEVER_FAILS_PCT = 99.0
NEVER_FAILS_COUNT = 50
ALWAYS_FAILS_PCT = 40.0
MOSTLY_NA_PCT = 80.0
SLOW_S = 20.0
ENOUGH_TIMED = 10  # judgements whose time is known

NORMS_ASKED = ("norm_id", "theme", "in_force", "timed", "limit_s")
NORM_HEALTH = (
    "norm_id", "theme", "judged_count", "na_count", "pass_pct", "information_bits", "na_pct",
    "unit_count", "disagreement_pct", "median_s", "timed_count", "measured_s", "limit_s",
    "recommendation", "missing_count",
)  # fmt: skip


class Recommendation(StrEnum):
    __words__ = "recommendation."

    RETIRED = "retired"  # not in the version in force
    MOSTLY_NA = "mostly_na"  # the moment hardly ever occurs
    TOO_FEW = "too_few"
    REWORD = "reword"  # managers understand it differently
    ALWAYS_FAILS = "always_fails"  # train, or it asks the impossible
    NEVER_FAILS = "never_fails"  # tells nothing: look less often, or retire it
    SLOW = "slow"
    FINE = "fine"


@dataclass(frozen=True)
class Figures:
    """Of one norm in one period; ``None`` where there is nothing to compute from."""

    in_force: bool
    judged_count: int  # kept or not kept
    na_count: int
    unit_count: int
    pass_pct: float | None
    disagreement_pct: float | None
    median_s: float | None
    timed_count: int

    @property
    def na_pct(self) -> float | None:
        seen = self.judged_count + self.na_count
        return 100 * self.na_count / seen if seen else None


# The first that holds is the recommendation. A norm that hardly ever applies comes before one that
# was judged too little, because asking for more judgements of it would be no help; wording comes
# before the pass rate, which means little while managers do not mean the same.
_RULES: tuple[tuple[Recommendation, Callable[[Figures], bool]], ...] = (
    (Recommendation.RETIRED, lambda norm: not norm.in_force),
    (
        Recommendation.MOSTLY_NA,
        lambda norm: (
            norm.judged_count + norm.na_count >= ENOUGH_COUNT
            and _at_least(norm.na_pct, MOSTLY_NA_PCT)
        ),
    ),
    (Recommendation.TOO_FEW, lambda norm: norm.judged_count < ENOUGH_COUNT),
    (
        Recommendation.REWORD,
        lambda norm: (
            norm.unit_count >= ENOUGH_UNITS and _at_least(norm.disagreement_pct, DISAGREEMENT_PCT)
        ),
    ),
    (Recommendation.ALWAYS_FAILS, lambda norm: not _above(norm.pass_pct, ALWAYS_FAILS_PCT)),
    (
        Recommendation.NEVER_FAILS,
        lambda norm: (
            norm.judged_count >= NEVER_FAILS_COUNT and _at_least(norm.pass_pct, NEVER_FAILS_PCT)
        ),
    ),
    (
        Recommendation.SLOW,
        lambda norm: norm.timed_count >= ENOUGH_TIMED and _above(norm.median_s, SLOW_S),
    ),
)


def recommendation(norm: Figures) -> Recommendation:
    """The first rule that holds, else ``FINE``. Thresholds: the constants above, all proposals."""
    return next((each for each, holds in _RULES if holds(norm)), Recommendation.FINE)


def information_bits(pass_pct: float | None) -> float | None:
    """What one judgement tells on average: 1 bit where half is kept, 0 where always or never.

    H(p) = -p log2(p) - (1 - p) log2(1 - p). Source: C. E. Shannon, A Mathematical Theory of
    Communication (1948), section 6.

    >>> information_bits(50.0), information_bits(100.0), information_bits(None)
    (1.0, 0.0, None)
    """
    if pass_pct is None:
        return None
    shares = (pass_pct / 100, 1 - pass_pct / 100)
    return float(sum(-share * np.log2(share) for share in shares if share > 0))


def medians(times: pd.DataFrame) -> pd.DataFrame:
    """Median per norm.

    :param times: ``domain.reports.columns.TIMES``
    :return: ``norm_id``, ``median_s``, ``timed_count``
    """
    every = times.loc[times.index.repeat(times["count"]), ["norm_id", "seconds"]]
    table = every.groupby("norm_id")["seconds"].agg(median_s="median", timed_count="size")
    return table.reset_index().astype({"median_s": "float64", "timed_count": "int64"})


def item_health(
    counts: pd.DataFrame,
    agreement: pd.DataFrame,
    judging: pd.DataFrame,
    measured: pd.DataFrame,
    norms: pd.DataFrame,
) -> pd.DataFrame:
    """One row per norm that was judged in the period, in the order of ``norms``.

    Parameters
    ----------
    counts : ``norm_id``, ``passes``, ``fails``, ``nas``; rows of one norm are added up
    agreement : ``norm_id``, ``unit_count``, ``agreement_pct``
    (``domain.reports.agreement.agreement``) judging : ``norm_id``, ``seconds``, ``count``: time
    from the event before on the same tablet and
        patrol (the idea of ODK's audit log); long gaps are left out before. Of a norm with a time
        limit it would be the customer's time, so it is not used there
    measured : ``norm_id``, ``seconds``, ``count``: what the clock said for norms with a time limit
    norms : ``NORMS_ASKED``: ``timed`` (bool: has a time limit), ``limit_s`` (NaN: none), every norm
        of ``counts``

    Returns
    -------
    ``NORM_HEALTH``: ``disagreement_pct`` (100 - agreement, NaN without units), ``missing_count``
    (how many more judgements are needed before anything is said; 0 unless
    ``too_few``)
    """
    totals = counts.groupby("norm_id", as_index=False)[["passes", "fails", "nas"]].sum()
    untimed = judging[~judging["norm_id"].isin(norms.loc[norms["timed"], "norm_id"])]
    clock = medians(measured)[["norm_id", "median_s"]].rename(columns={"median_s": "measured_s"})
    table = (
        norms.merge(totals, on="norm_id")
        .merge(agreement[["norm_id", "unit_count", "agreement_pct"]], on="norm_id", how="left")
        .merge(medians(untimed), on="norm_id", how="left")
        .merge(clock, on="norm_id", how="left")
        .fillna({"unit_count": 0, "timed_count": 0})
    )
    judged = table["passes"] + table["fails"]
    table = table.assign(
        judged_count=judged,
        na_count=table["nas"],
        pass_pct=100 * table["passes"] / judged.where(judged > 0),
        na_pct=100 * table["nas"] / (judged + table["nas"]).where(lambda seen: seen > 0),
        disagreement_pct=100 - table["agreement_pct"],
    )
    figures = [_figures(row) for row in table.to_dict("records")]
    advice = [recommendation(each) for each in figures]
    table = table.assign(
        information_bits=[information_bits(each.pass_pct) for each in figures],
        recommendation=[each.value for each in advice],
        missing_count=[
            ENOUGH_COUNT - each.judged_count if code is Recommendation.TOO_FEW else 0
            for each, code in zip(figures, advice, strict=True)
        ],
    )
    whole = ["judged_count", "na_count", "unit_count", "timed_count", "missing_count"]
    types = dict.fromkeys(whole, "int64") | {"information_bits": "float64"}
    return table[list(NORM_HEALTH)].astype(types)


def _figures(row: dict[str, Any]) -> Figures:
    def known(name: str) -> float | None:
        return None if pd.isna(row[name]) else float(row[name])

    return Figures(
        in_force=bool(row["in_force"]),
        judged_count=int(row["judged_count"]),
        na_count=int(row["nas"]),
        unit_count=int(row["unit_count"]),
        pass_pct=known("pass_pct"),
        disagreement_pct=known("disagreement_pct"),
        median_s=known("median_s"),
        timed_count=int(row["timed_count"]),
    )


def _at_least(value: float | None, threshold: float) -> bool:
    return value is not None and value >= threshold


def _above(value: float | None, threshold: float) -> bool:
    return value is not None and value > threshold
