"""Company checks: results from outside the patrols, month by month."""

import json
from collections.abc import Sequence
from enum import StrEnum
from hashlib import sha256
from typing import Any

import pandas as pd


class CheckSource(StrEnum):
    """Who found it. Two give a percentage, complaints are counted (facts.md R-07, R-11)."""

    __words__ = "check_source."

    MYSTERY_SHOPPER = "mystery_shopper"
    SATISFACTION = "satisfaction"
    COMPLAINTS = "complaints"

    @property
    def counted(self) -> bool:
        return self is CheckSource.COMPLAINTS


# Which check it is: ``staff_id`` '' is the hall itself, ``reference`` '' is none.
KEY = ["hall_id", "month", "source", "staff_id", "reference"]
# What was found: percent or a number of complaints, and from how many people or checks.
FOUND = ["value", "respondents"]
# Beside it, where the agency asked that too: the percentage of the strongest competitor of the same
# place and month. None or NaN: the file says nothing about one.
COMPETITOR = "competitor"
# 1: the check was taken back with its import and counts no more.
WITHDRAWN = "withdrawn"

_MONTHLY = ["hall_id", "staff_id", "source", "month"]
CHECKS = (*_MONTHLY, *FOUND, "reference", COMPETITOR)  # ``db.company_checks.of_months``
MONTHLY = (*_MONTHLY, "value", "n")
LEADS = (*_MONTHLY, COMPETITOR, "compared", "lead_n")
SAID = (*FOUND, COMPETITOR)
# ``db.company_checks.taken_back``: what counted before the import, and what it said.
TAKEN_BACK = (*KEY, *(f"{each}_before" for each in SAID), *SAID)


def monthly(checks: pd.DataFrame) -> pd.DataFrame:
    """Put the checks of one month together.

    A percentage is the mean weighted by respondents: 80 from 30 people and 90 from 10 are
    (80 × 30 + 90 × 10) / 40 = 82.5. Complaints are added. What was checked about the hall and what
    was checked about its people stay apart.

    :param checks: one row per check that counts, any order; more columns may stand beside these
        hall_id      str
        staff_id     str; '' = the hall itself
        source       str, a ``CheckSource``
        month        str, YYYY-MM
        value        float; 0-100 percent, or a number of complaints
        respondents  int, 1 or more
    :return: ``MONTHLY``, one row per (hall_id, staff_id, source, month), sorted by these:
        value  float; percent, or the number of complaints
        n      int; respondents behind the value

    The same rows give the same bytes, whatever their order. Source: docs/decisions.md.
    """
    # Sums of floats depend on their order, so it is made the same.
    rows = checks.sort_values([*_MONTHLY, "value", "respondents"], ignore_index=True)
    rows = rows.assign(points=rows["value"] * rows["respondents"])
    sums = rows.groupby(_MONTHLY, as_index=False).agg(
        total=("value", "sum"), points=("points", "sum"), n=("respondents", "sum")
    )
    counted = sums["source"] == CheckSource.COMPLAINTS.value
    sums["value"] = sums["total"].where(counted, sums["points"] / sums["n"]).astype("float64")
    return sums[list(MONTHLY)]


def leads(checks: pd.DataFrame) -> pd.DataFrame:
    """How far ahead of the competitor: of the checks that say so, and of no others.

    Both are means weighted by respondents, over the same checks: 90 from 30 people and 80 from 10
    beside 86 and 78 are 87.5 and 84.0, a lead of 3.5 points. KPI rules of 2002: domain facts R-06.

    :param checks: as for ``monthly``, with ``competitor`` (float, percent; NaN: not said)
    :return: ``LEADS``, one row per (hall_id, staff_id, source, month) with such a check, sorted by
      these:
      ``competitor`` and ``compared`` (the own result), percent; ``lead_n`` (respondents behind
      both)
    """
    compared = checks[checks[COMPETITOR].notna()]
    rows = compared.sort_values([*_MONTHLY, "value", "respondents", COMPETITOR], ignore_index=True)
    weight = rows["respondents"]
    rows = rows.assign(own=rows["value"] * weight, theirs=rows[COMPETITOR] * weight)
    sums = rows.groupby(_MONTHLY, as_index=False).agg(
        own=("own", "sum"), theirs=("theirs", "sum"), lead_n=("respondents", "sum")
    )
    sums = sums.assign(
        competitor=sums["theirs"] / sums["lead_n"],
        compared=sums["own"] / sums["lead_n"],
    )
    return sums[list(LEADS)]


def stored_row(row: Sequence[Any]) -> tuple[Any, ...]:
    """A row as it is hashed: what came later (a competitor, being withdrawn) only where it is said,
    so that what was taken in before keeps its hash.

    :param row: ``KEY``, ``FOUND``, ``COMPETITOR`` and, perhaps, ``WITHDRAWN``
    """
    length = len(KEY) + len(FOUND)
    competitor, withdrawn = (*row[length:], 0)[:2]
    if competitor is not None and competitor != competitor:  # NaN is not itself
        competitor = None
    if withdrawn:
        return (*row[:length], competitor, 1)
    return tuple(row[:length]) if competitor is None else (*row[:length], competitor)


def rows_digest(rows: Sequence[Sequence[str | float]]) -> str:
    """SHA-256 (hex) of stored rows (``stored_row``) in the order of their keys.

    It stands in the audit log, so that a row that was altered later is noticed.
    """
    return sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


def of_period(months: pd.DataFrame) -> pd.DataFrame:
    """Put the months of a period together.

    Percentages are the mean weighted by respondents; complaints are the mean of the months that
    have a number, so that they stay complaints a month.

    :param months: as ``monthly`` returns them
    :return: one row per (hall_id, staff_id, source) with ``value``, sorted by these
    """
    keys = ["hall_id", "staff_id", "source"]
    each = months.assign(weight=months["n"].where(months["source"] != CheckSource.COMPLAINTS, 1))
    each = each.assign(total=each["value"] * each["weight"])
    sums = each.groupby(keys, as_index=False)[["total", "weight"]].sum()
    return sums.assign(value=sums["total"] / sums["weight"])[[*keys, "value"]]
