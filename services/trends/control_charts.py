"""Control charts of a hall, of a person, and of the red lines of a hall: signal or noise.

Occasions, not judgements, are what varies (``domain.trends.control_chart.dispersion``): for a hall
the dispersion is that between the occasions of one point, for a person that of all people of the
hall between the occasions of one week. Which chart it is, its limits and its verdict depend on what
was seen up to the last day (``domain.trends.base``); the period only says which points are shown. A
person may begin new limits (``services.trends.marks``).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from db import chart_marks, chart_sums
from db.chart_marks import ChartMark, Rebasing
from db.store import UnitOfWork
from domain.halls.assignment import Person
from domain.halls.hall import Hall
from domain.method.method import MinimumSample
from domain.period import check_period
from domain.roles import Account, Act
from domain.scores.sample import shortage
from domain.trends.base import known_from, read_from, reported_from
from domain.trends.chart import drawn_of, hall_series, news_of, place_of, table_of
from domain.trends.choice import (
    RECENT,
    ChartChoice,
    ChartKind,
    choose_event_chart,
    choose_person_chart,
)
from domain.trends.points import SUMS, Drawn, Sums, event_chart, pooled_dispersion
from domain.trends.rules import Direction, News
from services.application import Application
from services.halls.scope import hall_to_see, person_to_see
from services.method.method import methods_between
from services.reading import reading
from services.trends.sums import between_red_lines, daily, heaviest_weight, occasions_of, weekly

HISTORY = timedelta(days=3 * 365)  # of red lines: they are rare


def red_lines_since(last: date) -> date:
    """The first day whose red lines a chart up to ``last`` has."""
    return last - HISTORY + timedelta(days=1)


@dataclass(frozen=True)
class ChartView:
    """``points`` of the period: ``domain.trends.points.CHART_POINTS``. ``news``: the special cause
    in the last ``recent`` points there are up to the last day. ``base``: first and last day, and
    number, of the points that the newest limits come from. ``failed``: the share not kept.
    ``dispersion``: how many times the variance of independent judgements occasions have.
    ``waiting``: occasions since the last red line. ``minimum``: below which a point has no
    ``value``; None: red lines.
    """

    choice: ChartChoice
    hall: Hall
    staff_id: str | None
    name: str
    points: pd.DataFrame
    news: News | None
    recent: int
    base: tuple[date, date, int] | None
    rebasings: list[Rebasing]
    marks: list[ChartMark]
    versions: list[tuple[date, str]]
    failed: float = 0.0
    dispersion: float = 1.0
    waiting: int | None = None
    minimum: MinimumSample | None = None

    @property
    def change(self) -> Direction:
        """What the last points say: no change unless one of them belongs to a special cause."""
        return self.news.finding.change if self.news else Direction.NONE


EMPTY = Sums(np.array([], dtype=np.int64), **{name: np.array([]) for name in SUMS})


def hall_chart(
    app: Application, account: Account, hall_id: str, first: date, last: date
) -> ChartView:
    """Percent kept in a hall by week; by day while a hall is new and enough is seen on a day.

    :raises NotFound: no such hall in the scope
    :raises InputProblem: the period is reversed
    """
    return hall_charts(app, account, [hall_id], first, last)[0]


def hall_charts(
    app: Application, account: Account, hall_ids: Sequence[str], first: date, last: date
) -> list[ChartView]:
    """``hall_chart`` of each of these halls, in their order.

    :raises NotFound: one of them is not in the scope
    :raises InputProblem: the period is reversed
    """
    account.require(Act.SEE_RESULTS)
    check_period(first, last)
    with reading(app, account) as db:
        halls = [hall_to_see(db, account, each) for each in hall_ids]
        days_of = daily(db, hall_ids, _begin(first, last), last)
        surroundings = [_surroundings(db, hall, None, first, last) for hall in halls]
        setting = _setting(db, last)
    return [
        _hall_view(around, days_of.get((around.hall.id,), EMPTY), last, setting)
        for around in surroundings
    ]


def _hall_view(around: "_Surroundings", days: Sums, last: date, setting: "_Setting") -> ChartView:
    choice, known = hall_series(days.since(known_from(last)), last)
    series = days.by(choice.span) if choice.span is not None else days
    widened = pooled_dispersion([known]) if choice.kind is ChartKind.P else 1.0
    view = _view(around, choice, series, widened, setting)
    return replace(view, failed=1 - known.share)


def person_chart(
    app: Application, account: Account, staff_id: str, hall_id: str, first: date, last: date
) -> ChartView:
    """Percent kept by a person in a hall: weeks gathered, or occasions one by one.

    :raises NotFound: nobody such in the scope
    :raises InputProblem: the period is reversed
    """
    account.require(Act.SEE_RESULTS)
    check_period(first, last)
    with reading(app, account) as db:
        person, hall = person_to_see(db, account, staff_id, hall_id)
        begin, known = _begin(first, last), known_from(last)
        weeks = weekly(db, [hall_id], begin, last)
        series = weeks.get((hall_id, staff_id), EMPTY)
        own = series.since(known)
        choice = choose_person_chart(len(own.days), int(own.occasion_count.sum()))
        if choice.kind is not ChartKind.EWMA:
            series = occasions_of(db, hall_id, staff_id, begin, last)
        around = _surroundings(db, hall, person, first, last)
        setting = _setting(db, last)
    everybody = [each.since(known) for each in weeks.values()]
    widened = pooled_dispersion(everybody) if choice.kind is ChartKind.EWMA else 1.0
    return _view(around, choice, series, widened, setting)


_NOTHING = np.array([], dtype=np.float64)


def red_line_chart(app: Application, account: Account, hall_id: str, last: date) -> ChartView:
    """Occasions between two confirmed red lines of a hall, of up to three years.

    :raises NotFound: no such hall in the scope
    """
    account.require(Act.SEE_RESULTS)
    with reading(app, account) as db:
        hall = hall_to_see(db, account, hall_id)
        confirmed = chart_sums.red_line_days(db, [hall_id], red_lines_since(last), last)
        days = [day for _, day in confirmed]
        choice = choose_event_chart(len(days))
        between, waiting = between_red_lines(db, hall_id, days, last) if days else (_NOTHING, None)
        around = _surroundings(db, hall, None, days[0] if days else last, last)
    ends = np.array([day.toordinal() for day in days[1:]], dtype=np.int64)
    drawn = event_chart(between, ends, around.rebased)
    points, news = table_of(drawn, None, ends, None), _news_and_base(drawn, ends, 0)
    return replace(around.view(choice, points, news), waiting=waiting)


_Setting = tuple[float, MinimumSample]
_NewsAndBase = tuple[News | None, int, tuple[date, date, int] | None]


@dataclass(frozen=True)
class _Surroundings:
    """What a chart is about, and what stands beside its points in the period."""

    hall: Hall
    person: Person | None
    first: date
    last: date
    rebasings: list[Rebasing]
    marks: list[ChartMark]
    versions: list[tuple[date, str]]

    @property
    def rebased(self) -> list[date]:
        return [each.from_on for each in self.rebasings]

    def view(self, choice: ChartChoice, points: pd.DataFrame, news: _NewsAndBase) -> ChartView:
        staff_id, name = (
            (self.person.id, self.person.name) if self.person else (None, self.hall.name)
        )
        return ChartView(
            choice, self.hall, staff_id, name, points, *news,
            self.rebasings, self.marks, self.versions,
        )  # fmt: skip


def _surroundings(
    db: UnitOfWork, hall: Hall, person: Person | None, first: date, last: date
) -> _Surroundings:
    """With the marks that touch the period, and the checklist versions that began in it."""
    staff_id = person.id if person else ""
    rebasings = chart_marks.rebasings_of(db, [hall.id])
    standing = chart_marks.marks_of(db, [hall.branch_id])
    return _Surroundings(
        hall,
        person,
        first,
        last,
        [each for each in rebasings if each.staff_id == staff_id],
        [each for each in standing if each.from_on <= last and each.to_on >= first],
        chart_marks.versions_of(db, hall.id, first, last),
    )


def _begin(first: date, last: date) -> date:
    """From which day on to read, so that every point that is shown has its limits, and the verdict
    is that of the last day."""
    return min(read_from(first), known_from(last))


def _setting(db: UnitOfWork, last: date) -> _Setting:
    """The heaviest judgement of what decides, and the minimum sample of the last day."""
    methods = methods_between(db, known_from(last), last)
    return heaviest_weight(methods), methods[-1][1].minimum_sample


def _news_and_base(drawn: Drawn, days: np.ndarray, edge: int) -> _NewsAndBase:
    """``news``, ``recent`` and ``base`` of a view; no news from before the place ``edge``."""
    count = len(days)
    of_base = [date.fromordinal(int(day)) for day in days[drawn.base]]
    base = (of_base[0], of_base[-1], len(of_base)) if of_base else None
    return news_of(drawn, max(count - RECENT, edge)), min(RECENT, count), base


def _view(
    around: _Surroundings, choice: ChartChoice, series: Sums, widened: float, setting: _Setting
) -> ChartView:
    heaviest, minimum = setting
    drawn = drawn_of(choice, series, widened, around.rebased, heaviest)
    points = table_of(drawn, series, series.days, choice.span)
    occasions, scored = (points[name].to_numpy() for name in ("occasion_count", "scored_count"))
    lacking = sum(shortage(occasions, scored, minimum).values(), start=np.zeros(len(points)))
    # Without limits a point has to stand for itself.
    for column in ("value",) if choice.kind else ("value", "plotted"):
        points[column] = points[column].where(lacking == 0)
    news = _news_and_base(drawn, series.days, place_of(series.days, reported_from(around.last)))
    shown = points[points["end"] >= pd.Timestamp(around.first)].reset_index(drop=True)
    # The running week ends on the last day that is asked for, not on its Sunday.
    shown["end"] = shown["end"].clip(upper=pd.Timestamp(around.last))
    return replace(around.view(choice, shown, news), dispersion=widened, minimum=minimum)
