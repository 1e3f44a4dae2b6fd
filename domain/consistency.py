"""Is the same norm kept alike everywhere? (服务一致性)"""

import pandas as pd


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
    One row per norm with a group that counts, sorted by norm:
        norm_id
        consistency              float, 0-100; NaN with fewer than two groups
        lowest_pct, highest_pct  float, pass rates of the groups, 0-100 percent
        group_count              int, groups that count
        judged_count             int, judgements in them

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
        }
    ).reset_index()
    table = table.assign(consistency=(100 - table[spread]).where(table["group_count"] > 1))
    columns = [
        "norm_id", "consistency", "lowest_pct", "highest_pct", "group_count", "judged_count",
    ]  # fmt: skip
    return table[columns].astype(
        dict.fromkeys(columns[1:4], "float64") | dict.fromkeys(columns[4:], "int64")
    )


def mean_consistency(table: pd.DataFrame) -> float | None:
    """The mean over the norms of ``consistency``, each weighing as much as it was judged.

    None where no norm has at least two groups.
    """
    known = table[table["consistency"].notna()]
    judged = known["judged_count"].sum()
    return float((known["consistency"] * known["judged_count"]).sum() / judged) if judged else None
