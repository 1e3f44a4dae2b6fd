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
from sqlite_utils import Database

from db import chart_marks, chart_sums, organisation
from domain.chart_choice import (
    RECENT,
    Choice,
    Kind,
    choose_event_chart,
    choose_person_chart,
)
from domain.chart_points import Drawn, Sums, event_chart, pooled_dispersion
from domain.chart_rules import Change, Finding, Rule
from domain.chart_screen import dispersions, ewma_suspects
from domain.hall import Hall
from domain.patrol import StaffMember
from domain.period import check_period
from domain.roles import Account, Act
from domain.rollup import Span
from services.application import Application
from services.chart_data import between_red_lines, occasions_of, of_branch
from services.control_charts import HISTORY, drawn_of, hall_series

_LENGTH: dict[Span | None, int] = {Span.WEEK: 7, Span.MONTH: 28}  # days of a point, at least


class About(StrEnum):
    HALL = "hall"
    PERSON = "person"
    RED_LINES = "red_lines"


@dataclass(frozen=True)
class Signal:
    """A special cause in one of the last points of a chart.

    ``value`` is that of the newest point of it and ``centre`` what is usual (percent; of red
    lines: occasions between two). ``first_on``–``last_on``: the points that make it. ``count``:
    judgements in them; of red lines: occasions.
    """

    about: About
    hall: Hall
    staff: StaffMember | None
    change: Change
    rule: Rule
    kind: Kind
    first_on: date
    last_on: date
    value: float
    centre: float
    count: int


def signals(
    app: Application,
    account: Account,
    first: date,
    last: date,
    since: date | None = None,
    hall_ids: Collection[str] | None = None,
) -> list[Signal]:
    """Halls and people of the scope with a special cause; worse first, halls before people.

    :param first: charts and their limits are those of the days ``first`` to ``last``; at least
      twelve weeks are needed for people, half a year is better
    :param since: of a special cause that reaches to this day or beyond; None: to one of the last
      four points of its chart
    :param hall_ids: only these; None: every hall of the scope
    :raises NotAllowed: the role sees no results
    :raises InputProblem: the period is reversed
    """
    return signals_and_charts(app, account, first, last, since, hall_ids)[0]


def signals_and_charts(
    app: Application,
    account: Account,
    first: date,
    last: date,
    since: date | None = None,
    hall_ids: Collection[str] | None = None,
) -> tuple[list[Signal], int]:
    """As ``signals``, and how many charts had limits: without any, nothing can be said."""
    account.require(Act.SEE_RESULTS)
    check_period(first, last)
    wanted = account.hall_ids if hall_ids is None else account.hall_ids & set(hall_ids)
    with app.store.read() as db:
        halls = {hall.id: hall for hall in organisation.halls(db, wanted)}
        reader = _Reader(db, halls, first, last, since)
        found = [*reader.of_halls(), *reader.of_red_lines(), *reader.of_people()]
    order = list(halls)
    found.sort(
        key=lambda each: (
            each.change is Change.BETTER,
            each.staff is not None,
            order.index(each.hall.id),
            each.staff.staff_no if each.staff else "",
        )
    )
    return found, reader.charts


class _Reader:
    def __init__(
        self, db: Database, halls: dict[str, Hall], first: date, last: date, since: date | None
    ) -> None:
        self._db, self._halls, self._first, self._last = db, halls, first, last
        self._since = since
        self.charts = 0  # with limits
        self._days, self._weeks = of_branch(db, halls, first, last)
        self._rebased: dict[tuple[str, str], list[date]] = defaultdict(list)
        for each in chart_marks.rebasings_of(db, halls):
            self._rebased[each.hall_id, each.staff_id].append(each.from_on)

    def of_halls(self) -> Iterator[Signal]:
        for place, (hall_id,) in enumerate(self._days.keys):
            choice, series = hall_series(self._days[place], self._first, self._last)
            if choice.kind is None:
                continue
            widened = pooled_dispersion([series]) if choice.kind is Kind.P else 1.0
            yield from self._told(About.HALL, hall_id, None, choice, series, widened)

    def of_people(self) -> Iterator[Signal]:
        weeks = self._weeks
        hall_codes, _ = pd.factorize(np.array([key[0] for key in weeks.keys], dtype=object))
        widened = dispersions(weeks, hall_codes)[hall_codes]
        suspects = ewma_suspects(weeks, widened)
        lengths = weeks.lengths.tolist()
        occasions = np.add.reduceat(weeks.sums.occasion_count, weeks.bounds[:-1]).tolist()
        for place, member in self._members():
            choice = choose_person_chart(lengths[place], int(occasions[place]))
            key = member.hall_id, member.id
            if choice.kind is Kind.EWMA and not suspects[place] and key not in self._rebased:
                self.charts += 1
            elif choice.kind is not None:
                series = weeks[place]
                if choice.kind is Kind.XMR:
                    series = occasions_of(self._db, *key, self._first, self._last)
                yield from self._told(
                    About.PERSON, member.hall_id, member, choice, series, float(widened[place])
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
            news = self._news(drawn, ends, None)
            if news is not None:
                yield self._signal(
                    About.RED_LINES, hall_id, None, choice, news, drawn, ends, drawn.values
                )

    def _told(
        self,
        about: About,
        hall_id: str,
        member: StaffMember | None,
        choice: Choice,
        series: Sums,
        widened: float,
    ) -> Iterator[Signal]:
        """The newest special cause of a chart, if it is news."""
        rebased = self._rebased.get((hall_id, member.id if member else ""), [])
        drawn = drawn_of(choice, series, widened, rebased)
        news = self._news(drawn, series.days, choice.span)
        if news is not None:
            yield self._signal(
                about, hall_id, member, choice, news, drawn, series.days, series.scored_count
            )

    def _news(self, drawn: Drawn, days: np.ndarray, span: Span | None) -> Finding | None:
        """The newest special cause that reaches into the last points."""
        self.charts += int(np.isfinite(drawn.limits.centre).any())
        edge = len(days) - RECENT
        if self._since is not None:
            edge = int(np.searchsorted(days + _LENGTH.get(span, 1), self._since.toordinal() + 1))
        news = [each for each in drawn.findings if each.last >= edge]
        return max(news, key=lambda each: each.last) if news else None

    def _signal(
        self,
        about: About,
        hall_id: str,
        member: StaffMember | None,
        choice: Choice,
        news: Finding,
        drawn: Drawn,
        days: np.ndarray,
        counts: np.ndarray,
    ) -> Signal:
        assert choice.kind is not None
        return Signal(
            about, self._halls[hall_id], member, news.change, news.rule, choice.kind,
            date.fromordinal(int(days[news.first])), date.fromordinal(int(days[news.last])),
            float(drawn.plotted[news.last]), float(drawn.limits.centre[news.last]),
            int(counts[news.first : news.last + 1].sum()),
        )  # fmt: skip
