"""A score per factor, with exact numbers."""

import pandas as pd
import pytest

from domain.norms.norm import Servqual
from domain.reports.profile import profile

WEIGHTS = {"minor": 1.0, "major": 2.0}


def counts(*rows: tuple) -> pd.DataFrame:
    columns = ["servqual", "severity", "passes", "fails", "credit"]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(weight=table["severity"].map(WEIGHTS).fillna(0.0).astype(float))


def scores_of(table: pd.DataFrame) -> dict:
    found = profile(table, "servqual", [each.value for each in Servqual])
    return {
        row["servqual"]: (None if pd.isna(row["score_pct"]) else row["score_pct"], row["judged_count"])
        for row in found.to_dict("records")
    }  # fmt: skip


def test_every_factor_has_its_weighted_score_with_the_number_of_judgements():
    table = counts(
        ("empathy", "minor", 3, 1, 30_000),
        ("empathy", "major", 1, 1, 10_000),
        # A time limit exceeded by a quarter of its length earns 7500 of 10000.
        ("reliability", "major", 1, 1, 17_500),
        ("reliability", "minor", 2, 0, 20_000),
    )

    assert scores_of(table) == {
        # (1.75*2 + 2) / (2*2 + 2) = 5.5 / 6
        "reliability": (pytest.approx(550 / 6), 4),
        "responsiveness": (None, 0),
        "assurance": (None, 0),
        "empathy": (62.5, 6),  # (3 + 2*1) / (4 + 2*2) = 5 / 8
        "tangibles": (None, 0),
    }


def test_red_lines_and_what_has_no_weight_are_in_no_factor():
    table = counts(("assurance", "red_line", 0, 9, 0), ("empathy", "none", 0, 4, 0))

    assert set(scores_of(table).values()) == {(None, 0)}


def test_factors_stand_in_the_order_asked_for():
    table = profile(counts(), "servqual", ["tangibles", "empathy"])

    assert table["servqual"].tolist() == ["tangibles", "empathy"]
    assert table["score_pct"].isna().all()
