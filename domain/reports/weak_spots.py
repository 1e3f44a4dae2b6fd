"""Weak spots: the norms that surely fail more than all of them together (短板).

A norm is weak where the lower end of the 90 % Wilson interval of its failure rate lies above the
rate of everything that was judged in the same halls and days: the most missed norm of a hall that
keeps nearly everything is none. It stands where that lower end puts it: a norm that failed often
and was judged often comes first, and a high rate of few judgements waits for more of them. Themes
only group what is listed; a theme makes no norm weak that was kept.
"""

import math

import pandas as pd

from domain.scores.figure import wilson_pct

WEAK_SPOTS = [
    "norm_id", "theme", "fail_pct", "low_pct", "high_pct", "judged_count", "hall_id",
    "hall_fail_pct", "hall_judged_count",
]  # fmt: skip


def weak_spots(
    counts: pd.DataFrame, *, listed: int, minimum: int, minimum_in_hall: int
) -> pd.DataFrame:
    """The norms that are evidently weaker than the rest, the weakest first.

    Parameters
    ----------
    counts : ``hall_id``, ``theme``, ``norm_id``, ``weight`` (of one judgement; 0 counts nowhere),
        ``passes``, ``fails``; any order, any split
    listed : how many norms at most
    minimum : judgements that a norm needs
    minimum_in_hall : judgements of it that a hall needs to be named

    Returns
    -------
    norm_id, theme                text
    fail_pct, low_pct, high_pct   float, 0-100 percent of the judgements, and the ends of the
        interval by whose lower end they are ordered; equal ones by judgements, then by id
    judged_count                  int
    hall_id                       where the norm surely fails most, by the lower end in each hall;
        '': no hall judged it often enough
    hall_fail_pct, hall_judged_count   rate and judgements there; NaN and 0 without a hall

    Source: Wilson 1927 (``domain.scores.figure.wilson_pct``); to rank by the lower end of an
    interval, so that few judgements do not lead a list: Miller 2009, "How Not To Sort By Average
    Rating". Facts §6.3 "short-board" has no rule of ranking; that a weak spot lies above
    ``overall_pct`` is a proposal.
    """
    scored = counts[counts["weight"] > 0]
    overall = overall_pct(counts)
    halls = scored.groupby(["norm_id", "hall_id"], as_index=False)[["passes", "fails"]].sum()
    norms = scored.groupby(["norm_id", "theme"], as_index=False)[["passes", "fails"]].sum()
    enough = halls["passes"] + halls["fails"] >= max(minimum_in_hall, 1)
    rows = []
    for row in norms[norms["fails"] > 0].itertuples(index=False):
        judged = int(row.passes + row.fails)
        if judged < max(minimum, 1):
            continue
        failed = _failed(row.passes, row.fails)
        if failed[1] > overall:
            rows.append((str(row.norm_id), str(row.theme), *failed, judged))
    rows.sort(key=lambda row: (-row[3], -row[5], row[0]))
    rows = rows[:listed]
    missed = halls[enough & (halls["fails"] > 0) & halls["norm_id"].isin([row[0] for row in rows])]
    worst = {
        str(norm_id): max(
            (_failed(row.passes, row.fails)[1], row.passes + row.fails, str(row.hall_id), row.fails)
            for row in of_norm.itertuples(index=False)
        )
        for norm_id, of_norm in missed.groupby("norm_id")
    }
    table = []
    for found in rows:
        _, there, hall_id, fails = worst.get(found[0], (0.0, 0, "", 0))
        rate = 100 * fails / there if there else math.nan
        table.append((*found, hall_id, rate, int(there)))
    return pd.DataFrame(table, columns=WEAK_SPOTS)


def overall_pct(counts: pd.DataFrame) -> float:
    """How much of all judgements was not kept, 0-100 percent, each judgement the same, of whichever
    norm; 0 where nothing was judged.

    :param counts: as for ``weak_spots``
    """
    passes, fails = counts.loc[counts["weight"] > 0, ["passes", "fails"]].sum()
    return float(100 * fails / (passes + fails)) if passes + fails else 0.0


def _failed(passes: int, fails: int) -> tuple[float, float, float]:
    """Rate, low and high end of its interval, percent."""
    judged = passes + fails
    return (100 * fails / judged, *wilson_pct(fails, judged))
