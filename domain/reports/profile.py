"""A score per SERVQUAL factor or theme."""

from collections.abc import Sequence

import pandas as pd


def profile(counts: pd.DataFrame, factor: str, factors: Sequence[str]) -> pd.DataFrame:
    """score = 100 × Σ(weight × credit) / Σ(weight × judged) per factor.

    The same weighted share as the score itself (docs/scoring.md), cut by what the norms are about.

    Parameters
    ----------
    counts : the column named by ``factor``, ``weight`` (of one judgement; 0 counts nowhere),
        ``passes``, ``fails``, ``credit`` (sum over passes and fails, in ten-thousandths); any split
    factors : every factor, in the order to show

    Returns
    -------
    One row per factor, in that order:
        the column named by ``factor``
        score_pct     float, 0-100 percent; NaN where nothing was judged
        judged_count  int, judgements behind it
    """
    scored = counts[counts["weight"] > 0]
    judged = scored["passes"] + scored["fails"]
    sums = (
        scored.assign(
            judged_count=judged,
            possible=10_000 * scored["weight"] * judged,
            earned=scored["weight"] * scored["credit"],
        )
        .groupby(factor)[["judged_count", "possible", "earned"]]
        .sum()
        .reindex(factors, fill_value=0)
    )
    score_pct = 100 * sums["earned"] / sums["possible"].where(sums["possible"] > 0)
    return pd.DataFrame(
        {
            factor: list(factors),
            "score_pct": score_pct.to_numpy(dtype="float64"),
            "judged_count": sums["judged_count"].to_numpy(dtype="int64"),
        }
    )
