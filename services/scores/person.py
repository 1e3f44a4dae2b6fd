"""One person's results in one hall: for whoever may see the hall, and for the person."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from db import accounts, observations, organisation
from db.finished_only import any_under_way
from db.store import UnitOfWork
from domain.halls.assignment import Person
from domain.halls.hall import Hall
from domain.halls.position import Position
from domain.method.method import Method, MinimumSample
from domain.norms.norm import Norm, Servqual, Severity, Theme
from domain.norms.whose_rules import Rules
from domain.period import check_period
from domain.result import Result
from domain.roles import Account, Act
from domain.scores.check_figure import CheckFigure
from domain.scores.explanation import Explanation, explain
from domain.scores.judgement import Judgement, counted_credit, left_out, profile_of
from domain.scores.observer_links import Linkage
from domain.scores.period_scores import PeriodScores
from domain.scores.person_trend import HallNoise, weekly_trend
from locales import LANGUAGES, Words
from services.application import Application
from services.halls.scope import own_staff_id, person_to_see
from services.method.goals import goals_on
from services.method.method import methods_between
from services.norms.library import norm_of
from services.norms.whose_rules import rules_on
from services.reading import reading
from services.scores.hall_checks import HallChecks, checks_of_halls, checks_of_person
from services.scores.scores import noise_by_month, scores_of


@dataclass(frozen=True)
class PersonResults:
    """The results of a period of business days, both included.

    ``row``: that of ``PeriodScores.people``; None: the person did not work in the hall then.
    ``trend``: ``domain.scores.person_trend.WEEK_SCORES``; ``themes``, ``servqual``: as
    ``domain.scores.judgement`` ``.profile_of``. All three are empty below the minimum sample, where
    no number is shown.
    """

    person: Person
    hall: Hall
    first: date
    last: date
    method: Method  # of the last day
    row: Mapping[str, Any] | None
    explanation: Explanation | None  # None: no row
    linkage: Linkage
    watch_more: tuple[str, str] | None  # names: the first should also watch people of the second
    observer_names: Mapping[str, str]  # account id -> name, of the hall's observers
    norms: Mapping[str, Norm]  # event id -> norm, as the patrol's version has it
    trend: pd.DataFrame
    themes: pd.DataFrame
    servqual: pd.DataFrame
    hall_checks: HallChecks  # of the half year up to the last day
    own_checks: list[CheckFigure]  # about the person, the newest month first
    rules: Rules = Rules.ALL  # whose norms held in the hall on the last day
    without_running: bool = False  # a patrol of the hall goes on, and the reader sees it later

    @property
    def position(self) -> Position | None:
        return Position(self.row["position"]) if self.row else None


def person_results(
    app: Application, account: Account, staff_id: str, hall_id: str, first: date, last: date
) -> PersonResults:
    """What somebody who sees the hall may see of a person who works or worked in it.

    :raises NotAllowed: the role sees no results
    :raises NotFound: a hall outside the scope, or a person who never worked in it
    :raises InputProblem: a period that cannot be
    """
    account.require(Act.SEE_RESULTS)
    return results_of(app, account, staff_id, hall_id, first, last)


def own_person_results(
    app: Application, account: Account, hall_id: str, first: date, last: date
) -> PersonResults:
    """The same for the person, about nobody else and without the names of those who observed.

    :raises NotAllowed: the account is not that of a member of staff
    :raises NotFound: a hall in which the person never worked
    :raises InputProblem: a period that cannot be
    """
    return results_of(app, account, own_staff_id(account), hall_id, first, last)


def results_of(
    app: Application, account: Account, staff_id: str, hall_id: str, first: date, last: date
) -> PersonResults:
    """As ``person_results``, or as ``own_person_results`` where a member of staff asks.

    :raises NotFound: also about a colleague
    """
    check_period(first, last)
    with reading(app, account) as db:
        person, hall = person_to_see(db, account, staff_id, hall_id)
        results = _results(app, db, person, hall, first, last)
        if account.may(Act.SEE_RESULTS):
            return results
        return _without_names(
            replace(results, without_running=any_under_way(db, hall_id, first, last)),
            Words(account.language or LANGUAGES[0]),
        )


def _without_names(results: PersonResults, words: Words) -> PersonResults:
    """How strict each manager is stands on the own page without whose it is: who watched a person
    most would be known for it, and it is an estimate."""
    observers = {
        each: words("score.a_manager", number=number)
        for number, each in enumerate(results.observer_names, start=1)
    }
    return replace(results, observer_names=observers, watch_more=None)


def own_halls(app: Application, account: Account, first: date, last: date) -> list[Hall]:
    """Where the member of staff worked in the period, the newest stay first; without any, the last
    hall before.

    :raises NotAllowed: the account is not that of a member of staff
    """
    own = own_staff_id(account)
    with reading(app, account) as db:
        person = organisation.person(db, own)
        if person is None:
            return []
        stays = [each for each in reversed(person.assignments) if each.from_on <= last]
        there = [each for each in stays if first <= (each.to_on or last)] or stays[:1]
        halls = {hall.id: hall for hall in organisation.halls(db, {each.hall_id for each in there})}
    return [halls[hall_id] for hall_id in dict.fromkeys(each.hall_id for each in there)]


def _results(
    app: Application, db: UnitOfWork, person: Person, hall: Hall, first: date, last: date
) -> PersonResults:
    methods = methods_between(db, first, last)
    scores = scores_of(db, [hall.id], first, last)
    rows = observations.of_person(db, person.id, hall.id, first, last)
    observers = scores.fair.observers
    names = accounts.names(db, set(observers["observer_id"].tolist()))
    norms = {row["event_id"]: norm_of(app.store, row) for row in rows}
    judged = [_judgement(row, norms[row["event_id"]], methods) for row in rows]
    row = _row(scores, person.id)
    explanation = None
    if row is not None:
        goals = goals_on(db, hall.branch_id, f"{last:%Y-%m}", methods[-1][1], hall.id)
        explanation = explain(
            judged, row, observers, scores.finals[hall.id, person.id], goals,
            methods[-1][1].attainment,
        )  # fmt: skip
    shown = judged if explanation is not None and explanation.steps is not None else []
    themes, servqual = _profiles(shown, norms)
    return PersonResults(
        person=person,
        hall=hall,
        first=first,
        last=last,
        method=methods[-1][1],
        row=row,
        explanation=explanation,
        linkage=_linkage(scores),
        watch_more=_watch_more(judged, observers, names),
        observer_names=names,
        norms=norms,
        trend=_trend(db, hall.id, shown, first, last, methods[-1][1].minimum_sample),
        rules=rules_on(db, hall.branch_id, last),
        themes=themes,
        servqual=servqual,
        hall_checks=checks_of_halls(db, [hall], f"{last:%Y-%m}")[0],
        own_checks=checks_of_person(db, hall.id, person.id, f"{last:%Y-%m}"),
    )


def _row(scores: PeriodScores, staff_id: str) -> dict[str, Any] | None:
    rows = scores.people[scores.people["staff_id"] == staff_id].to_dict("records")
    return {str(name): value for name, value in rows[0].items()} if rows else None


def _judgement(row: dict[str, Any], norm: Norm, methods: list[tuple[date, Method]]) -> Judgement:
    day = date.fromisoformat(row["business_day"])
    method = [each for begins, each in methods if begins <= day][-1]
    result, severity = Result(row["result"]), Severity(row["severity"])
    weighs = severity in (Severity.MINOR, Severity.MAJOR)
    return Judgement(
        event_id=row["event_id"],
        patrol_id=row["patrol_id"],
        norm_id=row["norm_id"],
        day=day,
        observer_id=row["observer_id"],
        result=result,
        credit=counted_credit(result, row["credit"], method.time_limits.credit),
        seconds=row["seconds"],
        severity=severity,
        weight=float(getattr(method.severity_weights, severity.value)) if weighs else 0.0,
        binds_elsewhere=severity is Severity.NONE and norm.severity is not Severity.NONE,
    )


def _profiles(
    judged: list[Judgement], norms: Mapping[str, Norm]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    return (
        profile_of(judged, lambda each: norms[each.event_id].theme.value, list(Theme)),
        profile_of(judged, lambda each: norms[each.event_id].servqual.value, list(Servqual)),
    )


def _trend(
    db: UnitOfWork,
    hall_id: str,
    judged: list[Judgement],
    first: date,
    last: date,
    minimum: MinimumSample,
) -> pd.DataFrame:
    """The same points and bands as the weeks on the page of trends (``services.scores.scores``)."""
    months = sorted({f"{each.day:%Y-%m}" for each in judged if left_out(each) is None})
    noise = noise_by_month(db, [hall_id], months, first, last)
    return weekly_trend(
        judged,
        {row.month: HallNoise(float(row.judgement_variance), float(row.moments_sd))
         for row in noise.itertuples(index=False)},
        minimum,
    )  # fmt: skip


def _linkage(scores: PeriodScores) -> Linkage:
    """That of the hall; one observer where nobody scored anything yet."""
    halls = scores.fair.halls
    return Linkage.ONE if halls.empty else Linkage(halls["linkage"].iloc[0])


def _watch_more(
    judged: list[Judgement], observers: pd.DataFrame, names: Mapping[str, str]
) -> tuple[str, str] | None:
    """Whose eyes would link the observers of this person with the others of the hall."""
    group = dict(zip(observers["observer_id"], observers["group"], strict=True))
    own = [each.observer_id for each in judged if each.observer_id in group]
    if not own:
        return None
    mine = max(sorted(set(own)), key=own.count)
    others = observers[observers["group"] != group[mine]]
    if others.empty:
        return None
    busiest = others.sort_values(["occasion_count", "observer_id"], ascending=[False, True])
    return names[busiest["observer_id"].iloc[0]], names[mine]
