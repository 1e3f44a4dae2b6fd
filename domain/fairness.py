"""Cells of a hall -> fair scores: corrected for who observed, pulled in where little was seen, and
with a band that says how sure they are.

On the percent scale, with the occasions' weights, so that every step can be shown and added up:

    result of an occasion = hall + position + person − headroom × strictness of the observer + noise

* The noise of an occasion is that of its judgements (binomial) and that of the moment; both by the
  method of moments. People, positions and observers: ``domain/mixed_model.py``.
* Strictness is counted from the average of the observers who share members of staff. A strict eye
  costs most where much can be found fault with and least near 100 %: the headroom of a person is
  p(1 − p) at the person's level, over its mean in the hall.
* Where observers share no members of staff, strictness and quality cannot be told apart. Nothing
  is corrected there, and the band is as wide as that takes.

``docs/scoring.md`` explains the result line by line; ``make bench`` compares it with the truth of
a simulator. Design: generalizability theory, person × rater × occasion (Brennan 2001).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtrit

from domain.mixed_model import Array, Data, Grid, Posterior, Spreads, solve, stacked

BAND = 0.90  # how much of the distribution of the true value a band holds
_LEAST_FREEDOM = 3
_AT_ONCE = 50  # halls that are solved together: small enough to stay in the processor's cache


class Linkage(StrEnum):
    """Whether the strictness of a hall's observers can be told from who they watched."""

    LINKED = "linked"
    PARTLY = "partly_linked"  # some observers share no member of staff with the others
    NOT = "not_linked"  # no two observers watched the same person
    ONE = "one_observer"
    OFF = "off"  # the method in force corrects for nobody


@dataclass(frozen=True)
class FairScores:
    """``people``: one row per (hall_id, staff_id) with something scored:

    ``raw_pct``, ``strictness_pts``, ``small_sample_pts``, ``adjusted_pct`` (the sum of the three),
    ``low_pct``, ``high_pct`` (band), all 0–100 or points, with two decimals; ``occasion_count``;
    ``own_share`` (0–1, weight of the own occasions against the mean of position and hall),
    ``towards_pct`` (that mean), ``headroom``, ``linked`` (bool); ``decisive_id``: the observer
    whose eye moved the score most in the direction it went ('': nobody's did).

    ``observers``: one row per (hall_id, observer_id): ``strictness_pts`` (positive: stricter than
    the average of the hall's observers; four decimals), ``uncertainty_pts`` (standard deviation),
    ``occasion_count``, ``group`` (observers of one group share members of staff), ``linked``.

    ``halls``: one row per hall: ``linkage``, ``people_sd``, ``positions_sd``, ``observers_sd``,
    ``moments_sd`` (points), ``judgement_variance`` (of one judgement of weight one, points²).
    """

    people: pd.DataFrame
    observers: pd.DataFrame
    halls: pd.DataFrame


@dataclass(frozen=True)
class Oracle:
    """What no installation knows: the true variances. For comparisons with a simulator's truth."""

    spreads: Spreads
    moments: float  # standard deviation of a moment, points


def fair_scores(
    cells: pd.DataFrame,
    *,
    correct: bool = True,
    shrink: bool = True,
    oracle: Oracle | None = None,
) -> FairScores:
    """Score the people of each hall from the occasions of its observers.

    :param cells: one row per (hall_id, staff_id, observer_id) with ``position`` and the sums of
      ``db.occasions.cells``; rows of weight 0 are left out
    :param correct: for the strictness of observers
    :param shrink: pull small samples towards the mean of the position in the hall
    """
    seen = cells[cells["weight"] > 0].sort_values(["hall_id", "staff_id", "observer_id"])
    halls = list(_Table.of(seen).halls())
    parts = [
        part
        for start in range(0, len(halls), _AT_ONCE)
        for part in _score_halls(
            halls[start : start + _AT_ONCE], correct=correct, shrink=shrink, oracle=oracle
        )
    ]
    return FairScores(*(_joined(parts, place, names) for place, names in enumerate(_COLUMNS)))


_COLUMNS = (
    ("hall_id", "staff_id", "raw_pct", "strictness_pts", "small_sample_pts", "adjusted_pct",
     "low_pct", "high_pct", "occasion_count", "own_share", "towards_pct", "headroom", "linked",
     "decisive_id"),
    ("hall_id", "observer_id", "strictness_pts", "uncertainty_pts", "occasion_count", "group",
     "linked"),
    ("hall_id", "linkage", "people_sd", "positions_sd", "observers_sd", "moments_sd",
     "judgement_variance"),
)  # fmt: skip


def _joined(
    parts: list[tuple[dict[str, Any], ...]], table: int, names: tuple[str, ...]
) -> pd.DataFrame:
    if not parts:
        return pd.DataFrame(columns=list(names))
    return pd.DataFrame(
        {name: np.concatenate([np.atleast_1d(part[table][name]) for part in parts])
         for name in names}
    )  # fmt: skip


def band(level_pct: Array, sd_pts: Array, freedom: Array | float) -> tuple[Array, Array]:
    """The middle 90 % of a t distribution around the level, within 0–100.

    t and not normal, because the variances are estimated from few people.

    >>> [round(float(each), 2) for each in band(np.array(90.0), np.array(2.0), 11)]
    [86.41, 93.59]
    """
    reach = sd_pts * stdtrit(np.maximum(freedom, _LEAST_FREEDOM), (1 + BAND) / 2)
    return np.clip(level_pct - reach, 0, 100), np.clip(level_pct + reach, 0, 100)


_SUMS = (
    "occasion_count", "weight", "weight_sq", "kept", "kept_sq", "unit", "unit_share",
)  # fmt: skip


@dataclass(frozen=True)
class _Table:
    """The cells as arrays, sorted by hall; a hall is a slice (pandas would take longer to cut it
    out than the hall takes to be scored)."""

    starts: NDArray[np.intp]  # of the halls, and the end
    names: dict[str, NDArray[np.object_]]  # of halls, people, observers and positions
    codes: dict[str, NDArray[np.intp]]
    sums: Array  # rows × _SUMS

    @classmethod
    def of(cls, seen: pd.DataFrame) -> "_Table":
        names, codes = {}, {}
        for column in ("hall_id", "staff_id", "observer_id", "position"):
            codes[column], found = pd.factorize(seen[column].astype(object), sort=True)
            names[column] = np.asarray(found, dtype=object)
        halls = codes["hall_id"]
        changes = np.flatnonzero(np.diff(halls)) + 1
        starts = np.concatenate([[0], changes, [len(halls)]]) if len(halls) else np.zeros(1, int)
        return cls(starts, names, codes, seen[list(_SUMS)].to_numpy(float))

    def halls(self) -> Iterator["_Hall"]:
        for start, end in pairwise(self.starts):
            yield _hall(self, slice(int(start), int(end)))


@dataclass(frozen=True)
class _Hall:
    """The sums of a hall as matrices, people × observers."""

    id: str
    staff: NDArray[np.object_]
    observers: NDArray[np.object_]
    position: NDArray[np.intp]  # of each person
    count: Array
    weight: Array
    weight_sq: Array
    kept: Array
    unit: Array
    spread: Array  # Σ m (y − ȳ)² of each cell
    spread_of_units: Array  # what judgements add to it, per unit of their variance
    spread_of_moments: Array  # what moments add to it, per unit of their variance


def _score_halls(
    halls: list["_Hall"], *, correct: bool, shrink: bool, oracle: "Oracle | None"
) -> Iterator[tuple[dict[str, Any], ...]]:
    links = [_links(hall, correct=correct) for hall in halls]
    known_moments = None if oracle is None else oracle.moments
    noises = [_noise(hall, known_moments) for hall in halls]
    each = [
        _data(hall, noise, _contrast(link.corrected))
        for hall, noise, link in zip(halls, noises, links, strict=True)
    ]
    data = stacked(each)
    grid = Grid.around(np.array([noise.occasion_sd for noise in noises]), shrink=shrink)
    if oracle is not None:
        grid = Grid.at(oracle.spreads, len(halls))
    first = solve(data, grid.middle)
    for place, hall in enumerate(halls):
        people = len(hall.staff)
        data.headroom[place, :people] = _headroom(first.level[place, 0, :people])
    posterior = solve(data, grid)
    for place, (hall, noise, link) in enumerate(zip(halls, noises, links, strict=True)):
        people, observers = hall.weight.shape
        of_hall = posterior.of_hall(place, people, observers)
        headroom = data.headroom[place, :people]
        yield (
            _people(hall, headroom, of_hall, link.corrected),
            _observers(hall, of_hall, link),
            _spreads(hall, of_hall, link, noise),
        )


def _observers(hall: "_Hall", posterior: Posterior, link: "_Link") -> dict[str, Any]:
    chance, lenience = posterior.chance, posterior.lenience
    return {
        "hall_id": [hall.id] * len(hall.observers),
        "observer_id": hall.observers,
        # Finer than shown, so that a person's share of it adds up to the cent.
        "strictness_pts": np.round(-chance @ lenience, 4) + 0.0,
        "uncertainty_pts": np.round(_sd(chance, lenience, posterior.lenience_variance), 2),
        "occasion_count": hall.count.sum(0).astype(np.int64),
        "group": link.group,
        "linked": link.corrected,
    }


def _spreads(hall: "_Hall", posterior: Posterior, link: "_Link", noise: "_Noise") -> dict[str, Any]:
    people, positions, observers = (round(float(each), 2) for each in posterior.spreads)
    return {
        "hall_id": hall.id,
        "linkage": str(link.linkage),
        "people_sd": people,
        "positions_sd": positions,
        "observers_sd": observers,
        "moments_sd": round(float(np.sqrt(noise.moment)), 2),
        "judgement_variance": round(noise.judgement, 4),
    }


def _people(
    hall: "_Hall", headroom: Array, posterior: Posterior, corrected: NDArray[np.bool_]
) -> dict[str, Any]:
    shares = hall.weight / hall.weight.sum(1)[:, None]
    chance = posterior.chance
    # The model's level corrects for every observer; shown is the one that corrects for those who
    # can be told apart. What is left in it for the others widens the band.
    others = headroom * (posterior.lenience @ (shares * ~corrected).T)
    level = np.clip(chance @ (posterior.level + posterior.own_share * others), 0, 100)
    low, high = band(
        level, _sd(chance, posterior.level, posterior.variance, around=level), len(hall.staff) - 1
    )
    by_observer = -headroom[:, None] * shares * corrected * (chance @ posterior.lenience)
    strictness = by_observer.sum(1)
    raw, adjusted = np.round(100 * hall.kept.sum(1) / hall.weight.sum(1), 2), np.round(level, 2)
    strictness = np.round(strictness, 2) + 0.0
    return {
        "hall_id": [hall.id] * len(hall.staff),
        "staff_id": hall.staff,
        "raw_pct": raw,
        "strictness_pts": strictness,
        "small_sample_pts": np.round(adjusted - raw - strictness, 2) + 0.0,
        "adjusted_pct": adjusted,
        "low_pct": np.round(low, 2),
        "high_pct": np.round(high, 2),
        "occasion_count": hall.count.sum(1).astype(np.int64),
        "own_share": np.round(chance @ posterior.own_share, 4),
        "towards_pct": np.round(chance @ posterior.mean, 2),
        "headroom": np.round(headroom, 4),
        "linked": (hall.weight * corrected).sum(1) > 0,
        "decisive_id": _decisive(hall, by_observer, strictness),
    }


def _decisive(hall: "_Hall", by_observer: Array, strictness: Array) -> NDArray[np.object_]:
    along = by_observer * np.sign(strictness)[:, None]
    return np.where(strictness == 0, "", hall.observers[along.argmax(axis=1)])


def _sd(chance: Array, value: Array, variance: Array, around: Array | None = None) -> Array:
    """Of a mixture of distributions, around its mean or another value."""
    middle = chance @ value if around is None else around
    return np.asarray(np.sqrt(chance @ (variance + (value - middle) ** 2)))


def _hall(table: _Table, rows: slice) -> _Hall:
    staff, person = np.unique(table.codes["staff_id"][rows], return_inverse=True)
    observers, observer = np.unique(table.codes["observer_id"][rows], return_inverse=True)
    position = np.zeros(len(staff), dtype=np.intp)
    position[person] = np.unique(table.codes["position"][rows], return_inverse=True)[1]
    sums = np.zeros((len(_SUMS), len(staff), len(observers)))
    sums[:, person, observer] = table.sums[rows].T  # a cell is one row
    count, weight, weight_sq, kept, kept_sq, unit, unit_share = sums
    safe = np.where(weight > 0, weight, 1.0)
    return _Hall(
        id=str(table.names["hall_id"][table.codes["hall_id"][rows.start]]),
        staff=table.names["staff_id"][staff],
        observers=table.names["observer_id"][observers],
        position=position,
        count=count,
        weight=weight,
        weight_sq=weight_sq,
        kept=kept,
        unit=unit,
        spread=1e4 * np.maximum(kept_sq - kept**2 / safe, 0.0),
        spread_of_units=unit_share - unit / safe,
        spread_of_moments=weight - weight_sq / safe,
    )


def _groups(hall: _Hall) -> tuple[NDArray[np.intp], Linkage]:
    """The group of each observer, numbered by size; observers of a group share staff."""
    met = hall.weight > 0
    # Observers who share a member of staff, then those linked through others, and so on.
    linked = met.T.astype(np.int64) @ met > 0
    for _ in range(len(linked).bit_length()):
        linked = linked.astype(np.int64) @ linked > 0
    first = linked.argmax(axis=1)  # the first observer of the group stands for it
    places = np.unique(first)
    people = [met[:, first == place].any(axis=1).sum() for place in places]
    watched = [hall.count[:, first == place].sum() for place in places]
    order = np.lexsort((places, -np.array(watched), -np.array(people)))
    group = np.argsort(order)[np.searchsorted(places, first)]
    if len(group) == 1:
        return group, Linkage.ONE
    if (group == 0).all():
        return group, Linkage.LINKED
    return group, Linkage.PARTLY if (group == 0).sum() > 1 else Linkage.NOT


@dataclass(frozen=True)
class _Link:
    group: NDArray[np.intp]  # of each observer
    corrected: NDArray[np.bool_]  # observers who are corrected for
    linkage: Linkage


def _links(hall: _Hall, *, correct: bool) -> _Link:
    """Corrected for are the observers of the largest group, if it has two or more."""
    group, linkage = _groups(hall)
    corrected = group == 0
    if not correct:
        return _Link(group, np.zeros_like(corrected), Linkage.OFF)
    return _Link(group, corrected if corrected.sum() > 1 else np.zeros_like(corrected), linkage)


def _contrast(corrected: NDArray[np.bool_]) -> Array:
    """Observers × effects: lenience counted from the mean of those who are corrected for, or of
    all where nobody is. One observer alone is the measure."""
    observers = len(corrected)
    if observers == 1:
        return np.zeros((1, 1))
    reference = corrected if corrected.any() else np.ones(observers, dtype=bool)
    return np.asarray(np.eye(observers) - reference / reference.sum())


@dataclass(frozen=True)
class _Noise:
    judgement: float  # variance of one judgement of weight one, points²
    moment: float  # variance from occasion to occasion beyond that, points²
    mean: Array  # variance of each person's pooled result, points²
    occasion_sd: float  # of one typical occasion, points


def _noise(hall: _Hall, known_moments: float | None = None) -> _Noise:
    """By the method of moments, from occasions of the same person and observer.

    Where no pair has two occasions, from those of the same person, strictness included: the band
    is then wider than it need be, never narrower.
    """
    weight = hall.weight.sum()
    share = (hall.kept.sum() + 1) / (weight + 2)  # never quite 0 or 1 (Agresti and Coull 1998)
    judgement = 1e4 * share * (1 - share)
    spread, units, moments = (
        float(each.sum()) for each in (hall.spread, hall.spread_of_units, hall.spread_of_moments)
    )
    if moments < 1e-9:
        own = hall.weight.sum(1)
        result = np.where(hall.weight > 0, hall.kept / np.where(hall.weight > 0, hall.weight, 1), 0)
        mean = hall.kept.sum(1) / own
        spread = float(1e4 * (hall.weight * (result - mean[:, None]) ** 2).sum())
        units = float((hall.unit / np.where(hall.weight > 0, hall.weight, 1)).sum()
                      - (hall.unit.sum(1) / own).sum())  # fmt: skip
        moments = float(weight - (hall.weight_sq.sum(1) / own).sum())
    moment = max(0.0, (spread - judgement * units) / moments) if moments > 1e-9 else 0.0
    if known_moments is not None:
        moment = known_moments**2
    unit, weight_sq = hall.unit.sum(1), hall.weight_sq.sum(1)
    return _Noise(
        judgement=judgement,
        moment=moment,
        mean=(judgement * unit + moment * weight_sq) / hall.weight.sum(1) ** 2,
        occasion_sd=float(np.sqrt(judgement * unit.sum() / weight_sq.sum() + moment)),
    )


def _headroom(level_pct: Array) -> Array:
    """p(1 − p) of each person over its mean in the hall."""
    level = np.clip(level_pct / 100, 0.02, 0.98)
    room = level * (1 - level)
    return np.asarray(room / room.mean())


def _data(hall: "_Hall", noise: _Noise, contrast: Array) -> Data:
    return Data(
        precision=hall.weight / (noise.mean * hall.weight.sum(1))[:, None],
        result=100 * hall.kept / np.where(hall.weight > 0, hall.weight, 1.0),
        position=hall.position,
        headroom=np.ones(len(hall.staff)),
        contrast=contrast,
    )
