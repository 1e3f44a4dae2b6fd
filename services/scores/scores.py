"""Read what was seen in a period and score it: for pages, publications and previews alike."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date

import pandas as pd

from db import company_checks, occasions, organisation, praises, red_lines
from db.imports import Imports, last_number
from db.store import UnitOfWork
from domain.halls.assignment import StaffMember
from domain.imports.checks import monthly, of_period
from domain.method.method import Method
from domain.period import month_days
from domain.scores.bands import HallFigure, pooled_halls, with_noise
from domain.scores.columns import CELL_KEY, CHECK_RESULTS, NOISE, PEOPLE, PRAISES
from domain.scores.fairness import noise_by_hall
from domain.scores.lending import Lending, lenders_of
from domain.scores.period_scores import PeriodInputs, PeriodScores, score_period, with_positions
from domain.scores.scoring import weighed
from services.method.method import methods_between, stretches


def scores_of(
    db: UnitOfWork,
    hall_ids: Collection[str],
    first: date,
    last: date,
    method: Method | None = None,
    better: Mapping[str, int] | None = None,
) -> PeriodScores:
    """The results of the halls from ``first`` to ``last`` (both included).

    :param method: score every day by this one; None: each day by the one in force, and the
      settings that are not of a day (minimum sample, blend, grades …) by that of the last day
    :param better: of ``services.months.measure_points.better_measures``; only for the results of
      halls
    """
    methods = [(first, method)] if method else methods_between(db, first, last)
    inputs = inputs_of(db, hall_ids, first, last, methods)
    return score_period(replace(inputs, better=better or {}), methods[-1][1])


def inputs_of(
    db: UnitOfWork,
    hall_ids: Collection[str],
    first: date,
    last: date,
    methods: list[tuple[date, Method]],
    members: Iterable[StaffMember] | None = None,
) -> PeriodInputs:
    """What the results of the halls are computed from.

    :param members: who worked in the halls in the period; None: nobody has read them yet
    """
    if members is None:
        members = organisation.assigned(db, hall_ids, first, last)
    lending = Lending()
    if methods[-1][1].small_samples.lend:
        lending = lending_of(db, hall_ids)
        lending = replace(lending, cells=_lent(db, hall_ids, lending, first, last, methods))
    return PeriodInputs(
        people=_people(members),
        cells=cells_of(db, hall_ids, first, last, methods),
        breaches=red_lines.counts(db, hall_ids, first, last),
        praises=praise_table(praises.counts(db, hall_ids, first, last)),
        company=company_results(db, hall_ids, first, last),
        month_count=_months(first, last),
        lending=lending,
    )


def lending_of(db: UnitOfWork, hall_ids: Collection[str]) -> Lending:
    """Who borrows from whom in the branches of the halls, whoever reads: so a person has the same
    score for whoever sees one hall and for whoever sees all."""
    lenders: dict[str, tuple[str, ...]] = {}
    for of_branch in organisation.halls_as_they_came(db, hall_ids).values():
        lenders |= lenders_of(of_branch)
    return Lending(lenders)


def _lent(
    db: UnitOfWork,
    hall_ids: Collection[str],
    lending: Lending,
    first: date,
    last: date,
    methods: list[tuple[date, Method]],
) -> pd.DataFrame | None:
    """The cells of people in halls that only lend."""
    others = {each for hall_id in hall_ids for each in lending.lenders[hall_id]} - set(hall_ids)
    if not others:
        return None
    cells = cells_of(db, others, first, last, methods)
    people = _people(organisation.assigned(db, others, first, last))
    return with_positions(cells, people)


def company_head(db: UnitOfWork) -> int:
    """The number of the last import of company checks; 0: none yet."""
    return last_number(db, Imports.COMPANY_CHECKS)


def company_results(
    db: UnitOfWork, hall_ids: Collection[str], first: date, last: date, upto: int | None = None
) -> pd.DataFrame:
    """The company checks of every month that the period touches, as ``PeriodInputs.company``.

    :param upto: as they stood after the import of this number; None: as they stand now
    """
    months = f"{first:%Y-%m}", f"{last:%Y-%m}"
    if not company_checks.any_of_months(db, hall_ids, *months):  # as in many installations
        return pd.DataFrame(columns=list(CHECK_RESULTS))
    checks = company_checks.of_months(db, hall_ids, *months, upto)
    if checks.empty:  # there were some, which were taken back
        return pd.DataFrame(columns=list(CHECK_RESULTS))
    return of_period(monthly(checks))


def _people(members: Iterable[StaffMember]) -> pd.DataFrame:
    return pd.DataFrame(
        [(each.hall_id, each.id, each.position.value) for each in members],
        columns=list(PEOPLE),
    )


def cells_of(
    db: UnitOfWork,
    hall_ids: Collection[str],
    first: date,
    last: date,
    methods: list[tuple[date, Method]],
    source: str = occasions.STORED,
) -> pd.DataFrame:
    """Each stretch of days with the weights of its method; their sums add up.

    :param source: of ``db.occasions.SOURCES``
    """
    tables = [
        occasions.cells(
            db, hall_ids, begin, end, method.severity_weights, method.time_limits.credit,
            source=source,
        )
        for begin, end, method in stretches(methods, first, last)
    ]  # fmt: skip
    if len(tables) == 1:
        return tables[0]
    return pd.concat(tables).groupby(list(CELL_KEY), as_index=False).sum()


def sums_of(
    db: UnitOfWork,
    hall_ids: Collection[str],
    first: date,
    last: date,
    subject: str | None = None,
    per: occasions.Per = "business_day",
) -> pd.DataFrame:
    """What was judged per hall and day (or kind of round), each day with the weights of its method,
    and how much it varies: as ``domain.scores.scoring.scores`` takes it.

    How much occasions vary is that of the hall in the month of the day, as far as it lies in the
    period: so a month has the band of ``scores_of`` for its days wherever it is shown, and a week
    has one that does not depend on the period around it. By kind of round it is that of the whole
    period.

    :param subject: only this member of staff
    """
    methods = methods_between(db, first, last)
    tables = [
        weighed(
            occasions.occasion_sums(db, hall_ids, begin, end, subject, per),
            method.severity_weights,
            method.time_limits.credit,
        )
        for begin, end, method in stretches(methods, first, last)
    ]
    sums = pd.concat(tables, ignore_index=True)
    halls = set(sums["hall_id"].tolist())
    if per == "round":
        return with_noise(sums, _noise(db, halls, first, last))
    sums = sums.assign(month=sums["business_day"].str[:7])
    months = sorted(set(sums["month"].tolist()))
    return with_noise(sums, noise_by_month(db, halls, months, first, last))


def noise_by_month(
    db: UnitOfWork, hall_ids: Collection[str], months: Iterable[str], first: date, last: date
) -> pd.DataFrame:
    """How much occasions vary in each hall and month, as far as it lies in the period: as
    ``domain.scores.fairness.noise_by_hall`` with ``month``.

    :param months: "YYYY-MM"
    """
    tables = []
    for month in months:
        begin, end = month_days(month)
        begin, end = max(begin, first), min(end, last)
        cells = cells_of(db, hall_ids, begin, end, methods_between(db, begin, end))
        tables.append(cells[cells["staff_id"] != ""].assign(month=month))
    if not tables:
        return pd.DataFrame(columns=[*NOISE, "month"])
    cells = pd.concat(tables, ignore_index=True)
    # A hall in a month is a hall of its own here, so that all are reckoned at once.
    noise = noise_by_hall(cells.assign(hall_id=cells["hall_id"] + "\n" + cells["month"]))
    places = noise["hall_id"].astype(str).str.rsplit("\n", n=1)
    return noise.assign(hall_id=places.str[0], month=places.str[1])


def _noise(db: UnitOfWork, hall_ids: Collection[str], first: date, last: date) -> pd.DataFrame:
    cells = cells_of(db, hall_ids, first, last, methods_between(db, first, last))
    return noise_by_hall(cells[cells["staff_id"] != ""])


def hall_figures(
    db: UnitOfWork, hall_ids: Collection[str], first: date, last: date
) -> dict[str, HallFigure]:
    """The pooled patrol score of each hall in the period with its band: the same as that of
    ``scores_of``, without scoring its people. Halls in which nothing was judged are left out.

    Every page that tells how a hall stands in a period reads it here or in ``scores_of``.
    """
    cells = cells_of(db, hall_ids, first, last, methods_between(db, first, last))
    return pooled_halls(cells)


def praise_table(counts: Mapping[tuple[str, str], int]) -> pd.DataFrame:
    """(Hall id, staff id) -> number, as ``PeriodInputs.praises``."""
    rows = [(*key, count) for key, count in counts.items()]
    return pd.DataFrame(rows, columns=list(PRAISES))


def _months(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month + 1
