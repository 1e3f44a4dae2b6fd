"""Why the score of a hall, or of several, is not what it was."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

import pandas as pd

from db import accounts, checklists, organisation
from db.change_cells import change_cells
from db.store import UnitOfWork
from domain.method.method import Credit, Method
from domain.norms.severity import severity_in_score
from domain.patrols.credit import FULL
from domain.period import check_period, month_days
from domain.reports.change_parts import ChangePartKind, ScoreChange, change_parts
from domain.roles import Account, Act
from domain.rollup import Span, start_of
from domain.scores.figure import Figure, FigureChange, change_between
from domain.trends.base import BASE_DAYS
from services.application import Application
from services.halls.scope import ReportScope, halls_of_report, halls_to_see
from services.method.method import method_on, methods_between, stretches
from services.norms.library import library_of_version
from services.reading import reading
from services.scores.hall_months import score_of_halls, scores_now

_WEEK = timedelta(days=7)
Days = tuple[date, date]  # first and last day, both included


class Against(StrEnum):
    """What a period is compared with."""

    __words__ = "what_changed.against_"

    BEFORE = "before"  # as many days just before
    YEAR = "year"  # the same days a year earlier
    USUAL = "usual"  # what a control chart of its last day holds it against


@dataclass(frozen=True)
class WhatChanged:
    """``change``: None where one of the periods has nothing scored. ``before``, ``after``: the
    score of each period with its band, as a bulletin has it; without a number below the minimum
    sample."""

    change: ScoreChange | None
    before: Figure
    after: Figure
    earlier: Days
    later: Days
    people: dict[str, str]  # id -> name, of everybody in the parts
    observers: dict[str, str]  # id -> name; empty where the reader does not compare managers

    @property
    def moved(self) -> FigureChange:
        """Whether the score moved: the one rule for changes, that of the bulletin."""
        return change_between(self.before, self.after)

    @property
    def is_signal(self) -> bool:
        """Whether the difference is more than chance brings."""
        return self.moved in (FigureChange.UP, FigureChange.DOWN)

    @property
    def chance_pts(self) -> float:
        """As far apart two bands may be that still touch; NaN without bands."""
        return _reach(self.before) + _reach(self.after)

    @property
    def really_done(self) -> bool:
        """Whether what is left for how people did is more than chance brings, and goes the way that
        the score went."""
        if self.change is None or not self.is_signal:
            return False
        done = sum(part.points for part in self.change.parts if part.part is ChangePartKind.DONE)
        return abs(float(done)) > self.chance_pts and (done > 0) is (self.moved is FigureChange.UP)


def what_changed(
    app: Application, account: Account, hall_ids: Collection[str], earlier: Days, later: Days
) -> WhatChanged:
    """Split the difference between two periods; the score is the pooled one of the halls.

    :param hall_ids: of the account's halls
    :raises NotAllowed: the role sees no results
    :raises NotFound: a hall outside the scope
    :raises InputProblem: a period that cannot be
    """
    account.require(Act.SEE_RESULTS)
    check_period(*earlier)
    check_period(*later)
    halls_to_see(account, hall_ids)
    with reading(app, account) as db:
        method = method_on(db, later[1])
        before, shown = _cells(db, hall_ids, earlier, method)
        after, _ = _cells(db, hall_ids, later, None)
        change = change_parts(before, after, shown, _asked_once(app, db, hall_ids, earlier, later))
        people = {staff_id: name for staff_id, (name, _) in organisation.staff_names(db).items()}
        observers = accounts.names(db, _both(before, after, "observer_id"))
        before_figure, after_figure = (
            score_of_halls(
                scores_now(db, hall_ids, *period), hall_ids, method_on(db, period[1]).minimum_sample
            )
            for period in (earlier, later)
        )
    seen = _both(before, after, "staff_id")
    if not account.may(Act.COMPARE_MANAGERS):
        observers, change = {}, _without_observers(change)
    return WhatChanged(
        change,
        before_figure,
        after_figure,
        earlier,
        later,
        {each: name for each, name in people.items() if each in seen},
        observers,
    )


def what_changed_in(
    app: Application, account: Account, scope: ReportScope, against: Against = Against.BEFORE
) -> WhatChanged:
    """``what_changed`` of the halls of a report.

    :raises: as ``services.halls.scope.halls_of_report``
    """
    with reading(app, account) as db:
        hall_ids = list(halls_of_report(db, account, scope))
    earlier = days_before(scope.first, scope.last)
    if against is Against.YEAR:  # 52 weeks, so that the days of the week are the same
        earlier = scope.first - 52 * _WEEK, scope.last - 52 * _WEEK
    elif against is Against.USUAL:
        earlier = usual_days(scope.first, scope.last)
    return what_changed(app, account, hall_ids, earlier, (scope.first, scope.last))


def usual_days(first: date, last: date) -> Days:
    """The days from which the limits of the quarter of ``last`` come (``domain.trends.base``), as
    far as they lie before the period; where they do not, as many days just before it.

    >>> usual_days(date(2026, 4, 13), date(2026, 5, 10))
    (datetime.date(2025, 10, 1), datetime.date(2026, 3, 31))
    >>> usual_days(date(2026, 3, 16), date(2026, 4, 12))
    (datetime.date(2025, 10, 1), datetime.date(2026, 3, 15))
    >>> usual_days(date(2025, 5, 1), date(2026, 4, 30))
    (datetime.date(2024, 5, 1), datetime.date(2025, 4, 30))
    """
    quarter = start_of(last, Span.QUARTER)
    begin, end = quarter - timedelta(days=BASE_DAYS), min(quarter, first) - timedelta(days=1)
    return (begin, end) if begin <= end else days_before(first, last)


def days_before(first: date, last: date) -> Days:
    """As many days just before; before a whole month the month before.

    >>> days_before(date(2026, 3, 8), date(2026, 3, 14))
    (datetime.date(2026, 3, 1), datetime.date(2026, 3, 7))
    >>> days_before(date(2026, 3, 1), date(2026, 3, 31))
    (datetime.date(2026, 2, 1), datetime.date(2026, 2, 28))
    """
    end = first - timedelta(days=1)
    if (first, last) == month_days(f"{first:%Y-%m}"):
        return month_days(f"{end:%Y-%m}")
    return end - (last - first), end


def _both(before: pd.DataFrame, after: pd.DataFrame, column: str) -> set[str]:
    return {*before[column].unique(), *after[column].unique()}


def _cells(
    db: UnitOfWork, hall_ids: Collection[str], period: Days, method: Method | None
) -> tuple[pd.DataFrame, float | None]:
    """Cells as ``domain.reports.change_parts`` takes them, and the score by each day's own method.

    :param method: that weighs every day; None: each day is weighted by its own
    """
    tables, kept, possible = [], 0.0, 0.0
    for begin, end, of_day in stretches(methods_between(db, *period), *period):
        cells = change_cells(db, hall_ids, begin, end)
        own = _weighted(cells, of_day)
        kept, possible = kept + own["kept"].sum(), possible + own["weight"].sum()
        tables.append(own if method is None else _weighted(cells, method))
    return pd.concat(tables, ignore_index=True), 100 * kept / possible if possible else None


def _weighted(cells: pd.DataFrame, method: Method) -> pd.DataFrame:
    weights = method.severity_weights
    each = cells["severity"].map({"minor": float(weights.minor), "major": float(weights.major)})
    earned = cells["credit"] / FULL
    if method.time_limits.credit is Credit.STRICT:
        earned = cells["passes"].astype(float)
    return cells.assign(
        weight=(each * cells["judged"]).astype(float), kept=(each * earned).astype(float)
    )


_Asked = dict[tuple[str, str], set[tuple[int | None, int | None]]]


def _asked_once(
    app: Application, db: UnitOfWork, hall_ids: Collection[str], earlier: Days, later: Days
) -> set[tuple[str, str]]:
    """(norm id, severity) that only one period asked about, or with another limit or minimum."""
    both = [_asked(app, db, hall_ids, period) for period in (earlier, later)]
    return {each for each in both[0] | both[1] if both[0].get(each) != both[1].get(each)}


def _asked(app: Application, db: UnitOfWork, hall_ids: Collection[str], period: Days) -> _Asked:
    asked: _Asked = {}
    for version in checklists.versions_used(db, hall_ids, *period):
        for norm in library_of_version(app.store, version).norms.values():
            if norm.enabled:
                key = (norm.id, severity_in_score(norm).value)
                asked.setdefault(key, set()).add((norm.limit_s, norm.minimum))
    return asked


def _reach(figure: Figure) -> float:
    """How far the band reaches; one that is cut at 0 or 100, to its other side."""
    value, low, high = figure.value_pct, figure.low_pct, figure.high_pct
    if value is None or low is None or high is None:
        return float("nan")
    return max(high - value, value - low)


def _without_observers(change: ScoreChange | None) -> ScoreChange | None:
    """How strictly each manager judges is not told to the managers."""
    if change is None:
        return None
    parts = tuple(
        replace(each, shares=()) if each.part is ChangePartKind.OBSERVERS else each
        for each in change.parts
    )
    return replace(change, parts=parts)
