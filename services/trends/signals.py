"""What really changed: the halls and people with a special cause in their last points.

For the page of trends, the branch head's start page and the monthly bulletin.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from db import organisation
from domain.halls.assignment import StaffMember
from domain.halls.hall import Hall
from domain.method.method import Method, MinimumSample
from domain.roles import Account, Act
from domain.rollup import Span
from domain.scores.sample import enough
from domain.trends.chart import news_of
from domain.trends.choice import (
    RECENT,
    ChartKind,
)
from domain.trends.rules import Direction, News, Rule
from services.application import Application
from services.halls.scope import ReportScope, halls_of_report
from services.reading import reading
from services.trends.signal_charts import (
    Chart,
    SignalKind,
    base_of,
    hall_charts,
    person_charts,
    red_line_charts,
)
from services.trends.sums import of_branch

_LENGTH: dict[Span | None, int] = {Span.WEEK: 7, Span.MONTH: 28}  # days of a point, at least


@dataclass(frozen=True)
class Signal:
    """A special cause in one of the last points of a chart.

    ``value`` is that of the newest point of it, as it is plotted, and ``centre`` what is usual
    (percent; of red lines: occasions between two). ``first_on``–``last_on``: the points that make
    it. ``count`` judgements and ``occasion_count`` occasions are in them; of red lines: occasions.
    ``newest_on``: the newest point of the chart, ``seen`` what was seen in it (None: less than the
    minimum sample), in ``seen_count`` judgements. ``has_value``: whether ``value`` rests on the
    minimum sample; what an EWMA gathers always does.

    ``is_thin``: the points that make it have less than the minimum sample, which a number of any
    kind needs. It says where to look again, and nothing about who changed. ``is_back``: the newest
    point lies at what is usual or on the other side of it: nobody is worse, or better, any more.
    """

    about: SignalKind
    hall: Hall
    staff: StaffMember | None
    change: Direction
    rule: Rule
    kind: ChartKind
    first_on: date
    last_on: date
    value: float
    centre: float
    count: int
    newest_on: date
    seen: float | None
    seen_count: int
    occasion_count: int
    is_thin: bool = False
    is_back: bool = False
    has_value: bool = True


@dataclass(frozen=True)
class Signals:
    """``listed``: firm ones first, worse before better before those that are back, halls before
    people; thin ones last.
    ``charts``: how many charts had limits, without any nothing can be said; ``hall_charts``: those
    of halls among them, without red lines. ``of_halls``: hall id -> its chart, where it has one;
    ``minimum``: below which a point of it has no value."""

    listed: list[Signal]
    charts: int
    hall_charts: int
    of_halls: Mapping[str, Chart] = field(default_factory=dict, compare=False, repr=False)
    minimum: MinimumSample = field(default_factory=lambda: Method().minimum_sample)

    def of_hall(self, hall_id: str) -> Signal | None:
        """What its chart says about the hall; None: nothing that rests on enough."""
        return next(
            (
                each for each in self.firm
                if each.about is SignalKind.HALL and each.hall.id == hall_id
            ),
            None,
        )  # fmt: skip

    def can_tell(self, hall_id: str) -> bool:
        """Whether the hall has a chart with limits."""
        return hall_id in self.of_halls and self.of_halls[hall_id].has_limits

    def points(self, hall_id: str, since: date) -> pd.DataFrame | None:
        """The points of the chart of a hall that begin on the day or later; None: it has none."""
        chart = self.of_halls.get(hall_id)
        if chart is None:
            return None
        points = chart.points(self.minimum)
        return points[points["start"] >= pd.Timestamp(since)].reset_index(drop=True)

    @property
    def firm(self) -> list[Signal]:
        return [each for each in self.listed if not each.is_thin]

    def count(self, change: Direction) -> int:
        """Firm ones that are worse, or better, and not back."""
        return sum(each.change is change and not each.is_back for each in self.firm)

    @property
    def back_count(self) -> int:
        return sum(each.is_back for each in self.firm)

    @property
    def thin(self) -> list[Signal]:
        return [each for each in self.listed if each.is_thin]

    @property
    def no_hall_is_worse(self) -> bool:
        """Whether the charts of halls say so: there are some, and none of them is worse."""
        worse = (
            each for each in self.listed if each.change is Direction.WORSE and not each.is_back
        )
        return self.hall_charts > 0 and not any(each.about is SignalKind.HALL for each in worse)


def signals(
    app: Application,
    account: Account,
    last: date,
    since: date | None = None,
    hall_ids: Collection[str] | None = None,
) -> list[Signal]:
    """Halls and people of the scope with a special cause; worse first, halls before people.

    :param last: what was seen up to this day decides (``domain.trends.base``)
    :param since: of a special cause that reaches to this day or beyond; None: to one of the last
      four points of its chart
    :param hall_ids: only these; None: every hall of the scope
    :raises NotAllowed: the role sees no results
    """
    return signals_and_charts(app, account, last, since, hall_ids).listed


def signals_of_scope(app: Application, account: Account, scope: ReportScope) -> Signals:
    """As ``signals_and_charts``, of the halls of a report up to its last day.

    :raises: as ``services.halls.scope.halls_of_report``
    """
    with reading(app, account) as db:
        halls = halls_of_report(db, account, scope)
    return signals_and_charts(app, account, scope.last, None, halls)


def signals_and_charts(
    app: Application,
    account: Account,
    last: date,
    since: date | None = None,
    hall_ids: Collection[str] | None = None,
) -> Signals:
    """As ``signals``, and how many charts had limits."""
    account.require(Act.SEE_RESULTS)
    wanted = account.hall_ids if hall_ids is None else account.hall_ids & set(hall_ids)
    with reading(app, account) as db:
        halls = {hall.id: hall for hall in organisation.halls(db, wanted)}
        base = base_of(db, halls, last)
        days, weeks = of_branch(db, halls, base.first, last)
        of_halls = hall_charts(base, days)
        of_people, calm_count = person_charts(db, base, weeks)
        charts = [*of_halls, *red_line_charts(db, base), *of_people]
    order = list(halls)
    listed = [
        _signal(chart, news, base.minimum)
        for chart in charts
        if (news := _news(chart, since)) is not None
    ]
    listed.sort(
        key=lambda each: (
            each.is_thin,
            each.is_back,
            each.change is Direction.BETTER,
            each.staff is not None,
            order.index(each.hall.id),
            each.staff.staff_no if each.staff else "",
        )
    )
    return Signals(
        listed,
        sum(each.has_limits for each in charts) + calm_count,
        sum(each.has_limits for each in of_halls),
        {each.subject.hall.id: each for each in of_halls},
        base.minimum,
    )


def _news(chart: Chart, since: date | None) -> News | None:
    """The newest special cause that reaches into the last points, or to the day ``since``."""
    edge = len(chart.days) - RECENT
    if since is not None:
        ends = chart.days + _LENGTH.get(chart.choice.span, 1)
        edge = int(np.searchsorted(ends, since.toordinal() + 1))
    return news_of(chart.drawn, max(edge, chart.reported_from))


def _signal(chart: Chart, news: News, minimum: MinimumSample) -> Signal:
    kind, cause = chart.choice.kind, news.finding
    assert kind is not None  # only charts that were chosen are drawn
    always = chart.subject.about is SignalKind.RED_LINES

    def sample(points: slice) -> tuple[int, int, bool]:
        judged = int(chart.judged[points].sum())
        occasions = int(chart.occasions[points].sum())
        return judged, occasions, always or enough(occasions, judged, minimum)

    judged, occasions, is_enough = sample(slice(cause.first, cause.last + 1))
    newest_judged, _, newest_is_enough = sample(slice(-1, None))
    _, _, last_is_enough = sample(slice(cause.last, cause.last + 1))
    return Signal(
        *chart.subject,
        change=cause.change,
        rule=cause.rule,
        kind=kind,
        first_on=date.fromordinal(int(chart.days[cause.first])),
        last_on=date.fromordinal(int(chart.days[cause.last])),
        value=float(chart.drawn.plotted[cause.last]),
        centre=float(chart.drawn.limits.centre[cause.last]),
        count=judged,
        newest_on=date.fromordinal(int(chart.days[-1])),
        seen=float(chart.drawn.values[-1]) if newest_is_enough else None,
        seen_count=newest_judged,
        occasion_count=occasions,
        is_thin=not is_enough,
        is_back=news.is_back,
        has_value=kind is ChartKind.EWMA or last_is_enough,
    )
