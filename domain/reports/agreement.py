"""How far managers agree who judged the same thing: percent agreement and Krippendorff's alpha.

A *unit* is one norm of one member of staff (or of the hall itself) on one business day in one hall,
judged by at least two different managers, each with one value: pass, fail or na. A manager's value
is the newest one of that day. There are two ways to a unit:

* on one patrol: both judgements are kept, the one that does not count in the score too. Who judged
  second may have seen the first answer on the board, which makes them agree more;
* on two patrols of that day: other customers, another moment. Two managers with the same strictness
  may then differ with good reason, so this agreement is a lower bound.

Who only corrected what somebody else had judged has not judged it.
"""

from enum import StrEnum

import krippendorff
import numpy as np
import pandas as pd

# From this share of one value on, alpha says little (see ``agreement``). Proposal.
ONE_SIDED_PCT = 90.0
_SUBJECT = ["hall_id", "business_day", "subject", "norm_id"]
JUDGEMENTS = (*_SUBJECT, "observer", "value", "at")
UNITS = (*JUDGEMENTS[:-1], "unit")
AGREEMENT = ("unit_count", "agreement_pct", "alpha", "no_alpha", "one_sided")


class NoAlpha(StrEnum):
    """Why there is no alpha."""

    __words__ = "no_alpha."

    TOO_FEW_UNITS = "too_few_units"  # fewer than two
    NO_VARIATION = "no_variation"  # every value is the same: chance cannot be told from agreement


def double_judgements(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep what makes a unit: the newest value of each manager where there are at least two.

    :param rows: ``JUDGEMENTS``, one row per judgement, any order
        hall_id, business_day, subject, norm_id   what was judged
        observer   the account that judged
        value      "pass", "fail" or "na"
        at         sortable; the newest of an observer counts
    :return: ``UNITS``: the rows that remain, without ``at`` and with ``unit`` (int, the same for
      the same unit); one row per unit and observer, sorted by both.
    """
    newest = rows.sort_values("at", kind="stable").drop_duplicates(
        [*_SUBJECT, "observer"], keep="last"
    )
    unit = newest.groupby(_SUBJECT, sort=True).ngroup().astype("int64")
    newest = newest.drop(columns="at").assign(unit=unit)
    several = newest.groupby("unit")["observer"].transform("size") > 1
    return newest[several].sort_values(["unit", "observer"], ignore_index=True)


def pairs(judgements: pd.DataFrame) -> pd.DataFrame:
    """The same judgements, pair by pair of observers.

    :param judgements: ``unit``, ``observer``, ``value``, and columns that are kept
    :return: two rows per unit and pair, with ``observer_a`` < ``observer_b`` in place of
      ``observer``; a unit of three observers is in three pairs
    """
    others = judgements[["unit", "observer", "value"]]
    both = judgements.merge(others, on="unit", suffixes=("_a", "_b"))
    both = both[both["observer_a"] < both["observer_b"]]
    first = both.drop(columns="value_b").rename(columns={"value_a": "value"})
    second = both.drop(columns="value_a").rename(columns={"value_b": "value"})
    return pd.concat([first, second], ignore_index=True)


def agreement(judgements: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Percent agreement and alpha (nominal) per group.

    Percent agreement is the share of pairs of managers on one unit with the same value. It does
    not allow for chance. Alpha does: 1 is full agreement, 0 what chance would give, below 0 worse.
    Where nearly everything is kept, chance alone makes managers agree, and alpha is low although
    they hardly ever differ: read both, and look at ``one_sided``.

    :param judgements: one row per unit and observer, any order
        unit    hashable
        value   any label
        the columns named in ``by``; a unit lies in one group
    :param by: the columns that make a group; empty: everything is one group
    :return: ``by`` and ``AGREEMENT``, one row per group with a unit of two values, sorted by
      ``by``:
        unit_count     int, units with at least two values
        agreement_pct  float, 0-100 percent
        alpha          float, at most 1; NaN where it is undefined
        no_alpha       a ``NoAlpha``, or "" where there is an alpha
        one_sided      bool, at least 90 % of the values are the same one

    Source: K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), sections A to C;
    the paradox: A. Feinstein and D. Cicchetti, High agreement but low kappa, J Clin Epidemiol 43
    (1990).
    """
    counts = judgements.groupby([*by, "unit", "value"], sort=True).size().unstack(fill_value=0)
    counts = counts[counts.sum(axis=1) > 1]
    groups = counts.groupby(level=by, sort=True) if by else [((), counts)]
    rows = [(*_key(name), *_of_group(table.to_numpy())) for name, table in groups if len(table)]
    return pd.DataFrame(rows, columns=[*by, *AGREEMENT]).astype(
        {"unit_count": "int64", "agreement_pct": "float64", "alpha": "float64", "one_sided": bool}
    )


def _key(name: object) -> tuple[object, ...]:
    return name if isinstance(name, tuple) else (name,)


def _of_group(counts: np.ndarray) -> tuple[int, float, float | None, str, bool]:
    """:param counts: a row per unit, a column per value"""
    judged = counts.sum(axis=1)
    agreeing = (counts * (counts - 1)).sum()
    agreement_pct = 100 * agreeing / (judged * (judged - 1)).sum()
    of_value = counts.sum(axis=0)
    one_sided = bool(100 * of_value.max() >= ONE_SIDED_PCT * of_value.sum())
    if len(counts) < 2:
        return len(counts), agreement_pct, None, NoAlpha.TOO_FEW_UNITS.value, one_sided
    if (of_value > 0).sum() < 2:
        return len(counts), agreement_pct, None, NoAlpha.NO_VARIATION.value, one_sided
    alpha = krippendorff.alpha(value_counts=counts, level_of_measurement="nominal")
    return len(counts), agreement_pct, float(alpha), "", one_sided
