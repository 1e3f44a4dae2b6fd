"""Everything that was seen in a period -> the results of people and halls.

Pure: what a page shows, what is published and what a replay computes anew all come from here, so
that the same inputs give the same results, to the cent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from domain.company_checks import Source
from domain.fairness import FairScores, band, fair_scores
from domain.final_result import PATROL, FinalResult, GradeLimits, complaints_pct, final_result
from domain.method import Method
from domain.sample import shortage

# Changes whenever the same inputs would give other results; kept with everything published.
FORMULA = "1"

_COUNTS = ("occasion_count", "scored_count", "observation_count", "na_count")
_PEOPLE = ["hall_id", "staff_id", "position"]
_SCORE = (
    "raw_pct", "strictness_pts", "small_sample_pts", "adjusted_pct", "low_pct", "high_pct",
    "own_share", "towards_pct", "headroom",
)  # fmt: skip


@dataclass(frozen=True)
class PeriodInputs:
    """``people``: ``hall_id, staff_id, position`` of everybody who worked there in the period;
    ``cells``: as ``db.occasions.cells`` gives them, the hall itself as ``staff_id`` '';
    ``breaches``: ``hall_id, staff_id, confirmed, reported`` (reported: not decided yet);
    ``praises``: ``hall_id, staff_id, praises``;
    ``company``: ``hall_id, staff_id, source, value`` of the period ('' = the hall; percent, or
    complaints a month); ``month_count``: calendar months that the period touches."""

    people: pd.DataFrame
    cells: pd.DataFrame
    breaches: pd.DataFrame
    praises: pd.DataFrame
    company: pd.DataFrame
    month_count: int


@dataclass(frozen=True)
class PeriodScores:
    """``people``: one row per person and hall, ordered by both:

    ``hall_id, staff_id, position``; ``occasion_count, scored_count, observation_count, na_count``;
    the score as in ``domain.fairness`` (``raw_pct, strictness_pts, small_sample_pts, adjusted_pct,
    low_pct, high_pct, own_share, towards_pct, headroom``; NaN below the minimum sample),
    ``decisive_id`` (then '') and ``linked``; ``more_occasions, more_observations`` still needed;
    ``confirmed, reported`` red lines; ``praises``; ``total_pct`` (NaN: none), ``grade``,
    ``bonus_pct``.

    ``halls``: one row per hall with the pooled share of everything judged there: the counts,
    ``raw_pct, low_pct, high_pct``, ``confirmed, reported``, ``total_pct``.

    ``fair``: observers and spreads; ``finals``: (hall, person) -> how the total arises, '' for the
    hall."""

    people: pd.DataFrame
    halls: pd.DataFrame
    fair: FairScores
    finals: Mapping[tuple[str, str], FinalResult]


def score_period(inputs: PeriodInputs, method: Method) -> PeriodScores:
    """:param method: that of the period's last day; the weights are in the cells already"""
    of_people = inputs.cells[inputs.cells["staff_id"] != ""]
    position = inputs.people.set_index(["hall_id", "staff_id"])["position"]
    at = pd.MultiIndex.from_frame(of_people[["hall_id", "staff_id"]])
    fair = fair_scores(
        of_people.assign(position=position.reindex(at).fillna("").to_numpy()),
        correct=method.strictness.correct,
        shrink=method.small_samples.shrink,
    )
    people = _people(inputs, fair, method)
    halls = _halls(inputs, fair)
    finals = _finals(people, halls, inputs, method)
    return PeriodScores(_with_finals(people, finals), _with_finals(halls, finals), fair, finals)


def _people(inputs: PeriodInputs, fair: FairScores, method: Method) -> pd.DataFrame:
    key = ["hall_id", "staff_id"]
    counts = inputs.cells.groupby(key, as_index=False)[list(_COUNTS)].sum()
    table = (
        inputs.people[_PEOPLE]
        .merge(counts, on=key, how="left")
        .merge(fair.people.drop(columns="occasion_count"), on=key, how="left")
        .merge(inputs.breaches, on=key, how="left")
        .merge(inputs.praises, on=key, how="left")
        .sort_values(key, ignore_index=True)
    )
    whole = [*_COUNTS, "confirmed", "reported", "praises"]
    table[whole] = table[whole].fillna(0).astype("int64")
    table["linked"] = table["linked"].eq(True)
    lacking = shortage(table["occasion_count"], table["scored_count"], method.minimum_sample)
    table[list(lacking)] = lacking
    enough = lacking.sum(axis=1).eq(0)
    table[list(_SCORE)] = table[list(_SCORE)].astype(float).where(enough)
    table["decisive_id"] = table["decisive_id"].astype(object).where(enough).fillna("")
    return table


def _halls(inputs: PeriodInputs, fair: FairScores) -> pd.DataFrame:
    sums = [*_COUNTS, "weight", "weight_sq", "kept", "unit"]
    table = inputs.cells.groupby("hall_id", as_index=False)[sums].sum()
    noise = ["hall_id", "moments_sd", "judgement_variance"]
    table = table.merge(fair.halls[noise], on="hall_id", how="left").fillna(0.0)
    weight = table["weight"].where(table["weight"] > 0).astype(float)
    raw = 100 * table["kept"] / weight
    variance = (
        table["judgement_variance"] * table["unit"] + table["moments_sd"] ** 2 * table["weight_sq"]
    ) / weight**2
    bands = [
        band(np.array(level), np.array(sd), count - 1)
        for level, sd, count in zip(raw, variance**0.5, table["occasion_count"], strict=True)
    ]
    breaches = inputs.breaches.groupby("hall_id")[["confirmed", "reported"]].sum()
    table = table.assign(
        raw_pct=raw.round(2),
        low_pct=[round(float(low), 2) for low, _ in bands],
        high_pct=[round(float(high), 2) for _, high in bands],
    ).merge(breaches, on="hall_id", how="left")
    table[["confirmed", "reported"]] = table[["confirmed", "reported"]].fillna(0).astype("int64")
    return table[
        ["hall_id", *_COUNTS, "raw_pct", "low_pct", "high_pct", "confirmed", "reported"]
    ].astype(dict.fromkeys(_COUNTS, "int64"))


def _finals(
    people: pd.DataFrame, halls: pd.DataFrame, inputs: PeriodInputs, method: Method
) -> dict[tuple[str, str], FinalResult]:
    company: dict[tuple[str, str], dict[str, float]] = {}
    for row in inputs.company.itertuples(index=False):
        company.setdefault((row.hall_id, row.staff_id), {})[row.source] = row.value
    terms = _Terms.of(method, inputs.month_count)
    finals = {}
    for row in people.itertuples(index=False):
        key = (str(row.hall_id), str(row.staff_id))
        about = company.get(key, {})
        if method.hall_checks.count_for_staff:
            about = company.get((key[0], ""), {}) | about
        finals[key] = terms.final(
            _number(row.adjusted_pct), about, praises=int(row.praises), vetoed=bool(row.confirmed)
        )
    for row in halls.itertuples(index=False):
        key = (str(row.hall_id), "")
        about = company.get(key, {})
        # A hall gets a flag for a red line, not a veto, and no bonus (domain facts §6.3).
        finals[key] = terms.final(_number(row.raw_pct), about, praises=0, vetoed=False)
    return finals


@dataclass(frozen=True)
class _Terms:
    """What the final results of a period have in common."""

    method: Method
    weights: Mapping[str, float]
    limits: GradeLimits
    cap: float  # of the praise bonus in the whole period, points

    @classmethod
    def of(cls, method: Method, month_count: int) -> "_Terms":
        weights = {PATROL: method.blend.patrol}
        weights |= {source.value: getattr(method.blend, source.value) for source in Source}
        limits = GradeLimits(method.grades.pass_from, method.grades.basic_pass_from)
        return cls(method, weights, limits, method.praise.cap * month_count)

    def final(
        self,
        patrol_pct: float | None,
        company: Mapping[str, float],
        *,
        praises: int,
        vetoed: bool,
    ) -> FinalResult:
        results: dict[str, Decimal | float | None] = dict(company)
        if Source.COMPLAINTS in results:
            results[Source.COMPLAINTS] = complaints_pct(
                results[Source.COMPLAINTS],  # type: ignore[arg-type]
                points_each=self.method.complaints.points_each,
            )
        return final_result(
            patrol_pct,
            results,
            weights=self.weights,
            praises=praises,
            points_each=self.method.praise.points_each,
            cap=self.cap,
            vetoed=vetoed,
            limits=self.limits,
        )


def _with_finals(
    table: pd.DataFrame, finals: Mapping[tuple[str, str], FinalResult]
) -> pd.DataFrame:
    staff = table["staff_id"] if "staff_id" in table else pd.Series("", index=table.index)
    found = [finals[key] for key in zip(table["hall_id"], staff, strict=True)]
    return table.assign(
        total_pct=[np.nan if each.total_pct is None else float(each.total_pct) for each in found],
        grade=["" if each.grade is None else each.grade.value for each in found],
        bonus_pct=[float(each.bonus_pct) for each in found],
    )


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)
