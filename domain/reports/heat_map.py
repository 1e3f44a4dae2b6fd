"""Kept share of each norm in each week, and the orders in which norms can stand."""

from collections.abc import Mapping, Sequence

import pandas as pd

from domain.scores.figure import wilson_pct

NORM_WEEK_CELLS = (
    "week", "norm_id", "kept_pct", "judged_count", "passes", "fails", "nas", "enough",
)  # fmt: skip


def norm_week_cells(weeks: pd.DataFrame, minimum: int) -> pd.DataFrame:
    """One cell per norm and week in which something was judged.

    kept_pct = 100 × kept / (kept + not kept); severities pooled, not applicable left out.

    Parameters
    ----------
    weeks : ``domain.reports.columns.NORM_WEEKS``; any split
    minimum : judgements that a cell needs to be told from chance

    Returns
    -------
    ``NORM_WEEK_CELLS``:
    week, norm_id        ordered by both
    kept_pct             float, 0-100 percent; NaN where everything was not applicable
    judged_count         int, kept and not kept
    passes, fails, nas   int
    enough               bool
    """
    cells = weeks.groupby(["week", "norm_id"], as_index=False)[["passes", "fails", "nas"]].sum()
    judged = cells["passes"] + cells["fails"]
    kept_pct = 100 * cells["passes"] / judged.where(judged > 0)
    return cells.assign(
        kept_pct=kept_pct.astype("float64"), judged_count=judged, enough=judged >= minimum
    )[list(NORM_WEEK_CELLS)]


def by_weak_spot(weeks: pd.DataFrame, weights: Mapping[str, float], *, minimum: int) -> list[str]:
    """Ids of the norms, the surest failures first (``domain.reports.weak_spots``): by the lower end
    of the interval of what failed in all the weeks. What was judged too seldom, and what counts in
    no score, comes last, in the same way.

    :param weeks: as for ``norm_week_cells``
    :param weights: severity -> weight of one judgement; a severity without one counts nowhere
    """
    scored = weeks["severity"].map(weights).fillna(0.0).astype(float) > 0
    sums = weeks.assign(scored=scored).groupby("norm_id", as_index=False).agg(
        passes=("passes", "sum"), fails=("fails", "sum"), scored=("scored", "any")
    )  # fmt: skip
    rows = []
    for norm_id, passes, fails, counts in sums.itertuples(index=False, name=None):
        judged = passes + fails
        low = wilson_pct(fails, judged)[0] if judged else 0.0
        rows.append((not counts or judged < max(minimum, 1), -low, -judged, norm_id))
    return [norm_id for *_, norm_id in sorted(rows)]


def by_theme(norm_ids: Sequence[str], themes: Mapping[str, str], order: Sequence[str]) -> list[str]:
    """The norms theme by theme, within a theme as they were given.

    :param order: the themes
    """
    return sorted(norm_ids, key=lambda norm_id: order.index(themes[norm_id]))
