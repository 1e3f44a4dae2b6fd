"""The page of staff scores: everybody in scope with band, counts and what is still needed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from db import accounts, organisation, patrols
from domain.halls.assignment import StaffMember
from domain.halls.hall import Hall
from domain.method.goals import Goal, Metric
from domain.method.method import MinimumSample
from domain.period import check_period
from domain.roles import Account, Act
from domain.row_index import RowIndex
from domain.scores.columns import COUNTS, LACKING
from domain.scores.fairness import FAIR_OBSERVERS
from domain.scores.observer_links import missing_links
from domain.scores.period_scores import (
    SCORES_OF_HALLS,
    SCORES_OF_PEOPLE,
    PeriodScores,
    score_period,
)
from domain.scores.sample import shortage, shortage_of_days
from domain.scores.ties import name_key
from services.application import Application
from services.halls.scope import ReportScope, halls_of_report, halls_to_see
from services.method.goals import goals_of_halls
from services.method.method import methods_between
from services.reading import reading
from services.scores.scores import inputs_of


@dataclass(frozen=True)
class StaffScores:
    """``people`` (``STAFF_PEOPLE``): as ``domain.scores.period_scores.PeriodScores.people`` with
    ``hall, hall_kind, staff, staff_no`` and ``decisive`` (the name of the observer); own halls
    first, then by hall and name, never by score.

    ``halls`` (``STAFF_HALLS``): a row for every hall, in that order, as ``PeriodScores.halls``
    (counts of 0 and no numbers where nothing was seen) with ``hall``, ``hall_kind``, ``linkage``
    ('' where nothing was scored), ``watcher`` and ``watched`` (names of observers: if the first
    also watched people of the second, both could be compared; '' where there is nothing to link),
    ``base_pct`` and ``challenge_pct`` (the goals of a patrol score in the month of the last day),
    ``more_occasions``, ``more_observations`` still needed for a number of the hall, and
    ``more_days`` with a patrol before it is held against its goals.

    ``observers`` (``STAFF_OBSERVERS``): as in ``domain.scores.fairness`` with ``observer`` (the
    name); empty where the reader does not compare managers."""

    people: pd.DataFrame
    halls: pd.DataFrame
    observers: pd.DataFrame


def staff_scores_of(app: Application, account: Account, scope: ReportScope) -> StaffScores:
    """As ``staff_scores``, of the halls of a report.

    :raises: as ``services.halls.scope.halls_of_report``
    """
    with reading(app, account) as db:
        halls = halls_of_report(db, account, scope)
    return staff_scores(app, account, scope.first, scope.last, halls)


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
    chosen = halls_to_see(account, hall_ids)
    with reading(app, account) as db:
        halls = organisation.halls(db, chosen)
        members = organisation.assigned(db, chosen, first, last)
        methods = methods_between(db, first, last)
        method = methods[-1][1]
        scores = score_period(inputs_of(db, chosen, first, last, methods, members), method)
        names = accounts.names(db, set(scores.fair.observers["observer_id"].tolist()))
        goals = goals_of_halls(db, halls, f"{last:%Y-%m}", method)
        days = patrols.days_walked(db, chosen, first, last)
    observers = scores.fair.observers
    observers = observers.assign(observer=observers["observer_id"].map(names))
    return StaffScores(
        people=_people(scores, halls, members, names),
        halls=_halls(scores, halls, names, goals, method.minimum_sample, days),
        observers=observers if account.may(Act.COMPARE_MANAGERS) else observers.head(0),
    )


def _people(
    scores: PeriodScores,
    halls: list[Hall],
    members: list[StaffMember],
    observers: Mapping[str, str],
) -> pd.DataFrame:
    by_id = {hall.id: (place, hall) for place, hall in enumerate(halls)}
    ordered = sorted(
        members, key=lambda each: (by_id[each.hall_id][0], name_key(each.name), each.staff_no)
    )
    rows = RowIndex.of(scores.people, "hall_id", "staff_id").places
    people = scores.people.take([rows[each.hall_id, each.id] for each in ordered])
    people = people.reset_index(drop=True)
    names = {
        "hall": [by_id[each.hall_id][1].name for each in ordered],
        "hall_kind": [by_id[each.hall_id][1].kind.value for each in ordered],
        "staff": [each.name for each in ordered],
        "staff_no": [each.staff_no for each in ordered],
        "decisive": [observers.get(each, "") for each in people["decisive_id"].tolist()],
    }
    return pd.concat([people, pd.DataFrame(names)], axis=1)


_NOTHING_SEEN = dict.fromkeys(SCORES_OF_HALLS[1:], np.nan) | {
    **dict.fromkeys((*COUNTS, "confirmed", "reported"), 0),
    "grade": "",
}
_GOALS = ("hall_id", "hall", "hall_kind", "base_pct", "challenge_pct")
_LINKS = ("watcher", "watched")
STAFF_PEOPLE = (*SCORES_OF_PEOPLE, "hall", "hall_kind", "staff", "staff_no", "decisive")
STAFF_HALLS = (*_GOALS, *SCORES_OF_HALLS[1:], *LACKING, "more_days", "linkage", *_LINKS)
STAFF_OBSERVERS = (*FAIR_OBSERVERS, "observer")


def _halls(
    scores: PeriodScores,
    halls: list[Hall],
    observers: Mapping[str, str],
    goals: Mapping[str, Mapping[Metric, Goal]],
    minimum: MinimumSample,
    days: Mapping[str, int],
) -> pd.DataFrame:
    """:param days: with a patrol, by hall"""
    missing = missing_links(scores.fair.observers)
    links = {"hall_id": missing["hall_id"].tolist()} | {
        name: [observers.get(each, "") for each in missing[f"{name}_id"].tolist()]
        for name in _LINKS
    }
    table = pd.DataFrame(
        [
            (hall.id, hall.name, hall.kind.value, goal.base_pct, goal.challenge_pct)
            for hall in halls
            for goal in [goals[hall.id][Metric.PATROL]]
        ],
        columns=list(_GOALS),
    )
    index = RowIndex.of(table, "hall_id")
    seen = index.lay(scores.halls, _NOTHING_SEEN)
    return pd.DataFrame(
        {name: table[name] for name in _GOALS}
        | seen
        | shortage(seen["occasion_count"], seen["scored_count"], minimum)
        | {"more_days": [shortage_of_days(days.get(each, 0), minimum) for each in table["hall_id"]]}
        | index.lay(scores.fair.halls, {"linkage": ""})
        | index.lay(pd.DataFrame(links), dict.fromkeys(_LINKS, ""))
    )
