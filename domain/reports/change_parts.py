"""Why a score differs from that of an earlier period: parts that add up to the difference, exactly.

1. Method: what the earlier period would have, were it weighted as the later one.
2. Checklist version: what norms bring that only one of the two periods asked about, or that counted
   otherwise: (later − later without them) − (earlier − earlier without them).
3. Of what both periods asked, each judgement is

       result = level + later period + person + observer + norm + round + the rest,

   estimated by weighted least squares. Level and period are free, so that the rest has the mean 0
   in each period; the difference of the means is then, without anything left over,

       Σ over persons, observers, norms, rounds of (later share − earlier share) × effect
       + effect of the later period.

   The sums are "who was watched", "who observed" and "which norms and rounds"; the effect of the
   period is how people did, everything else being equal: what really changed.

The sums are those of Oaxaca (1973) and Blinder (1973), with effects pooled over both periods and a
term for the period (Fortin 2008; Jann 2008). The model is additive, so the order in which shares
are exchanged does not matter: averaged over all orders (Shapley; Shorrocks 2013) the parts are the
same. Steps 1 and 2 come first, in this order, because the comparison rests on what both asked.

Effects are pulled to 0 as if each had ``PULL`` more judgements at the level (ridge: Hoerl and
Kennard 1970): little evidence moves little, and what cannot be told apart (nobody observed in both
periods) is not put down to observers but stays in what really changed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array

from domain.cents import from_cents, to_cents

PULL = 4.0  # judgements of weight one; proposal

Floats = NDArray[np.float64]
FACTORS = ("staff_id", "observer_id", "norm_id", "round")
# Judgements by all that can move a score; ``staff_id`` '': the hall itself; ``credit`` in
# ten-thousandths.
CHANGE_CELLS = (*FACTORS, "severity", "judged", "passes", "credit")


class ChangePartKind(StrEnum):
    __words__ = "what_changed."

    METHOD = "method"
    VERSION = "version"
    WATCHED = "watched"  # who was watched
    OBSERVERS = "observers"
    MIX = "mix"  # which norms, on which rounds
    DONE = "done"  # how people did: what really changed


@dataclass(frozen=True)
class Share:
    """What one person, observer, norm or round brings to a part."""

    factor: str  # of ``FACTORS``
    key: str
    points: Decimal


@dataclass(frozen=True)
class ChangePart:
    """``shares``: what it is made of, what weighs most first; they add up to ``points``."""

    part: ChangePartKind
    points: Decimal
    shares: tuple[Share, ...] = ()


@dataclass(frozen=True)
class ScoreChange:
    """Two decimals each; ``parts`` add up to ``later_pct − earlier_pct``, in the order of
    ``ChangePartKind``.

    ``compared``: whether somebody observed in both periods; without that the eyes of the observers
    cannot be told from how people did."""

    earlier_pct: Decimal
    later_pct: Decimal
    parts: tuple[ChangePart, ...]
    compared: bool

    @property
    def points(self) -> Decimal:
        return self.later_pct - self.earlier_pct


def change_parts(
    earlier: pd.DataFrame,
    later: pd.DataFrame,
    earlier_as_shown: float | None = None,
    only_once: Iterable[tuple[str, str]] = (),
) -> ScoreChange | None:
    """Split the difference of two scores.

    Parameters
    ----------
    earlier, later : one row per cell, any split: ``staff_id`` ('' = the hall itself),
        ``observer_id``, ``norm_id``, ``round``, ``severity``; ``weight`` (of all its judgements),
        ``kept`` (weight × earned share); both as the method of the later period has it
    earlier_as_shown : percent, by the method of the earlier period; None: the same method
    only_once : (norm id, severity) that only one of the periods asked about

    Returns
    -------
    None where one of the periods has nothing with a weight.
    """
    both = [each[each["weight"] > 0] for each in (earlier, later)]
    if both[0].empty or both[1].empty:
        return None
    before, after = (_score(each) for each in both)
    shown = before if earlier_as_shown is None else earlier_as_shown
    exact = {ChangePartKind.METHOD: before - shown}
    common = [_without(each, set(only_once)) for each in both]
    if common[0].empty or common[1].empty:  # nothing that both asked about
        exact[ChangePartKind.VERSION] = after - before
        shares: dict[ChangePartKind, _Exact] = {}
    else:
        level = [_score(each) for each in common]
        exact[ChangePartKind.VERSION] = (after - level[1]) - (before - level[0])
        shares = _split(*common)
    exact |= {part: sum(of_part.values()) for part, of_part in shares.items()}
    watchers = [set(each["observer_id"].unique()) for each in both]
    return ScoreChange(
        from_cents(to_cents(shown)),
        from_cents(to_cents(after)),
        _in_cents(exact, shares, to_cents(after) - to_cents(shown)),
        bool(watchers[0] & watchers[1]),
    )


def _score(cells: pd.DataFrame) -> float:
    return float(100 * cells["kept"].sum() / cells["weight"].sum())


def _without(cells: pd.DataFrame, norms: set[tuple[str, str]]) -> pd.DataFrame:
    if not norms:
        return cells
    keys = zip(cells["norm_id"], cells["severity"], strict=True)
    return cells[[key not in norms for key in keys]]


_Exact = dict[tuple[str, str], float]  # (factor, key) -> points, unrounded


def _split(earlier: pd.DataFrame, later: pd.DataFrame) -> dict[ChangePartKind, _Exact]:
    """What each person, observer, norm and round brings, in points, unrounded."""
    cells = pd.concat([earlier, later], ignore_index=True)
    is_later = np.arange(len(cells)) >= len(earlier)
    weight = cells["weight"].to_numpy(dtype=float)
    result = 100 * cells["kept"].to_numpy(dtype=float) / weight
    coded = [pd.factorize(cells[factor]) for factor in FACTORS]
    effects, period, rest = _effects([code for code, _ in coded], is_later, weight, result)
    moved = [
        _named(
            factor, names, _shares_of(code, is_later, weight, np.where(is_later, 1, -1)) * effect
        )
        for factor, (code, names), effect in zip(FACTORS, coded, effects, strict=True)
    ]
    # A person's part of what really changed: the later share of it, and how far the own results lie
    # from what the model expects, which is 0 in all in either period.
    code, people = coded[0]
    done = _shares_of(code, is_later, weight, np.where(is_later, rest + period, -rest))
    return {
        ChangePartKind.WATCHED: moved[0],
        ChangePartKind.OBSERVERS: moved[1],
        ChangePartKind.MIX: moved[2] | moved[3],
        ChangePartKind.DONE: _named(FACTORS[0], people, done),
    }


def _named(factor: str, names: pd.Index, points: Floats) -> _Exact:
    return {(factor, str(name)): each for name, each in zip(names, points.tolist(), strict=True)}


def _effects(
    codes: Sequence[NDArray[np.intp]], is_later: NDArray[np.bool_], weight: Floats, result: Floats
) -> tuple[list[Floats], float, Floats]:
    """(effects of each factor, effect of the later period, what is left of each result)."""
    count, sizes = len(result), [int(code.max()) + 1 for code in codes]
    starts = np.cumsum([2, *sizes])
    columns = [np.zeros(count, dtype=np.intp), *(
        start + code for start, code in zip(starts[:-1], codes, strict=True)
    )]  # fmt: skip
    ones = np.tile(np.arange(count), len(columns))
    design = csr_array(
        (np.ones(len(ones)), (ones, np.concatenate(columns))), shape=(count, starts[-1])
    ) + csr_array(
        (np.ones(is_later.sum()), (np.flatnonzero(is_later), np.ones(is_later.sum(), np.intp))),
        shape=(count, starts[-1]),
    )
    weighted = diags_array(weight) @ design
    pull = np.full(starts[-1], PULL)
    pull[:2] = 0.0
    solved = np.linalg.solve((design.T @ weighted).toarray() + np.diag(pull), weighted.T @ result)
    effects = [solved[start:end] for start, end in pairwise(starts)]
    return effects, float(solved[1]), result - design @ solved


def _shares_of(
    code: NDArray[np.intp], is_later: NDArray[np.bool_], weight: Floats, value: NDArray[Any]
) -> Floats:
    """Σ share × value per code; a share is of all the weight of its own period."""
    total = np.where(is_later, weight[is_later].sum(), weight[~is_later].sum())
    return np.bincount(code, weights=weight / total * value).astype(np.float64)


def _in_cents(
    exact: Mapping[ChangePartKind, float], shares: Mapping[ChangePartKind, _Exact], total: int
) -> tuple[ChangePart, ...]:
    """Each part rounded; what really changed takes what rounding leaves, at most a few cents."""
    last = ChangePartKind.DONE if ChangePartKind.DONE in exact else ChangePartKind.VERSION
    cents = {part: to_cents(points) for part, points in exact.items() if part is not last}
    cents[last] = total - sum(cents.values())
    return tuple(
        ChangePart(part, from_cents(cents[part]), _shares(shares.get(part, {}), cents[part]))
        for part in ChangePartKind
        if part in cents
    )


def _shares(exact: _Exact, total: int) -> tuple[Share, ...]:
    """Rounded; the largest one takes what rounding leaves."""
    if not exact:
        return ()
    ordered = sorted(exact.items(), key=lambda item: (-abs(item[1]), item[0]))
    cents = [to_cents(points) for _, points in ordered]
    cents[0] += total - sum(cents)
    return tuple(
        Share(*key, from_cents(each)) for (key, _), each in zip(ordered, cents, strict=True)
    )
