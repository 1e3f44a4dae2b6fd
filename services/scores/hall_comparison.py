"""Halls beside each other: raw, and corrected for their managers where these can be compared."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from db import organisation
from db.store import UnitOfWork
from domain.halls.hall import Hall
from domain.period import check_period
from domain.roles import Account, Act
from domain.scores.bands import HallFigure, pooled_halls
from domain.scores.fairness import band
from domain.scores.hall_strictness import hall_strictness
from domain.scores.sample import enough
from services.application import Application
from services.halls.organisation import halls_of_branch
from services.halls.scope import halls_to_see
from services.method.method import methods_between
from services.reading import reading
from services.scores.scores import cells_of


@dataclass(frozen=True)
class ComparedHall:
    """``raw``: the pooled score. ``corrected``: the same as managers of the average strictness
    would have seen it; None: the hall's managers cannot be compared with those of others."""

    hall: Hall
    raw: HallFigure
    corrected: HallFigure | None
    switched_off: bool = False  # the method corrects for nobody, whoever meets whom

    @property
    def shown(self) -> HallFigure:
        return self.corrected or self.raw


def compared_halls(
    db: UnitOfWork, halls: Iterable[Hall], first: date, last: date
) -> dict[str, ComparedHall]:
    """Hall id -> its figures in the period, in the order given; halls below the minimum sample of
    the last day, which have no number anywhere, are left out.

    A branch is compared within itself, all of its halls with all, whoever reads: so a hall has the
    same corrected score for everybody. Only the halls that are given are told.
    """
    halls = list(halls)
    compared: dict[str, ComparedHall] = {}
    for branch_id in sorted({hall.branch_id for hall in halls}):
        methods = methods_between(db, first, last)
        cells = cells_of(db, halls_of_branch(db, branch_id), first, last, methods)
        figures = pooled_halls(cells)
        correct, minimum = methods[-1][1].strictness.correct, methods[-1][1].minimum_sample
        strictness = hall_strictness(cells) if correct else {}
        for hall in halls:
            raw, of_hall = figures.get(hall.id), strictness.get(hall.id)
            if hall.branch_id != branch_id or raw is None:
                continue
            if enough(raw.occasion_count, raw.scored_count, minimum):
                corrected = None
                if of_hall is not None and raw.sd_pts is not None:
                    sd = float(np.hypot(raw.sd_pts, of_hall.sd_pts))
                    corrected = _corrected(raw, of_hall.points, sd)
                compared[hall.id] = ComparedHall(hall, raw, corrected, not correct)
    return {hall.id: compared[hall.id] for hall in halls if hall.id in compared}


def halls_compared(
    app: Application,
    account: Account,
    first: date,
    last: date,
    hall_ids: Collection[str] | None = None,
) -> dict[str, ComparedHall]:
    """``compared_halls`` of halls in the account's scope, by kind and name.

    :param hall_ids: of the account's halls; None: all of them
    :raises NotAllowed: the role sees no results
    :raises NotFound: a hall outside the scope
    :raises InputProblem: a period that cannot be
    """
    account.require(Act.SEE_RESULTS)
    check_period(first, last)
    chosen = halls_to_see(account, hall_ids)
    with reading(app, account) as db:
        return compared_halls(db, organisation.halls(db, chosen), first, last)


def _corrected(raw: HallFigure, points: float, sd_pts: float) -> HallFigure:
    score = min(max(raw.score_pct + points, 0.0), 100.0)
    low, high = band(np.array(score), np.array(sd_pts), raw.occasion_count - 1)
    return HallFigure(score, float(low), float(high), sd_pts, raw.scored_count, raw.occasion_count)
