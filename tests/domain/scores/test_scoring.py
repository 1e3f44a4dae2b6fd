"""Scores with exact numbers: docs/scoring.md repeats them."""

import math

import pandas as pd
import pytest

from domain.method.method import Credit, SettingOrigin, SeverityWeights
from domain.rollup import Span
from domain.scores.scoring import by_span, scores, weighed

WEIGHTS = SeverityWeights(minor=1, major=2, origin=SettingOrigin.PROPOSAL)


COUNTERS = [
    "minor_passes", "minor_fails", "minor_credit", "major_passes", "major_fails", "major_credit",
    "red_line_passes", "red_line_fails", "uncounted", "nas",
    "minor_sq", "major_sq", "minor_major", "minors", "majors", "scored",
]  # fmt: skip


def judged(*rows: tuple) -> pd.DataFrame:
    """From (staff id, day, severity, kept, not kept, n/a[, credit of what was not kept]), each an
    occasion."""
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
            counts[f"{severity}_sq"] = (kept + missed) ** 2
            counts["scored"] = counts[f"{severity}s"] = int(kept + missed > 0)
        wide.append(counts)
    return pd.DataFrame(wide, columns=["staff_id", "business_day", *COUNTERS])


def of_people(table: pd.DataFrame, time_credit: Credit = Credit.LINEAR) -> pd.DataFrame:
    return scores(weighed(table, WEIGHTS, time_credit), ["staff_id"])


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

    (score,) = of_people(table)["score_pct"]

    assert (None if math.isnan(score) else score) == expected


def test_a_strict_score_gives_nothing_for_a_limit_that_was_missed():
    table = judged(("gu", "2026-03-04", "major", 1, 1, 0, 7500))

    (row,) = of_people(table, "strict").to_dict("records")

    assert (row["score_pct"], row["scored_count"]) == (50.0, 2)  # 2*1 / (2*2)


def test_the_counts_stand_beside_the_score():
    table = judged(
        ("gu", "2026-03-04", "minor", 3, 1, 2),
        ("gu", "2026-03-05", "red_line", 1, 2, 0),
        ("hai", "2026-03-04", "none", 1, 0, 0),
    )

    rows = of_people(table).to_dict("records")

    assert [(r["staff_id"], r["occasion_count"], r["scored_count"], r["observation_count"],
             r["red_line_count"]) for r in rows] == [("gu", 1, 4, 9, 2), ("hai", 0, 0, 1, 0)]  # fmt: skip


def test_nothing_judged_gives_no_rows_with_the_right_columns():
    table = of_people(judged())

    assert list(table.columns) == [
        "staff_id", "occasion_count", "scored_count", "observation_count", "red_line_count",
        "score_pct",
    ]  # fmt: skip
    assert len(table) == 0


def test_a_week_begins_on_monday():
    table = judged(
        ("gu", "2026-03-01", "minor", 1, 0, 0),  # Sunday
        ("gu", "2026-03-02", "minor", 0, 1, 0),  # Monday
        ("gu", "2026-03-08", "minor", 1, 0, 0),  # the Sunday after
    )

    rows = scores(by_span(weighed(table, WEIGHTS), Span.WEEK), ["start"]).to_dict("records")

    assert [(f"{r['start']:%Y-%m-%d}", r["score_pct"]) for r in rows] == [
        ("2026-02-23", 100.0),
        ("2026-03-02", 50.0),
    ]


def test_no_weights_at_all_is_no_score():
    # No file says so any more, but versions from before that was refused may.
    nothing = SeverityWeights.model_construct(minor=0, major=0, origin=SettingOrigin.PROPOSAL)

    table = weighed(judged(("gu", "2026-03-04", "minor", 3, 1, 0)), nothing)
    (row,) = scores(table, ["staff_id"]).to_dict("records")

    assert math.isnan(row["score_pct"])
    assert (row["occasion_count"], row["scored_count"], row["observation_count"]) == (0, 0, 4)


def test_each_day_keeps_the_weights_of_its_own_method():
    later = WEIGHTS.model_copy(update={"major": 6})
    table = pd.concat([
        weighed(judged(("gu", "2026-03-04", "major", 1, 1, 0)), WEIGHTS),
        weighed(judged(("gu", "2026-03-05", "minor", 3, 1, 0)), later),
    ])  # fmt: skip

    (score,) = scores(table, ["staff_id"])["score_pct"]

    assert score == 62.5  # (2*1 + 1*3) / (2*2 + 1*4), as if nothing had been changed later


@pytest.mark.parametrize(
    ("minor", "major", "expected"),
    [
        # m = 4 + 2*3 = 10 and 5: Σm = 15, Σm² = 125; u = 4 + 4*3 + 5
        (1, 2, (2, 12, 15.0, 125.0, 21.0)),
        (1, 0, (2, 9, 9.0, 41.0, 9.0)),  # m = 4 and 5
        (0, 2, (1, 3, 6.0, 36.0, 12.0)),  # m = 6 and 0
    ],
)
def test_an_occasion_counts_with_the_square_of_its_weight(minor, major, expected):
    two = dict.fromkeys(COUNTERS, 0) | {  # 4 minor and 3 major judgements, and 5 minor ones
        "minor_passes": 9, "major_fails": 3, "minor_sq": 16 + 25, "major_sq": 9,
        "minor_major": 12, "minors": 2, "majors": 1, "scored": 2,
    }  # fmt: skip

    table = weighed(
        pd.DataFrame([two]), WEIGHTS.model_copy(update={"minor": minor, "major": major})
    )

    names = ["occasion_count", "scored_count", "weight", "weight_sq", "unit"]
    assert tuple(table[names].iloc[0]) == expected
