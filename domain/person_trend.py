"""The weeks of one person, each with what was seen and how sure it is."""

from collections.abc import Iterable
from datetime import date

import numpy as np
import pandas as pd

from domain.credit import FULL
from domain.fairness import band
from domain.judgement import Judgement, left_out
from domain.rollup import Span, start_of

COLUMNS = ["week_start", "raw_pct", "low_pct", "high_pct", "occasion_count", "scored_count"]


def weekly_trend(
    judgements: Iterable[Judgement], judgement_variance: float, moments_sd: float
) -> pd.DataFrame:
    """The raw score of every calendar week (Monday first) with its 90 % band.

    With m the weight of an occasion and u = Σ weight² of its judgements, the variance of a week is

        (judgement_variance × Σu + moments_sd² × Σm²) / (Σm)²

    the noise of judgements and of moments only: who observed is not corrected for in a week.

    :param judgement_variance: of one judgement of weight one, points²
    :param moments_sd: from occasion to occasion, points; both as in ``domain.fairness``
    :return: one row per week with something scored, oldest first: ``week_start`` (datetime64),
      ``raw_pct``, ``low_pct``, ``high_pct`` (0–100), ``occasion_count``, ``scored_count``
    """
    weeks: dict[date, dict[tuple[str, str], list[Judgement]]] = {}
    for each in judgements:
        if left_out(each) is None:
            week = weeks.setdefault(start_of(each.day, Span.WEEK), {})
            week.setdefault(each.occasion, []).append(each)
    rows = [
        (start, *_score(list(occasions.values()), judgement_variance, moments_sd))
        for start, occasions in sorted(weeks.items())
    ]
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.assign(week_start=pd.to_datetime(table["week_start"]))


def _score(
    occasions: list[list[Judgement]], judgement_variance: float, moments_sd: float
) -> tuple[float, float, float, int, int]:
    judged = [each for occasion in occasions for each in occasion]
    weight = sum(each.weight for each in judged)
    kept = sum(each.weight * (each.credit or 0) for each in judged) / FULL
    unit = sum(each.weight**2 for each in judged)
    weight_sq = sum(sum(each.weight for each in occasion) ** 2 for occasion in occasions)
    variance = (judgement_variance * unit + moments_sd**2 * weight_sq) / weight**2
    raw = 100 * kept / weight
    low, high = band(np.array(raw), np.array(variance**0.5), len(occasions) - 1)
    return round(raw, 2), round(float(low), 2), round(float(high), 2), len(occasions), len(judged)
