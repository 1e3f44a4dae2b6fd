"""Every chart of many halls at once: of the halls, of their people, and of their red lines."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

import numpy as np
import pandas as pd

from db import chart_marks, chart_sums, organisation
from db.store import UnitOfWork
from domain.halls.assignment import StaffMember
from domain.halls.hall import Hall
from domain.method.method import MinimumSample
from domain.scores.sample import shortage
from domain.trends.base import known_from, reported_from
from domain.trends.chart import drawn_of, hall_series, place_of, table_of
from domain.trends.choice import (
    ChartChoice,
    ChartKind,
    choose_event_chart,
    choose_person_chart,
)
from domain.trends.points import Drawn, Sums, event_chart, pooled_dispersion
from domain.trends.screen import ManySums, dispersions, ewma_suspects
from services.method.method import methods_between
from services.trends.control_charts import red_lines_since
from services.trends.sums import between_red_lines, heaviest_weight, occasions_of


class SignalKind(StrEnum):
    HALL = "hall"
    PERSON = "person"
    RED_LINES = "red_lines"


@dataclass(frozen=True)
class Base:
    """What the charts of all halls rest on. ``first`` and ``last``: of what decides; ``rebased``:
    by hall and person ('': the hall) the days from which on its limits are new."""

    halls: Mapping[str, Hall]
    first: date
    last: date
    heaviest: float
    minimum: MinimumSample
    rebased: Mapping[tuple[str, str], list[date]]


def base_of(db: UnitOfWork, halls: Mapping[str, Hall], last: date) -> Base:
    """:param halls: by id
    :param last: what was seen up to this day decides
    """
    first = known_from(last)
    methods = methods_between(db, first, last)
    rebased = defaultdict(list)
    for each in chart_marks.rebasings_of(db, halls):
        rebased[each.hall_id, each.staff_id].append(each.from_on)
    return Base(
        halls, first, last, heaviest_weight(methods), methods[-1][1].minimum_sample, dict(rebased)
    )


class Subject(NamedTuple):
    """What a chart is about: a hall, somebody in it, or the red lines of a hall."""

    about: SignalKind
    hall: Hall
    staff: StaffMember | None


@dataclass(frozen=True)
class Chart:
    """A chart as it is drawn, with the day, the judgements and the occasions of each point; of red
    lines: the occasions since the last one, for both. No news from before the place
    ``reported_from``. ``series``: what was judged in each point; None: red lines.
    """

    subject: Subject
    choice: ChartChoice
    drawn: Drawn
    days: np.ndarray
    judged: np.ndarray
    occasions: np.ndarray
    reported_from: int
    series: Sums | None = None

    def points(self, minimum: MinimumSample) -> pd.DataFrame:
        """``domain.trends.points.CHART_POINTS``, as ``services.trends.control_charts`` shows them:
        no value below the minimum sample."""
        table = table_of(self.drawn, self.series, self.days, self.choice.span)
        lacking = shortage(
            table["occasion_count"].to_numpy(), table["scored_count"].to_numpy(), minimum
        )
        enough = sum(lacking.values()) == 0
        return table.assign(value=table["value"].where(enough))

    @property
    def has_limits(self) -> bool:
        return bool(np.isfinite(self.drawn.limits.centre[self.reported_from :]).any())


def _share_chart(
    base: Base, subject: Subject, choice: ChartChoice, sums: Sums, widened: float
) -> Chart:
    """:param widened: as ``domain.trends.points.share_chart`` takes it"""
    _, hall, staff = subject
    rebased = base.rebased.get((hall.id, staff.id if staff else ""), [])
    return Chart(
        subject,
        choice,
        drawn_of(choice, sums, widened, rebased, base.heaviest),
        sums.days,
        sums.scored_count,
        sums.occasion_count,
        place_of(sums.days, reported_from(base.last)),
        sums,
    )


def hall_charts(base: Base, days: ManySums) -> list[Chart]:
    """Of the halls that have one.

    :param days: by hall, from ``base.first`` on
    """
    charts = []
    for place, (hall_id,) in enumerate(days.keys):
        choice, sums = hall_series(days[place], base.last)
        if choice.kind is None:
            continue
        widened = pooled_dispersion([sums]) if choice.kind is ChartKind.P else 1.0
        subject = Subject(SignalKind.HALL, base.halls[hall_id], None)
        charts.append(_share_chart(base, subject, choice, sums, widened))
    return charts


def person_charts(db: UnitOfWork, base: Base, weeks: ManySums) -> tuple[list[Chart], int]:
    """The charts to look into, and the number of those that the screen of all people at once
    (``domain.trends.screen``) says nothing changed in.

    :param weeks: by hall and person, from ``base.first`` on
    """
    hall_codes, _ = pd.factorize(np.array([key[0] for key in weeks.keys], dtype=object))
    widened = dispersions(weeks, hall_codes)[hall_codes]
    suspects = ewma_suspects(weeks, widened, base.heaviest, reported_from(base.last))
    lengths = weeks.lengths.tolist()
    occasions = np.add.reduceat(weeks.sums.occasion_count, weeks.bounds[:-1]).tolist()
    places = {key: place for place, key in enumerate(weeks.keys)}
    charts, calm_count = [], 0
    for member in organisation.assigned(db, base.halls, base.first, base.last):
        key = member.hall_id, member.id
        place = places.get(key)
        if place is None:
            continue
        choice = choose_person_chart(lengths[place], int(occasions[place]))
        if choice.kind is None:
            continue
        if choice.kind is ChartKind.EWMA and not suspects[place] and key not in base.rebased:
            calm_count += 1
            continue
        sums = weeks[place]
        if choice.kind is ChartKind.XMR:
            sums = occasions_of(db, *key, base.first, base.last)
        subject = Subject(SignalKind.PERSON, base.halls[member.hall_id], member)
        charts.append(_share_chart(base, subject, choice, sums, float(widened[place])))
    return charts, calm_count


def red_line_charts(db: UnitOfWork, base: Base) -> list[Chart]:
    """Of the halls with enough confirmed red lines."""
    of_hall = defaultdict(list)
    for hall_id, day in chart_sums.red_line_days(
        db, base.halls, red_lines_since(base.last), base.last
    ):
        of_hall[hall_id].append(day)
    charts = []
    for hall_id, days in of_hall.items():
        choice = choose_event_chart(len(days))
        if choice.kind is None:
            continue
        between, _ = between_red_lines(db, hall_id, days, base.last)
        ends = np.array([day.toordinal() for day in days[1:]], dtype=np.int64)
        drawn = event_chart(between, ends, base.rebased.get((hall_id, ""), []))
        subject = Subject(SignalKind.RED_LINES, base.halls[hall_id], None)
        charts.append(
            Chart(subject, choice, drawn, ends, drawn.values, drawn.values, reported_from=0)
        )
    return charts
