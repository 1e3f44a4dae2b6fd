"""Complaints that halls recorded themselves, beside those of the company's files: one figure for a
hall and month. What a file says wins, as the company found it justified; where no file says
anything, the hall's own count stands. Nothing is added up, so no complaint counts twice.

Only what is shown of halls comes from here. Final results and what is published rest on files
alone: they have to follow from what their edition names (docs/decisions.md).
"""

from collections.abc import Collection, Mapping

import pandas as pd

from db import complaints
from db.store import UnitOfWork
from domain.imports.checks import CHECKS, COMPETITOR, CheckSource
from domain.period import months_until


def with_own_complaints(
    db: UnitOfWork,
    checks: pd.DataFrame,
    hall_ids: Collection[str],
    first_month: str,
    last_month: str,
) -> pd.DataFrame:
    """The checks of the months, and the halls' own counts where no file has complaints.

    :param checks: as ``db.company_checks.of_months``, of the same halls and months
    :return: the same columns
    """
    counts = complaints.month_counts(db, hall_ids)
    if not counts:
        return checks
    of_hall = (checks["source"] == CheckSource.COMPLAINTS.value) & (checks["staff_id"] == "")
    counted = checks[of_hall]
    imported = set(zip(counted["hall_id"], counted["month"], strict=True))
    rows = [
        (hall_id, "", CheckSource.COMPLAINTS.value, month, float(number), 1, "", float("nan"))
        for hall_id, months in sorted(counts.items())
        for month, number in kept_months(months).items()
        if first_month <= month <= last_month and (hall_id, month) not in imported
    ]
    if not rows:
        return checks
    columns = ["hall_id", "staff_id", "source", "month", "value", "respondents", "reference"]
    own = pd.DataFrame(rows, columns=[*columns, COMPETITOR])[list(CHECKS)]
    if checks.empty:
        return own.astype(checks.dtypes.to_dict())
    return pd.concat([checks, own.astype(checks.dtypes.to_dict())], ignore_index=True)


def kept_months(counts: Mapping[str, int]) -> dict[str, int]:
    """Every month from the first to the last with a complaint: those between had none.

    >>> kept_months({"2026-03": 2, "2026-01": 1})
    {'2026-01': 1, '2026-02': 0, '2026-03': 2}
    """
    first, last = min(counts), max(counts)
    span = (int(last[:4]) - int(first[:4])) * 12 + int(last[5:]) - int(first[5:]) + 1
    return {month: counts.get(month, 0) for month in reversed(months_until(last, span))}
