"""Is the same norm kept alike everywhere? (服务一致性)"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import chdtrc

CONSISTENCY = (
    "norm_id", "consistency", "lowest_pct", "highest_pct", "group_count", "judged_count",
    "least_count", "differs",
)  # fmt: skip
FALSE_SHARE = 0.1  # of the norms that are told to differ, at most so many by chance; proposal


def consistency(counts: pd.DataFrame, group: str, spread: str, minimum: int) -> pd.DataFrame:
    """100 - spread of the groups' pass rates, per norm.

    Every group counts once, however often it was looked at.

    Parameters
    ----------
    counts : ``norm_id``, the column named by ``group``, ``passes``, ``fails``; any split
    group : what is compared: staff, shifts, halls
    spread : "deviation": the standard deviation of the groups (divided by their number, because
        they are all there are), at most 50; "range": highest - lowest, at most 100, where one odd
        group decides
    minimum : judgements that a group needs to count; at least 1

    Returns
    -------
    ``CONSISTENCY``, one row per norm with a group that counts, sorted by norm:
        norm_id
        consistency              float, 0-100; NaN with fewer than two groups
        lowest_pct, highest_pct  float, pass rates of the groups, 0-100 percent
        least_count              int, judgements of the group with the fewest
        group_count              int, groups that count
        judged_count             int, judgements in them
        differs                  bool, the groups differ by more than chance (``_differs``)

    Raises
    ------
    KeyError: no such spread

    Source: facts §6.3 "consistency" (a proposal), after R-10 and the principle 一致.
    """
    groups = counts.groupby(["norm_id", group], as_index=False)[["passes", "fails"]].sum()
    groups = groups.assign(judged_count=groups["passes"] + groups["fails"])
    groups = groups[groups["judged_count"] >= max(minimum, 1)]
    groups = groups.assign(pass_pct=100 * groups["passes"] / groups["judged_count"])
    by_norm = groups.groupby("norm_id")
    table = pd.DataFrame(
        {
            "lowest_pct": by_norm["pass_pct"].min(),
            "highest_pct": by_norm["pass_pct"].max(),
            "deviation": by_norm["pass_pct"].std(ddof=0),
            "range": by_norm["pass_pct"].max() - by_norm["pass_pct"].min(),
            "group_count": by_norm["pass_pct"].size(),
            "judged_count": by_norm["judged_count"].sum(),
            "least_count": by_norm["judged_count"].min(),
        }
    ).reset_index()
    table = table.assign(consistency=(100 - table[spread]).where(table["group_count"] > 1))
    table = table.assign(differs=_differs(table["norm_id"].map(_chance(groups)).to_numpy(float)))
    return table[list(CONSISTENCY)].astype(
        dict.fromkeys(CONSISTENCY[1:4], "float64") | dict.fromkeys(CONSISTENCY[4:7], "int64")
    )


def _chance(groups: pd.DataFrame) -> "pd.Series[float]":
    """Of each norm, how often chance alone spreads groups that are alike so far (p).

    χ² of the table groups × kept or not, times (N − 1)/N, with groups − 1 degrees of freedom (E. S.
    Pearson 1947; Campbell 2007, Stat. Med. 26:3661); 1 where a group is expected to have less than
    one judgement of either kind, for which it is no approximation (Cochran 1954).
    """
    judged, kept = groups["judged_count"], groups["passes"]
    of_norm = groups.groupby("norm_id")
    total = of_norm["judged_count"].transform("sum")
    share = of_norm["passes"].transform("sum") / total
    rarer = judged * np.minimum(share, 1 - share)
    part = (kept - judged * share) ** 2 / (judged * share * (1 - share)).where(rarer > 0, 1.0)
    norms = pd.DataFrame(
        {
            "square": part.groupby(groups["norm_id"]).sum(),
            "least": rarer.groupby(groups["norm_id"]).min(),
            "total": of_norm["judged_count"].sum(),
            "count": of_norm.size(),
        }
    )
    square = norms["square"] * (norms["total"] - 1) / norms["total"]
    usable = (norms["count"] > 1) & (norms["least"] >= 1)
    freedom = np.maximum(norms["count"].to_numpy(float) - 1, 1.0)
    chance = chdtrc(freedom, square.to_numpy(float))
    return pd.Series(np.where(usable, chance, 1.0), index=norms.index)


def _differs(chance: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which of many comparisons are told, so that at most ``FALSE_SHARE`` of them come from chance
    (Benjamini and Hochberg 1995, J. R. Stat. Soc. B 57:289).

    >>> _differs(np.array([0.001, 0.04, 0.06, 0.5])).tolist()
    [True, True, True, False]
    """
    if not len(chance):
        return np.zeros(0, dtype=bool)
    ordered = np.sort(chance)
    bounds = FALSE_SHARE * np.arange(1, len(ordered) + 1) / len(ordered)
    below = np.flatnonzero(ordered <= bounds)
    return np.asarray(chance <= (ordered[below[-1]] if len(below) else -1.0))


def mean_consistency(table: pd.DataFrame) -> float | None:
    """The mean over the norms of ``consistency``, each weighing as much as it was judged.

    None where no norm has at least two groups.
    """
    known = table[table["consistency"].notna()]
    judged = known["judged_count"].sum()
    return float((known["consistency"] * known["judged_count"]).sum() / judged) if judged else None
