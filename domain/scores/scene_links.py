"""What scenes that observers judged blind (calibration) say of how strict they are.

A scene is one more that is judged, the same for everybody: what differs is the eye. Scenes have a
level of their own, each, and say nothing of people. An answer is kept or not, so its noise is that
of a share, q(1 − q), and an eye reaches it as far as it reaches people: by headroom, which is
q(1 − q) as well. So every answer tells q(1 − q) of an eye's lenience, counted on the logit scale,
and ``scene_sums`` brings that to the results of a hall.

Where members of staff link observers, scenes add to what is known of them. Where nobody does, they
are corrected for by scenes alone, each answer with its weight: that somebody's people score lower
than others' is no sign of a strict eye there, it may be the people. However many scenes there are,
they never say more of an eye than an eye on paper says of an eye in a hall.

Observers are compared within their hall. Those of other halls have their part in how easily a scene
is kept, and in nothing else: lenience is counted from the average of the hall's own observers, and
no model knows how far those averages are apart.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.scores.hall_matrices import HallMatrices
from domain.scores.mixed_model import Array, EyeSums

# How far an eye on paper is from the same eye in a hall: standard deviation, logits. Proposal; with
# 0.5 scores are no worse even where it is 1 (``bench.calibration``).
PAPER = 0.5


@dataclass(frozen=True)
class CalibrationJudgement:
    """How an observer judged a scene.

    :param item_id: the scene of one set; the same scene in another set is another
    """

    observer_id: str
    item_id: str
    kept: bool


def scene_sums(halls: HallMatrices, judgements: Collection[CalibrationJudgement]) -> EyeSums:
    """
    :param judgements: of observers of these halls and of others; one an observer and scene
    :return: lenience in logits
    """
    by_scene: dict[str, dict[str, bool]] = {}
    for each in judgements:
        by_scene.setdefault(each.item_id, {})[each.observer_id] = each.kept
    scenes = [by_scene[item_id] for item_id in sorted(by_scene)]
    parts = [
        _of_hall(observers, there, scenes)
        for observers, there in zip(halls.observers, halls.there, strict=True)
    ]
    return _of_halls(EyeSums(*(np.array(each) for each in zip(*parts, strict=True))))


def _of_halls(on_paper: EyeSums) -> EyeSums:
    """What eyes on paper say of eyes in halls, which differ by ``PAPER``."""
    information, pull, square, freedom = on_paper
    between = PAPER**2 * information + np.eye(information.shape[1])
    less = np.linalg.solve(between, np.concatenate([information, pull[..., None]], axis=2))
    left = less[..., -1]
    return EyeSums(less[..., :-1], left, square - PAPER**2 * (pull * left).sum(1), freedom)


def in_points(sums: EyeSums, room: Array) -> EyeSums:
    """:param room: halls: mean p(1 − p) of their people, what a logit of lenience moves"""
    points = 100 * room[:, None]
    return sums._replace(
        information=sums.information / points[..., None] ** 2, pull=sums.pull / points
    )


@dataclass(frozen=True)
class SceneEyes:
    """What scenes alone say of observers, at every spread of observers: nothing is lenience 0."""

    lenience: Array  # halls × points × observers
    covariance: Array  # halls × points × observers × observers
    told: NDArray[np.bool_]  # halls × observers: judged a scene that another of the hall judged


def eyes_of(sums: EyeSums, contrast: Array, spread: Array) -> SceneEyes:
    """
    :param sums: in points
    :param contrast: of ``domain.scores.observer_links.contrasts``
    :param spread: halls × points: how much observers differ, points
    """
    by_effect = contrast.mT
    information = (by_effect @ sums.information @ contrast)[:, None]
    prior = np.eye(contrast.shape[2]) / spread[..., None, None] ** 2
    covariance = contrast[:, None] @ np.linalg.inv(information + prior) @ by_effect[:, None]
    right = (by_effect @ sums.pull[..., None])[:, None]
    effects = np.linalg.solve(information + prior, right)
    lenience = (contrast[:, None] @ effects)[..., 0]
    told = np.diagonal(sums.information, axis1=1, axis2=2) > 0
    return SceneEyes(lenience, covariance, told)


def _of_hall(
    observers: Iterable[str], there: NDArray[np.bool_], scenes: list[dict[str, bool]]
) -> tuple[Array, Array, float, float]:
    place = {each: number for number, each in enumerate(observers) if there[number]}
    count = len(there)
    information, pull = np.zeros((count, count)), np.zeros(count)
    square = freedom = 0.0
    for answers in scenes:
        judged = [each for each in place if each in answers]
        if len(judged) < 2:
            continue
        kept = np.array([float(answers[each]) for each in judged])
        share = (sum(answers.values()) + 1) / (len(answers) + 2)  # as in ``noise_sums``
        told = share * (1 - share)
        own = np.array([place[each] for each in judged])
        difference = kept - kept.mean()
        # The level of a scene is its own: what is left is what differs from its mean.
        information[np.ix_(own, own)] += told * (np.eye(len(own)) - 1 / len(own))
        pull[own] += difference
        square += float(difference @ difference) / told
        freedom += len(own) - 1
    return information, pull, square, freedom
