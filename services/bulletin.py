"""The bulletin of a month (通报): one hall or one branch, everything on one sheet that is put up.

No names beside results or red lines; those who are praised are named.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlite_utils import Database

from db import measures, praises
from db.publications import Publication
from domain.assignment import plausible
from domain.event import Status
from domain.figure import Change, Figure, change_between
from domain.goals import Goal
from domain.hall import HallKind
from domain.measure import Measure, previous_month
from domain.norm import Norm
from domain.period import month_days
from domain.problems import InputProblem
from domain.roles import Account, Act
from services.application import Application
from services.bulletin_place import Place, place_of
from services.known_norms import in_force, known_norms
from services.month_figures import HallMonth, MonthFigures, month_figures
from services.norm_health import weak_themes
from services.red_lines import WITHDRAWN, red_lines_of_period
from services.report_scope import Scope
from services.signals import Signal, signals_and_charts

CHART_DAYS = 182  # of a control chart, as on the page of trends
PRAISES_OF_A_HALL = 5
PRAISES_OF_A_BRANCH = 4  # there are more tables on its sheet


@dataclass(frozen=True)
class Result:
    """A hall, or all halls of a kind together (``hall`` None): this month and the one before."""

    hall: str | None
    score: Figure
    before: Figure
    change: Change
    month: HallMonth | None  # None where several halls are put together


@dataclass(frozen=True)
class KindOfHalls:
    """Own and partner halls are never in one list. ``together``: None for a single hall.

    ``weak``: rows of ``domain.weak_spots.weak_spots``, the weakest theme first."""

    kind: str
    results: list[Result]
    together: Result | None
    weak: list[dict[str, Any]]


@dataclass(frozen=True)
class RedLinesOfNorm:
    """``reported`` counts every report, ``waiting`` those that nobody decided yet."""

    norm: Norm
    reported: int
    confirmed: int
    rejected: int
    waiting: int


@dataclass(frozen=True)
class Outcome:
    """A measure with its figure in its own month and in the month after; ``hall``: its name, None:
    the whole branch. On the sheet of a hall the figures of branch measures are the hall's."""

    measure: Measure
    hall: str | None
    before: Figure
    after: Figure
    change: Change


@dataclass(frozen=True)
class MeasureNow:
    """A measure of this month with the figure that it starts from."""

    measure: Measure
    hall: str | None
    figure: Figure


@dataclass(frozen=True)
class HallSignals:
    """Special causes that reach into the month, worse ones first; ``charts``: how many charts had
    limits, without which nothing can be said."""

    found: list[Signal]
    charts: int


@dataclass(frozen=True)
class Bulletin:
    """``publication`` None: the results are as they stand at ``as_of``, as everything else is in
    any case. ``is_over`` False: the month runs until after ``last``."""

    place: Place
    month: str
    first: date
    last: date
    is_over: bool
    as_of: datetime
    publication: Publication | None
    before: MonthFigures
    goal: Goal
    kinds: list[KindOfHalls]
    signals: HallSignals
    red_lines: list[RedLinesOfNorm]
    praises: list[dict[str, Any]]  # as ``db.praises.of_period``, the newest few
    praise_count: int
    measures: list[MeasureNow]
    outcomes: list[Outcome]
    norms: Mapping[str, Norm]  # as ``services.known_norms.known_norms``
    retired: frozenset[str]  # ids of those that new patrols are not asked about

    @property
    def is_empty(self) -> bool:
        """Whether nothing was observed, reported or praised in the month."""
        seen = any(
            result.score.judged_count or result.score.occasion_count
            for kind in self.kinds
            for result in kind.results
        )
        return not (seen or self.red_lines or self.praise_count)


def bulletin(
    app: Application, account: Account, place_id: str, month: str, now: datetime
) -> Bulletin:
    """
    :param place_id: of a hall, or of a branch all of whose halls are in the account's scope
    :param month: "YYYY-MM"
    :raises NotAllowed: the role sees no results
    :raises NotFound: no such place in the account's scope
    :raises InputProblem: no such month, or one to come
    """
    account.require(Act.SEE_RESULTS)
    first, last = month_days(month)
    norms = known_norms(app)
    with app.store.read() as db:
        place = place_of(db, account, place_id)
        today = place.today(now)
        if first > today:
            raise InputProblem("month_to_come", month=month)
        if not plausible(first, today):
            raise InputProblem("day_implausible", day=month)
        place = _without_closed(place, first)
        this, before = (
            month_figures(db, place.branch_id, place.halls, each, norms)
            for each in (month, previous_month(month))
        )
        newest = PRAISES_OF_A_HALL if place.hall else PRAISES_OF_A_BRANCH
        told = praises.of_period(db, first, last, hall_ids=place.hall_ids, newest=newest)
        praise_count = sum(praises.counts(db, place.hall_ids, first, last).values())
        outcomes = _outcomes(db, place, before, this)
        measures_now = _measures_now(db, place, this)
    reader = replace(account, hall_ids=frozenset(place.hall_ids))
    return Bulletin(
        place=place,
        month=month,
        first=first,
        last=last,
        is_over=today > last,
        as_of=now,
        publication=this.publication,
        before=before,
        goal=this.goal,
        kinds=_kinds(app, reader, place, this, before),
        signals=_signals(app, reader, min(last, today)),
        red_lines=_red_lines(app, reader, this, norms),
        praises=told,
        praise_count=praise_count,
        measures=measures_now,
        outcomes=outcomes,
        norms=norms,
        retired=frozenset(each for each in norms if not in_force(app, each)),
    )


def _signals(app: Application, reader: Account, last: date) -> HallSignals:
    """Of the halls alone: a sheet that is put up names nobody beside a change for the worse."""
    first = last.replace(day=1)
    found, charts = signals_and_charts(
        app, reader, last - timedelta(days=CHART_DAYS - 1), last, since=first
    )
    return HallSignals([each for each in found if each.staff is None], charts)


def _without_closed(place: Place, first: date) -> Place:
    """A branch without the halls that were closed before the month."""
    if place.hall:
        return place
    halls = [each for each in place.halls if each.closed_on is None or each.closed_on > first]
    return replace(place, halls=tuple(halls))


def _kinds(
    app: Application, reader: Account, place: Place, this: MonthFigures, before: MonthFigures
) -> list[KindOfHalls]:
    found = []
    for kind in HallKind:
        halls = [hall for hall in place.halls if this.kinds[hall.id] == kind]
        if not halls:
            continue
        ids = [hall.id for hall in halls]
        results = [_result(hall.name, [hall.id], this, before) for hall in halls]
        together = _result(None, ids, this, before) if len(ids) > 1 else None
        found.append(
            KindOfHalls(kind.value, results, together, _weak(app, reader, ids, this.month))
        )
    return found


def _result(
    name: str | None, hall_ids: list[str], this: MonthFigures, before: MonthFigures
) -> Result:
    now, then = this.score(hall_ids), before.score(hall_ids)
    month = None if name is None else this.hall(hall_ids[0])
    return Result(name, now, then, change_between(then, now), month)


def _weak(
    app: Application, reader: Account, hall_ids: Iterable[str], month: str
) -> list[dict[str, Any]]:
    """Of these halls together; a hall that changed its kind since is in the list it is in now."""
    only = replace(reader, hall_ids=frozenset(hall_ids))
    rows: list[dict[str, Any]] = []
    for kind in HallKind:
        table = weak_themes(app, only, Scope(kind, *month_days(month))).table
        rows += table.to_dict("records")
    return rows


def _red_lines(
    app: Application, reader: Account, this: MonthFigures, norms: Mapping[str, Norm]
) -> list[RedLinesOfNorm]:
    lines = red_lines_of_period(app, reader, *month_days(this.month))
    counts = Counter((line.norm_id, line.status) for line in lines if line.status != WITHDRAWN)
    found = {norm_id for norm_id, _ in counts}
    return [
        RedLinesOfNorm(
            norm=norm,
            reported=sum(counts[norm.id, status] for status in Status),
            confirmed=counts[norm.id, Status.CONFIRMED],
            rejected=counts[norm.id, Status.REJECTED],
            waiting=counts[norm.id, Status.REPORTED],
        )
        for norm in norms.values()
        if norm.id in found
    ]


def _measures_now(db: Database, place: Place, this: MonthFigures) -> list[MeasureNow]:
    return [
        MeasureNow(measure, hall, this.figure(measure.about, ids))
        for measure, hall, ids in _standing(db, place, this.month)
    ]


def _outcomes(
    db: Database, place: Place, before: MonthFigures, this: MonthFigures
) -> list[Outcome]:
    found = []
    for measure, hall, ids in _standing(db, place, before.month):
        then, now = (each.figure(measure.about, ids) for each in (before, this))
        found.append(Outcome(measure, hall, then, now, change_between(then, now)))
    return found


def _standing(
    db: Database, place: Place, month: str
) -> list[tuple[Measure, str | None, list[str]]]:
    """Measure, name of its hall, and the halls whose figure is asked for; branch measures first."""
    names = {hall.id: hall.name for hall in place.halls}
    found = measures.of_month(db, place.branch_id, month, place.hall_id)
    rows = [
        (each, names.get(each.hall_id or ""), [each.hall_id] if each.hall_id else place.hall_ids)
        for each in found
        if each.stands and (each.hall_id is None or each.hall_id in names)
    ]
    return sorted(rows, key=lambda row: row[0].hall_id is not None)
