"""The page of staff scores: everybody in scope with band, counts and what is still needed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from db import accounts, organisation
from domain.goals import Goal, Metric
from domain.hall import Hall
from domain.missing_links import missing_links
from domain.patrol import StaffMember
from domain.period import check_period
from domain.period_scores import PeriodScores
from domain.problems import NotFound
from domain.roles import Account, Act
from domain.ties import name_key
from services.application import Application
from services.goals import goals_on
from services.scores import scores_of
from services.scoring_method import method_on


@dataclass(frozen=True)
class StaffScores:
    """``people``: as ``domain.period_scores.PeriodScores.people`` with ``hall, hall_kind, staff,
    staff_no`` and ``decisive`` (the name of the observer); own halls first, then by hall and name,
    never by score.

    ``halls``: a row for every hall, in that order, as ``PeriodScores.halls`` (counts of 0 and no
    numbers where nothing was seen) with ``hall``, ``hall_kind``, ``linkage`` ('' where nothing was
    scored), ``watcher`` and ``watched`` (names of observers: if the first also watched people of
    the second, both could be compared; '' where there is nothing to link), ``base_pct`` and
    ``challenge_pct`` (the goals of a patrol score in the month of the last day).

    ``observers``: as in ``domain.fairness`` with ``observer`` (the name); empty where the reader
    does not compare managers."""

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
        names = accounts.names(db, set(scores.fair.observers["observer_id"]))
        method = method_on(db, last)
        goals = {
            branch_id: goals_on(db, branch_id, f"{last:%Y-%m}", method)[Metric.PATROL]
            for branch_id in {hall.branch_id for hall in halls}
        }
    observers = scores.fair.observers
    observers = observers.assign(observer=observers["observer_id"].map(names))
    return StaffScores(
        people=_people(scores, halls, members, names),
        halls=_halls(scores, halls, names).merge(_goals(halls, goals), on="hall_id"),
        observers=observers if account.may(Act.COMPARE_MANAGERS) else observers.head(0),
    )


def _people(
    scores: PeriodScores,
    halls: list[Hall],
    members: list[StaffMember],
    observers: Mapping[str, str],
) -> pd.DataFrame:
    names = pd.DataFrame(
        [(each.hall_id, each.id, each.name, each.staff_no) for each in members],
        columns=["hall_id", "staff_id", "staff", "staff_no"],
    )
    people = scores.people.merge(_places(halls), on="hall_id").merge(
        names, on=["hall_id", "staff_id"]
    )
    people["by_name"] = people["staff"].map(name_key)
    people["decisive"] = [observers.get(each, "") for each in people["decisive_id"]]
    ordered = people.sort_values(["order", "by_name", "staff_no"], ignore_index=True)
    return ordered.drop(columns=["order", "by_name"])


_COUNTED = (
    "occasion_count", "scored_count", "observation_count", "na_count", "confirmed", "reported",
)  # fmt: skip


def _halls(scores: PeriodScores, halls: list[Hall], observers: Mapping[str, str]) -> pd.DataFrame:
    links = missing_links(scores.fair.observers)
    links["watcher"] = links["watcher_id"].map(observers)
    links["watched"] = links["watched_id"].map(observers)
    table = (
        _places(halls)
        .merge(scores.halls, on="hall_id", how="left")
        .merge(scores.fair.halls[["hall_id", "linkage"]], on="hall_id", how="left")
        .merge(links[["hall_id", "watcher", "watched"]], on="hall_id", how="left")
        .drop(columns="order")
    )
    whole, texts = list(_COUNTED), ["linkage", "watcher", "watched", "grade"]
    table[whole] = table[whole].fillna(0).astype("int64")
    table[texts] = table[texts].astype(object).fillna("")
    return table


def _places(halls: list[Hall]) -> pd.DataFrame:
    return pd.DataFrame(
        [(hall.id, hall.name, hall.kind.value, order) for order, hall in enumerate(halls)],
        columns=["hall_id", "hall", "hall_kind", "order"],
    )


def _goals(halls: list[Hall], of_branch: Mapping[str, Goal]) -> pd.DataFrame:
    goals = [(hall.id, of_branch[hall.branch_id]) for hall in halls]
    return pd.DataFrame(
        [(hall_id, goal.base_pct, goal.challenge_pct) for hall_id, goal in goals],
        columns=["hall_id", "base_pct", "challenge_pct"],
    )
