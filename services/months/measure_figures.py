"""From which figure a measure starts, and where it stands in the month on which it is judged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from db import measures
from db.store import UnitOfWork
from domain.halls.hall import Hall, HallKind
from domain.months.measure import Measure
from domain.norms.norm import Norm
from domain.scores.check_figure import CheckFigure, change_of_checks
from domain.scores.figure import Figure, FigureChange, change_between
from services.months.month_figures import MonthFigures, month_figures

AnyFigure = Figure | CheckFigure


@dataclass(frozen=True)
class Start:
    """A measure with the figure that it starts from. ``hall``: the name of its hall, None: several.
    ``hall_names``: of those whose figure it is. On the sheet of a hall the figures of measures for
    several halls are the hall's."""

    measure: Measure
    hall: str | None
    hall_names: tuple[str, ...]
    figure: AnyFigure


@dataclass(frozen=True)
class MeasureOutcome:
    """A measure with its start, and its figure in the month on which it is judged."""

    start: Start
    after: AnyFigure
    change: FigureChange

    @property
    def measure(self) -> Measure:
        return self.start.measure

    @property
    def before(self) -> AnyFigure:
        return self.start.figure


class MeasureFigures:
    """Reads the figures of every month that a start needs, once."""

    def __init__(
        self,
        db: UnitOfWork,
        branch_id: str,
        halls: Sequence[Hall],
        norms: Mapping[str, Norm],
        known: Sequence[MonthFigures],
        hall_id: str | None = None,
    ) -> None:
        """
        :param halls: whose figures are asked for; all of the branch, or the one of ``hall_id``
        :param known: months that are read already
        :param hall_id: the sheet is that of this hall; None: that of the branch
        """
        self._db, self._norms = db, norms
        self._branch_id, self._halls, self._hall_id = branch_id, halls, hall_id
        self._months: dict[tuple[str, date | None], MonthFigures] = {
            (each.month, each.until): each for each in known
        }

    def starts(self, month: str, kinds: Mapping[str, str]) -> list[Start]:
        """Of the measures that belong to a month and stand; those of several halls first.

        :param kinds: hall id -> kind in that month
        """
        names = {hall.id: hall.name for hall in self._halls}
        starts = []
        for each in measures.of_month(self._db, self._branch_id, month, self._hall_id):
            halls = self._about(each, kinds)
            if each.stands and halls:
                figures = self._of(each.base_month, each.base_until)
                figure = figures.figure(each.about, [hall.id for hall in halls])
                hall_names = tuple(hall.name for hall in halls)
                starts.append(Start(each, names.get(each.hall_id or ""), hall_names, figure))
        return sorted(starts, key=lambda start: start.hall is not None)

    def outcomes(self, this: MonthFigures, before: MonthFigures) -> list[MeasureOutcome]:
        """What became of the measures that are judged on the month of ``this``.

        :param before: the month to which they belong
        """
        outcomes = []
        for start in self.starts(before.month, this.kinds):
            ids = [hall.id for hall in self._about(start.measure, this.kinds)]
            after = this.figure(start.measure.about, ids)
            outcomes.append(MeasureOutcome(start, after, change_of(start.figure, after)))
        return outcomes

    def _about(self, measure: Measure, kinds: Mapping[str, str]) -> list[Hall]:
        """Those that the measure is about; none: it is not of this sheet."""
        return [
            hall
            for hall in self._halls
            if measure.hall_id == hall.id
            or (measure.halls is not None and measure.halls.holds(HallKind(kinds[hall.id])))
        ]

    def _of(self, month: str, until: date | None) -> MonthFigures:
        key = (month, until)
        if key not in self._months:
            self._months[key] = month_figures(
                self._db, self._branch_id, self._halls, month, self._norms, until
            )
        return self._months[key]


def change_of(before: AnyFigure, after: AnyFigure) -> FigureChange:
    """Company checks by their own rule, everything else by its bands."""
    if isinstance(before, CheckFigure) or isinstance(after, CheckFigure):
        assert isinstance(before, CheckFigure)
        assert isinstance(after, CheckFigure)  # both are of the same measure
        return change_of_checks(before, after)
    return change_between(before, after)
