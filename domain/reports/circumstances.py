"""How norms are kept by process, customer or footfall, and whether one of them differs.

Two questions, two figures. How is it kept: the share of what was judged, with its band. Does it
differ from the others: the same norms in the same halls are compared and nothing else, since each
process has norms of its own and halls are full at different times. The difference is that of
Mantel and Haenszel, Σ w (share − share of the others) / Σ w over halls and norms, with
w = n · n of the others / (n + n of the others), its variance that of Sato, Greenland & Robins
(1989, Stat. Med. 8:1515), which holds for many small strata.

Judgements of one patrol share its observer and its hour: both variances are ``dispersion`` times
those of independent judgements (``domain.trends.control_chart.dispersion``).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist

import pandas as pd

from domain.method.method import MinimumSample
from domain.scores.fairness import BAND
from domain.scores.figure import wilson_pct

# ``patrol_count``: in which it was judged.
COUNTS_BY_VALUE = ("hall_id", "norm_id", "value", "passes", "fails", "patrol_count")


class Dimension(StrEnum):
    """What judgements can be cut by."""

    __words__ = "dimension."

    PROCESS = "process"
    FOOTFALL = "footfall"
    SEGMENT = "segment"


class Compared(StrEnum):
    """How something was kept, next to the others of its dimension."""

    __words__ = "compared."

    LOWER = "lower"
    HIGHER = "higher"
    NO_CLEAR = "no_clear"  # the band of the difference holds 0
    TOO_LITTLE = "too_little"  # too little was judged of both, on the same norms in the same halls
    ALONE = "alone"  # its norms were judged of no other in the same halls


@dataclass(frozen=True)
class KeptShare:
    """Of one process, customer or footfall. The percentages are None below the minimum sample;
    the difference in points, with its band, where there is one to tell."""

    value: str
    judged_count: int
    kept_pct: float | None
    low_pct: float | None
    high_pct: float | None
    compared: Compared
    difference_pts: float | None = None
    low_pts: float | None = None
    high_pts: float | None = None


def kept_by(
    counts: pd.DataFrame, values: Sequence[str], minimum: MinimumSample, dispersion: float
) -> list[KeptShare]:
    """One row per value that was judged, in the order of ``values``.

    Where several are compared, each verdict is made surer, so that all of them together are wrong
    with 10 % at the most (Bonferroni).

    :param counts: ``COUNTS_BY_VALUE``, one row each
    :param dispersion: how many times the variance of independent judgements, at least 1
    """
    counts = counts[counts["value"].isin(list(values))]
    counts = counts.assign(judged=counts["passes"] + counts["fails"])
    counts = counts[counts["judged"] > 0]
    shared = {value: _beside_others(counts, value) for value in values}
    comparable = [value for value in values if _enough(shared[value], minimum)]
    level = 1 - (1 - BAND) / max(len(comparable), 1)
    rows = []
    for value in values:
        mine = counts[counts["value"] == value]
        judged, kept = int(mine["judged"].sum()), int(mine["passes"].sum())
        if judged == 0:
            continue
        figures: tuple[float | None, float | None, float | None] = (None, None, None)
        if judged >= minimum.observations and _patrols(mine) >= minimum.occasions:
            low, high = wilson_pct(kept / dispersion, judged / dispersion)
            figures = (100 * kept / judged, low, high)
        if value not in comparable:
            alone = shared[value].empty
            reading = Compared.ALONE if alone else Compared.TOO_LITTLE
            rows.append(KeptShare(value, judged, *figures, reading))
            continue
        points, reach = _difference(shared[value], dispersion, level)
        verdict = Compared.NO_CLEAR
        if points - reach > 0 or points + reach < 0:
            verdict = Compared.HIGHER if points > 0 else Compared.LOWER
        rows.append(
            KeptShare(value, judged, *figures, verdict, points, points - reach, points + reach)
        )
    return rows


def _patrols(rows: pd.DataFrame, column: str = "patrol_count") -> int:
    """How many patrols there were at least: those of the norm that was judged on most, by hall."""
    return int(rows.groupby("hall_id")[column].max().sum())


def _beside_others(counts: pd.DataFrame, value: str) -> pd.DataFrame:
    """Halls and norms with judgements of both: ``judged, passes, patrol_count`` and the same of the
    others (``…_other``)."""
    sums = {"judged": "sum", "passes": "sum", "patrol_count": "max"}
    mine, others = (
        counts[of_value].groupby(["hall_id", "norm_id"]).agg(sums)
        for of_value in (counts["value"] == value, counts["value"] != value)
    )
    return mine.join(others.add_suffix("_other"), how="inner").reset_index()


def _enough(shared: pd.DataFrame, minimum: MinimumSample) -> bool:
    return all(
        shared[f"judged{which}"].sum() >= minimum.observations
        and _patrols(shared, f"patrol_count{which}") >= minimum.occasions
        for which in ("", "_other")
    )


def _difference(shared: pd.DataFrame, dispersion: float, level: float) -> tuple[float, float]:
    """(Difference to the others, how far its band reaches), in points."""
    n, n0 = (shared[each].to_numpy(float) for each in ("judged", "judged_other"))
    kept, kept0 = (shared[each].to_numpy(float) for each in ("passes", "passes_other"))
    total = n + n0
    weight = (n * n0 / total).sum()
    difference = ((kept * n0 - kept0 * n) / total).sum() / weight
    first = (kept0 * n**2 - kept * n0**2 + n * n0 * (n0 - n) / 2) / total**2
    second = (kept * (n0 - kept0) + kept0 * (n - kept)) / (2 * total)
    variance = max(difference * first.sum() + second.sum(), 0.0) / weight**2
    z = NormalDist().inv_cdf((1 + level) / 2)
    return 100 * float(difference), 100 * z * math.sqrt(dispersion * float(variance))
