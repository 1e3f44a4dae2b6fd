"""Scenes that observers judged blind: what they say of an eye, and how much it counts."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import multivariate_normal

from domain.scores.fairness import FairScores, fair_scores
from domain.scores.hall_matrices import HallMatrices, hall_matrices
from domain.scores.lending import Lending
from domain.scores.lent_spreads import Axes
from domain.scores.mixed_model import Data, EyeSums, Grid, Spreads, half_cauchy, solve
from domain.scores.scene_links import CalibrationJudgement, eyes_of, in_points, scene_sums
from domain.scores.spread_likelihood import log_likelihood


def hall(*rows: tuple) -> pd.DataFrame:
    """(staff, observer, kept of ten occasions of weight 10): position "guide", hall "east"."""
    return pd.DataFrame(
        [
            {
                "hall_id": "east", "staff_id": staff, "observer_id": observer, "position": "guide",
                "occasion_count": 10, "weight": 100.0, "weight_sq": 1000.0,
                "kept": 10.0 * kept, "kept_sq": 10 * kept**2 / 10 + 10.0, "unit": 100.0,
                "unit_share": 10.0,
            }
            for staff, observer, kept in rows
        ]
    )  # fmt: skip


# Amina and Lena watch nobody in common.
APART = hall(
    ("gu", "amina", 8.5), ("hai", "amina", 8), ("ivy", "amina", 9),
    ("jun", "lena", 7), ("kai", "lena", 6.5), ("lu", "lena", 7.5),
)  # fmt: skip


def said(observer_id: str, kept: str, first: int = 0) -> list[CalibrationJudgement]:
    """One letter a scene, from that scene on: "+" kept, "-" not."""
    return [
        CalibrationJudgement(observer_id, f"scene {first + number}", each == "+")
        for number, each in enumerate(kept)
    ]


# Lena finds fault with ten of twelve scenes, Amina with two.
ANSWERS = [*said("amina", "++++++++++--"), *said("lena", "++----------")]


def matrices(cells: pd.DataFrame) -> HallMatrices:
    (found,) = hall_matrices(cells)
    return found


def scored(answers: list[CalibrationJudgement], **settings: bool) -> FairScores:
    return fair_scores(APART, lending=Lending(), calibration=answers, **settings)


def test_an_answer_says_as_much_as_its_scene_leaves_open():
    # One of two kept: (1 + 1) / (2 + 2) = 1/2, and 1/4 for each answer, half of it for the scene:
    # 1/8 of (a − b)². Eyes in halls are 0.5 away from eyes on paper: 1/4 / (1 + 1/4 × 1/4) = 4/17
    # for 1/4 along a − b.
    sums = scene_sums(matrices(APART), [*said("amina", "+"), *said("lena", "-")])

    assert sums.information[0] == pytest.approx(np.array([[2, -2], [-2, 2]]) / 17)
    assert sums.pull[0] == pytest.approx(np.array([8, -8]) / 17)  # 16/17 of ± 1/2
    # (1/4 + 1/4) / (1/4), less 1/4 × (1/2 × 8/17 + 1/2 × 8/17) for what paper may add
    assert sums.square == pytest.approx(2 - 2 / 17)
    assert sums.freedom.tolist() == [1.0]


def test_managers_of_other_halls_say_how_easy_a_scene_is_and_nothing_else():
    answers = [*said("amina", "+"), *said("lena", "-"), *said("omar", "+"), *said("pia", "+")]

    sums = scene_sums(matrices(APART), answers)

    # Three of four kept: (3 + 1) / (4 + 2) = 2/3, and 2/9 for each answer; 18/19 of it is left
    # as an eye on paper is 0.5 away: 1 / (1 + 1/4 × 2/9).
    assert sums.information[0] == pytest.approx(np.array([[2, -2], [-2, 2]]) / 19)
    assert sums.pull[0] == pytest.approx(np.array([9, -9]) / 19)


def test_a_scene_that_one_of_the_hall_judged_says_nothing():
    sums = scene_sums(matrices(APART), [*said("amina", "+-+"), *said("omar", "---")])

    assert not any(np.any(each) for each in sums)


def test_the_same_answers_in_another_order_say_the_same():
    one, other = (scene_sums(matrices(APART), each) for each in (ANSWERS, ANSWERS[::-1]))

    for each, again in zip(one, other, strict=True):
        assert each.tolist() == again.tolist()


def test_any_number_of_scenes_says_no_more_than_an_eye_on_paper_says_of_one_in_a_hall():
    answers = [*said("amina", "+-" * 500), *said("lena", "-+" * 500)]

    sums = scene_sums(matrices(APART), answers)

    # Lenience a − b is never known better than 0.5² + 0.5²: information × (1, −1) at most 4.
    along = float(np.array([1, -1]) @ sums.information[0] @ np.array([1, -1])) / 2
    assert 3.9 < along < 4


def test_a_logit_moves_as_many_points_as_people_leave_room_for():
    sums = EyeSums(np.array([[[0.5]]]), np.array([[1.0]]), np.array([2.0]), np.array([1.0]))

    found = in_points(sums, np.array([0.2]))  # 20 points a logit

    assert found.information.tolist() == [[[0.5 / 400]]]
    assert found.pull.tolist() == [[0.05]]
    assert found.square.tolist() == [2.0]


def test_an_eye_is_believed_by_the_weight_of_its_answers():
    # Two observers, lenience ± (u1 − u2) / 2 with variance 16 / 2 = 8 before anything is known;
    # answers say 1/8 of (u1 − u2)², so 4 × 1/8 of lenience²: with 1/8 from before 5/8 in all.
    contrast = np.array([[[0.5, -0.5], [-0.5, 0.5]]])
    told = np.array([[[0.125, -0.125], [-0.125, 0.125]]])
    sums = EyeSums(told, np.array([[0.5, -0.5]]), np.zeros(1), np.ones(1))

    eyes = eyes_of(sums, contrast, np.array([[4.0]]))

    assert eyes.covariance[0, 0] == pytest.approx(np.array([[1.6, -1.6], [-1.6, 1.6]]))
    assert eyes.lenience[0, 0] == pytest.approx([1.6, -1.6])  # 1.6 × (0.5 + 0.5)
    assert eyes.told.tolist() == [[True, True]]


PRECISION = np.array([[0.03, 0.01], [0.02, 0.02], [0.01, 0.03]])
RESULT = np.array([[87.0, 70.0], [85.0, 65.0], [100.0, 87.0]])
CONTRAST = np.array([[0.5, -0.5], [-0.5, 0.5]])
POSITION = np.array([0, 0, 1])
SCENES = np.array([[100.0, 0.0], [100.0, 100.0], [0.0, 100.0], [100.0, 0.0]])  # × observers
OF_SCENE = 0.002  # precision of an answer


def with_scenes(known: float | None = None) -> Data:
    away = SCENES - SCENES.mean(1, keepdims=True)
    eyes = EyeSums(
        (OF_SCENE * len(SCENES) * (np.eye(2) - 0.5))[None],
        OF_SCENE * away.sum(0)[None],
        np.array([OF_SCENE * (away**2).sum()]),
        np.array([float(len(SCENES))]),
    )
    hall_of = [each[None] for each in (PRECISION, RESULT, POSITION, np.ones(3), CONTRAST)]
    return Data(*hall_of, None if known is None else np.array([known]), eyes)


def rows() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Every result and answer: value, noise, observer, and the level that each has its part in."""
    value = np.concatenate([RESULT.ravel(), SCENES.ravel()])
    noise = np.concatenate([1 / PRECISION.ravel(), np.full(SCENES.size, 1 / OF_SCENE)])
    levels = np.concatenate([np.zeros(6), np.repeat([1, 2, 3, 4], 2)]).astype(int)
    return value, noise, np.tile([0, 1], 7), np.eye(5)[levels]


def test_scenes_in_the_equations_are_further_rows_with_levels_of_their_own():
    """As in ``test_fairness``: by elimination, and by the full covariance of all fourteen rows."""
    spreads = Spreads(5.0, 2.0, 4.0)

    found = solve(with_scenes(), Grid.at(spreads, halls=1))

    value, noise, observer, design = rows()
    person = np.concatenate([np.repeat([0, 1, 2], 2), np.full(8, -1)])
    same = (person[:, None] == person) & (person >= 0)
    position = np.where(person >= 0, POSITION[person], -1)
    alike = (position[:, None] == position) & (position >= 0)
    eye = CONTRAST[observer]
    covariance = 25.0 * same + 4.0 * alike + 16.0 * eye @ eye.T + np.diag(noise)
    inverse = np.linalg.inv(covariance)
    fixed = np.linalg.solve(design.T @ inverse @ design, design.T @ inverse @ value)
    left = inverse @ (value - design @ fixed)
    lenience = 16.0 * CONTRAST @ eye.T @ left
    level = fixed[0] + (25.0 * same[:6:2] + 4.0 * alike[:6:2]) @ left
    assert found.lenience[0, 0] == pytest.approx(lenience)
    assert found.level[0, 0] == pytest.approx(level)


def test_the_likelihood_of_spreads_has_the_scenes_in_it():
    steps = np.array([0.5, 1.0]), np.array([0.3, 0.9]), np.array([0.4, 1.1, 1.5])
    axes = Axes(steps, (True, False, True), half_cauchy)

    found = log_likelihood(with_scenes(known=1e9), np.array([5.0]), axes)

    value, noise, observer, design = rows()
    person = np.concatenate([np.repeat([0, 1, 2], 2), np.full(8, -1)])
    same = (person[:, None] == person) & (person >= 0)
    position = np.where(person >= 0, POSITION[person], -1)
    alike = (position[:, None] == position) & (position >= 0)
    eye = CONTRAST[observer]
    away = np.linalg.svd(design.T)[2][5:]  # 9 × 14: what no level touches
    direct = np.empty(found[0].shape)
    for place in np.ndindex(direct.shape):
        people, positions, observers = (
            25 * axis[at] ** 2 for axis, at in zip(steps, place, strict=True)
        )
        covariance = people * same + positions * alike + observers * eye @ eye.T + np.diag(noise)
        left = multivariate_normal(np.zeros(9), away @ covariance @ away.T)
        direct[place] = left.logpdf(away @ value)
    gap = found[0] - direct
    assert gap == pytest.approx(np.full(gap.shape, gap[0, 0, 0]), abs=1e-5)


def test_without_answers_every_figure_is_as_it_was():
    for lending in (None, Lending()):
        before = fair_scores(APART, lending=lending)
        after = fair_scores(APART, lending=lending, calibration=[])

        for name in ("people", "observers", "halls"):
            pd.testing.assert_frame_equal(
                getattr(before, name), getattr(after, name), check_exact=True
            )


def test_answers_of_strangers_correct_nobody():
    found = scored([*said("omar", "+" * 12), *said("pia", "-" * 12)])

    assert found.people["strictness_pts"].eq(0).all()
    assert not found.people["linked"].any()
    pd.testing.assert_frame_equal(found.people, scored([]).people)


def test_who_is_stricter_with_the_same_scenes_costs_the_own_people_less():
    before, after = scored([]), scored(ANSWERS)

    assert before.people["strictness_pts"].eq(0).all()
    strictness = after.people.set_index("staff_id")["strictness_pts"]
    assert (strictness[["gu", "hai", "ivy"]] < 0).all()
    assert (strictness[["jun", "kai", "lu"]] > 0).all()
    assert after.people["decisive_id"].tolist() == ["amina"] * 3 + ["lena"] * 3
    assert after.observers["linked"].all()
    assert after.people["linked"].all()
    people = after.people
    parts = people["raw_pct"] + people["strictness_pts"] + people["small_sample_pts"]
    assert parts.round(2).tolist() == people["adjusted_pct"].tolist()


def test_equal_answers_leave_the_difference_to_the_people():
    alike = scored([*said("amina", "++++++------"), *said("lena", "++++++------")])

    # That Lena's people score lower is no sign of a strict eye: they may be weaker.
    assert alike.people["strictness_pts"].eq(0).all()
    assert alike.people["own_share"].min() > scored([]).people["own_share"].max()


def test_more_answers_correct_more():
    few, many = (
        scored([*said("amina", "+" * count), *said("lena", "-" * count)]) for count in (4, 12)
    )

    lena = [
        each.observers.set_index("observer_id").loc["lena", "strictness_pts"]
        for each in (few, many)
    ]
    assert 0 < lena[0] < lena[1]


def test_a_method_that_corrects_for_nobody_asks_no_scene():
    pd.testing.assert_frame_equal(
        scored(ANSWERS, correct=False).people, scored([], correct=False).people, check_exact=True
    )
