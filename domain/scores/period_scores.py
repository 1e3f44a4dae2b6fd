"""Everything that was seen in a period -> the results of people and halls.

Pure: what a page shows, what is published and what a replay computes anew all come from here, so
that the same inputs give the same results, to the cent.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from domain.imports.checks import CheckSource
from domain.method.method import Method
from domain.row_index import RowIndex
from domain.scores.bands import pooled_band
from domain.scores.columns import COUNTS, LACKING, PEOPLE
from domain.scores.fairness import EXACT, FairScores, fair_scores
from domain.scores.final_result import (
    PATROL,
    FinalResult,
    GradeLimits,
    complaints_pct,
    final_result,
)
from domain.scores.lending import Lending
from domain.scores.sample import shortage


def formula_of(method: Method) -> str:
    """Another one wherever the same inputs would give other results; kept with everything
    published. 2: halls lend each other what they know of variances."""
    return "2" if method.small_samples.lend else "1"


_SCORE = (
    "raw_pct", "strictness_pts", "small_sample_pts", "adjusted_pct", "low_pct", "high_pct",
    "own_share", "towards_pct", "headroom", *EXACT,
)  # fmt: skip
HALL_EXACT = ("raw_exact", "low_exact", "high_exact")
UNPUBLISHED = frozenset((*EXACT, *HALL_EXACT))  # what is published has two decimals
_NO_SCORE: dict[str, Any] = {**dict.fromkeys(_SCORE, np.nan), "linked": False, "decisive_id": ""}
_NO_BREACH: dict[str, Any] = {"confirmed": 0, "reported": 0}
_FINAL = ("total_pct", "grade", "bonus_pct")
SCORES_OF_PEOPLE = (
    *PEOPLE, *COUNTS, *_NO_SCORE, *_NO_BREACH, "praises", *LACKING, *_FINAL,
)  # fmt: skip
SCORES_OF_HALLS = (
    "hall_id", *COUNTS, "raw_pct", "low_pct", "high_pct", *HALL_EXACT, *_NO_BREACH, *_FINAL,
)  # fmt: skip


@dataclass(frozen=True)
class PeriodInputs:
    """Tables with the columns of ``domain.scores.columns``; the hall itself is ``staff_id`` ''.

    ``people`` (``PEOPLE``): everybody who worked there in the period; ``cells`` (``CELLS``): as
    ``db.occasions.cells`` gives them; ``breaches`` (``BREACHES``); ``praises`` (``PRAISES``);
    ``company`` (``CHECK_RESULTS``) of the period: percent, or complaints a month; ``month_count``:
    calendar months that the period touches; ``better``: hall id -> measures of the hall after which
    their figure was better; ``lending``: who borrows from whom, where the method has halls lend."""

    people: pd.DataFrame
    cells: pd.DataFrame
    breaches: pd.DataFrame
    praises: pd.DataFrame
    company: pd.DataFrame
    month_count: int
    better: Mapping[str, int] = field(default_factory=dict)
    lending: Lending = field(default_factory=Lending)


@dataclass(frozen=True)
class PeriodScores:
    """``people``: ``SCORES_OF_PEOPLE``, one row per person and hall, ordered by both:

    ``PEOPLE`` and ``COUNTS`` of ``domain.scores.columns``; the score as in
    ``domain.scores.fairness`` (``raw_pct, strictness_pts, small_sample_pts, adjusted_pct, low_pct,
    high_pct, own_share, towards_pct, headroom`` and ``domain.scores.fairness.EXACT``; NaN below the
    minimum sample), ``decisive_id`` (then '') and ``linked``; ``more_occasions, more_observations``
    still needed; ``confirmed, reported`` red lines; ``praises``; ``total_pct`` (NaN: none),
    ``grade``, ``bonus_pct``.

    ``halls``: ``SCORES_OF_HALLS``, one row per hall with the pooled share of everything judged
    there: the counts, ``raw_pct, low_pct, high_pct`` (two decimals) and ``HALL_EXACT`` (the same
    before any rounding), ``confirmed, reported``, ``total_pct``.

    ``fair``: observers and spreads; ``finals``: (hall, person) -> how the total arises, '' for the
    hall."""

    people: pd.DataFrame
    halls: pd.DataFrame
    fair: FairScores
    finals: Mapping[tuple[str, str], FinalResult]


def score_period(inputs: PeriodInputs, method: Method) -> PeriodScores:
    """:param method: that of the period's last day; the weights are in the cells already"""
    fair = fair_scores(
        with_positions(inputs.cells, inputs.people),
        correct=method.strictness.correct,
        shrink=method.small_samples.shrink,
        lending=inputs.lending if method.small_samples.lend else None,
    )
    people = _people(inputs, fair, method)
    halls = _halls(inputs, fair)
    finals = _finals(people, halls, inputs, method)
    return PeriodScores(_with_finals(people, finals), _with_finals(halls, finals), fair, finals)


def with_positions(cells: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """The cells of people, as ``domain.scores.fairness.fair_scores`` takes them.

    :param people: ``PEOPLE``
    """
    of_people = cells[cells["staff_id"] != ""]
    position = {(hall, staff): held for hall, staff, held in _rows(people, *PEOPLE)}
    at = _rows(of_people, *PEOPLE[:2])
    return of_people.assign(position=[position.get(key, "") for key in at])


def _people(inputs: PeriodInputs, fair: FairScores, method: Method) -> pd.DataFrame:
    table = inputs.people[list(PEOPLE)].sort_values(list(PEOPLE[:2]), ignore_index=True)
    index = RowIndex.of(table, "hall_id", "staff_id")
    counts = index.sums(inputs.cells, COUNTS)
    lacking = shortage(counts["occasion_count"], counts["scored_count"], method.minimum_sample)
    enough = sum(lacking.values()) == 0
    score = index.lay(fair.people, _NO_SCORE)
    hidden = (*_SCORE, "decisive_id")
    score |= {name: np.where(enough, score[name], _NO_SCORE[name]) for name in hidden}
    return pd.DataFrame(
        {name: table[name] for name in PEOPLE}
        | counts
        | score
        | index.lay(inputs.breaches, _NO_BREACH)
        | index.lay(inputs.praises, {"praises": 0})
        | lacking
    )


def _halls(inputs: PeriodInputs, fair: FairScores) -> pd.DataFrame:
    table = pd.DataFrame({"hall_id": sorted(set(inputs.cells["hall_id"].tolist()))})
    index = RowIndex.of(table, "hall_id")
    sums = index.sums(inputs.cells, (*COUNTS, "weight", "weight_sq", "kept", "unit"))
    noise = index.lay(fair.halls, {"moments_sd": np.nan, "judgement_variance": np.nan})
    raw, low, high = pooled_band(sums, noise["judgement_variance"], noise["moments_sd"])
    return pd.DataFrame(
        {"hall_id": table["hall_id"]}
        | {name: sums[name] for name in COUNTS}
        | {
            "raw_pct": np.round(raw, 2),
            # Formula 1 has a band of no width where no person was seen; nobody is shown that one.
            "low_pct": np.round(np.where(np.isnan(low), raw, low), 2),
            "high_pct": np.round(np.where(np.isnan(high), raw, high), 2),
        }
        | dict(zip(HALL_EXACT, (raw, low, high), strict=True))
        | index.sums(inputs.breaches, _NO_BREACH)
    )


def _finals(
    people: pd.DataFrame, halls: pd.DataFrame, inputs: PeriodInputs, method: Method
) -> dict[tuple[str, str], FinalResult]:
    company: dict[tuple[str, str], dict[str, float]] = {}
    for row in inputs.company.itertuples(index=False):
        company.setdefault((row.hall_id, row.staff_id), {})[row.source] = row.value
    terms = _Terms.of(method, inputs.month_count)
    finals = {}
    for hall_id, staff_id, adjusted, praises, confirmed in _rows(
        people, "hall_id", "staff_id", "adjusted_pct", "praises", "confirmed"
    ):
        about = company.get((hall_id, staff_id), {})
        if method.hall_checks.count_for_staff:
            about = company.get((hall_id, ""), {}) | about
        finals[hall_id, staff_id] = terms.final(
            _number(adjusted), about, praises=praises, vetoed=confirmed > 0
        )
    for hall_id, raw in _rows(halls, "hall_id", "raw_pct"):
        about = company.get((hall_id, ""), {})
        finals[hall_id, ""] = terms.final_of_hall(
            _number(raw), about, better=inputs.better.get(hall_id, 0)
        )
    return finals


def _rows(table: pd.DataFrame, *columns: str) -> Iterator[tuple[Any, ...]]:
    return zip(*(table[column].tolist() for column in columns), strict=True)


@dataclass(frozen=True)
class _Terms:
    """What the final results of a period have in common."""

    method: Method
    weights: Mapping[str, float]
    limits: GradeLimits
    cap: float  # of the praise bonus in the whole period, points
    month_count: int

    @classmethod
    def of(cls, method: Method, month_count: int) -> "_Terms":
        weights = {PATROL: method.blend.patrol}
        weights |= {source.value: getattr(method.blend, source.value) for source in CheckSource}
        limits = GradeLimits(method.grades.pass_from, method.grades.basic_pass_from)
        return cls(method, weights, limits, method.praise.cap * month_count, month_count)

    def final(
        self,
        patrol_pct: float | None,
        company: Mapping[str, float],
        *,
        praises: int,
        vetoed: bool,
    ) -> FinalResult:
        each = self.method.praise.points_each
        return self._final(patrol_pct, company, praises, each, self.cap, vetoed=vetoed)

    def final_of_hall(
        self, patrol_pct: float | None, company: Mapping[str, float], *, better: int
    ) -> FinalResult:
        """A hall gets a flag for a red line, not a veto, and no bonus for praises (domain facts
        §6.3); for measures after which their figure was better, where the method counts them
        (process manual, D01 P04 (5): "may count suitably")."""
        rule = self.method.measures
        counted = better if rule.count else 0
        cap = rule.cap * self.month_count if rule.count else self.cap
        return self._final(patrol_pct, company, counted, rule.points_each, cap, vetoed=False)

    def _final(
        self,
        patrol_pct: float | None,
        company: Mapping[str, float],
        praises: int,
        points_each: float,
        cap: float,
        *,
        vetoed: bool,
    ) -> FinalResult:
        results: dict[str, Decimal | float | None] = dict(company)
        if CheckSource.COMPLAINTS in results:
            results[CheckSource.COMPLAINTS] = complaints_pct(
                results[CheckSource.COMPLAINTS],  # type: ignore[arg-type]
                points_each=self.method.complaints.points_each,
            )
        return final_result(
            patrol_pct,
            results,
            weights=self.weights,
            praises=praises,
            points_each=points_each,
            cap=cap,
            vetoed=vetoed,
            limits=self.limits,
        )


def _with_finals(
    table: pd.DataFrame, finals: Mapping[tuple[str, str], FinalResult]
) -> pd.DataFrame:
    staff = table["staff_id"].tolist() if "staff_id" in table else [""] * len(table)
    results = [finals[key] for key in zip(table["hall_id"].tolist(), staff, strict=True)]
    return table.assign(
        total_pct=[np.nan if each.total_pct is None else float(each.total_pct) for each in results],
        grade=["" if each.grade is None else each.grade.value for each in results],
        bonus_pct=[float(each.bonus_pct) for each in results],
    )


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value
