"""The first screen of whoever heads halls: what to look at, each figure with what tells more of it.

Nothing is computed here: every figure and every verdict is that of the page that is about it, read
by the same service.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import pandas as pd

from db import measures, norm_counts, red_lines
from db.store import UnitOfWork
from domain.halls.hall import Hall, business_day_of
from domain.method.goals import Goal, GoalStanding, goal_verdict
from domain.norms.norm import Norm
from domain.period import month_days, previous_month
from domain.problems import NotFound
from domain.roles import Account
from domain.scores.figure import Figure, FigureChange
from domain.scores.ties import PersonBand, help_first
from domain.trends.rules import Direction
from services.application import Application
from services.halls.scope import ReportScope, branches_to_see, halls_of_report
from services.months.bulletin_place import BulletinPlace, place_of
from services.months.measure_figures import MeasureFigures, MeasureOutcome
from services.months.month_figures import month_figures
from services.months.publish import (
    MonthOverview,
    MonthState,
    months_to_publish,
    unpublished_count,
)
from services.norms.known_norms import known_norms
from services.reading import reading
from services.reports.norm_health import ENOUGH_OF_A_NORM, WeakNorms, weak_norms
from services.reports.what_changed import Against, WhatChanged, what_changed_in
from services.scores.hall_checks import HallChecks, checks_of_halls
from services.scores.hall_comparison import ComparedHall, compared_halls
from services.scores.hall_months import number_of
from services.scores.staff_scores import StaffScores, staff_scores
from services.trends.signals import Signal, Signals, signals_and_charts

SPARK = timedelta(weeks=13)
# Proposals: so many halls are all shown; of more, those that need a look, up to a screenful.
ALL_SHOWN, MOST_SHOWN = 8, 12
HELPED, TRAINED = 5, 3
PUBLISHED_MONTHS = 3  # looked at for changes; older ones are on the page of publications


class HallVerdict(StrEnum):
    """What the control chart of a hall says."""

    __words__ = "cockpit.verdict_"

    WORSE = "worse"
    BETTER = "better"
    SAME = "same"
    UNKNOWN = "unknown"  # too little for limits


@dataclass(frozen=True)
class HallLine:
    """``points`` (``domain.trends.points.CHART_POINTS``): 13 weeks of its control chart; None: it
    has none. ``score``: of the period; without a number below the minimum sample. ``waiting``: red
    lines that nobody decided yet. ``reason``: why it is not as usual; None: it is, or it is not
    known. ``checks``: the newest results. ``more_days``: with a patrol, before it is held against
    its goal."""

    hall: Hall
    verdict: HallVerdict
    signal: Signal | None
    points: pd.DataFrame | None
    score: Figure
    goal: Goal
    waiting: int
    checks: HallChecks | None = None
    reason: WhatChanged | None = None
    more_days: int = 0

    @property
    def standing(self) -> GoalStanding:
        if self.more_days:
            return GoalStanding.UNKNOWN
        return goal_verdict(self.score.low_pct, self.score.high_pct, self.goal)

    @property
    def is_below(self) -> bool:
        return self.standing is GoalStanding.BELOW

    @property
    def needs_a_look(self) -> bool:
        return (
            self.verdict is HallVerdict.WORSE
            or self.is_below
            or self.waiting > 0
            or not self.score.known
        )


@dataclass(frozen=True)
class Waiting:
    """Red lines that nobody decided yet, in the halls of the screen."""

    count: int
    oldest: datetime | None


@dataclass(frozen=True)
class MeasureOutcomes:
    """What became of the measures that are judged on a month, in the branch or hall of ``place``;
    none: none was written in the month before."""

    place: BulletinPlace
    month: str
    outcomes: tuple[MeasureOutcome, ...]

    @property
    def first(self) -> MeasureOutcome | None:
        """The first that can be judged, else the first."""
        return next((each for each in self.outcomes if _can_be_judged(each)),
                    self.outcomes[0] if self.outcomes else None)  # fmt: skip

    @property
    def can_be_judged(self) -> bool:
        return any(_can_be_judged(each) for each in self.outcomes)


def _can_be_judged(outcome: MeasureOutcome) -> bool:
    return outcome.change is not FigureChange.TOO_LITTLE


@dataclass(frozen=True)
class Cockpit:
    """``lines``: the halls that are shown, own ones first, then by name; of many halls those that
    need a look. ``rest``: how many others have each verdict. ``worse``, ``better``, ``below``: the
    names of all of them, shown or not; ``unsure``: how many halls have too little for a verdict.

    ``people``: rows of ``services.scores.staff_scores.StaffScores.people``, those first who
    probably need help, with ``base_pct`` of their hall; ``numbered``: how many have a number at
    all. ``weak``: of all halls of the screen together. ``compared``: as the pages that put halls
    side by side have it. ``publication``, ``measures``: None where several branches are seen.
    ``measure_months``: norm id -> the month whose figure a measure about it would start from, of
    the first norms of ``weak``."""

    halls: Mapping[str, Hall]
    lines: tuple[HallLine, ...]
    rest: Mapping[HallVerdict, int]
    worse: tuple[str, ...]
    better: tuple[str, ...]
    below: tuple[str, ...]
    unsure: int
    people: list[dict[str, Any]]
    numbered: int
    weak: WeakNorms
    compared: tuple[ComparedHall, ...]
    publication: MonthOverview | None
    unpublished: int
    measures: MeasureOutcomes | None
    measure_months: Mapping[str, str]
    branch_id: str | None


def cockpit(app: Application, account: Account, scope: ReportScope, now: datetime) -> Cockpit:
    """
    :param now: when it is asked, which decides only what month it is
    :raises: as ``services.halls.scope.halls_of_report``
    """
    with reading(app, account) as db:
        halls = halls_of_report(db, account, scope)
        waiting = Counter(row["hall_id"] for row in red_lines.waiting(db, list(halls)))
        compared = compared_halls(db, halls.values(), scope.first, scope.last)
        branches = branches_to_see(db, replace(account, hall_ids=frozenset(halls)))
    found = signals_and_charts(app, account, scope.last, None, list(halls))
    scores = staff_scores(app, account, scope.first, scope.last, list(halls))
    lines = _lines(halls, found, scores, waiting)
    shown = lines if len(lines) <= ALL_SHOWN else _most_urgent(lines)
    there = {each.hall.id for each in shown}
    others = Counter(each.verdict for each in lines if each.hall.id not in there)
    branch_id = branches.pop() if len(branches) == 1 else None
    weak = weak_norms(app, account, scope)
    trained = list(weak.table["norm_id"].head(TRAINED))
    return Cockpit(
        halls=halls,
        lines=tuple(_told_more(app, account, scope, found, shown)),
        rest=dict(others),
        worse=_names(lines, HallVerdict.WORSE),
        better=_names(lines, HallVerdict.BETTER),
        below=tuple(each.hall.name for each in lines if each.is_below),
        unsure=sum(each.verdict is HallVerdict.UNKNOWN for each in lines),
        people=_people(scores),
        numbered=int(scores.people["low_exact"].notna().sum()),
        weak=weak,
        compared=tuple(compared.values()),
        publication=None if branch_id is None else _publication(app, account, branch_id, now),
        unpublished=0 if branch_id is None else unpublished_count(app, account, now, branch_id),
        measures=None if branch_id is None else _measures(app, account, scope, branch_id, now),
        measure_months=_measure_months(app, account, scope, list(halls.values()), trained, now),
        branch_id=branch_id,
    )


def red_lines_waiting(app: Application, account: Account, scope: ReportScope) -> Waiting:
    """How many wait for a decision in these halls, whenever they were reported.

    :raises: as ``services.halls.scope.halls_of_report``
    """
    with reading(app, account) as db:
        rows = red_lines.waiting(db, list(halls_of_report(db, account, scope)))
    return Waiting(len(rows), min((row["captured_at"] for row in rows), default=None))


def _lines(
    halls: Mapping[str, Hall], found: Signals, scores: StaffScores, waiting: Mapping[str, int]
) -> list[HallLine]:
    rows = {row["hall_id"]: row for row in scores.halls.to_dict("records")}
    return [
        HallLine(
            hall,
            _verdict(found, hall_id),
            found.of_hall(hall_id),
            None,
            _figure(rows[hall_id]),
            Goal(rows[hall_id]["base_pct"], rows[hall_id]["challenge_pct"]),
            waiting.get(hall_id, 0),
            more_days=rows[hall_id]["more_days"],
        )
        for hall_id, hall in halls.items()
    ]


def _verdict(found: Signals, hall_id: str) -> HallVerdict:
    signal = found.of_hall(hall_id)
    if signal is not None and not signal.is_back:
        return HallVerdict.WORSE if signal.change is Direction.WORSE else HallVerdict.BETTER
    return HallVerdict.SAME if found.can_tell(hall_id) else HallVerdict.UNKNOWN


def _figure(row: Mapping[Any, Any]) -> Figure:
    """:param row: of ``services.scores.staff_scores.StaffScores.halls``"""
    raw, low, high = (number_of(row[f"{name}_exact"]) for name in ("raw", "low", "high"))
    if row["more_occasions"] or row["more_observations"]:
        raw = low = high = None
    return Figure(raw, low, high, int(row["scored_count"]), int(row["occasion_count"]))


def _most_urgent(lines: Sequence[HallLine]) -> list[HallLine]:
    """Those that need a look: worse ones before those below the goal, these before the rest."""
    urgent = [each for each in lines if each.needs_a_look]
    urgent.sort(key=lambda each: (each.verdict is not HallVerdict.WORSE, not each.is_below))
    return urgent[:MOST_SHOWN]


def _told_more(
    app: Application,
    account: Account,
    scope: ReportScope,
    found: Signals,
    shown: Sequence[HallLine],
) -> list[HallLine]:
    """With what is only read about halls that are shown."""
    with reading(app, account) as db:
        checks = checks_of_halls(db, [each.hall for each in shown], f"{scope.last:%Y-%m}")
    since = scope.last - SPARK + timedelta(days=1)
    return [
        replace(
            line,
            points=found.points(line.hall.id, since),
            checks=of_hall,
            reason=_reason(app, account, scope, line),
        )
        for line, of_hall in zip(shown, checks, strict=True)
    ]


def _reason(
    app: Application, account: Account, scope: ReportScope, line: HallLine
) -> WhatChanged | None:
    """The period against what the chart holds it against."""
    if line.verdict not in (HallVerdict.WORSE, HallVerdict.BETTER):
        return None
    of_hall = replace(scope, kind=line.hall.kind, hall_id=line.hall.id)
    return what_changed_in(app, account, of_hall, Against.USUAL)


def _names(lines: Sequence[HallLine], verdict: HallVerdict) -> tuple[str, ...]:
    return tuple(each.hall.name for each in lines if each.verdict is verdict)


def _people(scores: StaffScores) -> list[dict[str, Any]]:
    """Over all halls, by the upper end of the band; nobody whose whole band reaches the goal."""
    goals = scores.halls.set_index("hall_id")["base_pct"]
    people = scores.people.assign(
        key=scores.people["hall_id"] + " " + scores.people["staff_id"],
        base_pct=scores.people["hall_id"].map(goals),
    )
    numbered = people[people["low_exact"].notna() & ~(people["low_exact"] >= people["base_pct"])]
    banded = [
        PersonBand(row.key, row.staff, (row.low_exact, row.high_exact))
        for row in numbered.itertuples(index=False)
    ]
    first = [each.key for each in help_first(banded)[:HELPED]]
    rows = numbered.set_index("key").loc[first]
    return [dict(row) for row in rows.to_dict("records")]


def _publication(
    app: Application, account: Account, branch_id: str, now: datetime
) -> MonthOverview | None:
    """The newest month that was published and would be another result now, else the last month
    that is over; None: there is none."""
    months = months_to_publish(app, account, now, branch_id, PUBLISHED_MONTHS + 1)
    over = [each for each in months if each.state is not MonthState.NOT_OVER]
    changed = (each for each in over if each.state is MonthState.CHANGED)
    return next(changed, over[0] if over else None)


def _measures(
    app: Application, account: Account, scope: ReportScope, branch_id: str, now: datetime
) -> MeasureOutcomes | None:
    """Of the month of the last day; as long as none of these can be judged, of the month before
    where one could. None: the whole branch is asked for, and the account does not see all of it."""
    month = f"{scope.last:%Y-%m}"
    norms = known_norms(app)
    with reading(app, account) as db:
        try:
            place = place_of(db, account, scope.hall_id or branch_id)
        except NotFound:
            return None
        newest = _judged_on(db, place, month, norms)
        if newest.can_be_judged:
            return newest
        earlier = _judged_on(db, place, previous_month(month), norms)
    return earlier if earlier.can_be_judged else newest


def _judged_on(
    db: UnitOfWork, place: BulletinPlace, month: str, norms: Mapping[str, Norm]
) -> MeasureOutcomes:
    before, branch_id = previous_month(month), place.branch_id
    if not any(each.stands for each in measures.of_month(db, branch_id, before, place.hall_id)):
        return MeasureOutcomes(place, month, ())
    figures = [month_figures(db, branch_id, place.halls, each, norms) for each in (month, before)]
    read = MeasureFigures(db, branch_id, place.halls, norms, figures, place.hall_id)
    return MeasureOutcomes(place, month, tuple(read.outcomes(*figures)))


def _measure_months(
    app: Application,
    account: Account,
    scope: ReportScope,
    halls: Sequence[Hall],
    norm_ids: Sequence[str],
    now: datetime,
) -> dict[str, str]:
    """The month of the last day, or the last whole one where a measure takes no older one
    (``domain.months.measure.base_of``), or as long as the running one has too little of the norm
    for a figure."""
    if not halls or not norm_ids:
        return {}
    running = f"{max(business_day_of(now, hall.time_zone) for hall in halls):%Y-%m}"
    whole = previous_month(running)
    if f"{scope.last:%Y-%m}" != running:
        return dict.fromkeys(norm_ids, whole)
    with reading(app, account) as db:
        counts = norm_counts.norm_counts(db, [hall.id for hall in halls], *month_days(running))
    judged = counts.groupby("norm_id")[["passes", "fails"]].sum().sum(axis=1)
    return {
        norm_id: running if judged.get(norm_id, 0) >= ENOUGH_OF_A_NORM else whole
        for norm_id in norm_ids
    }
