"""Which measures were followed by a better figure, where the method counts them in halls' results.

Off by default: nothing is read then.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from functools import lru_cache

from db import checklists, measures, organisation
from db.store import UnitOfWork
from domain.halls.hall import Hall
from domain.months.measure import AboutKind
from domain.norms.library import Library
from domain.norms.norm import Norm
from domain.period import month_days, next_month, previous_month
from domain.scores.figure import FigureChange
from services.method.method import method_on
from services.months.measure_figures import MeasureFigures
from services.months.month_figures import month_figures


def better_measures(
    db: UnitOfWork, hall_ids: Collection[str], first: date, last: date
) -> dict[str, tuple[int, ...]]:
    """Hall id -> numbers of the measures for it that are judged on a month of the period, and by
    its own figure went the good way. Only months that the period holds whole.

    A measure for several halls is judged in each of them by the figure of that hall.
    """
    if not method_on(db, last).measures.count:
        return {}
    by_hall: dict[str, tuple[int, ...]] = {}
    for hall in organisation.halls(db, hall_ids):
        for month in _whole_months(first, last):
            by_hall[hall.id] = by_hall.get(hall.id, ()) + _of_month(db, hall, month)
    return {hall_id: numbers for hall_id, numbers in by_hall.items() if numbers}


def _whole_months(first: date, last: date) -> Iterator[str]:
    month = f"{first:%Y-%m}" if first.day == 1 else next_month(f"{first:%Y-%m}")
    while month_days(month)[1] <= last:
        yield month
        month = next_month(month)


def counts_of(better: Mapping[str, tuple[int, ...]]) -> dict[str, int]:
    return {hall_id: len(numbers) for hall_id, numbers in better.items()}


def _of_month(db: UnitOfWork, hall: Hall, month: str) -> tuple[int, ...]:
    before = previous_month(month)
    if not any(each.stands for each in measures.of_month(db, hall.branch_id, before, hall.id)):
        return ()
    norms = _norms(db)
    this, then = (
        month_figures(db, hall.branch_id, [hall], each, norms) for each in (month, before)
    )
    outcomes = MeasureFigures(db, hall.branch_id, [hall], norms, [this, then], hall.id).outcomes(
        this, then
    )
    return tuple(
        each.measure.number
        for each in outcomes
        if each.change is (
            FigureChange.DOWN if each.measure.about.kind is AboutKind.COMPLAINTS else
            FigureChange.UP
        )
    )  # fmt: skip


def _norms(db: UnitOfWork) -> dict[str, Norm]:
    """Of every version that is kept, as its newest one has them."""
    norms: dict[str, Norm] = {}
    for version in reversed(checklists.versions(db)):
        for norm_id, norm in _library(checklists.library_text(db, version)).norms.items():
            norms.setdefault(norm_id, norm)
    return norms


@lru_cache(maxsize=8)
def _library(text: str) -> Library:
    return Library.model_validate_json(text)
