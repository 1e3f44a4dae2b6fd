"""Where halls are weak: norms week by week, and the SERVQUAL profile of every hall.

Red lines are left out: they are never averaged.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from db import norm_counts, norm_weeks
from domain.halls.hall import Hall
from domain.method.method import Credit, Method
from domain.norms.norm import Servqual
from domain.reports.heat_map import by_weak_spot, norm_week_cells
from domain.reports.profile import profile
from domain.roles import Account
from domain.rollup import Span, start_of
from services.application import Application
from services.halls.scope import ReportScope, halls_of_report
from services.method.method import method_on, methods_between, stretches
from services.norms.known_norms import known_norms, process_seen
from services.reading import reading
from services.reports.norm_health import ENOUGH_OF_A_NORM, weighted, weights_of


@dataclass(frozen=True)
class HeatMap:
    cells: pd.DataFrame  # ``domain.reports.heat_map.NORM_WEEK_CELLS``
    weakest_first: list[str]  # every norm in the cells
    first: date  # Monday of the first week
    last: date  # Sunday of the last week
    method: Method  # that of the last day, which the order of weak spots follows


PROFILES = ("hall_id", "servqual", "score_pct", "judged_count")


@dataclass(frozen=True)
class HallProfiles:
    """``table``: ``PROFILES``; every hall with every factor."""

    table: pd.DataFrame
    halls: Mapping[str, Hall]
    method: Method  # that of the last day; each day is weighted by its own


def heat_map(
    app: Application, account: Account, scope: ReportScope, process: str | None = None
) -> HeatMap:
    """Whole weeks, Monday to Sunday, that the period of the scope touches.

    :param process: only what was judged of it; None: everything
    :raises: as ``services.halls.scope.halls_of_report``
    :raises NotFound: no norm is of the process
    """
    norms = known_norms(app)
    seen = None if process is None else process_seen(norms, process)
    period = scope.first, scope.last
    with reading(app, account) as db:
        halls = halls_of_report(db, account, scope)
        if seen is None:
            weeks = norm_weeks.norm_weeks(db, halls, *period)
        else:
            weeks = norm_weeks.of_process(db, halls, *period, seen)
        method = method_on(db, scope.last)
    weeks = weeks[weeks["norm_id"].isin(list(norms))]
    order = by_weak_spot(weeks, weights_of(method), minimum=ENOUGH_OF_A_NORM)
    return HeatMap(
        norm_week_cells(weeks, ENOUGH_OF_A_NORM),
        order,
        start_of(scope.first, Span.WEEK),
        start_of(scope.last, Span.WEEK) + timedelta(days=6),
        method,
    )


def hall_profiles(app: Application, account: Account, scope: ReportScope) -> HallProfiles:
    """The weighted share kept of each SERVQUAL factor in each hall.

    :raises: as ``services.halls.scope.halls_of_report``
    """
    with reading(app, account) as db:
        halls = halls_of_report(db, account, scope)
        methods = methods_between(db, scope.first, scope.last)
        counts = [
            (norm_counts.norm_counts(db, halls, begin, end), method)
            for begin, end, method in stretches(methods, scope.first, scope.last)
        ]
    factors = {norm.id: norm.servqual.value for norm in known_norms(app).values()}
    table = pd.concat([_by_method(each, method) for each, method in counts])
    table = table.assign(servqual=table["norm_id"].map(factors))
    # All halls at once: a cell is a factor in a hall.
    places = [(hall_id, factor.value) for hall_id in halls for factor in Servqual]
    cells = profile(
        table.assign(cell=table["hall_id"] + "\n" + table["servqual"]), "cell",
        ["\n".join(place) for place in places],
    )  # fmt: skip
    profiles = cells.drop(columns="cell").assign(
        hall_id=[hall_id for hall_id, _ in places], servqual=[factor for _, factor in places]
    )
    return HallProfiles(profiles[list(PROFILES)], halls, methods[-1][1])


def _by_method(counts: pd.DataFrame, method: Method) -> pd.DataFrame:
    """With ``weight``, and the credit that the method gives."""
    if method.time_limits.credit is Credit.STRICT:
        counts = counts.assign(credit=10_000 * counts["passes"])
    return weighted(counts, method)
