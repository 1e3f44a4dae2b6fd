"""What the judgements of a period say about the norms. Red lines are left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from db import double_judgements, norm_counts
from domain.halls.hall import Round
from domain.method.method import Method, Spread, WeakSpots
from domain.norms.norm import NormKind
from domain.patrols.rounds import shift_of_round
from domain.reports.agreement import agreement
from domain.reports.agreement import double_judgements as judged_units
from domain.reports.consistency import consistency, mean_consistency
from domain.reports.norm_health import NORMS_ASKED, item_health
from domain.reports.weak_spots import overall_pct, weak_spots
from domain.roles import Account
from services.application import Application
from services.halls.scope import ReportScope, halls_of_report
from services.method.method import method_on, methods_between, stretches
from services.norms.known_norms import in_force, known_norms, process_seen
from services.reading import reading

Across = Literal["staff", "shift", "hall"]
ACROSS: tuple[Across, ...] = ("staff", "shift", "hall")

# Proposals of ours: how many judgements are enough.
ENOUGH_OF_A_NORM = 20
ENOUGH_OF_A_GROUP = 5

TIMED_PATROLS = norm_counts.TIMED_PATROLS  # the newest, that judging times are taken from


@dataclass(frozen=True)
class WeakNorms:
    """``halls``: names by id, of all halls whose judgements are in the list, in their order.
    ``enough_count``: norms with enough judgements, weak or not; 0: nothing can be said.
    ``missed_count``: those of them that were ever missed. ``overall_pct``: how much of all
    judgements was not kept, above which a weak spot lies."""

    table: pd.DataFrame  # ``domain.reports.weak_spots.WEAK_SPOTS``
    halls: Mapping[str, str]
    enough_count: int
    missed_count: int
    overall_pct: float
    settings: WeakSpots  # of the method of the last day


@dataclass(frozen=True)
class NormConsistency:
    table: pd.DataFrame  # ``domain.reports.consistency.CONSISTENCY``, in the order of the walk
    mean: float | None  # of all norms; None: there was nothing to compare
    spread: Spread  # by which it is measured: of the method of the last day


def norm_health(app: Application, account: Account, scope: ReportScope) -> pd.DataFrame:
    """``domain.reports.norm_health.NORM_HEALTH`` of every norm that was judged in the scope.

    :raises: as ``services.halls.scope.halls_of_report``
    """
    period = (scope.first, scope.last)
    with reading(app, account) as db:
        halls = halls_of_report(db, account, scope)
        counts = norm_counts.norm_counts(db, halls, *period)
        rows = double_judgements.judged_by_several(db, halls, *period)
        judging = norm_counts.judging_times(db, halls, *period)
        measured = norm_counts.measured_times(db, halls, *period)
    norms = pd.DataFrame(
        [
            (norm.id, norm.theme.value, in_force(app, norm.id), norm.kind is NormKind.TIME_LIMIT,
             norm.limit_s)
            for norm in known_norms(app).values()
        ],
        columns=list(NORMS_ASKED),
    )  # fmt: skip
    by_norm = agreement(judged_units(rows), ["norm_id"])
    return item_health(counts, by_norm, judging, measured, norms)


def weak_norms(
    app: Application, account: Account, scope: ReportScope, process: str | None = None
) -> WeakNorms:
    """The norms of the scope that are weaker than the rest. A day counts by its own method.

    :param process: only what was judged of it, also of the rest; None: everything
    :raises: as ``services.halls.scope.halls_of_report``
    :raises NotFound: no norm is of the process
    """
    norms = known_norms(app)
    seen = None if process is None else process_seen(norms, process)
    with reading(app, account) as db:
        halls = halls_of_report(db, account, scope)
        methods = methods_between(db, scope.first, scope.last)
        counts = pd.concat(
            [
                weighted(norm_counts.norm_counts(db, halls, begin, end, process=seen), method)
                for begin, end, method in stretches(methods, scope.first, scope.last)
            ]
        )
    themes = {norm.id: norm.theme.value for norm in norms.values()}
    settings = methods[-1][1].weak_spots
    counts = counts.assign(theme=counts["norm_id"].map(themes))
    table = weak_spots(
        counts, listed=settings.norms_listed, minimum=ENOUGH_OF_A_NORM,
        minimum_in_hall=ENOUGH_OF_A_GROUP,
    )  # fmt: skip
    judged = counts[counts["weight"] > 0].groupby("norm_id")[["passes", "fails"]].sum()
    enough = judged[judged.sum(axis=1) >= ENOUGH_OF_A_NORM]
    return WeakNorms(
        table,
        {hall_id: hall.name for hall_id, hall in halls.items()},
        len(enough),
        int((enough["fails"] > 0).sum()),
        overall_pct(counts),
        settings,
    )


def weighted(counts: pd.DataFrame, method: Method) -> pd.DataFrame:
    """With ``weight``, that of one judgement in a score; 0: counts in none."""
    weights = counts["severity"].map(weights_of(method))
    return counts.assign(weight=weights.fillna(0.0).astype(float))


def weights_of(method: Method) -> dict[str, float]:
    """Severity -> weight; the others count in no score."""
    weights = method.severity_weights
    return {"minor": float(weights.minor), "major": float(weights.major)}


def norm_consistency(
    app: Application, account: Account, scope: ReportScope, across: Across
) -> NormConsistency:
    """How alike every norm was kept across people, shifts or halls.

    Shifts are those of each hall's schedule; special patrols belong to none.

    :raises: as ``services.halls.scope.halls_of_report``
    """
    by: norm_counts.By = "round" if across == "shift" else across
    with reading(app, account) as db:
        halls = halls_of_report(db, account, scope)
        counts = norm_counts.norm_counts(db, halls, scope.first, scope.last, by)
        spread = method_on(db, scope.last).consistency.spread
    group = {"staff": "staff", "shift": "shift", "hall": "hall_id"}[across]
    if across == "shift":
        places = zip(counts["hall_id"], counts["round"], strict=True)
        shifts = [
            shift_of_round(Round(round_), halls[hall_id].settings.schedule)
            for hall_id, round_ in places
        ]
        counts = counts.assign(shift=[shift.value if shift else None for shift in shifts])
    table = consistency(counts, group, spread, ENOUGH_OF_A_GROUP)
    order = {norm_id: place for place, norm_id in enumerate(known_norms(app))}
    table = table.sort_values("norm_id", key=lambda ids: ids.map(order), ignore_index=True)
    return NormConsistency(table, mean_consistency(table), spread)
