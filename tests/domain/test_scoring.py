"""Scores with exact numbers: docs/scoring.md repeats them."""

import math

import pandas as pd
import pytest

from domain.method import SettingOrigin, SeverityWeights
from domain.rollup import Span
from domain.scoring import scores, span_scores

WEIGHTS = SeverityWeights(minor=1, major=2, origin=SettingOrigin.PROPOSAL)


COUNTERS = [
    "minor_passes", "minor_fails", "minor_credit", "major_passes", "major_fails", "major_credit",
    "red_line_passes", "red_line_fails", "uncounted", "nas",
]  # fmt: skip


def judged(*rows: tuple) -> pd.DataFrame:
    """From (staff id, day, severity, kept, not kept, n/a[, credit of what was not kept])."""
    wide = []
    for staff_id, day, severity, kept, missed, nas, *part in rows:
        counts = dict.fromkeys(COUNTERS, 0) | {
            "staff_id": staff_id,
            "business_day": day,
            "nas": nas,
        }
        if severity == "none":
            counts["uncounted"] = kept + missed
        else:
            counts |= {f"{severity}_passes": kept, f"{severity}_fails": missed}
        if severity in ("minor", "major"):
            counts[f"{severity}_credit"] = 10000 * kept + sum(part)
        wide.append(counts)
    return pd.DataFrame(wide, columns=["staff_id", "business_day", *COUNTERS])


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # (2*1 + 1*3) / (2*1 + 1*3 + 2*1 + 1*1) = 5 / 8
        ([("major", 1, 1, 0), ("minor", 3, 1, 0)], 62.5),
        ([("minor", 1, 0, 7)], 100.0),  # not applicable leaves both sums
        ([("major", 0, 2, 0)], 0.0),
        ([("minor", 3, 1, 0), ("red_line", 0, 1, 0)], 75.0),  # a red line is never averaged
        ([("minor", 3, 1, 0), ("red_line", 9, 0, 0)], 75.0),  # … nor is one that was kept
        ([("minor", 3, 1, 0), ("none", 0, 5, 0)], 75.0),  # what counts in no score
        ([("minor", 0, 0, 4)], None),
        ([("red_line", 0, 1, 0)], None),
        # 180 s allowed, 225 s measured: 2 - 225 / 180 = 0.75. (2*1 + 2*0.75) / (2*2) = 3.5 / 4
        ([("major", 1, 1, 0, 7500)], 87.5),
        # 180 s allowed, 225 s and 400 s measured: (1 + 0.75 + 0) / 3 = 1.75 / 3
        ([("minor", 1, 2, 0, 7500, 0)], 175 / 3),
    ],
)
def test_a_score_is_the_weighted_share_of_what_was_kept(rows, expected):
    table = judged(*[("gu", "2026-03-04", *row) for row in rows])

    (score,) = scores(table, ["staff_id"], WEIGHTS)["score_pct"]

    assert (None if math.isnan(score) else score) == expected


def test_a_strict_score_gives_nothing_for_a_limit_that_was_missed():
    table = judged(("gu", "2026-03-04", "major", 1, 1, 0, 7500))

    (row,) = scores(table, ["staff_id"], WEIGHTS, "strict").to_dict("records")

    assert (row["score_pct"], row["scored_count"]) == (50.0, 2)  # 2*1 / (2*2)


def test_the_counts_stand_beside_the_score():
    table = judged(
        ("gu", "2026-03-04", "minor", 3, 1, 2),
        ("gu", "2026-03-05", "red_line", 1, 2, 0),
        ("hai", "2026-03-04", "none", 1, 0, 0),
    )

    rows = scores(table, ["staff_id"], WEIGHTS).to_dict("records")

    assert [(r["staff_id"], r["scored_count"], r["observation_count"], r["red_line_count"])
            for r in rows] == [("gu", 4, 9, 2), ("hai", 0, 1, 0)]  # fmt: skip


def test_nothing_judged_gives_no_rows_with_the_right_columns():
    table = scores(judged(), ["staff_id"], WEIGHTS)

    assert list(table.columns) == [
        "staff_id", "score_pct", "scored_count", "observation_count", "red_line_count",
    ]  # fmt: skip
    assert len(table) == 0


def test_a_week_begins_on_monday():
    table = judged(
        ("gu", "2026-03-01", "minor", 1, 0, 0),  # Sunday
        ("gu", "2026-03-02", "minor", 0, 1, 0),  # Monday
        ("gu", "2026-03-08", "minor", 1, 0, 0),  # the Sunday after
    )

    rows = span_scores(table, ["staff_id"], Span.WEEK, WEIGHTS).to_dict("records")

    assert [(f"{r['start']:%Y-%m-%d}", r["score_pct"]) for r in rows] == [
        ("2026-02-23", 100.0),
        ("2026-03-02", 50.0),
    ]


def test_no_weights_at_all_is_no_score():
    # No file says so any more, but versions from before that was refused may.
    nothing = SeverityWeights.model_construct(minor=0, major=0, origin=SettingOrigin.PROPOSAL)

    (score,) = scores(judged(("gu", "2026-03-04", "minor", 3, 1, 0)), ["staff_id"], nothing)[
        "score_pct"
    ]

    assert math.isnan(score)
