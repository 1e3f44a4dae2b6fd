"""What halls' scores owe to the strictness of their managers."""

import numpy as np
import pandas as pd
import pytest

from domain.scores.hall_strictness import hall_strictness

OCCASIONS, WEIGHT = 300, 10


def cells(*rows: tuple[str, str, str, float], occasions: int = OCCASIONS) -> pd.DataFrame:
    """From (hall, person, observer, share kept): occasions of weight 10 each, all alike."""
    return pd.DataFrame(
        [
            {
                "hall_id": hall, "staff_id": person, "observer_id": observer,
                "occasion_count": occasions, "weight": float(occasions * WEIGHT),
                "weight_sq": float(occasions * WEIGHT**2), "kept": share * occasions * WEIGHT,
                "kept_sq": share**2 * occasions * WEIGHT, "unit": float(occasions * WEIGHT),
                "unit_share": float(occasions), "scored_count": occasions * WEIGHT,
            }
            for hall, person, observer, share in rows
        ]
    )  # fmt: skip


# East is as good as West, but Ada is ten points stricter than Bo; Cai walks in both halls.
SHARED = [
    ("east", "e1", "ada", 0.75), ("east", "e2", "ada", 0.75), ("east", "e3", "ada", 0.75),
    ("east", "e1", "cai", 0.80), ("east", "e2", "cai", 0.80),
    ("west", "w1", "bo", 0.85), ("west", "w2", "bo", 0.85), ("west", "w3", "bo", 0.85),
    ("west", "w1", "cai", 0.80), ("west", "w2", "cai", 0.80),
]  # fmt: skip


def test_halls_without_a_manager_in_common_cannot_be_compared():
    alone = [row for row in SHARED if row[2] != "cai"]

    assert hall_strictness(cells(*alone)) == {}
    assert hall_strictness(cells(*(row for row in SHARED if row[0] == "east"))) == {}
    assert hall_strictness(cells(*SHARED).head(0)) == {}


def test_who_walks_in_both_halls_tells_a_strict_eye_from_a_weak_hall():
    found = hall_strictness(cells(*SHARED))

    # Raw 77 and 83; headroom 0.1771 and 0.1411 over 0.1591: 1.113 and 0.887. Ada is 5 points, so
    # 5 / 1.113 = 4.49, stricter than Cai, Bo 5 / 0.887 = 5.64 more lenient; their mean is 0.38.
    # East 1.113 × (0.6 × 4.87 + 0.4 × 0.38) = 3.42, West −0.887 × (0.6 × 5.26 − 0.4 × 0.38) = −2.66;
    # a little less, because observers are pulled to their mean.
    assert found["east"].points == pytest.approx(3.42, abs=0.12)
    assert found["west"].points == pytest.approx(-2.66, abs=0.12)
    assert 77 + found["east"].points == pytest.approx(83 + found["west"].points, abs=0.15)
    assert 0.2 < found["east"].sd_pts < 0.8


def test_a_weak_hall_is_not_mistaken_for_a_strict_eye():
    rows = [(hall, person, observer, share - 0.2 * (hall == "west"))
            for hall, person, observer, share in
            (("east", "e1", "ada", 0.8), ("east", "e1", "cai", 0.8), ("east", "e2", "ada", 0.8),
             ("west", "w1", "bo", 0.8), ("west", "w1", "cai", 0.8), ("west", "w2", "bo", 0.8))]  # fmt: skip

    found = hall_strictness(cells(*rows))

    assert [round(each.points, 6) for each in found.values()] == [0.0, 0.0]


def test_what_is_judged_of_the_hall_itself_is_not_corrected():
    half = cells(*SHARED, *[("east", "", "ada", 0.75)] * 5)

    found, without = hall_strictness(half), hall_strictness(cells(*SHARED))

    assert found["east"].points == pytest.approx(without["east"].points / 2)


def test_a_hall_with_managers_apart_from_the_others_is_left_out():
    rows = [*SHARED, ("south", "s1", "dao", 0.9), ("west", "w9", "eve", 0.9),
            ("north", "n1", "cai", 0.8), ("north", "n1", "fan", 0.8)]  # fmt: skip

    # Eve watched somebody of West whom nobody else watched: West cannot be compared as a whole.
    assert sorted(hall_strictness(cells(*rows))) == ["east", "north"]


def test_it_comes_near_the_truth_and_its_uncertainty_says_how_near():
    """Five managers, of whom one walks in both halls; every occasion is drawn by itself. Bands of
    90 % hold 82 to 88 % of the time: what so few managers have in common is uncertain, too."""
    draw = np.random.default_rng(9)
    errors = []
    for _ in range(120):
        lenience = draw.normal(0, 4, 5)  # Ada, Abe (East), Bo, Ben (West), Cai (both)
        rows, squares = [], []
        for hall, observers in (("east", (0, 1, 4)), ("west", (2, 3, 4))):
            for person in range(6):
                level = draw.normal(80, 5)
                for observer in observers:
                    chance = min((level + lenience[observer]) / 100, 0.99)
                    kept = draw.binomial(WEIGHT, chance, 30).astype(float)
                    rows.append((hall, f"p{person}", f"o{observer}", kept.mean() / WEIGHT))
                    squares.append((kept**2).sum() / WEIGHT)
        found = hall_strictness(cells(*rows, occasions=30).assign(kept_sq=squares))
        centred = lenience - lenience.mean()
        for hall, observers in (("east", (0, 1, 4)), ("west", (2, 3, 4))):
            true = -centred[list(observers)].mean()
            errors.append((found[hall].points - true) / found[hall].sd_pts)
    inside = np.mean(np.abs(errors) < 1.645)
    assert 0.80 < inside < 0.95
