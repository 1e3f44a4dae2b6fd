"""Halls, or people, as a funnel: own and partner halls apart, no ranks."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from db import organisation
from domain.chart_points import Sums
from domain.funnel import LEVELS, Funnel, funnel, grid_of
from domain.method import MinimumSample
from domain.patrol import StaffMember
from domain.roles import Account
from services.application import Application
from services.chart_data import daily, weekly
from services.report_scope import Scope, halls_of
from services.scoring_method import method_on


@dataclass(frozen=True)
class FunnelView:
    """``points``: ``hall_id``, ``staff_id`` ('' = the hall), ``name``, ``hall``, ``n`` (judgements,
    as many as weigh the same), ``share_pct``, ``scored_count``, ``occasion_count``, ``place`` (of
    ``domain.funnel.Place``), by name. ``curve``: ``n``, ``level``, ``low_pct``, ``high_pct``.
    ``left_out``: how many are below the minimum sample. ``found`` None: nobody is left.
    """

    points: pd.DataFrame
    curve: pd.DataFrame
    left_out: int
    found: Funnel | None


_POINTS = ("hall_id", "staff_id", "name", "hall", "n", "share_pct", "scored_count",
           "occasion_count", "place")  # fmt: skip


def hall_funnel(app: Application, account: Account, scope: Scope) -> FunnelView:
    """The halls of the scope against each other.

    :raises: as ``services.report_scope.halls_of``
    """
    with app.store.read() as db:
        halls = halls_of(db, account, scope)
        minimum = method_on(db, scope.last).minimum_sample
        sums = daily(db, halls, scope.first, scope.last)
    units = [
        (hall_id, "", halls[hall_id].name, halls[hall_id].name, series)
        for (hall_id,), series in sums.items()
    ]
    return _view(units, minimum)


def people_funnel(app: Application, account: Account, scope: Scope) -> FunnelView:
    """The people of the halls of the scope against each other; once for each hall.

    :raises: as ``services.report_scope.halls_of``
    """
    with app.store.read() as db:
        halls = halls_of(db, account, scope)
        minimum = method_on(db, scope.last).minimum_sample
        sums = weekly(db, halls, scope.first, scope.last)
        members = organisation.assigned(db, halls, scope.first, scope.last)
    known: dict[tuple[str, ...], StaffMember] = {(each.hall_id, each.id): each for each in members}
    units = [
        (key[0], key[1], known[key].name, halls[key[0]].name, series)
        for key, series in sums.items()
        if key in known
    ]
    return _view(units, minimum)


def _view(units: list[tuple[str, str, str, str, Sums]], minimum: MinimumSample) -> FunnelView:
    rows, kept = [], []
    for hall_id, staff_id, name, hall, series in units:
        scored, occasions = series.scored_count.sum(), series.occasion_count.sum()
        if scored < minimum.observations or occasions < minimum.occasions:
            continue
        weight = float(series.weight.sum())
        # As many judgements of equal weight as would be as sure (Kish's effective n).
        n = weight**2 / float(series.unit.sum())
        share = float(series.kept.sum()) / weight
        kept.append(share * n)
        rows.append((hall_id, staff_id, name, hall, n, 100 * share, int(scored), int(occasions)))
    if not rows:
        return FunnelView(pd.DataFrame(columns=list(_POINTS)), pd.DataFrame(), len(units), None)
    table = pd.DataFrame(rows, columns=list(_POINTS[:-1]))
    n = table["n"].to_numpy(dtype=float)
    found = funnel(np.array(kept), n)
    table = table.assign(place=[each.value for each in found.places])
    return FunnelView(
        table.sort_values(["name", "hall"], ignore_index=True), _curve(found, n),
        len(units) - len(rows), found,
    )  # fmt: skip


def _curve(found: Funnel, n: np.ndarray) -> pd.DataFrame:
    grid = grid_of(n)
    parts = []
    for level in LEVELS:
        low, high = found.limits(grid, level)
        parts.append(pd.DataFrame({"n": grid, "level": f"{100 * level:g}", "low_pct": 100 * low,
                                   "high_pct": 100 * high}))  # fmt: skip
    return pd.concat(parts, ignore_index=True)
