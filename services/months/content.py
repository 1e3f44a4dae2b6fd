"""What a month would be published as, from what is stored now."""

from typing import Any

from db import checklists, event_chain, late_events, organisation
from db.store import UnitOfWork
from domain.months.publication import (
    GoalInForce,
    HallGoal,
    HallHead,
    MeasureCounted,
    MethodFrom,
    PublishedInputs,
    RosterEntry,
    results_of,
)
from domain.period import month_days
from domain.scores.period_scores import formula_of
from services.halls.organisation import halls_of_branch
from services.method.goals import goals_on
from services.method.method import methods_between
from services.months.measure_points import better_measures
from services.scores.scores import company_head, company_results, scores_of


def inputs_now(db: UnitOfWork, branch_id: str, month: str) -> PublishedInputs:
    """Everything that the results of the month follow from, as it stands now."""
    first, last = month_days(month)
    hall_ids = halls_of_branch(db, branch_id)
    heads = {hall_id: event_chain.chain_head(db, hall_id) for hall_id in hall_ids}
    methods = methods_between(db, first, last)
    goals = goals_on(db, branch_id, month, methods[-1][1])
    members = organisation.assigned(db, hall_ids, first, last)
    return PublishedInputs(
        formula=formula_of(methods[-1][1]),
        branch_id=branch_id,
        month=month,
        methods=tuple(
            MethodFrom(from_on=begins, content=method.model_dump(mode="json"))
            for begins, method in methods
        ),
        versions=tuple(checklists.versions_used(db, hall_ids, first, last)),
        halls=tuple(
            HallHead(hall_id=hall.id, kind=hall.kind.value, upto=heads[hall.id][0],
                     hash=heads[hall.id][1])
            for hall in sorted(organisation.halls(db, hall_ids), key=lambda hall: hall.id)
        ),
        roster=tuple(
            RosterEntry(hall_id=each.hall_id, staff_id=each.id, staff_no=each.staff_no,
                        position=each.position.value)
            for each in sorted(members, key=lambda each: (each.hall_id, each.id))
        ),
        goals=tuple(
            GoalInForce(metric=metric, base_pct=goal.base_pct, challenge_pct=goal.challenge_pct)
            for metric, goal in goals.items()
            if not metric.counted
        ),
        company=company_head(db),
        hall_goals=tuple(
            HallGoal(hall_id=hall_id, metric=metric, base=goal.base, challenge=goal.challenge)
            for hall_id in hall_ids
            for metric, goal in goals_on(db, branch_id, month, methods[-1][1], hall_id).items()
            if metric.counted or not goal.same_as(goals[metric])
        ),
        measures=tuple(
            MeasureCounted(hall_id=hall_id, number=number)
            for hall_id, numbers in sorted(better_measures(db, hall_ids, first, last).items())
            for number in numbers
        ),
    )  # fmt: skip


def results_now(db: UnitOfWork, inputs: PublishedInputs) -> dict[str, Any]:
    """The results of the month, from what is kept beside the events.

    :param inputs: as they stand now
    """
    first, last = month_days(inputs.month)
    return results_of(
        scores_of(db, inputs.hall_ids, first, last, better=inputs.better),
        company_results(db, inputs.hall_ids, first, last),
        inputs.goals_read,
        inputs.methods_read()[-1][1].attainment,
    )


def nothing_new(db: UnitOfWork, old: PublishedInputs, now: PublishedInputs) -> bool:
    """Whether nothing that the results follow from has changed since ``old``.

    Cheap: the results need not be computed for it.
    """
    first, last = month_days(now.month)
    rest = {"halls": (), "methods": ()}
    if old.model_copy(update=rest) != now.model_copy(update=rest):
        return False
    if old.methods_read() != now.methods_read():  # whatever settings they are written with
        return False
    if [(hall.hall_id, hall.kind) for hall in old.halls] != [
        (hall.hall_id, hall.kind) for hall in now.halls
    ]:
        return False
    return not any(
        late_events.any_after(db, hall.hall_id, hall.upto, first, last) for hall in old.halls
    )
