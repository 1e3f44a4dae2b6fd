"""The weeks of one person, each with what was seen and how sure it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from domain.method.method import MinimumSample
from domain.patrols.credit import FULL
from domain.rollup import Span, start_of
from domain.scores.fairness import band
from domain.scores.judgement import Judgement, left_out
from domain.scores.sample import enough

WEEK_SCORES = (
    "week_start", "raw_pct", "low_pct", "high_pct", "occasion_count", "scored_count",
)  # fmt: skip


@dataclass(frozen=True)
class HallNoise:
    """As ``domain.scores.fairness.noise_by_hall`` tells it, of one hall and month."""

    judgement_variance: float  # of one judgement of weight one, points²
    moments_sd: float  # from occasion to occasion, points


def weekly_trend(
    judgements: Iterable[Judgement], noise: Mapping[str, HallNoise], minimum: MinimumSample
) -> pd.DataFrame:
    """The raw score of every calendar week (Monday first) with its 90 % band.

    With m the weight of an occasion and u = Σ weight² of its judgements, the variance of a week is

        Σ(judgement_variance × u + moments_sd² × m²) / (Σm)²

    the noise of judgements and of moments only, each occasion with that of its month: who observed
    is not corrected for in a week.

    :param noise: of every month ("YYYY-MM") in which something was judged
    :param minimum: below it a week has no number (NaN), as nothing has
    :return: ``WEEK_SCORES``, one row per week with something scored, oldest first: ``week_start``
      (datetime64), ``raw_pct``, ``low_pct``, ``high_pct`` (0–100, not rounded), ``occasion_count``,
      ``scored_count``
    """
    weeks: dict[date, dict[tuple[str, str], list[Judgement]]] = {}
    for each in judgements:
        if left_out(each) is None:
            week = weeks.setdefault(start_of(each.day, Span.WEEK), {})
            week.setdefault(each.occasion, []).append(each)
    rows = [
        (start, *_score(list(occasions.values()), noise))
        for start, occasions in sorted(weeks.items())
    ]
    table = pd.DataFrame(rows, columns=list(WEEK_SCORES))
    seen = [
        enough(occasions, scored, minimum)
        for occasions, scored in zip(table["occasion_count"], table["scored_count"], strict=True)
    ]
    numbers = {name: table[name].astype(float).where(seen) for name in WEEK_SCORES[1:4]}
    return table.assign(week_start=pd.to_datetime(table["week_start"]), **numbers)


def _score(
    occasions: list[list[Judgement]], noise: Mapping[str, HallNoise]
) -> tuple[float, float, float, int, int]:
    judged = [each for occasion in occasions for each in occasion]
    weight = sum(each.weight for each in judged)
    kept = sum(each.weight * (each.credit or 0) for each in judged) / FULL
    variance = 0.0
    for occasion in occasions:
        of_month = noise[f"{occasion[0].day:%Y-%m}"]
        variance += of_month.judgement_variance * sum(each.weight**2 for each in occasion)
        variance += of_month.moments_sd**2 * sum(each.weight for each in occasion) ** 2
    raw = 100 * kept / weight
    low, high = band(np.array(raw), np.array(variance**0.5 / weight), len(occasions) - 1)
    return raw, float(low), float(high), len(occasions), len(judged)
