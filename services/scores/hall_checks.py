"""Company checks of halls as numbers: satisfaction, mystery shopper and complaints, month by month,
beside their goals. For everybody who sees the hall's results; files come in elsewhere."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from db import company_checks, complaints, organisation
from db.store import UnitOfWork
from domain.halls.hall import Hall
from domain.imports.checks import CheckSource, leads, monthly
from domain.method.goals import Goal, Metric
from domain.method.method import Method
from domain.period import first_day_of, month_days, months_until
from domain.roles import Account, Act
from domain.scores.check_figure import CheckFigure, every_figure, standing
from services.application import Application
from services.halls.scope import halls_to_see
from services.method.goals import goals_on
from services.method.method import method_on
from services.reading import reading
from services.scores.own_complaints import with_own_complaints

MONTHS = 6  # of a trend; half a year, as on the pages of charts


@dataclass(frozen=True)
class SourceChecks:
    """``months``: the newest last, each month of the span, also those without a result. ``goal``,
    ``standing`` (``domain.scores.check_figure``) and ``minimum`` are those of the newest result."""

    source: CheckSource
    months: tuple[CheckFigure, ...]
    goal: Goal | None
    minimum: int
    standing: str | None

    @property
    def newest(self) -> CheckFigure | None:
        """The newest result; None: there is none in the span."""
        return next((each for each in reversed(self.months) if each.known), None)


@dataclass(frozen=True)
class HallChecks:
    """``counts_for_staff``: whether results of the hall enter those of its people, by the method of
    the last month; ``shares``: percent of the final result per source; ``own_complaints``: how many
    the hall itself recorded, by month (``services.scores.own_complaints``)."""

    hall: Hall
    sources: tuple[SourceChecks, ...]
    counts_for_staff: bool
    shares: dict[CheckSource, float]
    own_complaints: dict[str, int] = field(default_factory=dict)

    @property
    def known(self) -> bool:
        return any(each.newest is not None for each in self.sources)


def hall_checks(
    app: Application, account: Account, hall_ids: Collection[str], last: date, months: int = MONTHS
) -> list[HallChecks]:
    """Of these halls, own ones first, then by name; the span ends with the month of ``last``.

    :raises NotAllowed: the role sees no results
    :raises NotFound: a hall outside the scope
    """
    account.require(Act.SEE_RESULTS)
    chosen = halls_to_see(account, hall_ids)
    with reading(app, account) as db:
        return checks_of_halls(db, organisation.halls(db, chosen), f"{last:%Y-%m}", months)


def checks_of_halls(
    db: UnitOfWork, halls: Sequence[Hall], last_month: str, months: int = MONTHS
) -> list[HallChecks]:
    """As ``hall_checks``, for whoever may read about these halls already.

    :param last_month: "YYYY-MM"
    """
    span = months_until(last_month, months)[::-1]
    hall_ids = [hall.id for hall in halls]
    checks = company_checks.of_months(db, hall_ids, span[0], span[-1])
    checks = with_own_complaints(db, checks, hall_ids, span[0], span[-1])
    figures = every_figure(monthly(checks), leads(checks))
    own = complaints.month_counts(db, hall_ids)
    method = method_on(db, month_days(last_month)[1])
    return [
        HallChecks(
            hall,
            tuple(
                _source_checks(
                    db, hall, source,
                    tuple(
                        figures.get((hall.id, "", source.value, month))
                        or CheckFigure(source, month, None)
                        for month in span
                    ),
                    method,
                )
                for source in CheckSource
            ),
            method.hall_checks.count_for_staff,
            {source: getattr(method.blend, source.value) for source in CheckSource},
            {month: number for month, number in own.get(hall.id, {}).items() if month in span},
        )
        for hall in halls
    ]  # fmt: skip


def checks_of_person(
    db: UnitOfWork, hall_id: str, staff_id: str, last_month: str, months: int = MONTHS
) -> list[CheckFigure]:
    """What company checks found about one person there, the newest month first; they always count
    for the person."""
    span = months_until(last_month, months)[::-1]
    checks = company_checks.of_months(db, [hall_id], span[0], span[-1])
    figures = every_figure(monthly(checks), leads(checks))
    keys = [
        (hall_id, staff_id, source.value, month)
        for month in reversed(span)
        for source in CheckSource
    ]
    return [figures[key] for key in keys if key in figures]


def _source_checks(
    db: UnitOfWork, hall: Hall, source: CheckSource, months: tuple[CheckFigure, ...], method: Method
) -> SourceChecks:
    newest = next((each for each in reversed(months) if each.known), None)
    if newest is None:
        return SourceChecks(source, months, None, 0, None)
    of_month = method_on(db, first_day_of(newest.month))
    goal = _goal(db, hall, source, newest.month, of_month)
    sample = method.check_sample
    minimum = sample.visits if source is CheckSource.MYSTERY_SHOPPER else sample.respondents
    return SourceChecks(source, months, goal, minimum, standing(newest, goal, minimum))


def _goal(
    db: UnitOfWork, hall: Hall, source: CheckSource, month: str, method: Method
) -> Goal | None:
    """None: there is no goal for such a check."""
    if source.value not in set(Metric):
        return None
    return goals_on(db, hall.branch_id, month, method, hall.id).get(Metric(source.value))
