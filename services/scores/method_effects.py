"""What a change of the scoring method would do to results, before anybody applies it."""

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from db import occasions, organisation
from db.store import UnitOfWork
from domain.halls.hall import HallKind
from domain.method.method import Method
from domain.roles import Account, Act
from domain.scores.method_effect import MethodEffect, method_effect
from services.application import Application
from services.reading import reading
from services.scores.scores import scores_of

DAYS = 28


@dataclass(frozen=True)
class Effects:
    """``by_kind``: own and partner halls apart; a kind without halls is left out. The ``grades`` of
    each have ``hall``, ``staff`` and ``staff_no`` as well."""

    first: date
    last: date
    by_kind: dict[HallKind, MethodEffect]


def effects(app: Application, account: Account, method: Method) -> Effects | None:
    """Score the newest four weeks by the methods in force and by ``method``. Nothing is stored.

    :return: None where nothing was observed yet
    :raises NotAllowed: the role sets no method
    """
    account.require(Act.SET_METHOD)
    with reading(app, account) as db:
        halls = organisation.halls(db, None)
        last = occasions.last_day(db, [hall.id for hall in halls])
        if last is None:
            return None
        first = last - timedelta(days=DAYS - 1)
        names = names_of_staff(db)
        by_kind = {}
        for kind in HallKind:
            of_kind = {hall.id: hall.name for hall in halls if hall.kind is kind}
            if of_kind:
                effect = method_effect(
                    scores_of(db, of_kind, first, last).people,
                    scores_of(db, of_kind, first, last, method).people,
                )
                by_kind[kind] = named(effect, of_kind, names)
    return Effects(first, last, by_kind)


def names_of_staff(db: UnitOfWork) -> pd.DataFrame:
    """``staff_id, staff, staff_no``."""
    return pd.DataFrame(
        [(each.id, each.name, each.staff_no) for each in organisation.people(db)],
        columns=["staff_id", "staff", "staff_no"],
    )


def named(effect: MethodEffect, halls: dict[str, str], names: pd.DataFrame) -> MethodEffect:
    """With ``hall``, ``staff`` and ``staff_no`` beside the ids, ordered by them.

    :param halls: id -> name
    """
    grades = effect.grades.merge(names, on="staff_id", how="left")
    grades = grades.assign(hall=grades["hall_id"].map(halls))
    return MethodEffect(
        effect.people_count,
        effect.mean_before_pct,
        effect.mean_after_pct,
        effect.largest_shift_pts,
        grades.sort_values(["hall", "staff_no"], ignore_index=True),
    )
