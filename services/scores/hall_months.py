"""What a month, or any other period, comes to in each hall."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from db.store import UnitOfWork
from domain.method.method import MinimumSample
from domain.scores.figure import Figure, mean_of_halls
from domain.scores.sample import enough
from services.scores.scores import hall_figures, scores_of


@dataclass(frozen=True)
class HallMonth:
    """``score``: before the minimum sample is asked for; ``total_pct``, ``grade``: the final result
    (None, '': none); ``confirmed``, ``reported``: red lines, the second not decided yet."""

    score: Figure
    total_pct: float | None = None
    grade: str = ""
    bonus_pct: float = 0.0  # for measures after which their figure was better, part of the total
    confirmed: int = 0
    reported: int = 0


NOTHING_SEEN = HallMonth(Figure(None, None, None, 0, 0))


def score_of_halls(
    halls: Mapping[str, HallMonth], hall_ids: Collection[str], minimum: MinimumSample
) -> Figure:
    """The patrol score of a hall, or the mean of several (``domain.scores.figure.mean_of_halls``);
    without a number below the minimum sample, which a hall needs as a person does."""
    scores = [halls.get(hall_id, NOTHING_SEEN).score for hall_id in sorted(hall_ids)]
    figure = scores[0] if len(scores) == 1 else mean_of_halls(scores)
    occasions = figure.occasion_count or 0
    if not enough(occasions, figure.judged_count, minimum):
        return Figure(None, None, None, figure.judged_count, occasions)
    return figure


def halls_now(
    db: UnitOfWork,
    hall_ids: Collection[str],
    first: date,
    last: date,
    better: Mapping[str, int] | None = None,
) -> dict[str, HallMonth]:
    """Of any period, as it stands now."""
    rows = scores_of(db, hall_ids, first, last, better=better).halls.to_dict("records")
    return {str(row["hall_id"]): hall_month(row) for row in rows}


def scores_now(
    db: UnitOfWork, hall_ids: Collection[str], first: date, last: date
) -> dict[str, HallMonth]:
    """As ``halls_now``, of the patrol score and nothing else: its people need not be scored."""
    figures = hall_figures(db, hall_ids, first, last)
    return {
        hall_id: HallMonth(
            Figure(each.score_pct, each.low_pct, each.high_pct, each.scored_count,
                   each.occasion_count)
            if each.low_pct is not None else
            Figure(None, None, None, each.scored_count, each.occasion_count)
        )
        for hall_id, each in figures.items()
    }  # fmt: skip


def hall_month(row: Mapping[Any, Any]) -> HallMonth:
    """:param row: of ``PeriodScores.halls``, or as ``domain.months.publication`` keeps it"""
    raw, low, high = (number_of(row.get(f"{name}_exact")) for name in ("raw", "low", "high"))
    if low is None or high is None:
        raw = low = high = None
    return HallMonth(
        score=Figure(raw, low, high, int(row["scored_count"]), int(row["occasion_count"])),
        total_pct=number_of(row["total_pct"]),
        grade=row["grade"] or "",
        bonus_pct=number_of(row["bonus_pct"]) or 0.0,
        confirmed=int(row["confirmed"]),
        reported=int(row["reported"]),
    )


def number_of(value: str | float | None) -> float | None:
    """None for a cell without a number."""
    return None if value is None or pd.isna(value) else float(value)
