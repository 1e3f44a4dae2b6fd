"""Control charts of a hall, of a person, and of the red lines of a hall: signal or noise.

Occasions, not judgements, are what varies (``domain.control_chart.dispersion``): for a hall the
dispersion is that between the occasions of one point, for a person that of all people of the hall
between the occasions of one week. Limits come from the first points of the period and are begun
anew only by a person (``services.chart_marks``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
from sqlite_utils import Database

from db import chart_marks, chart_sums, organisation
from db.chart_marks import ChartMark, Rebasing
from domain.chart_choice import (
    Choice,
    Kind,
    choose_chart,
    choose_event_chart,
    choose_person_chart,
    spans_of,
)
from domain.chart_points import Drawn, Sums, event_chart, pooled_dispersion, share_chart
from domain.chart_rules import Change, Finding, marks
from domain.hall import Hall
from domain.period import check_period
from domain.problems import NotFound
from domain.roles import Account, Act
from domain.rollup import Span
from services.application import Application
from services.chart_data import between_red_lines, daily, occasions_of, weekly
from services.chart_marks import hall_in_scope

HISTORY = timedelta(days=3 * 365)  # of red lines: they are rare


@dataclass(frozen=True)
class ChartView:
    """``points``: ``start`` and ``end`` (datetime64, both included), ``value`` and ``plotted``
    (percent; of red lines: occasions between two), ``centre``, ``low``, ``high`` (NaN: no limits
    yet, or none on that side), ``change`` (of ``Change``), ``is_base``, ``occasion_count``,
    ``scored_count``. ``findings`` are about the places of points. ``failed``: the share not kept.
    ``dispersion``: how many times the variance of independent judgements occasions have.
    ``waiting``: occasions since the last red line.
    """

    choice: Choice
    hall: Hall
    staff_id: str | None
    name: str
    points: pd.DataFrame
    findings: list[Finding]
    rebasings: list[Rebasing]
    marks: list[ChartMark]
    versions: list[tuple[date, str]]
    failed: float = 0.0
    dispersion: float = 1.0
    waiting: int | None = None


def hall_chart(
    app: Application, account: Account, hall_id: str, first: date, last: date
) -> ChartView:
    """Percent kept in a hall, by day, week or month as the amount of data allows.

    :raises NotFound: no such hall in the scope
    :raises InputProblem: the period is reversed
    """
    account.require(Act.SEE_RESULTS)
    check_period(first, last)
    with app.store.read() as db:
        hall = hall_in_scope(db, account, hall_id)
        days = daily(db, [hall_id], first, last).get((hall_id,))
        rebasings = _rebasings(db, hall_id, "")
        around = _surroundings(db, hall, first, last)
    choice, series = hall_series(days, first, last)
    widened = pooled_dispersion([series]) if choice.kind is Kind.P else 1.0
    return _view(choice, hall, None, hall.name, series, widened, rebasings, around)


def hall_series(days: Sums | None, first: date, last: date) -> tuple[Choice, Sums]:
    """Which chart a hall has, and its points.

    :param days: None: nothing was judged
    """
    by_span = {} if days is None else {span: days.by(span) for span in spans_of(first, last)}
    counts = {span: each.scored_count.astype(int).tolist() for span, each in by_span.items()}
    choice = choose_chart(counts, 0.0 if days is None else 1 - days.share)
    if choice.span is not None:
        return choice, by_span[choice.span]
    return choice, EMPTY if days is None else days


EMPTY = Sums(np.array([], dtype=np.int64), **{name: np.array([]) for name in chart_sums.SUMS})


def person_chart(
    app: Application, account: Account, staff_id: str, hall_id: str, first: date, last: date
) -> ChartView:
    """Percent kept by a person in a hall: weeks gathered, or occasions one by one.

    :raises NotFound: nobody such in the scope
    :raises InputProblem: the period is reversed
    """
    account.require(Act.SEE_RESULTS)
    check_period(first, last)
    with app.store.read() as db:
        hall = hall_in_scope(db, account, hall_id)
        person = organisation.person(db, staff_id)
        if person is None or hall_id not in {each.hall_id for each in person.assignments}:
            raise NotFound
        weeks = weekly(db, [hall_id], first, last)
        own = weeks.get((hall_id, staff_id), EMPTY)
        choice = choose_person_chart(len(own.days), int(own.occasion_count.sum()))
        series = own
        if choice.kind is not Kind.EWMA:
            series = occasions_of(db, hall_id, staff_id, first, last)
        rebasings = _rebasings(db, hall_id, staff_id)
        around = _surroundings(db, hall, first, last)
    widened = pooled_dispersion(list(weeks.values())) if choice.kind is Kind.EWMA else 1.0
    return _view(choice, hall, staff_id, person.name, series, widened, rebasings, around)


def red_line_chart(app: Application, account: Account, hall_id: str, last: date) -> ChartView:
    """Occasions between two confirmed red lines of a hall, of up to three years.

    :raises NotFound: no such hall in the scope
    """
    account.require(Act.SEE_RESULTS)
    with app.store.read() as db:
        hall = hall_in_scope(db, account, hall_id)
        found = [day for _, day in chart_sums.red_line_days(db, [hall_id], last)]
        days = [day for day in found if day > last - HISTORY]
        choice = choose_event_chart(len(days))
        between, waiting = between_red_lines(db, hall_id, days, last) if days else (_NOTHING, None)
        rebasings = _rebasings(db, hall_id, "")
        around = _surroundings(db, hall, days[0] if days else last, last)
    ends = np.array([day.toordinal() for day in days[1:]], dtype=np.int64)
    drawn = event_chart(between, ends, [each.from_on for each in rebasings])
    points = table_of(drawn, None, ends, None)
    return ChartView(
        choice, hall, None, hall.name, points, drawn.findings, rebasings, *around, waiting=waiting
    )


_NOTHING = np.array([], dtype=np.float64)


def _view(
    choice: Choice,
    hall: Hall,
    staff_id: str | None,
    name: str,
    series: Sums,
    widened: float,
    rebasings: list[Rebasing],
    around: tuple[list[ChartMark], list[tuple[date, str]]],
) -> ChartView:
    drawn = drawn_of(choice, series, widened, [each.from_on for each in rebasings])
    points = table_of(drawn, series, series.days, choice.span)
    return ChartView(
        choice, hall, staff_id, name, points, drawn.findings, rebasings, *around,
        failed=1 - series.share, dispersion=widened,
    )  # fmt: skip


def drawn_of(choice: Choice, series: Sums, widened: float, rebased: Sequence[date]) -> Drawn:
    """Without a chart that fits: what was seen, without limits."""
    if choice.kind is None:
        # No stretch has enough points for limits.
        each_apart = [date.fromordinal(int(day)) for day in series.days]
        return share_chart(Kind.XMR, series, rebased=each_apart)
    return share_chart(choice.kind, series, widened, rebased)


def table_of(
    drawn: Drawn, series: Sums | None, days: np.ndarray, span: Span | None
) -> pd.DataFrame:
    """The points of ``ChartView``."""
    starts = pd.to_datetime([date.fromordinal(int(day)) for day in days])
    ends = starts
    if span is Span.WEEK:
        ends = starts + pd.Timedelta(days=6)
    elif span is Span.MONTH:
        ends = starts + pd.offsets.MonthEnd(0)
    top = np.inf if series is None else 100.0
    low = np.where(drawn.limits.low > 0, drawn.limits.low, np.nan)
    high = np.where(drawn.limits.high < top, drawn.limits.high, np.nan)
    counts: Mapping[str, np.ndarray] = {
        name: drawn.values if series is None else getattr(series, name)
        for name in ("occasion_count", "scored_count")
    }
    return pd.DataFrame(
        {
            "start": starts,
            "end": ends,
            "value": drawn.values,
            "plotted": drawn.plotted,
            "centre": drawn.limits.centre,
            "low": low,
            "high": high,
            "change": [each.value for each in marks(len(days), drawn.findings)],
            "is_base": drawn.base,
            **{name: values.astype(np.int64) for name, values in counts.items()},
        }
    )


def latest_change(view: ChartView, recent: int) -> Change:
    """What the last points say: no change unless one of them belongs to a special cause."""
    edge = len(view.points) - recent
    news = [each for each in view.findings if each.last >= edge]
    return max(news, key=lambda each: each.last).change if news else Change.NONE


def _rebasings(db: Database, hall_id: str, staff_id: str) -> list[Rebasing]:
    found = chart_marks.rebasings_of(db, [hall_id])
    return [each for each in found if each.staff_id == staff_id]


def _surroundings(
    db: Database, hall: Hall, first: date, last: date
) -> tuple[list[ChartMark], list[tuple[date, str]]]:
    """Marks that touch the period, and the checklist versions that began in it."""
    standing = chart_marks.marks_of(db, [hall.branch_id])
    shown = [each for each in standing if each.from_on <= last and each.to_on >= first]
    return shown, chart_marks.versions_of(db, hall.id, first, last)
