"""Cells of a hall -> fair scores: corrected for who observed, pulled in where little was seen, and
with a band that says how sure they are.

On the percent scale, with the occasions' weights, so that every step can be shown and added up:

    result of an occasion = hall + position + person − headroom × strictness of the observer + noise

* The noise of an occasion is that of its judgements (binomial) and that of the moment; both by the
  method of moments. People, positions and observers: ``domain/scores/mixed_model.py``.
* Strictness is counted from the average of the observers who share members of staff. A strict eye
  costs most where much can be found fault with and least near 100 %: the headroom of a person is
  p(1 − p) at the person's level, over its mean in the hall.
* Where observers share no members of staff, strictness and quality cannot be told apart. Nothing
  is corrected there, and the band is as wide as that takes.

* Halls lend each other what they know of variances, where the method says so (formula 2:
  ``domain.scores.lending``, ``lent_noise``, ``lent_spreads``). All else is the hall's own.

``docs/scoring.md`` explains the result line by line; ``make bench`` compares it with the truth of
a simulator. Design: generalizability theory, person × rater × occasion (Brennan 2001).
"""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtrit

from domain.scores.columns import NOISE
from domain.scores.hall_matrices import HallMatrices, Noise, hall_matrices, noise_of
from domain.scores.lending import Lending, borrowed_by, with_own
from domain.scores.lent_noise import lent_noise
from domain.scores.lent_spreads import Axes
from domain.scores.mixed_model import Array, Data, EyeSums, Grid, Posterior, Spreads, solve
from domain.scores.observer_links import Links, contrasts, observer_links
from domain.scores.scene_links import (
    CalibrationJudgement,
    SceneEyes,
    eyes_of,
    in_points,
    scene_sums,
)
from domain.scores.spread_likelihood import PULLED, UNPULLED, log_likelihood

BAND = 0.90  # how much of the distribution of the true value a band holds
_LEAST_FREEDOM = 3
# More than this halls do not lend each other, as judgements are coarse and people no normal
# distribution; measured, see docs/fairness.md.
_LENT_FREEDOM = 11.0


# What is printed with fewer decimals comes from these: nothing is rounded twice.
EXACT = ("raw_exact", "adjusted_exact", "low_exact", "high_exact")
FAIR_PEOPLE = (
    "hall_id", "staff_id", "raw_pct", "strictness_pts", "small_sample_pts", "adjusted_pct",
    "low_pct", "high_pct", "occasion_count", "own_share", "towards_pct", "headroom", "linked",
    "decisive_id", *EXACT,
)  # fmt: skip
FAIR_OBSERVERS = (
    "hall_id", "observer_id", "strictness_pts", "uncertainty_pts", "occasion_count", "group",
    "linked",
)  # fmt: skip
FAIR_HALLS = (
    "hall_id", "linkage", "people_sd", "positions_sd", "observers_sd", "moments_sd",
    "judgement_variance",
)  # fmt: skip


@dataclass(frozen=True)
class FairScores:
    """``people``: ``FAIR_PEOPLE``, one row per (hall_id, staff_id) with something scored:

    ``raw_pct``, ``strictness_pts``, ``small_sample_pts``, ``adjusted_pct`` (the sum of the three),
    ``low_pct``, ``high_pct`` (band), all 0–100 or points, with two decimals; ``raw_exact``,
    ``adjusted_exact``, ``low_exact``, ``high_exact`` (the same before any rounding, to be printed
    from); ``occasion_count``;
    ``own_share`` (0–1, weight of the own occasions against the mean of position and hall),
    ``towards_pct`` (that mean), ``headroom``, ``linked`` (bool); ``decisive_id``: the observer
    whose eye moved the score most in the direction it went ('': nobody's did).

    ``observers``: ``FAIR_OBSERVERS``, one row per (hall_id, observer_id): ``strictness_pts``
    (positive: stricter than the average of the hall's observers; four decimals),
    ``uncertainty_pts`` (standard deviation), ``occasion_count``, ``group`` (observers of one group
    share members of staff), ``linked``.

    ``halls``: ``FAIR_HALLS``, one row per hall: ``linkage``, ``people_sd``, ``positions_sd``,
    ``observers_sd``, ``moments_sd`` (points), ``judgement_variance`` (of one judgement of weight
    one, points²).
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
    lending: Lending | None = None,
    calibration: Collection[CalibrationJudgement] = (),
) -> FairScores:
    """Score the people of each hall from the occasions of its observers.

    :param cells: one row per (hall_id, staff_id, observer_id) with ``position`` and the sums of
      ``db.occasions.cells``; rows of weight 0 are left out
    :param correct: for the strictness of observers
    :param shrink: pull small samples towards the mean of the position in the hall
    :param lending: halls lend each other what they know of variances; None: every hall has only
      its own
    :param calibration: how the observers judged scenes: links them where no roster does
    """
    parts = list(hall_matrices(cells))
    if not parts:
        tables = []
    elif lending is not None and oracle is None:
        tables = _with_lending(parts, lending, calibration, correct=correct, shrink=shrink)
    else:
        tables = [
            _alone(halls, calibration, correct=correct, shrink=shrink, oracle=oracle)
            for halls in parts
        ]
    names = (FAIR_PEOPLE, FAIR_OBSERVERS, FAIR_HALLS)
    return FairScores(*(_joined(tables, place, each) for place, each in enumerate(names)))


def _joined(
    parts: list[tuple[dict[str, Any], ...]], table: int, names: tuple[str, ...]
) -> pd.DataFrame:
    if not parts:
        return pd.DataFrame(columns=list(names))
    return pd.DataFrame(
        {name: np.concatenate([part[table][name] for part in parts]) for name in names}
    )


def noise_by_hall(cells: pd.DataFrame) -> pd.DataFrame:
    """How much judgements and moments vary in each hall, as ``FairScores.halls`` has it, without
    the model: neither positions nor corrections have a part in it.

    :param cells: of people, as for ``fair_scores``; ``position`` is not needed
    :return: ``domain.scores.columns.NOISE``; halls without anything scored have no row
    """
    parts = [
        (halls.hall_ids, *_noise_shown(noise_of(halls)))
        for halls in hall_matrices(cells.assign(position=""))
    ]
    if not parts:
        return pd.DataFrame(columns=list(NOISE))
    joined = (np.concatenate(each) for each in zip(*parts, strict=True))
    return pd.DataFrame(dict(zip(NOISE, joined, strict=True)))


def _noise_shown(noise: Noise) -> tuple[Array, Array]:
    """Variance of a judgement and standard deviation of moments, as they are kept."""
    moments: Array = np.sqrt(noise.moment)
    return np.round(noise.judgement, 4), np.round(moments, 2)


def band(level_pct: Array, sd_pts: Array, freedom: Array | float) -> tuple[Array, Array]:
    """The middle 90 % of a t distribution around the level, within 0–100.

    t and not normal, because the variances are estimated from few people.

    >>> [round(float(each), 2) for each in band(np.array(90.0), np.array(2.0), 11)]
    [86.41, 93.59]
    """
    reach = sd_pts * stdtrit(np.maximum(freedom, _LEAST_FREEDOM), (1 + BAND) / 2)
    return np.clip(level_pct - reach, 0, 100), np.clip(level_pct + reach, 0, 100)


@dataclass(frozen=True)
class _Stage:
    """A few halls before they are solved for good."""

    halls: HallMatrices
    links: Links
    noise: Noise
    headroom: Array
    even: Data  # as if a strict eye cost everybody the same
    scenes: EyeSums | None  # lenience in logits
    room: Array  # halls: mean p(1 − p) of the people

    @classmethod
    def of(
        cls,
        halls: HallMatrices,
        noise: Noise,
        calibration: Collection[CalibrationJudgement],
        *,
        correct: bool,
        shrink: bool,
    ) -> "_Stage":
        links = observer_links(halls, correct=correct)
        scenes = scene_sums(halls, calibration) if calibration and correct else None
        raw = _level_of_hall(halls)
        even = _data(halls, noise, links, _even(halls), _in_points(scenes, raw * (1 - raw)))
        first = solve(even, Grid.around(noise.occasion_sd, shrink=shrink).middle)
        headroom, room = _headroom(first.level[:, 0], halls.present)
        return cls(halls, links, noise, headroom, even, scenes, room)

    def likelihood(self, axes: Axes) -> Array:
        """A low score is headroom for the observer's eye, and may be due to it: how much people and
        observers differ is told apart as if a strict eye cost everybody the same."""
        return log_likelihood(self.even, self.noise.occasion_sd, axes)

    def tables(self, grid: Grid, freedom: Array, own_noise: Noise) -> tuple[dict[str, Any], ...]:
        """
        :param freedom: halls: degrees of freedom of the bands
        :param own_noise: as the halls tell it themselves: for the scores of halls
        """
        sums = _in_points(self.scenes, self.room)
        data = _data(self.halls, self.noise, self.links, self.headroom, sums)
        posterior = solve(data, grid)
        eyes = None
        if sums is not None:
            eyes = eyes_of(sums, data.contrast, posterior.points[..., 2])
        return (
            _people(self, posterior, freedom, eyes),
            _observers(self.halls, posterior, self.links, eyes),
            _spreads(self.halls, posterior, self.links, own_noise),
        )


def _alone(
    halls: HallMatrices,
    calibration: Collection[CalibrationJudgement],
    *,
    correct: bool,
    shrink: bool,
    oracle: Oracle | None,
) -> tuple[dict[str, Any], ...]:
    noise = noise_of(halls, None if oracle is None else oracle.moments)
    stage = _Stage.of(halls, noise, calibration, correct=correct, shrink=shrink)
    grid = Grid.around(noise.occasion_sd, shrink=shrink)
    if oracle is not None:
        grid = Grid.at(oracle.spreads, len(halls.hall_ids))
    return stage.tables(grid, halls.present.sum(1) - 1.0, noise)


def _with_lending(
    parts: list[HallMatrices],
    lending: Lending,
    calibration: Collection[CalibrationJudgement],
    *,
    correct: bool,
    shrink: bool,
) -> list[tuple[dict[str, Any], ...]]:
    scored = len(parts)
    if lending.cells is not None:
        parts = [*parts, *hall_matrices(lending.cells)]
    borrowed = borrowed_by([hall_id for halls in parts for hall_id in halls.hall_ids], lending)
    ends = np.cumsum([len(halls.hall_ids) for halls in parts])[:-1]
    stages = [
        _Stage.of(halls, noise, calibration, correct=correct, shrink=shrink)
        for halls, noise in zip(parts, lent_noise(parts, borrowed), strict=True)
    ]
    axes = PULLED if shrink else UNPULLED
    likelihood = np.concatenate([stage.likelihood(axes) for stage in stages])
    typical = axes.typical(axes.chances(likelihood, borrowed))
    people = np.concatenate([halls.present.sum(1) for halls in parts]) - 1.0
    freedom = np.maximum(people, np.minimum(with_own(borrowed) @ people, _LENT_FREEDOM))
    each = zip(stages, np.split(typical, ends), np.split(freedom, ends), strict=True)
    return [
        stage.tables(
            Grid(stage.noise.occasion_sd[:, None, None] * points, None),
            of_bands,
            noise_of(stage.halls),
        )
        for stage, points, of_bands in islice(each, scored)
    ]


def _even(halls: HallMatrices) -> Array:
    return halls.present.astype(float)


def _level_of_hall(halls: HallMatrices) -> Array:
    """Halls: the weighted share of everything kept, never quite 0 or 1."""
    return np.asarray((halls.kept.sum((1, 2)) + 1) / (halls.weight.sum((1, 2)) + 2))


def _in_points(scenes: EyeSums | None, room: Array) -> EyeSums | None:
    return None if scenes is None else in_points(scenes, room)


def _data(
    halls: HallMatrices, noise: Noise, links: Links, headroom: Array, eyes: EyeSums | None
) -> Data:
    own = np.where(halls.present, noise.mean * halls.weight.sum(2), 1.0)
    return Data(
        precision=halls.weight / own[..., None],
        result=100 * halls.kept / np.where(halls.weight > 0, halls.weight, 1.0),
        position=halls.position,
        headroom=headroom,
        contrast=contrasts(halls, links.corrected),
        known=noise.known,
        eyes=eyes,
    )


def _headroom(level_pct: Array, present: NDArray[np.bool_]) -> tuple[Array, Array]:
    """p(1 − p) of each person over its mean in the hall, and that mean."""
    level = np.clip(level_pct / 100, 0.02, 0.98)
    room = level * (1 - level) * present
    people = present.sum(1)
    return np.asarray(room * (people / room.sum(1))[:, None]), room.sum(1) / people


def _people(
    stage: _Stage, posterior: Posterior, freedom: Array, eyes: SceneEyes | None
) -> dict[str, Any]:
    halls, headroom, corrected = stage.halls, stage.headroom, stage.links.corrected
    present, chance = halls.present, posterior.chance
    own = np.where(present, halls.weight.sum(2), 1.0)
    shares = halls.weight / own[..., None]
    # The model's level corrects for every observer; shown is the one that corrects for those who
    # can be told apart. What is left in it for the others widens the band.
    unknown = shares * ~corrected[:, None]
    known = np.where(corrected[:, None], posterior.lenience, 0.0 if eyes is None else eyes.lenience)
    linked = corrected if eyes is None else corrected | eyes.told
    others = (posterior.lenience - known) @ unknown.transpose(0, 2, 1)
    shown = posterior.level + posterior.own_share * headroom[:, None] * others
    own_share = posterior.own_share
    if stage.noise.known is not None:
        less = _less(stage, posterior, unknown, eyes)
        shown = posterior.mean + less * (shown - posterior.mean)
        own_share = less * own_share
    level = np.clip(_mean(chance, shown), 0, 100)
    sd = _sd(chance, posterior.level, posterior.variance, level)
    low, high = band(level, sd, freedom[:, None])
    by_observer = -headroom[..., None] * shares * _mean(chance, known)[:, None]
    strictness = np.round(by_observer.sum(2), 2) + 0.0
    exact = 100 * halls.kept.sum(2) / own
    raw, adjusted = np.round(exact, 2), np.round(level, 2)
    table = {
        "hall_id": np.broadcast_to(halls.hall_ids[:, None], present.shape),
        "staff_id": halls.staff,
        "raw_pct": raw,
        "strictness_pts": strictness,
        "small_sample_pts": np.round(adjusted - raw - strictness, 2) + 0.0,
        "adjusted_pct": adjusted,
        "low_pct": np.round(low, 2),
        "high_pct": np.round(high, 2),
        "occasion_count": halls.count.sum(2).astype(np.int64),
        "own_share": np.round(_mean(chance, own_share), 4),
        "towards_pct": np.round(_mean(chance, posterior.mean), 2),
        "headroom": np.round(headroom, 4),
        "linked": (halls.weight * linked[:, None]).sum(2) > 0,
        "decisive_id": _decisive(halls, by_observer, strictness),
        **dict(zip(EXACT, (exact, level, low, high), strict=True)),
    }
    return {name: values[present] for name, values in table.items()}


def _less(stage: _Stage, posterior: Posterior, unknown: Array, eyes: SceneEyes | None) -> Array:
    """How much less the own occasions say where nobody can tell how strict the observer is: an eye
    that is not corrected for is noise like any other. Halls × points × people.

    :param unknown: halls × people × observers: shares of those who are not corrected for
    """
    people, _, observers = np.moveaxis(posterior.points, 2, 0)[..., None]
    seen = np.where(stage.halls.present, stage.noise.mean, 1.0)[:, None] + people**2
    room = stage.headroom**2
    if eyes is None:
        contrast = contrasts(stage.halls, stage.links.corrected)
        left = observers**2 * (((unknown @ contrast) ** 2).sum(2) * room)[:, None]
    else:
        of_people = unknown[:, None]
        left = ((of_people @ eyes.covariance) * of_people).sum(3) * room[:, None]
    return np.asarray(seen / (seen + left))


def _decisive(halls: HallMatrices, by_observer: Array, strictness: Array) -> NDArray[np.object_]:
    along = by_observer * np.sign(strictness)[..., None]
    most = np.take_along_axis(halls.observers, along.argmax(axis=2), axis=1)
    return np.where(strictness == 0, "", most)


def _observers(
    halls: HallMatrices, posterior: Posterior, links: Links, eyes: SceneEyes | None
) -> dict[str, Any]:
    chance, lenience, linked = posterior.chance, posterior.lenience, links.corrected
    variance = posterior.lenience_variance
    if eyes is not None:
        by_scenes = (eyes.told & ~linked)[:, None]
        lenience = np.where(by_scenes, eyes.lenience, lenience)
        own = np.diagonal(eyes.covariance, axis1=2, axis2=3)
        variance = np.where(by_scenes, own, variance)
        linked = linked | eyes.told
    middle = _mean(chance, lenience)
    table = {
        "hall_id": np.broadcast_to(halls.hall_ids[:, None], halls.there.shape),
        "observer_id": halls.observers,
        # Finer than shown, so that a person's share of it adds up to the cent.
        "strictness_pts": np.round(-middle, 4) + 0.0,
        "uncertainty_pts": np.round(_sd(chance, lenience, variance, middle), 2),
        "occasion_count": halls.count.sum(1).astype(np.int64),
        "group": links.group,
        "linked": linked,
    }
    return {name: values[halls.there] for name, values in table.items()}


def _spreads(
    halls: HallMatrices, posterior: Posterior, links: Links, noise: Noise
) -> dict[str, Any]:
    people, positions, observers = np.round(posterior.spreads, 2).T
    judgement, moments = _noise_shown(noise)
    return {
        "hall_id": halls.hall_ids,
        "linkage": links.linkage.astype(str).astype(object),
        "people_sd": people,
        "positions_sd": positions,
        "observers_sd": observers,
        "moments_sd": moments,
        "judgement_variance": judgement,
    }


def _mean(chance: Array, value: Array) -> Array:
    """Over the points of the grid: halls × points, halls × points × n -> halls × n."""
    return np.asarray((chance[:, None] @ value)[:, 0])


def _sd(chance: Array, value: Array, variance: Array, around: Array) -> Array:
    """Of a mixture of distributions, around that value."""
    return np.sqrt(_mean(chance, variance + (value - around[:, None]) ** 2))
