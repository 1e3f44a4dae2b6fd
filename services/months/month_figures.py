"""The figures of one month of a branch: as they were published, else as they stand now."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from db import company_checks, norm_counts, publications
from db.publications import Publication
from db.store import UnitOfWork
from domain.halls.hall import Hall
from domain.imports.checks import leads, monthly
from domain.method.goals import Goal, Metric
from domain.method.method import MinimumSample
from domain.months.measure import About, AboutKind
from domain.months.publication import PublishedInputs
from domain.norms.norm import Norm, Severity
from domain.period import month_days
from domain.scores.check_figure import CheckFigure, check_figure
from domain.scores.figure import Figure, share
from domain.scores.period_scores import formula_of
from services.method.goals import goals_on
from services.method.method import method_on
from services.reports.norm_health import ENOUGH_OF_A_NORM
from services.scores.hall_months import (
    NOTHING_SEEN,
    HallMonth,
    hall_month,
    halls_now,
    number_of,
    score_of_halls,
)
from services.scores.own_complaints import with_own_complaints
from services.scores.scores import scores_of

_COUNTED = (Severity.MINOR, Severity.MAJOR)  # in the score, and so in what is kept of a theme


@dataclass(frozen=True)
class MonthFigures:
    """``publication``: the newest edition, from which scores, kinds of halls and the goal are then
    taken. What was kept of norms and themes, and company checks, are not published with it: they
    are always as they stand now. ``until``: only up to that day; None: the whole month."""

    month: str
    publication: Publication | None
    halls: Mapping[str, HallMonth]  # by id; those with nothing observed are left out
    kinds: Mapping[str, str]
    goal: Goal  # of a patrol score, of the branch
    hall_goals: Mapping[str, Goal]  # of a patrol score, by hall
    minimum: MinimumSample
    formula: str
    counts: pd.DataFrame  # as ``db.norm_counts.norm_counts`` with ``theme``
    checks: pd.DataFrame  # as ``domain.imports.checks.monthly``
    leads: pd.DataFrame  # as ``domain.imports.checks.leads``
    until: date | None = None

    def hall(self, hall_id: str) -> HallMonth:
        return self.halls.get(hall_id, NOTHING_SEEN)

    def goal_of(self, hall_ids: Collection[str]) -> Goal:
        """That of the hall; of several halls that of their branch."""
        return self.hall_goals[next(iter(hall_ids))] if len(hall_ids) == 1 else self.goal

    def score(self, hall_ids: Collection[str]) -> Figure:
        """As ``score_of_halls``."""
        return score_of_halls(self.halls, hall_ids, self.minimum)

    def figure(self, about: About, hall_ids: Collection[str]) -> Figure | CheckFigure:
        """The score, the share that was kept of a theme or a norm, or the company check, in these
        halls."""
        if about.source is not None:
            return check_figure(self.checks, self.leads, about.source, self.month, hall_ids)
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
    db: UnitOfWork,
    branch_id: str,
    halls: Sequence[Hall],
    month: str,
    norms: Mapping[str, Norm],
    until: date | None = None,
    better: Mapping[str, int] | None = None,
) -> MonthFigures:
    """
    :param halls: of the branch, that are asked about
    :param norms: ``services.norms.known_norms.known_norms``
    :param until: a day of the month; what came after it is left out, and it is never the published
      result. Company checks are of whole months in any case
    :param better: as for ``services.scores.scores.scores_of``
    :raises InputProblem: there is no such month
    """
    first, last = month_days(month)
    last = until or last
    ids = [hall.id for hall in halls]
    company = company_checks.of_months(db, ids, month, month)
    company = with_own_complaints(db, company, ids, month, month)
    checks = {"checks": monthly(company), "leads": leads(company)}
    counts = norm_counts.norm_counts(db, ids, first, last)
    themes = {norm.id: norm.theme.value for norm in norms.values()}
    counts = counts.assign(theme=counts["norm_id"].map(themes))
    kinds = {hall.id: hall.kind.value for hall in halls}
    published = [] if until else publications.of_month(db, branch_id, month)
    if published:
        now = scores_of(db, ids, first, last).halls
        return _published(published[0], ids, kinds, counts, now, checks)
    method = method_on(db, last)
    return MonthFigures(
        month=month,
        publication=None,
        halls=halls_now(db, ids, first, last, better),
        kinds=kinds,
        goal=goals_on(db, branch_id, month, method)[Metric.PATROL],
        hall_goals={
            hall_id: goals_on(db, branch_id, month, method, hall_id)[Metric.PATROL]
            for hall_id in ids
        },
        minimum=method.minimum_sample,
        formula=formula_of(method),
        counts=counts,
        until=until,
        **checks,
    )


def _published(
    publication: Publication,
    hall_ids: list[str],
    kinds: Mapping[str, str],
    counts: pd.DataFrame,
    now: pd.DataFrame,
    checks: Mapping[str, pd.DataFrame],
) -> MonthFigures:
    """:param now: as ``PeriodScores.halls``, as the month stands now"""
    inputs = PublishedInputs.model_validate_json(publication.inputs)
    exact = {str(row["hall_id"]): row for row in now.to_dict("records")}
    rows = [
        row | _exact(row, exact.get(row["hall_id"], {}))
        for row in json.loads(publication.results)["halls"]
    ]
    return MonthFigures(
        month=publication.month,
        publication=publication,
        halls={row["hall_id"]: hall_month(row) for row in rows if row["hall_id"] in hall_ids},
        kinds={**kinds, **{hall.hall_id: hall.kind for hall in inputs.halls}},
        goal=inputs.goals_read()[Metric.PATROL],
        hall_goals={hall_id: inputs.goals_read(hall_id)[Metric.PATROL] for hall_id in hall_ids},
        minimum=inputs.methods_read()[-1][1].minimum_sample,
        formula=inputs.formula,
        counts=counts,
        **checks,
    )


def _exact(published: Mapping[str, Any], now: Mapping[Any, Any]) -> dict[str, float]:
    """The exact numbers behind the published cents, as long as they still round to these: what is
    shown with one decimal is then rounded once. Else the cents are all that is known."""
    figures = {}
    for name in ("raw", "low", "high"):
        cents, exact = number_of(published[f"{name}_pct"]), number_of(now.get(f"{name}_pct"))
        if cents is not None:
            still = exact is not None and cents == exact
            figures[f"{name}_exact"] = float(now[f"{name}_exact"]) if still else cents
    return figures
