"""The figures of one month of a branch: as they were published, else as they stand now."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlite_utils import Database

from db import norm_counts, publications
from db.publications import Publication
from domain.figure import Figure, mean_of_halls, share
from domain.goals import Goal, Metric
from domain.hall import Hall
from domain.measure import About, AboutKind
from domain.method import MinimumSample
from domain.norm import Norm, Severity
from domain.period import month_days
from domain.publication import PublishedInputs
from services.goals import goals_on
from services.norm_health import ENOUGH_OF_A_NORM
from services.scores import scores_of
from services.scoring_method import method_on

_COUNTED = (Severity.MINOR, Severity.MAJOR)  # in the score, and so in what is kept of a theme


@dataclass(frozen=True)
class HallMonth:
    """``score``: before the minimum sample is asked for; ``total_pct``, ``grade``: the final result
    (None, '': none); ``confirmed``, ``reported``: red lines, the second not decided yet."""

    score: Figure
    total_pct: float | None = None
    grade: str = ""
    confirmed: int = 0
    reported: int = 0


_NOTHING = HallMonth(Figure(None, None, None, 0, 0))


@dataclass(frozen=True)
class MonthFigures:
    """``publication``: the newest edition, from which scores, kinds of halls and the goal are then
    taken. What was kept of norms and themes is not published: it is always as it stands now."""

    month: str
    publication: Publication | None
    halls: Mapping[str, HallMonth]  # by id; those with nothing observed are left out
    kinds: Mapping[str, str]
    goal: Goal  # of a patrol score
    minimum: MinimumSample
    counts: pd.DataFrame  # as ``db.norm_counts.norm_counts`` with ``theme``

    def hall(self, hall_id: str) -> HallMonth:
        return self.halls.get(hall_id, _NOTHING)

    def score(self, hall_ids: Collection[str]) -> Figure:
        """The patrol score of a hall, or the mean of several (``domain.figure.mean_of_halls``);
        without a number below the minimum sample, which a hall needs as a person does."""
        scores = [self.hall(hall_id).score for hall_id in sorted(hall_ids)]
        figure = scores[0] if len(scores) == 1 else mean_of_halls(scores)
        occasions = figure.occasion_count or 0
        if occasions < self.minimum.occasions or figure.judged_count < self.minimum.observations:
            return Figure(None, None, None, figure.judged_count, occasions)
        return figure

    def figure(self, about: About, hall_ids: Collection[str]) -> Figure:
        """The score, or the share that was kept of a theme or a norm, in these halls."""
        if about.kind is AboutKind.SCORE:
            return self.score(hall_ids)
        counts = self.counts[self.counts["hall_id"].isin(hall_ids)]
        if about.kind is AboutKind.THEME:
            counts = counts[(counts["theme"] == about.id) & counts["severity"].isin(_COUNTED)]
        else:
            counts = counts[counts["norm_id"] == about.id]
        kept = int(counts["passes"].sum())
        return share(kept, kept + int(counts["fails"].sum()), ENOUGH_OF_A_NORM)


def month_figures(
    db: Database, branch_id: str, halls: Sequence[Hall], month: str, norms: Mapping[str, Norm]
) -> MonthFigures:
    """
    :param halls: of the branch, that are asked about
    :param norms: ``services.known_norms.known_norms``
    :raises InputProblem: there is no such month
    """
    first, last = month_days(month)
    ids = [hall.id for hall in halls]
    counts = norm_counts.norm_counts(db, ids, first, last)
    themes = {norm.id: norm.theme.value for norm in norms.values()}
    counts = counts.assign(theme=counts["norm_id"].map(themes))
    kinds = {hall.id: hall.kind.value for hall in halls}
    published = publications.of_month(db, branch_id, month)
    if published:
        return _published(published[0], ids, kinds, counts)
    method = method_on(db, last)
    return MonthFigures(
        month=month,
        publication=None,
        halls=_halls_now(db, ids, first, last),
        kinds=kinds,
        goal=goals_on(db, branch_id, month, method)[Metric.PATROL],
        minimum=method.minimum_sample,
        counts=counts,
    )


def _published(
    publication: Publication, hall_ids: list[str], kinds: Mapping[str, str], counts: pd.DataFrame
) -> MonthFigures:
    inputs = PublishedInputs.model_validate_json(publication.inputs)
    rows = json.loads(publication.results)["halls"]
    return MonthFigures(
        month=publication.month,
        publication=publication,
        halls={row["hall_id"]: _hall_month(row) for row in rows if row["hall_id"] in hall_ids},
        kinds={**kinds, **{hall.hall_id: hall.kind for hall in inputs.halls}},
        goal=inputs.goals_read()[Metric.PATROL],
        minimum=inputs.methods_read()[-1][1].minimum_sample,
        counts=counts,
    )


def _halls_now(db: Database, hall_ids: list[str], first: date, last: date) -> dict[str, HallMonth]:
    rows = scores_of(db, hall_ids, first, last).halls.to_dict("records")
    return {str(row["hall_id"]): _hall_month(row) for row in rows}


def _hall_month(row: Mapping[Any, Any]) -> HallMonth:
    """:param row: of ``PeriodScores.halls``, or as ``domain.publication`` keeps it"""
    raw, low, high = (_number(row[name]) for name in ("raw_pct", "low_pct", "high_pct"))
    if low is None or high is None:
        raw = low = high = None
    return HallMonth(
        score=Figure(raw, low, high, int(row["scored_count"]), int(row["occasion_count"])),
        total_pct=_number(row["total_pct"]),
        grade=row["grade"] or "",
        confirmed=int(row["confirmed"]),
        reported=int(row["reported"]),
    )


def _number(value: str | float | None) -> float | None:
    return None if value is None or pd.isna(value) else float(value)
