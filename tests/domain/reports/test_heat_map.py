"""Cells of norms and weeks, and the orders of the norms, with exact numbers."""

import pandas as pd
import pytest

from domain.reports.heat_map import by_theme, by_weak_spot, norm_week_cells

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
    return by_weak_spot(table, {"minor": 1.0, "major": 2.0}, minimum=minimum)


def test_what_surely_fails_most_comes_first_whatever_its_theme():
    table = weeks(
        ("2026-03-02", "hair", "minor", 9, 1, 0),  # lower end 2.6
        ("2026-03-02", "shoes", "minor", 5, 5, 0),  # 27.4
        ("2026-03-02", "hello", "major", 6, 4, 0),  # 19.5
        ("2026-03-02", "ledger", "none", 0, 10, 0),  # counts in no score
    )

    assert order(table) == ["shoes", "hello", "hair", "ledger"]
    # 1 of 1 is judged too seldom, though its lower end is 27.0
    assert order(table.assign(passes=[9, 0, 6, 0], fails=[1, 1, 4, 10])) == [
        "hello", "hair", "ledger", "shoes",
    ]  # fmt: skip


def test_nothing_has_an_order():
    assert order(weeks()) == []


def test_by_theme_the_walk_is_kept_within_a_theme():
    assert by_theme(["shoes", "hello", "hair"], THEMES, ["greeting", "grooming"]) == [
        "hello", "shoes", "hair",
    ]  # fmt: skip
