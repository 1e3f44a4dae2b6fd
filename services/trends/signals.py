"""What really changed: the halls and people with a special cause in their last points.

For the page of trends, the branch head's start page and the monthly bulletin.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
import pandas as pd

from db import chart_marks, chart_sums, organisation
from db.store import UnitOfWork
from domain.halls.assignment import StaffMember
from domain.halls.hall import Hall
from domain.roles import Account, Act
from domain.rollup import Span
from domain.scores.sample import enough
from domain.trends.base import known_from, told_from
from domain.trends.choice import (
    RECENT,
    ChartChoice,
    ChartKind,
    choose_event_chart,
    choose_person_chart,
)
from domain.trends.points import Drawn, Sums, event_chart, pooled_dispersion
from domain.trends.rules import Direction, News, Rule
from domain.trends.screen import dispersions, ewma_suspects
from services.application import Application
from services.method.method import methods_between
from services.reading import reading
from services.trends.control_charts import HISTORY, drawn_of, hall_series, news_of, place_of
from services.trends.sums import between_red_lines, heaviest_weight, occasions_of, of_branch

_LENGTH: dict[Span | None, int] = {Span.WEEK: 7, Span.MONTH: 28}  # days of a point, at least


class SignalKind(StrEnum):
    HALL = "hall"
    PERSON = "person"
    RED_LINES = "red_lines"


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
    """``found``: firm ones first, worse before better before those that are back, halls before
    people; thin ones last.
    ``charts``: how many charts had limits, without any nothing can be said; ``hall_charts``: those
    of halls among them, without red lines."""

    found: list[Signal]
    charts: int
    hall_charts: int

    @property
    def firm(self) -> list[Signal]:
        return [each for each in self.found if not each.is_thin]

    def count(self, change: Direction) -> int:
        """Firm ones that are worse, or better, and not back."""
        return sum(each.change is change and not each.is_back for each in self.firm)

    @property
    def back_count(self) -> int:
        return sum(each.is_back for each in self.firm)

    @property
    def thin(self) -> list[Signal]:
        return [each for each in self.found if each.is_thin]

    @property
    def no_hall_is_worse(self) -> bool:
        """Whether the charts of halls say so: there are some, and none of them is worse."""
        worse = (each for each in self.found if each.change is Direction.WORSE and not each.is_back)
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
    return signals_and_charts(app, account, last, since, hall_ids).found


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
        reader = _Reader(db, halls, last, since)
        found = [*reader.of_halls(), *reader.of_red_lines(), *reader.of_people()]
    order = list(halls)
    found.sort(
        key=lambda each: (
            each.is_thin,
            each.is_back,
            each.change is Direction.BETTER,
            each.staff is not None,
            order.index(each.hall.id),
            each.staff.staff_no if each.staff else "",
        )
    )
    return Signals(found, reader.charts, reader.hall_charts)


class _Reader:
    def __init__(
        self, db: UnitOfWork, halls: dict[str, Hall], last: date, since: date | None
    ) -> None:
        first = known_from(last)
        self._db, self._halls, self._first, self._last = db, halls, first, last
        self._since = since
        self.charts = self.hall_charts = 0  # with limits
        methods = methods_between(db, first, last)
        self._heaviest = heaviest_weight(methods)
        self._minimum = methods[-1][1].minimum_sample
        self._days, self._weeks = of_branch(db, halls, first, last)
        self._rebased: dict[tuple[str, str], list[date]] = defaultdict(list)
        for each in chart_marks.rebasings_of(db, halls):
            self._rebased[each.hall_id, each.staff_id].append(each.from_on)

    def of_halls(self) -> Iterator[Signal]:
        for place, (hall_id,) in enumerate(self._days.keys):
            choice, series = hall_series(self._days[place], self._last)
            if choice.kind is None:
                continue
            widened = pooled_dispersion([series]) if choice.kind is ChartKind.P else 1.0
            before = self.charts
            yield from self._told(SignalKind.HALL, hall_id, None, choice, series, widened)
            self.hall_charts += self.charts - before

    def of_people(self) -> Iterator[Signal]:
        weeks = self._weeks
        hall_codes, _ = pd.factorize(np.array([key[0] for key in weeks.keys], dtype=object))
        widened = dispersions(weeks, hall_codes)[hall_codes]
        suspects = ewma_suspects(weeks, widened, self._heaviest, told_from(self._last))
        lengths = weeks.lengths.tolist()
        occasions = np.add.reduceat(weeks.sums.occasion_count, weeks.bounds[:-1]).tolist()
        for place, member in self._members():
            choice = choose_person_chart(lengths[place], int(occasions[place]))
            key = member.hall_id, member.id
            if choice.kind is ChartKind.EWMA and not suspects[place] and key not in self._rebased:
                self.charts += 1
            elif choice.kind is not None:
                series = weeks[place]
                if choice.kind is ChartKind.XMR:
                    series = occasions_of(self._db, *key, self._first, self._last)
                yield from self._told(
                    SignalKind.PERSON, member.hall_id, member, choice, series, float(widened[place])
                )

    def _members(self) -> Iterator[tuple[int, StaffMember]]:
        """The places of people among the weeks."""
        places = {key: place for place, key in enumerate(self._weeks.keys)}
        for each in organisation.assigned(self._db, self._halls, self._first, self._last):
            place = places.get((each.hall_id, each.id))
            if place is not None:
                yield place, each

    def of_red_lines(self) -> Iterator[Signal]:
        of_hall = defaultdict(list)
        for hall_id, day in chart_sums.red_line_days(self._db, self._halls, self._last):
            if day > self._last - HISTORY:
                of_hall[hall_id].append(day)
        for hall_id, days in of_hall.items():
            choice = choose_event_chart(len(days))
            if choice.kind is None:
                continue
            between, _ = between_red_lines(self._db, hall_id, days, self._last)
            ends = np.array([day.toordinal() for day in days[1:]], dtype=np.int64)
            drawn = event_chart(between, ends, self._rebased[hall_id, ""])
            news = self._news(drawn, ends, None, 0)
            if news is not None:
                counts = drawn.values, drawn.values
                yield self._signal(
                    SignalKind.RED_LINES, hall_id, None, choice, news, drawn, ends, counts
                )

    def _told(
        self,
        about: SignalKind,
        hall_id: str,
        member: StaffMember | None,
        choice: ChartChoice,
        series: Sums,
        widened: float,
    ) -> Iterator[Signal]:
        """The newest special cause of a chart, if it is news."""
        rebased = self._rebased.get((hall_id, member.id if member else ""), [])
        drawn = drawn_of(choice, series, widened, rebased, self._heaviest)
        told = place_of(series.days, told_from(self._last))
        news = self._news(drawn, series.days, choice.span, told)
        if news is not None:
            counts = series.scored_count, series.occasion_count
            yield self._signal(about, hall_id, member, choice, news, drawn, series.days, counts)

    def _news(self, drawn: Drawn, days: np.ndarray, span: Span | None, told: int) -> News | None:
        """The newest special cause that reaches into the last points, not before ``told``."""
        self.charts += int(np.isfinite(drawn.limits.centre[told:]).any())
        edge = len(days) - RECENT
        if self._since is not None:
            edge = int(np.searchsorted(days + _LENGTH.get(span, 1), self._since.toordinal() + 1))
        return news_of(drawn, max(edge, told))

    def _signal(
        self,
        about: SignalKind,
        hall_id: str,
        member: StaffMember | None,
        choice: ChartChoice,
        news: News,
        drawn: Drawn,
        days: np.ndarray,
        counts: tuple[np.ndarray, np.ndarray],
    ) -> Signal:
        """:param counts: judgements and occasions of each point"""
        assert choice.kind is not None
        found = news.finding

        def sample(points: slice) -> tuple[int, int, bool]:
            judged, occasions = (int(each[points].sum()) for each in counts)
            known = about is SignalKind.RED_LINES or enough(occasions, judged, self._minimum)
            return judged, occasions, known

        judged, occasions, known = sample(slice(found.first, found.last + 1))
        newest = sample(slice(-1, None))
        of_last = sample(slice(found.last, found.last + 1))
        return Signal(
            about=about,
            hall=self._halls[hall_id],
            staff=member,
            change=found.change,
            rule=found.rule,
            kind=choice.kind,
            first_on=date.fromordinal(int(days[found.first])),
            last_on=date.fromordinal(int(days[found.last])),
            value=float(drawn.plotted[found.last]),
            centre=float(drawn.limits.centre[found.last]),
            count=judged,
            newest_on=date.fromordinal(int(days[-1])),
            seen=float(drawn.values[-1]) if newest[2] else None,
            seen_count=newest[0],
            occasion_count=occasions,
            is_thin=not known,
            is_back=news.is_back,
            has_value=choice.kind is ChartKind.EWMA or of_last[2],
        )
