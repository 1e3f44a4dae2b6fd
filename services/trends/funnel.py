"""Halls, or people, as a funnel: own and partner halls apart, no ranks."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from db import organisation
from domain.halls.assignment import StaffMember
from domain.method.method import MinimumSample
from domain.roles import Account
from domain.scores.sample import enough
from domain.trends.funnel import (
    FUNNEL_CURVE,
    FUNNEL_POINTS,
    LEAST_UNITS,
    LEVELS,
    Funnel,
    funnel,
    grid_of,
)
from domain.trends.points import Sums
from services.application import Application
from services.halls.scope import ReportScope, halls_of_report
from services.method.method import method_on
from services.reading import reading
from services.scores.hall_comparison import ComparedHall, compared_halls
from services.trends.sums import daily, weekly


@dataclass(frozen=True)
class FunnelView:
    """``points``: ``FUNNEL_POINTS`` of ``domain.trends.funnel``, by name; ``curve``:
    ``FUNNEL_CURVE``, empty without a funnel. ``left_out``: how many are below the minimum sample.
    ``funnel`` None: fewer than ``domain.trends.funnel.LEAST_UNITS`` are left, too few for limits.

    ``compared``: of halls, those of the points, by name; ``corrected``: whether ``share_pct`` is
    corrected for the managers, which all of the halls then are."""

    points: pd.DataFrame
    curve: pd.DataFrame
    left_out: int
    funnel: Funnel | None
    compared: tuple[ComparedHall, ...] = ()
    corrected: bool = False


def hall_funnel(
    app: Application, account: Account, scope: ReportScope, *, raw: bool = False
) -> FunnelView:
    """The halls of the scope against each other: corrected for their managers where all of them
    can be compared.

    :param raw: not corrected in any case
    :raises: as ``services.halls.scope.halls_of_report``
    """
    with reading(app, account) as db:
        halls = halls_of_report(db, account, scope)
        minimum = method_on(db, scope.last).minimum_sample
        sums = daily(db, halls, scope.first, scope.last)
        compared = compared_halls(db, halls.values(), scope.first, scope.last)
    can_be = bool(compared) and all(each.corrected is not None for each in compared.values())
    corrected = can_be and not raw
    units = [
        _Unit(
            hall_id, "", halls[hall_id].name, halls[hall_id].name, series,
            compared[hall_id].shown.score_pct if corrected and hall_id in compared else None,
        )
        for (hall_id,), series in sums.items()
    ]  # fmt: skip
    return _view(units, minimum, tuple(compared.values()), corrected=corrected)


def people_funnel(app: Application, account: Account, scope: ReportScope) -> FunnelView:
    """The people of the halls of the scope against each other, raw; once for each hall.

    :raises: as ``services.halls.scope.halls_of_report``
    """
    with reading(app, account) as db:
        halls = halls_of_report(db, account, scope)
        minimum = method_on(db, scope.last).minimum_sample
        sums = weekly(db, halls, scope.first, scope.last)
        members = organisation.assigned(db, halls, scope.first, scope.last)
    known: dict[tuple[str, ...], StaffMember] = {(each.hall_id, each.id): each for each in members}
    units = [
        _Unit(key[0], key[1], known[key].name, halls[key[0]].name, series)
        for key, series in sums.items()
        if key in known
    ]
    return _view(units, minimum)


@dataclass(frozen=True)
class _Unit:
    hall_id: str
    staff_id: str
    name: str
    hall: str
    sums: Sums
    score_pct: float | None = None  # corrected; None: as it was seen


def _view(
    units: list[_Unit],
    minimum: MinimumSample,
    compared: tuple[ComparedHall, ...] = (),
    *,
    corrected: bool = False,
) -> FunnelView:
    rows, kept = [], []
    for each in units:
        scored, occasions = int(each.sums.scored_count.sum()), int(each.sums.occasion_count.sum())
        if not enough(occasions, scored, minimum):
            continue
        weight = float(each.sums.weight.sum())
        # As many judgements of equal weight as would be as sure (Kish's effective n).
        n = weight**2 / float(each.sums.unit.sum())
        pct = each.sums.share_pct if each.score_pct is None else each.score_pct
        kept.append(pct / 100 * n)
        rows.append((each.hall_id, each.staff_id, each.name, each.hall, n, pct, scored, occasions))
    table = pd.DataFrame(rows, columns=list(FUNNEL_POINTS[:-1]))
    left_out = len(units) - len(rows)
    if len(rows) < LEAST_UNITS:
        points = table.assign(place="").sort_values(["name", "hall"], ignore_index=True)
        return FunnelView(points, pd.DataFrame(), left_out, None, compared, corrected)
    n = table["n"].to_numpy(dtype=float)
    limits = funnel(np.array(kept), n)
    table = table.assign(place=[each.value for each in limits.places])
    return FunnelView(
        table.sort_values(["name", "hall"], ignore_index=True), _curve(limits, n), left_out, limits,
        compared, corrected,
    )  # fmt: skip


def _curve(limits: Funnel, n: np.ndarray) -> pd.DataFrame:
    grid = grid_of(n)
    parts = []
    for level in LEVELS:
        low, high = limits.limits(grid, level)
        of_level = (grid, f"{100 * level:g}", 100 * low, 100 * high)
        parts.append(pd.DataFrame(dict(zip(FUNNEL_CURVE, of_level, strict=True))))
    return pd.concat(parts, ignore_index=True)
