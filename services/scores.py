"""Read what was seen in a period and score it: for pages, publications and previews alike."""

from collections.abc import Collection, Mapping
from datetime import date

import pandas as pd
from sqlite_utils import Database

from db import company_checks, occasions, organisation, praises, red_lines
from domain.company_checks import monthly, of_period
from domain.fairness import fair_scores
from domain.method import Method
from domain.period_scores import PeriodInputs, PeriodScores, score_period
from domain.score_bands import with_noise
from domain.scoring import weighed
from services.scoring_method import methods_between, stretches

_KEYS = ["hall_id", "staff_id", "observer_id"]


def scores_of(
    db: Database,
    hall_ids: Collection[str],
    first: date,
    last: date,
    method: Method | None = None,
) -> PeriodScores:
    """The results of the halls from ``first`` to ``last`` (both included).

    :param method: score every day by this one; None: each day by the one in force, and the
      settings that are not of a day (minimum sample, blend, grades …) by that of the last day
    """
    methods = [(first, method)] if method else methods_between(db, first, last)
    return score_period(inputs_of(db, hall_ids, first, last, methods), methods[-1][1])


def inputs_of(
    db: Database,
    hall_ids: Collection[str],
    first: date,
    last: date,
    methods: list[tuple[date, Method]],
) -> PeriodInputs:
    """What the results of the halls are computed from."""
    return PeriodInputs(
        people=_people(db, hall_ids, first, last),
        cells=cells_of(db, hall_ids, first, last, methods),
        breaches=red_lines.counts(db, hall_ids, first, last),
        praises=praise_table(praises.counts(db, hall_ids, first, last)),
        company=company_results(db, hall_ids, first, last),
        month_count=_months(first, last),
    )


def company_head(db: Database) -> int:
    """The number of the last import of company checks; 0: none yet."""
    return company_checks.last_import(db)


def company_results(
    db: Database, hall_ids: Collection[str], first: date, last: date, upto: int | None = None
) -> pd.DataFrame:
    """The company checks of every month that the period touches, as ``PeriodInputs.company``.

    :param upto: as they stood after the import of this number; None: as they stand now
    """
    months = f"{first:%Y-%m}", f"{last:%Y-%m}"
    checks = company_checks.of_months(db, hall_ids, *months, upto)
    if checks.empty:  # as in many installations: no need to sum nothing up
        return pd.DataFrame(columns=["hall_id", "staff_id", "source", "value"])
    return of_period(monthly(checks))


def _people(db: Database, hall_ids: Collection[str], first: date, last: date) -> pd.DataFrame:
    members = organisation.assigned(db, hall_ids, first, last)
    return pd.DataFrame(
        [(each.hall_id, each.id, each.position.value) for each in members],
        columns=["hall_id", "staff_id", "position"],
    )


def cells_of(
    db: Database,
    hall_ids: Collection[str],
    first: date,
    last: date,
    methods: list[tuple[date, Method]],
    source: str = "occasions",
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
    return pd.concat(tables).groupby(_KEYS, as_index=False).sum()


def sums_of(
    db: Database,
    hall_ids: Collection[str],
    first: date,
    last: date,
    subject: str | None = None,
    per: occasions.Per = "business_day",
) -> pd.DataFrame:
    """What was judged per hall and day (or kind of round), each day with the weights of its method,
    and how much it varies: as ``domain.scoring.scores`` takes it.

    How much occasions vary is that of the hall in the whole period, as in ``scores_of``.

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
    cells = cells_of(db, set(sums["hall_id"]), first, last, methods)
    of_people = cells[cells["staff_id"] != ""].assign(position="")
    # Neither positions nor corrections have a part in how much occasions vary.
    return with_noise(sums, fair_scores(of_people, correct=False, shrink=False).halls)


def praise_table(counts: Mapping[tuple[str, str], int]) -> pd.DataFrame:
    """(Hall id, staff id) -> number, as ``PeriodInputs.praises``."""
    rows = [(*key, count) for key, count in counts.items()]
    return pd.DataFrame(rows, columns=["hall_id", "staff_id", "praises"])


def _months(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month + 1
