"""The bulletin of a month (通报): one hall or one branch, everything on one sheet that is put up.

No names beside results or red lines; those who are praised are named.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from db import organisation, praises
from db.publications import Publication
from db.store import UnitOfWork
from domain.halls.assignment import plausible
from domain.halls.hall import HallKind
from domain.method.goals import Goal
from domain.norms.library import ComplaintCauses
from domain.norms.norm import Norm
from domain.patrols.event import Status
from domain.period import month_days, previous_month
from domain.problems import InputProblem
from domain.roles import Account, Act
from domain.scores.figure import Figure, FigureChange, change_between
from services.application import Application
from services.follow_ups.complaint_statistics import ComplaintStatistics, complaint_statistics
from services.follow_ups.complaints import causes_in_force
from services.halls.scope import ReportScope
from services.months.bulletin_place import BulletinPlace, place_of
from services.months.measure_figures import MeasureFigures, MeasureOutcome, Start
from services.months.measure_points import better_measures, counts_of
from services.months.month_figures import MonthFigures, month_figures
from services.norms.known_norms import in_force, known_norms
from services.patrols.red_lines import WITHDRAWN, red_lines_of_period
from services.reading import reading
from services.reports.norm_health import weak_norms
from services.scores.hall_checks import HallChecks, checks_of_halls
from services.scores.hall_comparison import ComparedHall, compared_halls
from services.scores.hall_months import HallMonth
from services.trends.signals import Signal, signals_and_charts

PRAISES_OF_A_HALL = 5
PRAISES_OF_A_BRANCH = 4  # there are more tables on its sheet


@dataclass(frozen=True)
class BulletinResult:
    """A hall, or all halls of a kind together (``hall`` None): this month and the one before."""

    hall: str | None
    score: Figure
    before: Figure
    change: FigureChange
    month: HallMonth | None  # None where several halls are put together
    goal: Goal  # of this month


@dataclass(frozen=True)
class KindOfHalls:
    """Own and partner halls are never in one list. ``together``: None for a single hall.

    ``weak``: rows of ``domain.reports.weak_spots.weak_spots``, the weakest norm first, of the halls
    of this list together; ``judged_norms``: how many norms were judged often enough to be among
    them; ``missed_norms``: how many of these were ever missed.
    ``compared``: the halls beside each other, as they stand now."""

    kind: str
    results: list[BulletinResult]
    together: BulletinResult | None
    weak: list[dict[str, Any]]
    judged_norms: int
    missed_norms: int
    compared: tuple[ComparedHall, ...] = ()


@dataclass(frozen=True)
class RedLinesOfNorm:
    """``reported`` counts every report, ``waiting`` those that nobody decided yet."""

    norm: Norm
    reported: int
    confirmed: int
    rejected: int
    waiting: int


@dataclass(frozen=True)
class HallSignals:
    """Special causes that reach into the month, worse ones first; ``charts``: how many charts of
    halls had limits, without which nothing can be said about halls."""

    listed: list[Signal]
    charts: int


@dataclass(frozen=True)
class Bulletin:
    """``publication`` None: the results are as they stand at ``as_of``, as everything else is in
    any case. ``is_over`` False: the month runs until after ``last``."""

    place: BulletinPlace
    month: str
    first: date
    last: date
    is_over: bool
    as_of: datetime
    publication: Publication | None
    this: MonthFigures
    before: MonthFigures
    goal: Goal
    kinds: list[KindOfHalls]
    signals: HallSignals
    red_lines: list[RedLinesOfNorm]
    praises: list[dict[str, Any]]  # as ``db.praises.of_period``, the newest few
    praise_count: int
    checks: list[HallChecks]  # this month and the one before; only halls with a result in one
    measures: list[Start]  # those that belong to this month
    outcomes: list[MeasureOutcome]  # of those that are judged on this month
    complaints: ComplaintStatistics  # that came in in the month
    causes: ComplaintCauses  # their words
    norms: Mapping[str, Norm]  # as ``services.norms.known_norms.known_norms``
    retired: frozenset[str]  # ids of those that new patrols are not asked about

    @property
    def is_empty(self) -> bool:
        """Whether nothing was observed, reported, praised or checked in the month."""
        seen = any(
            result.score.judged_count or result.score.occasion_count
            for kind in self.kinds
            for result in kind.results
        )
        checked = any(source.months[-1].known for each in self.checks for source in each.sources)
        told = self.red_lines or self.praise_count or self.complaints.total
        return not (seen or told or checked)


def bulletin(
    app: Application, account: Account, place_id: str, month: str, now: datetime
) -> Bulletin:
    """The bulletin of a hall or of a whole branch for one month.

    :param place_id: of a hall, or of a branch all of whose halls are in the account's scope
    :param month: "YYYY-MM"
    :raises NotAllowed: the role sees no results
    :raises NotFound: no such place in the account's scope
    :raises InputProblem: no such month, or one to come
    """
    account.require(Act.SEE_RESULTS)
    first, last = month_days(month)
    norms = known_norms(app)
    with reading(app, account) as db:
        place = place_of(db, account, place_id)
        today = place.today(now)
        if first > today:
            raise InputProblem("month_to_come", month=month)
        if not plausible(first, today):
            raise InputProblem("day_implausible", day=month)
        place = _without_closed(place, first)
        better = counts_of(better_measures(db, place.hall_ids, first, min(last, today)))
        this = month_figures(db, place.branch_id, place.halls, month, norms, better=better)
        before = month_figures(db, place.branch_id, place.halls, previous_month(month), norms)
        newest = PRAISES_OF_A_HALL if place.hall else PRAISES_OF_A_BRANCH
        praised = praises.of_period(db, first, last, hall_ids=place.hall_ids, newest=newest)
        praise_count = sum(praises.counts(db, place.hall_ids, first, last).values())
        listed = _without_later(db, place, this)
        compared = compared_halls(db, place.halls, first, last)
        figures = MeasureFigures(
            db, place.branch_id, place.halls, norms, [this, before], place.hall_id
        )
        outcomes, measures_now = figures.outcomes(this, before), figures.starts(month, this.kinds)
        checks = checks_of_halls(db, place.halls, month, months=2)
    reader = replace(account, hall_ids=frozenset(place.hall_ids))
    return Bulletin(
        place=place,
        month=month,
        first=first,
        last=last,
        is_over=today > last,
        as_of=now,
        publication=this.publication,
        this=this,
        before=before,
        goal=this.goal_of(place.hall_ids) if place.hall else this.goal,
        kinds=_kinds(app, reader, listed, this, before, compared),
        signals=_signals(app, reader, min(last, today)),
        red_lines=_red_lines(app, reader, this, norms),
        praises=praised,
        praise_count=praise_count,
        checks=[each for each in checks if each.known],
        measures=measures_now,
        outcomes=outcomes,
        complaints=complaint_statistics(app, reader, reader.hall_ids, first, min(last, today), now),
        causes=causes_in_force(app),
        norms=norms,
        retired=frozenset(each for each in norms if not in_force(app, each)),
    )


def _signals(app: Application, account: Account, last: date) -> HallSignals:
    """Of the halls alone: a sheet that is put up names nobody beside a change for the worse."""
    signals = signals_and_charts(app, account, last, since=last.replace(day=1))
    return HallSignals([each for each in signals.firm if each.staff is None], signals.hall_charts)


def _without_closed(place: BulletinPlace, first: date) -> BulletinPlace:
    """A branch without the halls that were closed before the month."""
    if place.hall:
        return place
    halls = [each for each in place.halls if each.closed_on is None or each.closed_on > first]
    return replace(place, halls=tuple(halls))


def _without_later(db: UnitOfWork, place: BulletinPlace, this: MonthFigures) -> BulletinPlace:
    """A branch without the halls that were set up after the month, unless somebody worked or
    something was seen there in it all the same."""
    if place.hall:
        return place
    first, last = month_days(this.month)
    later = [hall for hall in place.halls if not hall.set_up_by(last)]
    staffed = {
        each.hall_id for each in organisation.assigned(db, [h.id for h in later], first, last)
    }
    seen = staffed | this.halls.keys()
    return replace(
        place, halls=tuple(hall for hall in place.halls if hall not in later or hall.id in seen)
    )


def _kinds(
    app: Application,
    account: Account,
    place: BulletinPlace,
    this: MonthFigures,
    before: MonthFigures,
    compared: Mapping[str, ComparedHall],
) -> list[KindOfHalls]:
    kinds = []
    for kind in HallKind:
        halls = [hall for hall in place.halls if this.kinds[hall.id] == kind]
        if not halls:
            continue
        ids = [hall.id for hall in halls]
        results = [_result(hall.name, [hall.id], this, before) for hall in halls]
        together = _result(None, ids, this, before) if len(ids) > 1 else None
        kinds.append(
            KindOfHalls(
                kind.value,
                results,
                together,
                *_weak(app, account, ids, this.month),
                tuple(compared[hall_id] for hall_id in ids if hall_id in compared),
            )
        )
    return kinds


def _result(
    name: str | None, hall_ids: list[str], this: MonthFigures, before: MonthFigures
) -> BulletinResult:
    now, then = this.score(hall_ids), before.score(hall_ids)
    month = None if name is None else this.hall(hall_ids[0])
    goal = this.goal if name is None else this.goal_of(hall_ids)
    return BulletinResult(name, now, then, change_between(then, now), month, goal)


def _weak(
    app: Application, account: Account, hall_ids: Iterable[str], month: str
) -> tuple[list[dict[str, Any]], int, int]:
    """Of these halls together, how many norms were judged often enough, and how many of these were
    missed; a hall that changed its kind since is in the list it is in now."""
    only = replace(account, hall_ids=frozenset(hall_ids))
    rows: list[dict[str, Any]] = []
    judged_norms = missed_norms = 0
    for kind in HallKind:
        weak = weak_norms(app, only, ReportScope(kind, *month_days(month)))
        rows += weak.table.to_dict("records")
        judged_norms += weak.enough_count
        missed_norms += weak.missed_count
    return rows, judged_norms, missed_norms


def _red_lines(
    app: Application, account: Account, this: MonthFigures, norms: Mapping[str, Norm]
) -> list[RedLinesOfNorm]:
    lines = red_lines_of_period(app, account, *month_days(this.month))
    counts = Counter((line.norm_id, line.status) for line in lines if line.status != WITHDRAWN)
    norm_ids = {norm_id for norm_id, _ in counts}
    return [
        RedLinesOfNorm(
            norm=norm,
            reported=sum(counts[norm.id, status] for status in Status),
            confirmed=counts[norm.id, Status.CONFIRMED],
            rejected=counts[norm.id, Status.REJECTED],
            waiting=counts[norm.id, Status.REPORTED],
        )
        for norm in norms.values()
        if norm.id in norm_ids
    ]
