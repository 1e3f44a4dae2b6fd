"""What another method does to results."""

import pandas as pd

from domain.scores.method_effect import method_effect

NO = float("nan")


def people(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(
        [("east", *row) for row in rows],
        columns=["hall_id", "staff_id", "adjusted_pct", "total_pct", "grade"],
    )


def test_the_effect_is_told_by_mean_largest_shift_and_changed_grades():
    before = people(
        ("gu", 82.0, 82.0, "pass"), ("hai", 90.0, 91.0, "pass"), ("ivy", NO, NO, "not_enough")
    )
    after = people(
        ("gu", 79.0, 79.0, "basic_pass"), ("hai", 90.5, 91.5, "pass"), ("ivy", 70.0, 70.0, "pass")
    )

    effect = method_effect(before, after)

    # Gu −3.0, Hai +0.5; Ivy had no number before.
    assert (effect.people_count, effect.mean_before_pct, effect.mean_after_pct) == (2, 86.5, 85.25)
    assert (effect.mean_shift_pts, effect.largest_shift_pts) == (-1.25, -3.0)
    assert effect.grades[["staff_id", "grade_before", "grade_after"]].to_numpy().tolist() == [
        ["gu", "pass", "basic_pass"],
        ["ivy", "not_enough", "pass"],
    ]


def test_nobody_with_a_number_has_no_mean():
    nobody = people(("ivy", NO, NO, "not_enough"))

    effect = method_effect(nobody, nobody)

    assert (effect.people_count, effect.mean_shift_pts, effect.grades.empty) == (0, None, True)
