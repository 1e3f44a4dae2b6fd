"""Cells of norms and weeks, and the orders of the norms, with exact numbers."""

import pandas as pd
import pytest

from domain.heat_map import by_theme, by_weak_spot, norm_week_cells

THEMES = {"hair": "grooming", "shoes": "grooming", "hello": "greeting", "ledger": "management"}


def weeks(*rows: tuple) -> pd.DataFrame:
    columns = ["week", "norm_id", "severity", "passes", "fails", "nas"]
    return pd.DataFrame(rows, columns=columns)


def test_a_cell_pools_what_was_judged_and_leaves_out_not_applicable():
    cells = norm_week_cells(
        weeks(
            ("2026-03-02", "hair", "minor", 3, 1, 2),
            ("2026-03-02", "hair", "major", 5, 1, 0),  # of another version of the norm
            ("2026-03-09", "hair", "minor", 0, 0, 4),
            ("2026-03-09", "hello", "major", 0, 1, 0),
        ),
        minimum=10,
    )

    assert cells.drop(columns="kept_pct").to_numpy().tolist() == [
        ["2026-03-02", "hair", 10, 8, 2, 2, True],
        ["2026-03-09", "hair", 0, 0, 0, 4, False],
        ["2026-03-09", "hello", 1, 0, 1, 0, False],
    ]
    assert cells["kept_pct"].tolist() == [80.0, pytest.approx(float("nan"), nan_ok=True), 0.0]


def order(table: pd.DataFrame, minimum: int = 2) -> list[str]:
    return by_weak_spot(
        table, THEMES, {"minor": 1.0, "major": 2.0}, theme_share=0.5, worst_norms=3,
        minimum=minimum,
    )  # fmt: skip


def test_the_weakest_theme_comes_first_and_in_it_the_norm_that_fails_most():
    table = weeks(
        ("2026-03-02", "hair", "minor", 9, 1, 0),
        ("2026-03-02", "shoes", "minor", 5, 5, 0),  # grooming: 30 % and (10 + 50) / 2: 30
        ("2026-03-02", "hello", "major", 6, 4, 0),  # greeting: 40 % and 40: 40
        ("2026-03-02", "ledger", "none", 0, 10, 0),  # counts in no score
    )

    assert order(table) == ["hello", "shoes", "hair", "ledger"]
    assert order(table.assign(passes=[9, 0, 6, 0], fails=[1, 1, 4, 10])) == [
        "hello", "hair", "shoes", "ledger",  # one judgement of the shoes says nothing
    ]  # fmt: skip


def test_norms_that_are_known_no_longer_are_left_out_and_nothing_has_an_order():
    assert order(weeks(("2026-03-02", "gone", "minor", 1, 1, 0))) == []
    assert order(weeks()) == []


def test_by_theme_the_walk_is_kept_within_a_theme():
    assert by_theme(["shoes", "hello", "hair"], THEMES, ["greeting", "grooming"]) == [
        "hello", "shoes", "hair",
    ]  # fmt: skip
