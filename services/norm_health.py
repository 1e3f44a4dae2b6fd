"""What the judgements of a period say about the norms. Red lines are left out."""

from typing import Literal

import pandas as pd

from db import double_judgements, norm_counts
from domain.agreement import agreement
from domain.agreement import double_judgements as judged_units
from domain.consistency import consistency, mean_consistency
from domain.hall import Round
from domain.item_health import item_health
from domain.norm import Kind
from domain.roles import Account
from domain.rounds import shift_of_round
from domain.weak_spots import weak_spots
from services.application import Application
from services.known_norms import in_force, known_norms
from services.report_scope import Scope, halls_of

Across = Literal["staff", "shift", "hall"]
ACROSS: tuple[Across, ...] = ("staff", "shift", "hall")

# Proposals of facts §6.3; how many judgements are enough is ours.
THEME_SHARE = 0.5
WORST_NORMS = 3
LISTED_THEMES = 3
SPREAD = "deviation"
ENOUGH_OF_A_NORM = 20
ENOUGH_OF_A_GROUP = 5

TIMED_PATROLS = norm_counts.TIMED_PATROLS  # the newest, that judging times are taken from


def norm_health(app: Application, account: Account, scope: Scope) -> pd.DataFrame:
    """``domain.item_health.item_health`` of every norm that was judged in the scope.

    :raises: as ``services.report_scope.halls_of``
    """
    period = (scope.first, scope.last)
    with app.store.read() as db:
        halls = halls_of(db, account, scope)
        counts = norm_counts.norm_counts(db, halls, *period)
        rows = double_judgements.judged_by_several(db, halls, *period)
        judging = norm_counts.judging_times(db, halls, *period)
        measured = norm_counts.measured_times(db, halls, *period)
    norms = pd.DataFrame(
        [
            (norm.id, norm.theme.value, in_force(app, norm.id), norm.kind is Kind.TIME_LIMIT,
             norm.limit_s)
            for norm in known_norms(app).values()
        ],
        columns=["norm_id", "theme", "in_force", "timed", "limit_s"],
    )  # fmt: skip
    by_norm = agreement(judged_units(rows), ["norm_id"])
    return item_health(counts, by_norm, judging, measured, norms)


def weak_themes(app: Application, account: Account, scope: Scope) -> pd.DataFrame:
    """``domain.weak_spots.weak_spots`` of the scope.

    :raises: as ``services.report_scope.halls_of``
    """
    with app.store.read() as db:
        counts = norm_counts.norm_counts(db, halls_of(db, account, scope), scope.first, scope.last)
    themes = {norm.id: norm.theme.value for norm in known_norms(app).values()}
    weights = app.checklists.usable().scoring.severity_weights
    return weak_spots(
        counts.assign(theme=counts["norm_id"].map(themes)),
        {"minor": weights.minor, "major": weights.major},
        theme_share=THEME_SHARE,
        worst_norms=WORST_NORMS,
        listed=LISTED_THEMES,
        minimum=ENOUGH_OF_A_NORM,
    )


def norm_consistency(
    app: Application, account: Account, scope: Scope, across: Across
) -> tuple[pd.DataFrame, float | None]:
    """``domain.consistency.consistency`` of every norm, in the order of the walk, and the mean.

    Shifts are those of each hall's schedule; special patrols belong to none.

    :raises: as ``services.report_scope.halls_of``
    """
    by: norm_counts.By = "round" if across == "shift" else across
    with app.store.read() as db:
        halls = halls_of(db, account, scope)
        counts = norm_counts.norm_counts(db, halls, scope.first, scope.last, by)
    group = {"staff": "staff", "shift": "shift", "hall": "hall_id"}[across]
    if across == "shift":
        places = zip(counts["hall_id"], counts["round"], strict=True)
        shifts = [
            shift_of_round(Round(round_), halls[hall_id].settings.schedule)
            for hall_id, round_ in places
        ]
        counts = counts.assign(shift=[shift.value if shift else None for shift in shifts])
    table = consistency(counts, group, SPREAD, ENOUGH_OF_A_GROUP)
    order = {norm_id: place for place, norm_id in enumerate(known_norms(app))}
    table = table.sort_values("norm_id", key=lambda ids: ids.map(order), ignore_index=True)
    return table, mean_consistency(table)
