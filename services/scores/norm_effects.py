"""What another version of the norms would have done to the results of the last quarter."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from db import occasions, organisation, red_lines, tried_occasions
from db.store import UnitOfWork
from domain.halls.hall import HallKind
from domain.norms.library import Library
from domain.norms.norm import Norm, Severity
from domain.roles import Account, Act
from domain.scores.method_effect import MethodEffect, method_effect
from domain.scores.norm_effect import Recount, Unknown, recounts, unknowns
from domain.scores.period_scores import score_period
from services.application import Application
from services.method.method import methods_between
from services.reading import trying
from services.scores.method_effects import named, names_of_staff
from services.scores.scores import cells_of, inputs_of

DAYS = 92


@dataclass(frozen=True)
class NormEffects:
    """``by_kind``: as in ``services.scores.method_effects.Effects``, None where nothing was
    observed yet. ``recounted``: each norm whose observations count in another way, as it was, with
    their number; ``unknown``: changes that past observations say nothing about."""

    first: date | None
    last: date | None
    by_kind: dict[HallKind, MethodEffect]
    recounted: list[tuple[Norm, int]]
    unknown: list[tuple[Norm, Unknown]]


def norm_effects(app: Application, account: Account, after: Library) -> NormEffects:
    """Score the last 92 days as they are, and as ``after`` would count them. Nothing is stored.

    :raises NotAllowed: the role changes no norms
    """
    account.require(Act.CHANGE_NORMS)
    before = app.checklists.usable()
    changed = recounts(before, after)
    unknown = unknowns(before, after)
    with trying(app, account) as db:
        halls = organisation.halls(db, account.hall_ids)
        ids = [hall.id for hall in halls]
        last = occasions.last_day(db, ids)
        if last is None:
            return NormEffects(None, None, {}, [(before.norms[e.norm_id], 0) for e in changed],
                               unknown)  # fmt: skip
        first = last - timedelta(days=DAYS - 1)
        tried_occasions.make(db, ids, first, last, changed)
        counts = tried_occasions.seen(db, ids, first, last, [each.norm_id for each in changed])
        names = names_of_staff(db)
        by_kind = {}
        for kind in HallKind:
            of_kind = {hall.id: hall.name for hall in halls if hall.kind is kind}
            if of_kind:
                effect = _effect(db, of_kind, first, last, changed)
                by_kind[kind] = named(effect, of_kind, names)
    recounted = [(before.norms[each.norm_id], counts.get(each.norm_id, 0)) for each in changed]
    return NormEffects(first, last, by_kind, recounted, unknown)


def _effect(
    db: UnitOfWork, halls: dict[str, str], first: date, last: date, changed: list[Recount]
) -> MethodEffect:
    methods = methods_between(db, first, last)
    method = methods[-1][1]
    inputs = inputs_of(db, halls, first, last, methods)
    # A breach of a norm that is a red line no more vetoes nobody.
    no_more = [each.norm_id for each in changed if each.severity is not Severity.RED_LINE]
    tried = replace(
        inputs,
        cells=cells_of(db, halls, first, last, methods, tried_occasions.OCCASIONS),
        breaches=red_lines.counts(db, halls, first, last, without=no_more),
    )
    return method_effect(score_period(inputs, method).people, score_period(tried, method).people)
