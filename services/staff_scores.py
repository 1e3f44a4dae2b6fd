"""The page of staff scores: everybody in scope with band, counts and what is still needed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import pandas as pd

from db import accounts, organisation
from domain.period import check_period
from domain.problems import NotFound
from domain.roles import Account, Act
from domain.ties import name_key
from services.application import Application
from services.scores import scores_of


@dataclass(frozen=True)
class StaffScores:
    """``people``: as ``domain.period_scores.PeriodScores.people`` with ``hall, hall_kind, staff,
    staff_no``; own halls first, then by hall and name, never by score. ``halls``: as there, with
    ``hall``, ``hall_kind``, ``linkage``. ``observers``: as in ``domain.fairness`` with ``hall`` and
    ``observer`` (the name)."""

    people: pd.DataFrame
    halls: pd.DataFrame
    observers: pd.DataFrame


def staff_scores(
    app: Application,
    account: Account,
    first: date,
    last: date,
    hall_ids: Collection[str] | None = None,
) -> StaffScores:
    """Everybody who worked in the halls in the period, also those nobody observed. The numbers are
    those of that hall: who moved has a row in each.

    :param hall_ids: of the account's halls; None: all of them
    :raises NotAllowed: the role sees no results
    :raises NotFound: a hall outside the scope
    :raises InputProblem: a period that cannot be
    """
    account.require(Act.SEE_RESULTS)
    check_period(first, last)
    chosen = account.hall_ids if hall_ids is None else frozenset(hall_ids)
    if not chosen <= account.hall_ids:
        raise NotFound
    with app.store.read() as db:
        scores = scores_of(db, chosen, first, last)
        halls = organisation.halls(db, chosen)
        members = organisation.assigned(db, chosen, first, last)
        observers = accounts.names(db, set(scores.fair.observers["observer_id"]))
    places = pd.DataFrame(
        [(hall.id, hall.name, hall.kind.value, order) for order, hall in enumerate(halls)],
        columns=["hall_id", "hall", "hall_kind", "order"],
    )
    names = pd.DataFrame(
        [(each.hall_id, each.id, each.name, each.staff_no) for each in members],
        columns=["hall_id", "staff_id", "staff", "staff_no"],
    )
    people = scores.people.merge(places, on="hall_id").merge(names, on=["hall_id", "staff_id"])
    people["by_name"] = people["staff"].map(name_key)
    linkage = scores.fair.halls[["hall_id", "linkage"]]
    of_halls = places.merge(scores.halls, on="hall_id").merge(linkage, on="hall_id", how="left")
    return StaffScores(
        people=people.sort_values(["order", "by_name", "staff_no"], ignore_index=True).drop(
            columns=["order", "by_name"]
        ),
        halls=of_halls.drop(columns="order"),
        observers=scores.fair.observers.merge(places[["hall_id", "hall"]], on="hall_id").assign(
            observer=lambda table: table["observer_id"].map(observers)
        ),
    )
