"""Weak spots: the themes that fail most, each with its worst norms (短板)."""

import pandas as pd


def weak_spots(
    counts: pd.DataFrame,
    *,
    theme_share: float,
    worst_norms: int,
    listed: int,
    minimum: int,
) -> pd.DataFrame:
    """The weakest themes, the weakest first.

    ``weakness_pct`` = theme_share × failure rate of the theme, weighted,
    + (1 - theme_share) × mean failure rate of its worst norms. A theme whose average is fair is
    found all the same when two or three of its norms fail.

    Parameters
    ----------
    counts : ``theme``, ``norm_id``, ``weight`` (of one judgement; 0 counts nowhere), ``passes``,
        ``fails``; any order, any split
    theme_share : 0 to 1
    worst_norms : how many of a theme's norms make its second part; fewer where there are fewer
    listed : how many themes at most; themes in which nothing failed are no weak spots
    minimum : judgements that a norm needs to be among the worst, and a theme to be listed

    Returns
    -------
    theme, weakness_pct, theme_fail_pct, worst_fail_pct   float, 0-100 percent
    judged_count                                          int
    worst   tuple of (norm_id, fail_pct, judged_count), the worst first; equal ones by count and id

    Source: facts §6.3 "short-board" (a proposal), after R-10: the short-board result combined with
    its key sub-items.
    """
    scored = counts[counts["weight"] > 0]
    scored = scored.assign(
        judged_count=scored["passes"] + scored["fails"],
        possible=scored["weight"] * (scored["passes"] + scored["fails"]),
        failed=scored["weight"] * scored["fails"],
    )
    themes = scored.groupby("theme")[["judged_count", "possible", "failed"]].sum()
    rows = []
    for theme, norms in _worst(scored, worst_norms, minimum).items():
        of_theme = themes.loc[theme]
        theme_fail_pct = 100 * of_theme["failed"] / of_theme["possible"]
        worst_fail_pct = sum(fail_pct for _, fail_pct, _ in norms) / len(norms)
        weakness_pct = theme_share * theme_fail_pct + (1 - theme_share) * worst_fail_pct
        if weakness_pct > 0:
            judged_count = int(of_theme["judged_count"])
            rows.append((theme, weakness_pct, theme_fail_pct, worst_fail_pct, judged_count, norms))
    rows.sort(key=lambda row: (-row[1], row[0]))
    columns = ["theme", "weakness_pct", "theme_fail_pct", "worst_fail_pct", "judged_count", "worst"]
    return pd.DataFrame(rows[:listed], columns=columns)


def _worst(
    scored: pd.DataFrame, worst_norms: int, minimum: int
) -> dict[str, tuple[tuple[str, float, int], ...]]:
    """Theme -> its worst norms that were judged often enough; themes without any are left out."""
    norms = scored.groupby(["theme", "norm_id"], as_index=False)[["judged_count", "fails"]].sum()
    norms = norms[norms["judged_count"] >= max(minimum, 1)]
    norms = norms.assign(fail_pct=100 * norms["fails"] / norms["judged_count"]).sort_values(
        ["fail_pct", "judged_count", "norm_id"], ascending=[False, False, True]
    )
    return {
        str(theme): tuple(
            (str(row.norm_id), float(row.fail_pct), int(row.judged_count))
            for row in of_theme.head(worst_norms).itertuples()
        )
        for theme, of_theme in norms.groupby("theme")
    }
