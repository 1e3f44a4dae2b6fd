"""Halls that lend each other what they know of variances: the same for whoever reads, and honest."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import multivariate_normal

from domain.method.method import Method, SmallSamples
from domain.scores.fairness import fair_scores
from domain.scores.lending import CIRCLE, Lending, lenders_of
from domain.scores.lent_spreads import Axes
from domain.scores.mixed_model import Data, half_cauchy
from domain.scores.period_scores import formula_of
from domain.scores.spread_likelihood import log_likelihood


def ratings(hall: str, seed: int, people: int = 8, each: int = 4) -> pd.DataFrame:
    """One rating a pair, in five steps: kept 0, 0.25 … 1 of a judgement of weight 1."""
    draw = np.random.default_rng(seed)
    ability, eye = draw.normal(0.6, 0.12, people), draw.normal(0, 0.08, 10)
    rows = [
        (f"p{person}", f"m{observer}", round(4 * min(max(share, 0), 1)) / 4)
        for person in range(people)
        for observer in draw.choice(10, each, replace=False)
        for share in [ability[person] + eye[observer] + draw.normal(0, 0.28)]
    ]
    return pd.DataFrame(
        [
            {
                "hall_id": hall, "staff_id": staff, "observer_id": observer, "position": "guide",
                "occasion_count": 1, "weight": 1.0, "weight_sq": 1.0, "kept": kept,
                "kept_sq": kept * kept, "unit": 1.0, "unit_share": 1.0,
            }
            for staff, observer, kept in rows
        ]
    )  # fmt: skip


HALLS = [f"h{number}" for number in range(5)]
BRANCH = pd.concat([ratings(hall, seed) for seed, hall in enumerate(HALLS)])
LENDERS = lenders_of(HALLS)


def test_a_hall_has_the_same_scores_for_who_sees_it_alone_and_for_who_sees_all():
    everything = fair_scores(BRANCH, lending=Lending(LENDERS)).people
    one = BRANCH[BRANCH["hall_id"] == "h3"]
    others = BRANCH[BRANCH["hall_id"] != "h3"]

    alone = fair_scores(one, lending=Lending(LENDERS, others)).people

    of_all = everything[everything["hall_id"] == "h3"].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone, of_all, rtol=1e-9)


def test_the_parts_of_a_lent_score_add_up_to_the_cent():
    people = fair_scores(BRANCH, lending=Lending(LENDERS)).people

    parts = people["raw_pct"] + people["strictness_pts"] + people["small_sample_pts"]
    assert parts.round(2).tolist() == people["adjusted_pct"].tolist()


def test_halls_lend_within_their_circle_and_a_new_hall_moves_no_other():
    halls = [f"{number:02}" for number in range(CIRCLE + 2)]

    before, after = lenders_of(halls), lenders_of([*halls, "new"])

    assert len(before["00"]) == CIRCLE - 1
    assert before["00"] == after["00"]
    assert before["13"] == ("14",)
    assert after["13"] == ("14", "new")
    assert lenders_of(["one"]) == {"one": ()}


def test_a_hall_alone_has_scores_and_bands_too():
    one = BRANCH[BRANCH["hall_id"] == "h0"]

    people = fair_scores(one, lending=Lending()).people

    assert people["adjusted_pct"].between(0, 100).all()
    assert (people["high_pct"] > people["low_pct"]).all()


def test_what_others_know_moves_the_bands_of_a_small_hall():
    small = ratings("small", 7, people=3, each=2)
    lending = Lending({"small": tuple(HALLS)}, BRANCH)

    alone, lent = (fair_scores(small, lending=each).people for each in (Lending(), lending))

    width = [(each["high_exact"] - each["low_exact"]).mean() for each in (alone, lent)]
    assert width[1] < width[0]


def test_a_person_alone_keeps_the_own_score_also_where_halls_lend():
    row = ratings("one", 3, people=1, each=4)

    (person,) = fair_scores(row, lending=Lending()).people.to_dict("records")

    assert person["adjusted_exact"] == pytest.approx(person["raw_exact"])


def test_where_nobody_knows_how_strict_the_observer_is_the_own_occasions_say_less():
    rows = []
    for number in range(6):
        draw = np.random.default_rng(number)
        for observer, mean in (("a", 6), ("b", 9)):
            for person in range(4):
                kept = np.clip(draw.normal(mean, 0.7, 6).round(), 0, 10)
                rows.append(
                    {
                        "hall_id": f"h{number}", "staff_id": f"{observer}{person}",
                        "observer_id": observer, "position": "guide", "occasion_count": 6,
                        "weight": 60.0, "weight_sq": 600.0, "kept": float(kept.sum()),
                        "kept_sq": float((kept**2).sum() / 10), "unit": 60.0, "unit_share": 6.0,
                    }
                )  # fmt: skip
    apart = pd.DataFrame(rows)
    lending = Lending(lenders_of([f"h{number}" for number in range(6)]))

    found = fair_scores(apart, lending=lending)
    old = fair_scores(apart)

    assert found.people["strictness_pts"].eq(0).all()  # nobody can tell
    assert found.halls["linkage"].eq("not_linked").all()
    assert found.people["own_share"].max() < old.people["own_share"].min()


def test_the_likelihood_is_that_of_the_whole_covariance_matrix():
    """Restricted likelihood twice: by elimination, and by the covariance of what is left of the
    results once their mean is taken out."""
    precision = np.array([[0.03, 0.01], [0.02, 0.02], [0.01, 0.03]])
    result = np.array([[87.0, 70.0], [85.0, 65.0], [100.0, 87.0]])
    contrast = np.array([[0.5, -0.5], [-0.5, 0.5]])
    position = np.array([0, 0, 1])
    steps = np.array([0.5, 1.0, 2.0]), np.array([0.3, 0.9]), np.array([0.4, 1.1, 1.5])
    known = np.array([1e9])  # for sure
    data = Data(
        precision[None], result[None], position[None], np.ones((1, 3)), contrast[None], known
    )

    found = log_likelihood(data, np.array([5.0]), Axes(steps, (True, False, True), half_cauchy))

    person, observer = np.repeat([0, 1, 2], 2), np.tile([0, 1], 3)
    same_person = person[:, None] == person
    same_position = position[person][:, None] == position[person]
    by_observer = contrast[observer]
    away = np.linalg.svd(np.ones((1, 6)))[2][1:]  # 5 × 6: what the mean does not touch
    direct = np.empty(found[0].shape)
    for place in np.ndindex(direct.shape):
        people, positions, observers = (
            25 * axis[at] ** 2 for axis, at in zip(steps, place, strict=True)
        )
        covariance = (
            people * same_person + positions * same_position
            + observers * by_observer @ by_observer.T + np.diag(1 / precision.ravel())
        )  # fmt: skip
        left = multivariate_normal(np.zeros(5), away @ covariance @ away.T)
        direct[place] = left.logpdf(away @ result.ravel())
    gap = found[0] - direct
    assert gap == pytest.approx(np.full(gap.shape, gap[0, 0, 0]), abs=1e-5)


def test_a_method_from_before_halls_lent_each_other_keeps_its_formula():
    stored = SmallSamples.model_validate({"origin": "proposal", "shrink": True})

    assert formula_of(Method().model_copy(update={"small_samples": stored})) == "1"
    assert formula_of(Method()) == "2"
